"""The guide for officers and administrators tells the truth about what can be typed."""

import re
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_group

from bot.cli.shell.command import whole
from bot.conversations.folding import fold
from bot.wording import Words

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "huong-dan.vi.md").read_text(encoding="utf-8")


def test_every_word_the_guide_tells_officers_to_type_is_understood() -> None:
    words = Words.load()
    understood = {fold(one) for key in words.by_key if key.startswith("control-") for one in words.spellings(key)}
    rows = re.findall(r"^\| (`[^|]+`[^|]*) \|", GUIDE, re.MULTILINE)
    told = {word for row in rows for word in re.findall(r"`([^`]+)`", row) if not word.startswith("CHAMDIEM_")}

    assert sorted(word for word in told if fold(word) not in understood and not re.fullmatch(r"[0-9.]+", word)) == []
    assert len(told) > 10


def test_every_command_the_guide_names_exists() -> None:
    top = get_group(whole())
    named = re.findall(r"`chamdiem ([a-z]+)(?: ([a-z]+))?", GUIDE)
    wrong = []
    for first, second in named:
        command = top.commands.get(first)
        if command is None or (isinstance(command, TyperGroup) and second not in command.commands):
            wrong.append(f"{first} {second}")

    assert wrong == []
    assert len(named) > 8
