"""A county whose officers only use the page."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.wording import Words
from store.database import Database
from tests.bot.phone.county import County, county
from tests.store.world import Seat, open_round, take_seat


@pytest.fixture(scope="session")
def round_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an open round, made once: most of a test's time would go into making its tables."""
    path = tmp_path_factory.mktemp("round") / "store.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await database.open()
        await database.write(open_round)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def town(tmp_path: Path, words: Words, round_file: Path) -> AsyncIterator[County]:
    async with county(tmp_path, words, round_file) as made:
        yield made


@pytest.fixture
async def lan(town: County) -> Seat:
    """An officer of Suối Mẫu, a unit with a mailbox."""
    return await take_seat(town.database, "Lan")
