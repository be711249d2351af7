"""Looks at a database as it is, for ``chamdiem doctor``: nothing is upgraded, nothing written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.migrations.upgrade import present_revision, revisions
from store.postgres import PostgresMode, look_at_server, refuse_unsuitable
from store.sqlite import SqliteMode
from store.tables.inbox import InboxRow
from store.tables.sheets import EvidenceRevisionRow

FULL: Final = 2


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What was found.

    ``revision`` is ``None`` where there are no tables; ``is_durable``: an acknowledged commit survives a power cut;
    ``evidence`` are the hashes rows speak of.
    """

    revision: str | None
    is_durable: bool
    parked: int = 0
    newest_at: datetime | None = None
    evidence: frozenset[str] = frozenset()

    @property
    def is_current(self) -> bool:
        return self.revision == revisions()[-1]

    @property
    def is_newer(self) -> bool:
        return self.revision is not None and self.revision not in revisions()


@dataclass(frozen=True, slots=True)
class ServerState:
    """A server and the database on it. ``took``: one question and its answer; ``apart``: its clock less ours."""

    version: str
    took: timedelta
    apart: timedelta
    database: DatabaseState


def database_file(url: URL) -> Path | None:
    """The file of a database; ``None`` when it has none, in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(url.database or "")


async def inspect_database(url: URL) -> DatabaseState:
    """Open an existing file the way the program does and read what it says.

    Raises:
        DamagedDatabaseError: SQLite finds the file damaged.
        NetworkFolderError: the file lies on a network file system.
        OperationalError: it cannot be opened.
    """
    mode = SqliteMode(url)
    engine = mode.reading_engine()
    if engine is None:
        raise ValueError("a database in memory cannot be looked at")
    try:
        await mode.check(engine)
        async with engine.connect() as connection:
            journal = await _one(connection, "PRAGMA journal_mode")
            synchronous = await _one(connection, "PRAGMA synchronous")
            return await _state(connection, is_durable=(journal, synchronous) == ("wal", FULL))
    finally:
        await engine.dispose()


async def inspect_server(url: URL, clock: Callable[[], datetime]) -> ServerState:
    """Ask a server the way the program does.

    Raises:
        ServerTroubleError: no server answers, or it does not let us in.
        UnsuitableDatabaseError: the database is not one that can be used.
    """
    engine = PostgresMode(url).reading_engine()
    try:
        async with engine.connect() as connection:
            look = await look_at_server(connection)
            refuse_unsuitable(look)
            asked_at = clock()
            its_clock = await _one(connection, "SELECT clock_timestamp()")
            took = clock() - asked_at
            durable = await _one(
                connection, "SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'"
            )
            state = await _state(connection, is_durable=bool(durable))
            return ServerState(look.version, took, its_clock - (asked_at + took / 2), state)
    finally:
        await engine.dispose()


async def _state(connection: AsyncConnection, *, is_durable: bool) -> DatabaseState:
    revision = await connection.run_sync(present_revision)
    if revision != revisions()[-1]:
        return DatabaseState(revision, is_durable)
    parked = select(func.count()).select_from(InboxRow).where(sql("state = 'parked'"))
    hashes = select(col(EvidenceRevisionRow.sha256)).where(col(EvidenceRevisionRow.sha256) != "").distinct()
    return DatabaseState(
        revision,
        is_durable,
        (await connection.execute(parked)).scalar_one(),
        (await connection.execute(select(func.max(col(InboxRow.received_at))))).scalar(),
        frozenset((await connection.execute(hashes)).scalars()),
    )


async def _one(connection: AsyncConnection, statement: str) -> Any:
    return (await connection.exec_driver_sql(statement)).scalar()
