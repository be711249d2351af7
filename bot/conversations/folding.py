"""Takes away everything about a text that an officer on a cheap phone may leave out: marks, case, spacing, đ."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

MARKS: Final = frozenset({"Mn", "Me"})
INVISIBLE: Final = "Cf"


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """``"  Để sau… "`` becomes ``"de sau"``.

    Composed and decomposed letters, tone-mark placement (hoà, hòa), case, đ and d, runs of spaces and punctuation at
    either end make no difference. Folding twice changes nothing.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in letters if unicodedata.category(c) not in MARKS | {INVISIBLE})
    words = " ".join(plain.replace("đ", "d").split())
    return _without_outer_punctuation(words)


def fold_words(text: str) -> tuple[str, ...]:
    """The folded words and numbers of a text, without any punctuation."""
    return tuple(re.findall(r"[^\W_]+", fold(text)))


def _without_outer_punctuation(text: str) -> str:
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]
