"""Whole conversations as an official reads them; each must go exactly as it is written."""

from pathlib import Path

import pytest

from bot.playing.player import first_difference, play
from bot.wording import Words

TRANSCRIPTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.txt"))}

QUICK = {"hai_can_bo", "nhieu_don_vi", "so_lieu_tinh", "vao_bang_loi_moi"}
"""Those that touch most tables in least time; a longer run plays all of them on a server."""

soak = pytest.mark.soak


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load()


@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_a_conversation_goes_as_it_is_written(name: str, words: Words) -> None:
    played = await play(TRANSCRIPTS[name], words)

    assert first_difference(TRANSCRIPTS[name], played) is None


@pytest.mark.parametrize("name", [pytest.param(one, marks=() if one in QUICK else soak) for one in TRANSCRIPTS])
async def test_it_goes_the_same_on_a_server(name: str, words: Words, postgres_address: str) -> None:
    played = await play(TRANSCRIPTS[name], words, postgres_address)

    assert first_difference(TRANSCRIPTS[name], played) is None


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 10
