"""How SQLite is run. Everything that only SQLite needs at connection level is in ``SqliteMode``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool, StaticPool

from store.network_folder import network_file_system
from store.sqlite_driver import SqliteDriver


class DamagedDatabaseError(Exception):
    """SQLite found the file damaged; nothing is written to it. Restore the newest backup."""


class NetworkFolderError(Exception):
    """The file would lie on a network file system, where SQLite loses data; put it on a disk of this machine."""


class SqliteMode:
    """One writing connection, several reading ones; an acknowledged commit survives a power cut.

    WAL with ``synchronous=FULL`` (NORMAL loses acknowledged commits when the power fails), ``BEGIN IMMEDIATE`` for
    writing (a transaction that only turns into a writer late fails, however long the busy time-out is), foreign keys
    on. What is deleted is overwritten, so that nobody who was forgotten is found in free pages. A database in memory
    has one connection for everything.
    """

    readers = 4
    busy_timeout_ms = 10_000

    def __init__(self, url: URL) -> None:
        self._url = url
        self.in_memory = url.database in {None, "", ":memory:"}

    def writing_engine(self) -> AsyncEngine:
        engine = self._engine(poolclass=StaticPool) if self.in_memory else self._file_engine(size=1)
        self._prepare(engine, begin="BEGIN IMMEDIATE", query_only=False)
        return engine

    def reading_engine(self) -> AsyncEngine | None:
        """``None`` when readers have to share the writer's connection."""
        if self.in_memory:
            return None
        engine = self._file_engine(size=self.readers)
        self._prepare(engine, begin="BEGIN", query_only=True)
        return engine

    async def check(self, engine: AsyncEngine) -> None:
        """Refuse a file that cannot be served safely.

        Raises:
            NetworkFolderError: it lies on a network file system.
            DamagedDatabaseError: ``quick_check`` found something, or could not even be made.
        """
        kind = None if self.in_memory else network_file_system(Path(self._url.database or ""))
        if kind is not None:
            raise NetworkFolderError(kind)
        try:
            async with engine.connect() as connection:
                found = (await connection.exec_driver_sql("PRAGMA quick_check(5)")).scalars().all()
        except DatabaseError as error:
            if isinstance(error, OperationalError):  # locked, no such folder, disk full: not the file's fault
                raise
            raise DamagedDatabaseError(str(error.orig)) from error
        if list(found) != ["ok"]:
            raise DamagedDatabaseError("; ".join(map(str, found)))

    @asynccontextmanager
    async def rebuilding(self, engine: AsyncEngine) -> AsyncIterator[None]:
        """Tables may be made anew meanwhile: rows that refer to one must not hold it back."""
        await self._pragma(engine, "foreign_keys=OFF")
        try:
            yield
        finally:
            await self._pragma(engine, "foreign_keys=ON")

    async def wipe(self) -> bool:
        """Let no trace of what was deleted stay in the log; ``False`` when a reader still looks at it, try again then.

        The log holds pages as they were. Moved into the file and cut to nothing, it holds none.
        """
        if self.in_memory:
            return True
        engine = self._engine(poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                await driver.execute(f"PRAGMA busy_timeout={self.busy_timeout_ms}")
                async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as answer:
                    busy, *_ = await answer.fetchone()
                return not busy
        finally:
            await engine.dispose()

    async def _pragma(self, engine: AsyncEngine, pragma: str) -> None:
        """Set something that cannot be set within a transaction."""
        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute(f"PRAGMA {pragma}")

    def _file_engine(self, size: int) -> AsyncEngine:
        return self._engine(poolclass=AsyncAdaptedQueuePool, pool_size=size, max_overflow=0)

    def _engine(self, **pooling: Any) -> AsyncEngine:
        """Its errors never quote what was written: that may be what somebody typed."""
        return create_async_engine(self._url, module=SqliteDriver(), hide_parameters=True, **pooling)

    def _prepare(self, engine: AsyncEngine, *, begin: str, query_only: bool) -> None:
        pragmas = [f"busy_timeout={self.busy_timeout_ms}", "foreign_keys=ON", "trusted_schema=OFF"]
        pragmas += [] if self.in_memory or query_only else ["journal_mode=WAL"]
        pragmas += ["synchronous=FULL", "secure_delete=ON"]
        pragmas += ["query_only=ON"] if query_only else []

        def connected(dbapi_connection: Any, _record: object) -> None:
            dbapi_connection.isolation_level = None  # Python must not open transactions of its own
            cursor = dbapi_connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        event.listen(engine.sync_engine, "connect", connected)
        event.listen(engine.sync_engine, "begin", begun)
