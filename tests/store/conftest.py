"""Every store is put through the same tests; one more store is one more parameter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Database
from tests.store.world import Seat, open_round, take_seat


@pytest.fixture(params=["memory", "file", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store can be opened."""
    match request.param:
        case "memory":
            return "sqlite+aiosqlite://"
        case "file":
            return address_of(tmp_path / "store.db")
        case _:
            return str(request.getfixturevalue("postgres_address"))


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """An open, empty store."""
    opened = Database(address)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def round_open(database: Database) -> Database:
    """A store with the communes of an invented province and a round for them."""
    await database.write(open_round)
    return database


@pytest.fixture
async def lan(round_open: Database) -> Seat:
    """An officer of Suối Mẫu."""
    return await take_seat(round_open, "Lan")


@pytest.fixture
async def minh(round_open: Database) -> Seat:
    """A second officer of the same unit."""
    return await take_seat(round_open, "Minh")


def address_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
