"""What tests of every package may ask for: an empty database on a PostgreSQL server, where there is one."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import ExitStack

import asyncpg  # type: ignore[import-untyped]
import pytest

from store.database import Database
from tests.postgres_server import NoServerError, own_server

ANSWERING = "postgresql+asyncpg://postgres@127.0.0.1:5432/{}?sslmode=disable"
QUICK = ("fsync=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")
"""These tests ask what a database says, not what it survives; those that do start a server of their own."""


class PostgresDatabases:
    """The databases of these tests on one server. ``address`` has a place for the name of a database."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._made: list[str] = []
        self._shared = ""

    def address(self, name: str) -> str:
        return self._address.format(name)

    def make(self, sorting: str = "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'", encoding: str = "UTF8") -> str:
        """A new database with nothing in it; returns its name."""
        name = f"chamdiem_test_{secrets.token_hex(6)}"
        self.tell("postgres", f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' {sorting}")
        self._made.append(name)
        return name

    def shared(self) -> str:
        """The database with all tables that one test after the other has to itself; making one takes far longer."""
        if not self._shared:
            self._shared = self.make()
            asyncio.run(_opened_and_closed(self.address(self._shared)))
        return self.address(self._shared)

    def empty(self) -> None:
        """Take everything out of the shared database that a test has put in."""
        self.tell(self._shared, _EMPTY)

    def drop_all(self) -> None:
        self.tell("postgres", *(f"DROP DATABASE {name} WITH (FORCE)" for name in self._made))

    def ask(self, database: str, question: str) -> object:
        """The first thing that a query answers."""
        return asyncio.run(_asked(self.address(database).replace("+asyncpg", ""), question))

    def tell(self, database: str, *statements: str) -> None:
        """Run statements as the server's owner."""
        asyncio.run(_told(self.address(database).replace("+asyncpg", ""), statements))


_EMPTY = """
    SET session_replication_role = replica;
    DO $$
    DECLARE one record;
    BEGIN
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', one.tablename);
        END LOOP;
        PERFORM setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
    END $$
"""


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """A server of our own; else one that answers on this machine and asks for no password; else the test is skipped."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(own_server(*QUICK))
            databases = PostgresDatabases(server.address("{}"))
        except NoServerError as error:
            databases = PostgresDatabases(ANSWERING)
            try:
                databases.tell("postgres", "SELECT 1")
            except (OSError, asyncpg.PostgresError):
                pytest.skip(f"no PostgreSQL: {error}, and none that lets us in at 127.0.0.1:5432")
        yield databases
        databases.drop_all()


@pytest.fixture
def postgres_address(postgres: PostgresDatabases) -> Iterator[str]:
    """An empty database with all tables, for one test."""
    yield postgres.shared()
    postgres.empty()


async def _opened_and_closed(address: str) -> None:
    database = Database(address)
    await database.open()
    await database.close()


async def _told(address: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(address)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _asked(address: str, question: str) -> object:
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()
