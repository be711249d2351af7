"""Looks at a database file as it lies there, for ``chamdiem doctor``: nothing is upgraded, nothing written."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, func, inspect, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.migrations.upgrade import revisions
from store.sqlite import SqliteMode
from store.tables.inbox import InboxRow
from store.tables.sheets import EvidenceRevisionRow

FULL: Final = 2


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What was found. ``revision`` is ``None`` where there are no tables; ``evidence`` are the hashes rows speak of."""

    revision: str | None
    journal: str
    synchronous: int
    parked: int = 0
    newest_at: datetime | None = None
    evidence: frozenset[str] = frozenset()

    @property
    def is_current(self) -> bool:
        return self.revision == revisions()[-1]

    @property
    def is_newer(self) -> bool:
        return self.revision is not None and self.revision not in revisions()

    @property
    def is_durable(self) -> bool:
        """Whether an acknowledged commit survives a power cut."""
        return self.journal == "wal" and self.synchronous == FULL


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
            return await _state(connection)
    finally:
        await engine.dispose()


async def _state(connection: AsyncConnection) -> DatabaseState:
    journal = str(await _one(connection, "PRAGMA journal_mode"))
    synchronous = int(await _one(connection, "PRAGMA synchronous"))
    if not await connection.run_sync(lambda plain: inspect(plain).has_table("alembic_version")):
        return DatabaseState(None, journal, synchronous)
    revision = str(await _one(connection, "SELECT version_num FROM alembic_version"))
    if revision != revisions()[-1]:
        return DatabaseState(revision, journal, synchronous)
    parked = select(func.count()).select_from(InboxRow).where(sql("state = 'parked'"))
    hashes = select(col(EvidenceRevisionRow.sha256)).where(col(EvidenceRevisionRow.sha256) != "").distinct()
    return DatabaseState(
        revision,
        journal,
        synchronous,
        (await connection.execute(parked)).scalar_one(),
        (await connection.execute(select(func.max(col(InboxRow.received_at))))).scalar(),
        frozenset((await connection.execute(hashes)).scalars()),
    )


async def _one(connection: AsyncConnection, statement: str) -> Any:
    return (await connection.exec_driver_sql(statement)).scalar()
