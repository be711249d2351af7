"""A peer that answers for Telegram, and the whole program in front of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.wording import Words
from tests.bot.telegram.peer import Peer, Phone, running
from tests.bot.telegram.town import Town, town


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with running(Peer()) as started:
        yield started


@pytest.fixture
async def village(peer: Peer, tmp_path: Path, words: Words) -> AsyncIterator[Town]:
    """A program with one officer, Lan."""
    async with town(peer, tmp_path, words) as started:
        yield started


@pytest.fixture
async def lan(village: Town) -> Phone:
    """Lan, who has joined and stands before the first question."""
    return await village.joined("lan")
