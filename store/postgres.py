"""How PostgreSQL is run. Everything that only PostgreSQL needs at connection level is in ``PostgresMode``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

OLDEST_VERSION: Final = 130_000
"""Version 13, as the server numbers itself; older ones get no more repairs from their makers."""

WRITING_LOCK: Final = 0x63_68_61_6D  # "cham": one number for all processes of this program

_TROUBLE: Final = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that speak of the server and not of a statement: connection gone, a deadlock, no room,
a lock not given, shutting down, its own disk."""


class ServerTroubleError(Exception):
    """The server cannot be reached or gave up what it was doing. Nothing was kept; trying again may help.

    ``code`` is the SQLSTATE, or the name of the error where the server did not get to say one.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Unsuitable(StrEnum):
    """Why a database on a server is not used."""

    VERSION = "version"
    ENCODING = "encoding"
    COLLATION = "collation"
    RIGHTS = "rights"


class UnsuitableDatabaseError(Exception):
    """The server answers, but this database would not keep what the program promises. ``found`` is what it says."""

    def __init__(self, reason: Unsuitable, found: str) -> None:
        self.reason = reason
        self.found = found
        super().__init__(f"{reason}: {found}")


class PostgresMode:
    """One writing connection, several reading ones; an acknowledged commit survives a power cut of the server.

    A writing transaction begins by taking one lock of the whole database, as ``BEGIN IMMEDIATE`` does on SQLite: what
    reads first and writes then is right also when several processes write. Reading ones see one unchanging view and
    cannot write. A process that stops in the middle of a transaction loses it to the others: its late writes are
    refused.
    """

    readers = 4
    connect_seconds = 5.0
    statement_ms = 60_000
    lock_ms = 30_000
    idle_in_transaction_ms = 20_000

    def __init__(self, url: URL) -> None:
        self._url = _with_ssl(url)

    def writing_engine(self) -> AsyncEngine:
        engine = self._engine(size=1, session={})

        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})")

        event.listen(engine.sync_engine, "begin", begun)
        return engine

    def reading_engine(self) -> AsyncEngine:
        session = {"default_transaction_isolation": "repeatable read", "default_transaction_read_only": "on"}
        return self._engine(size=self.readers, session=session)

    async def check(self, engine: AsyncEngine) -> None:
        """Refuse a database that cannot be served safely.

        Raises:
            UnsuitableDatabaseError: the server is too old, or this database is not in UTF-8, does not sort by code
                points, or does not let this account make tables.
            ServerTroubleError: nobody answers, or the server does not let us in.
        """
        async with engine.connect() as connection:
            refuse_unsuitable(await look_at_server(connection))

    @asynccontextmanager
    async def rebuilding(self, engine: AsyncEngine) -> AsyncIterator[None]:
        """Tables are changed where they stand; nothing has to be put out of force for it."""
        yield

    async def wipe(self) -> bool:
        """The server reuses the room of what was deleted by itself (autovacuum); its log is the server's own."""
        return True

    def _engine(self, size: int, session: dict[str, str]) -> AsyncEngine:
        """Its errors never quote what was written: that may be what somebody typed."""
        engine = create_async_engine(
            self._url,
            hide_parameters=True,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=size,
            max_overflow=0,
            connect_args={
                "async_creator_fn": _reach,
                "timeout": self.connect_seconds,
                "server_settings": {
                    "application_name": "chamdiem",
                    "timezone": "UTC",
                    "synchronous_commit": "on",
                    "default_transaction_isolation": "read committed",
                    "statement_timeout": str(self.statement_ms),
                    "lock_timeout": str(self.lock_ms),
                    "idle_in_transaction_session_timeout": str(self.idle_in_transaction_ms),
                    **session,
                },
            },
        )
        event.listen(engine.sync_engine, "handle_error", _told_as_trouble)
        return engine


@dataclass(frozen=True, slots=True)
class ServerLook:
    """What a server says of itself and of the database that we were given."""

    version_number: int
    version: str
    encoding: str
    collation: str
    sorts_by_code_point: bool
    makes_tables: bool


async def look_at_server(connection: AsyncConnection) -> ServerLook:
    """Ask what ``check`` judges by."""
    row = (await connection.exec_driver_sql(_LOOK)).one()
    return ServerLook(
        int(row.version_number),
        row.version.split()[0],
        row.encoding,
        row.collation,
        row.sorts_by_code_point,
        bool(row.makes_tables),
    )


def refuse_unsuitable(look: ServerLook) -> None:
    """Judge a database by what the server says of it.

    Raises:
        UnsuitableDatabaseError: it would not keep what the program promises.
    """
    if look.version_number < OLDEST_VERSION:
        raise UnsuitableDatabaseError(Unsuitable.VERSION, look.version)
    if look.encoding != "UTF8":
        raise UnsuitableDatabaseError(Unsuitable.ENCODING, look.encoding)
    if not look.sorts_by_code_point:
        raise UnsuitableDatabaseError(Unsuitable.COLLATION, look.collation)
    if not look.makes_tables:
        raise UnsuitableDatabaseError(Unsuitable.RIGHTS, "CREATE")


# Order by code points is asked for by trying it: providers of collations differ in how they name it.
_LOOK: Final = """
    SELECT current_setting('server_version_num') AS version_number,
           current_setting('server_version') AS version,
           current_setting('server_encoding') AS encoding,
           datcollate AS collation,
           ('B' < 'a' AND 'a-c' < 'ab') AS sorts_by_code_point,
           has_schema_privilege(current_schema(), 'CREATE') AS makes_tables
    FROM pg_database WHERE datname = current_database()
"""


async def _reach(*address: Any, **options: Any) -> Any:
    """A new connection; what the server says against it arrives as trouble."""
    import asyncpg  # type: ignore[import-untyped]  # only where PostgreSQL is used

    try:
        return await asyncpg.connect(*address, **options)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ServerTroubleError(_code(error)) from error


def _told_as_trouble(context: ExceptionContext) -> Exception | None:
    """Name what is the server's fault, whatever class the driver gave it."""
    code = _code(context.original_exception)
    return ServerTroubleError(code) if context.is_disconnect or code[:2] in _TROUBLE else None


def _code(error: BaseException) -> str:
    return getattr(error, "sqlstate", None) or type(error).__name__


def _with_ssl(url: URL) -> URL:
    """``sslmode``, as everybody writes it, is ``ssl`` for the driver."""
    if "sslmode" not in url.query:
        return url
    query = dict(url.query)
    return url.set(query={**{name: query[name] for name in query if name != "sslmode"}, "ssl": query["sslmode"]})
