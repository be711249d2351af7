"""A message to many, as people see it, and what may stand in one."""

import re
import unicodedata
from typing import Final

from bot.conversations.contract.shown import Choice, Reply, Style, say
from core.scoring.phrase import Phrase

MOST_LETTERS: Final = 1_500
"""With the heading it fits one message of every messenger; more is a letter, not a notice."""

_BLANK_LINES: Final = re.compile(r"\n\s*\n\s*")
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing round, and could make a text read as another one."""


def cleaned(text: str) -> str:
    """The words without control signs, with at most one blank line in a row. What looks like markup stays as typed."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        letter
        for letter in lines
        if letter == "\n" or (unicodedata.category(letter) not in {"Cc", "Cs"} and letter not in _DIRECTIONS)
    )
    return _BLANK_LINES.sub("\n\n", plain).strip()


def received(unit_name: str, round_title: str, text: str) -> Reply:
    """What everybody gets: from which office, the words, and the way back to their own question."""
    lines = (say("broadcast-from", Style.HEAD, unit=unit_name, round=round_title), say("broadcast-text", text=text))
    return Reply(lines, (Choice("/here", Phrase("choice-broadcast-here")),))


def withdrawn(unit_name: str) -> Reply:
    """What stands in the place of a message that was stopped before anybody saw it."""
    return Reply((say("broadcast-withdrawn", Style.HINT, unit=unit_name),))
