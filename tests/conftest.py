"""What tests of every package may ask for: stores and processes that cost little, PostgreSQL where there is one."""

import asyncio
import gc
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from store.database import Database
from tests.empty_store import NewStores, make_empty_store
from tests.postgres_server import NoServerError, own_server
from tests.preloaded import Preloaded
from tests.shared_statements import share_statements

share_statements()

ANSWERING = "postgresql+asyncpg://postgres@127.0.0.1:5432/{}?sslmode=disable"
QUICK = ("jit=off", "fsync=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")
"""These tests ask what a database says, not what it survives; those that do start a server of their own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that are given long begin first: at the end none of them keeps one processor busy while others are idle."""
    items.sort(key=_seconds_given, reverse=True)


def _seconds_given(item: pytest.Item) -> float:
    """What a test was given beyond what every test is given."""
    given = item.get_closest_marker("timeout")
    return float(given.args[0]) if given is not None and given.args[0] > 120 else 0.0


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for rubbish again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    make_empty_store(path)
    return path


@pytest.fixture(scope="session", autouse=True)
def new_stores(empty_file: Path) -> Iterator[NewStores]:
    """Not every test has to run the migrations."""
    stores = NewStores(empty_file)
    with stores.given():
        yield stores


@pytest.fixture
def from_nothing(new_stores: NewStores) -> Iterator[None]:
    """Here they are run, as at a first start."""
    with new_stores.from_nothing():
        yield


@pytest.fixture(scope="session")
def preloaded() -> Iterator[Preloaded]:
    """The command line, to be started as a process without loading it anew each time."""
    with tempfile.TemporaryDirectory(prefix="chamdiem-preloaded-") as folder:  # a socket's path must be short
        loaded = Preloaded(Path(folder))
        yield loaded
        loaded.close()


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
