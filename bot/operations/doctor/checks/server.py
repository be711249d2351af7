"""A database on a server: it answers soon, by the right clock, and keeps what it has acknowledged."""

from datetime import timedelta
from typing import Final

from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from core.scoring.phrase import Fact, Phrase
from store.inspection import ServerState
from store.postgres import ServerTroubleError, UnsuitableDatabaseError

SLOW: Final = timedelta(milliseconds=20)
"""Ours: a turn asks a handful of questions, and people should not feel them."""

APART: Final = timedelta(seconds=30)
MILLISECOND: Final = timedelta(milliseconds=1)


async def look(given: Given) -> list[Finding]:
    server = given.database.server
    if server is None:
        return []
    match server.found:
        case ServerTroubleError() as trouble:
            facts = {"where": server.where, "code": trouble.code}
            return [error(Phrase("doctor-server-gone", facts), Phrase("doctor-server-start"))]
        case UnsuitableDatabaseError() as unsuitable:
            reason, facts = unsuitable.reason.value, {"where": server.where, "found": unsuitable.found}
            return [error(Phrase(f"doctor-server-{reason}", facts), Phrase(f"doctor-server-{reason}-mend"))]
        case ServerState() as state:
            return [*_tables(server.where, state), *_pace(server.where, state), *_clock(server.where, state)]


def _tables(where: str, state: ServerState) -> list[Finding]:
    database = state.database
    facts: dict[str, Fact] = {"path": where, "revision": database.revision or "-"}
    if database.is_newer:
        return [error(Phrase("doctor-database-newer", facts), Phrase("doctor-database-update"))]
    if not database.is_durable:
        return [error(Phrase("doctor-server-not-durable", {"where": where}), Phrase("doctor-server-make-durable"))]
    if database.revision is None:
        return [warning(Phrase("doctor-server-no-tables", {"where": where}), Phrase("doctor-server-made-by-serve"))]
    if not database.is_current:
        return [warning(Phrase("doctor-database-older", facts), Phrase("doctor-database-backup"))]
    facts = {"where": where, "version": state.version, "revision": database.revision}
    return [fine(Phrase("doctor-server-fine", facts))]


def _pace(where: str, state: ServerState) -> list[Finding]:
    if state.took <= SLOW:
        return []
    facts: dict[str, Fact] = {"where": where, "milliseconds": round(state.took / MILLISECOND)}
    return [warning(Phrase("doctor-server-slow", facts), Phrase("doctor-server-move-near"))]


def _clock(where: str, state: ServerState) -> list[Finding]:
    if abs(state.apart) <= APART:
        return []
    facts: dict[str, Fact] = {"where": where, "seconds": round(abs(state.apart).total_seconds())}
    return [warning(Phrase("doctor-server-clock", facts), Phrase("doctor-clock-set"))]
