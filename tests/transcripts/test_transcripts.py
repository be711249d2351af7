"""Whole conversations as an official reads them; each must go exactly as it is written."""

from pathlib import Path

import pytest

from bot.playing.player import first_difference, play
from bot.wording import Words

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_conversation_goes_as_it_is_written(path: Path, words: Words) -> None:
    text = path.read_text(encoding="utf-8")

    assert first_difference(text, await play(text, words)) is None


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 10
