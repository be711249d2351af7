"""A database file: it can be opened, is sound, is of this version, and keeps what it has acknowledged."""

import stat
from pathlib import Path

from bot.operations.doctor.database_look import Trouble
from bot.operations.doctor.disk import is_writable
from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from core.scoring.phrase import Phrase
from store.inspection import DatabaseState


async def look(given: Given) -> list[Finding]:
    path = given.database.path
    where = {"path": str(path)}
    match given.database.found:
        case Trouble.NO_FILE:
            return [error(Phrase("doctor-database-no-file"), Phrase("doctor-database-set"))]
        case Trouble.NOT_YET:
            return [_not_yet(path)]
        case Trouble.CLOSED:
            return [error(Phrase("doctor-database-closed", where), Phrase("doctor-database-open"))]
        case Trouble.DAMAGED:
            return [error(Phrase("doctor-database-damaged", where), Phrase("doctor-database-restore"))]
        case Trouble.NETWORK:
            return [error(Phrase("doctor-database-network", where), Phrase("doctor-database-move"))]
        case Trouble.ON_SERVER:
            return []
        case DatabaseState() as state if given.database.server is not None:
            return _parked(state)
        case DatabaseState() as state:
            return [*_version(path, state), *_parked(state), *_readers(path)]


def _not_yet(path: Path) -> Finding:
    where = {"path": str(path)}
    if is_writable(path.parent):
        return warning(Phrase("doctor-database-not-yet", where), Phrase("doctor-database-made-by-serve"))
    return error(Phrase("doctor-database-no-place", where), Phrase("doctor-folder-give", {"folder": str(path.parent)}))


def _version(path: Path, state: DatabaseState) -> list[Finding]:
    facts = {"path": str(path), "revision": state.revision or "-"}
    if state.is_newer:
        return [error(Phrase("doctor-database-newer", facts), Phrase("doctor-database-update"))]
    if not is_writable(path.parent):
        advice = Phrase("doctor-folder-give", {"folder": str(path.parent)})
        return [error(Phrase("doctor-database-no-place", {"path": str(path)}), advice)]
    found = []
    if not state.is_current:
        found.append(warning(Phrase("doctor-database-older", facts), Phrase("doctor-database-backup")))
    if not state.is_durable and state.revision is not None:
        found.append(error(Phrase("doctor-database-not-durable", facts), Phrase("doctor-database-serve-once")))
    return found or [fine(Phrase("doctor-database-fine", facts))]


def _parked(state: DatabaseState) -> list[Finding]:
    if not state.parked:
        return []
    return [warning(Phrase("doctor-database-parked", {"count": state.parked}), Phrase("doctor-database-read-log"))]


def _readers(path: Path) -> list[Finding]:
    """Everybody on the machine could read what officers have written."""
    if not path.stat().st_mode & stat.S_IROTH:
        return []
    return [warning(Phrase("doctor-database-open-to-all"), Phrase("doctor-database-close", {"path": str(path)}))]
