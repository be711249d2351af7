"""Reads which of a numbered list are meant: ``1,3,4``, ``1 và 3``, ``tất cả``, ``không có``."""

import re
from typing import Final

from bot.conversations.folding import fold, fold_words
from bot.conversations.reading.plain_text import plain
from bot.conversations.reading.slips import Slip, SlipReason, slip

ALL: Final = frozenset({"tat ca", "tat", "het", "tat ca cac y", "tat ca cac muc", "du ca", "ca", "toan bo", "day du"})
NONE: Final = frozenset(
    {
        "0",
        "khong",
        "khong co",
        "ko",
        "ko co",
        "khong co gi",
        "khong co y nao",
        "khong co muc nao",
        "chua co",
        "khong y nao",
    }
)
BESIDE: Final = frozenset({"va", "voi", "so", "y", "muc", "cau", "chon", "cac", "co", "gom", "la", "da", "a", "em"})
"""Words that say nothing about which are meant."""
DIGITS_MAX: Final = 4
UNCLEAR: Final = re.compile(r"\d\s*-\s*\d|\d[.:/]\d|(?:^|\s)-\s*\d")
"""``1-3`` may be a range or a list, ``1.3`` a component's code."""


def read_ticks(text: str, count: int) -> tuple[int, ...] | Slip:
    """The numbers that are meant, rising, each once, from 1 to ``count``; an empty tuple means none of them."""
    clean = plain(text)
    said = fold(clean)
    if said in ALL:
        return tuple(range(1, count + 1))
    if said in NONE:
        return ()
    words = fold_words(clean)
    refused = _refuse(clean, words, count)
    return refused or tuple(sorted({int(w) for w in words if w.isdecimal()}))


def _refuse(text: str, words: tuple[str, ...], count: int) -> Slip | None:
    if not words:
        return slip(SlipReason.EMPTY, text)
    numbers = [w for w in words if w.isdecimal()]
    if not numbers or any(w not in BESIDE for w in words if not w.isdecimal()):
        return slip(SlipReason.NOT_A_CHOICE, text)
    if UNCLEAR.search(text):
        return slip(SlipReason.AMBIGUOUS, text)
    outside = [n for n in numbers if len(n) > DIGITS_MAX or not 1 <= int(n) <= count]
    return slip(SlipReason.NOT_LISTED, outside[0]) if outside else None
