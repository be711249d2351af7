"""The store as the rest of the program sees it: open, write, read, close."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from store.batch import Batch
from store.known import Known
from store.migrations.upgrade import upgrade
from store.postgres import PostgresMode
from store.sqlite import SqliteMode
from store.tx import Tx
from store.writer import StoreClosedError, Writer

T = TypeVar("T")


def mode_of(url: URL) -> SqliteMode | PostgresMode:
    """How the database at this address is run.

    Raises:
        ValueError: it is of a kind, or asks for a driver, that this program does not know.
    """
    match url.drivername:
        case "sqlite+aiosqlite":
            return SqliteMode(url)
        case "postgresql+asyncpg":
            return PostgresMode(url)
        case other:
            raise ValueError(f"neither SQLite nor PostgreSQL: {other}")


class Database:
    """One database.

    ``url`` is SQLAlchemy's: ``sqlite+aiosqlite:///file.db``, ``sqlite+aiosqlite://`` for memory, or
    ``postgresql+asyncpg://user@host/name``.

    A piece of work gets a ``Tx`` and may only talk to it: the writing connection is held meanwhile. Work must never
    call ``write`` or ``read`` itself.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._mode = mode_of(self.url)
        self._writing: AsyncEngine | None = None
        self._reading: AsyncEngine | None = None
        self._writer: Writer | None = None

    async def open(self) -> None:
        """Check the database, bring its tables up to date and start the writer.

        Raises:
            DamagedDatabaseError: the file is damaged.
            NetworkFolderError: the file lies on a network file system.
            UnsuitableDatabaseError: the database on the server is not one that can be used.
            ServerTroubleError: no server answers, or it does not let us in.
            NewerDatabaseError: the file belongs to a newer version of this program.
        """
        self._writing = self._mode.writing_engine()
        try:
            await self._mode.check(self._writing)
            async with self._mode.rebuilding(self._writing):
                await upgrade(self._writing)
        except BaseException:
            await self.close()
            raise
        self._reading = self._mode.reading_engine()
        self._writer = Writer(self._writing)
        self._writer.start()

    async def close(self) -> None:
        """Write what was asked for, then let go of the file. Closing twice does nothing."""
        if self._writer is not None:
            await self._writer.stop()
        for engine in (self._reading, self._writing):
            if engine is not None:
                await engine.dispose()
        self._writer = self._reading = self._writing = None

    async def write(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Run ``work`` and return its result once it is durable. When ``work`` raises, nothing of it is kept.

        Raises:
            StoreClosedError: the database is not open.
        """
        return await self._open_writer().write(lambda connection: work(Tx(connection)))

    async def read(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Run ``work`` on one unchanging view of what is committed; it cannot write.

        Raises:
            StoreClosedError: the database is not open.
        """
        writer = self._open_writer()
        if self._reading is None:
            return await writer.write(lambda connection: work(Tx(connection)))
        view = Batch(self._reading, Known())
        async with view:
            result = await work(Tx(view))
            await view.flush()
            return result

    async def wipe(self) -> bool:
        """Let nothing of what was deleted stay in the database's own log; ``False`` when that has to wait."""
        return await self._mode.wipe()

    @property
    def commits(self) -> int:
        """How many transactions have been committed since the database was opened."""
        return self._open_writer().commits

    def _open_writer(self) -> Writer:
        if self._writer is None:
            raise StoreClosedError("the database is not open")
        return self._writer
