"""Typed text with one sort of digit, space, dash and letter form; marks stay."""

import unicodedata
from functools import lru_cache
from typing import Final

FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
SLASHES: Final = dict.fromkeys(map(ord, "∕⁄⧸"), "/")
EMOJI_PARTS: Final = dict.fromkeys((0xFE0F, 0x20E3))
"""What makes a digit a keycap emoji."""

KEPT: Final = {"\t": "\t", "\n": "\n", "\r": "\n"}
BY_CATEGORY: Final = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Cf": "", "Cc": " "}

TEXT_MAX: Final = 4000
"""Longer than any answer; what lies behind is not read."""


@lru_cache(maxsize=1_000)
def plain(text: str) -> str:
    """Composed letters, ASCII digits and dashes, plain spaces; tabs and line ends stay, invisible marks go."""
    composed = unicodedata.normalize("NFC", text[:TEXT_MAX]).translate(FULL_WIDTH | DASHES | SLASHES | EMOJI_PARTS)
    return "".join(map(_plain_character, composed)).strip()


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in KEPT:
        return KEPT[character]
    return BY_CATEGORY.get(category, character)
