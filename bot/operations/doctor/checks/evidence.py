"""The evidence folder: it can be written, there is room, and every file that the database speaks of is there."""

from bot.operations.doctor.disk import LITTLE_BYTES, TOO_LITTLE_BYTES, existing, free_bytes, gib, is_writable
from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from core.scoring.phrase import Fact, Phrase
from store.inspection import DatabaseState


async def look(given: Given) -> list[Finding]:
    folder = given.settings.evidence
    where = {"folder": str(folder)}
    if not existing(folder).is_dir() or not is_writable(folder):
        return [error(Phrase("doctor-evidence-closed", where), Phrase("doctor-folder-give", where))]
    return [_room(given), *_absent(given)]


def _room(given: Given) -> Finding:
    free = free_bytes(given.settings.evidence)
    facts: dict[str, Fact] = {"folder": str(given.settings.evidence), "free": gib(free)}
    if free < TOO_LITTLE_BYTES:
        return error(Phrase("doctor-evidence-full", facts), Phrase("doctor-evidence-make-room"))
    if free < LITTLE_BYTES:
        return warning(Phrase("doctor-evidence-little", facts), Phrase("doctor-evidence-make-room"))
    return fine(Phrase("doctor-evidence-fine", facts))


def _absent(given: Given) -> list[Finding]:
    """Files that rows speak of and that are not there. What is wrong with the database is told by its own check."""
    if not isinstance(given.database.found, DatabaseState):
        return []
    wanted = given.database.found.evidence
    absent = sorted(one for one in wanted if not (given.settings.evidence / one[:2] / one).is_file())
    if not absent:
        return [fine(Phrase("doctor-evidence-complete", {"count": len(wanted)}))]
    facts: dict[str, Fact] = {"count": len(absent), "wanted": len(wanted), "first": absent[0]}
    return [error(Phrase("doctor-evidence-absent", facts), Phrase("doctor-evidence-restore"))]
