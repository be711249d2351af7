"""Finds which component a text names by its printed code: ``3.2``, ``câu 3.2.``, ``sửa 3.2``."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from bot.conversations.folding import fold
from bot.conversations.reading.plain_text import plain

LEADING: Final = (
    r"(?:(?:c[âa]u|m[ụu]c|ch[ỉi] s[ốo]|ti[êe]u ch[íi]|s[ửu]a|[đd][ổo]i|xem|m[ởo]|[đd][ếe]n|t[ớo]i|sang|v[ềe]|"
    r"cho|minh ch[ứu]ng|[ảa]nh|t[ệe]p|file|ch[ấa]m|tr[ảa] l[ờo]i|nh[ậa]p|l[àa]m|qua)[ :]+)"
)
"""Words that may stand before a code at the start of a text."""


def find_code(text: str, codes: Collection[str], *, anywhere: bool = False) -> str | None:
    """The code that a text begins with or, with ``anywhere``, the only one it holds (for captions); else ``None``.

    ``7.5`` may be a code and a number: whoever waits for a number decides. A code without a dot counts only after a
    word (``câu 5``) or alone. Dates, percentages and document symbols are no codes.
    """
    code, _ = split_code(text, codes)
    if code or not anywhere:
        return code
    clean = plain(text)
    lower = clean.lower().replace(",", ".")
    held = [c for c, spelling in _longest_first(tuple(codes)) if spelling in lower and not c.isdecimal()]
    found = {c for c in held if re.search(_bounded(c), clean, re.IGNORECASE)}
    return found.pop() if len(found) == 1 else None


def split_code(text: str, codes: Collection[str]) -> tuple[str | None, str]:
    """The code a text begins with, if it does, and what follows it."""
    clean = plain(text)
    led = re.match(rf"\s*({LEADING}*)", clean, re.IGNORECASE)
    start = led.end() if led else 0
    lead = bool(led and fold(led[1]))
    begins = clean[start:].replace(",", ".").lower()
    for code, spelling in _longest_first(tuple(codes)):
        if not begins.startswith(spelling):
            continue  # the longer look is worth it for hardly any code
        match = re.compile(_bounded(code, comma=lead), re.IGNORECASE).match(clean, start)
        if match and (lead or not code.isdecimal() or not fold(clean[match.end() :])):
            return code, re.sub(r"^[\s.:,;)-]+", "", clean[match.end() :])
    return None, clean


@lru_cache(maxsize=64)
def _longest_first(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each code of a framework and how it is looked for; of two that begin alike the longer one is meant."""
    longest_first = sorted(codes, key=len, reverse=True)
    return tuple((code, code.replace(",", ".").lower()) for code in longest_first)


def _bounded(code: str, *, comma: bool = False) -> str:
    """The code standing by itself; with ``comma`` also written with a comma (``câu 3,2``)."""
    dot = r"[.,]" if comma else r"\."
    return rf"(?<![\w.,/-]){re.escape(code).replace(re.escape('.'), dot)}(?!\w|[.,/-]\w|\s*[%/÷])"
