"""Cuts long texts where a reader would pause. Telegram counts UTF-16 units: most letters are one, an emoji is two."""

import re
from typing import Final

_PAUSES: Final = (re.compile(r"\n"), re.compile(r"[.!?…;:]\s"), re.compile(r"\s"))
"""Where a text may be cut, the best first: at the end of a paragraph, of a sentence, of a word."""


def units(text: str) -> int:
    """The length of ``text`` as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> tuple[str, ...]:
    """``text`` in parts of at most ``most`` units, together the same text but for the white space at the cuts."""
    parts = []
    rest = text
    while units(rest) > most:
        end = _end_of_part(rest, most)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    parts.append(rest.rstrip())
    return tuple(part for part in parts if part)


def shorten(text: str, most: int) -> str:
    """``text``, or its beginning with an ellipsis where it is longer than ``most`` units."""
    if units(text) <= most:
        return text
    return text[: _fitting(text, most - 1)].rstrip() + "…"


def _end_of_part(text: str, most: int) -> int:
    fits = _fitting(text, most)
    for pause in _PAUSES:
        ends = [match.end() for match in pause.finditer(text, 0, fits)]
        if ends and ends[-1] > fits // 4:
            return ends[-1]
    return fits


def _fitting(text: str, most: int) -> int:
    """How many letters of ``text`` make at most ``most`` units."""
    used = 0
    for number, letter in enumerate(text):
        used += 2 if letter > "\uffff" else 1
        if used > most:
            return number
    return len(text)
