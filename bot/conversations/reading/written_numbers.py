"""Finds the numbers in a text and what stands around them: sign, per cent, letters, number words."""

import re
from dataclasses import dataclass
from typing import Final

from bot.conversations.folding import fold, fold_words
from bot.conversations.reading.slips import Slip, SlipReason, slip

WRITTEN: Final = re.compile(
    r"""(?<![\w.,])              # not in the middle of a word or number
    (?: \d{1,3}(?:[ ]\d{3})+(?!\d)(?:[.,]\d+)?
      | \d+(?:[.,]\d+)*
      | [.,]\d+ )""",
    re.VERBOSE,
)
PERCENT: Final = re.compile(r" ?(?:%|ph[ầâa]n tr[ăa]m\b)", re.IGNORECASE)
MULTIPLIERS: Final = frozenset({"tram", "nghin", "ngan", "trieu", "ty", "ti", "chuc", "muoi", "ruoi", "k", "tr"})
"""Words that change a number they follow, folded."""
HARMLESS: Final = frozenset({"trạm", "trám", "trâm", "ngân", "ngăn", "ngắn", "chức", "chúc", "muối", "muỗi"})
"""Words that fold to the same letters as a multiplier and are none."""
MINUS_WORDS: Final = frozenset({"am", "tru"})
DENIALS: Final = frozenset({"khong", "chua", "chang"})
NUMBER_WORDS: Final = MULTIPLIERS | frozenset(
    {"mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "nua"},
)


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written, with its place in the text."""

    text: str
    start: int
    end: int
    percent: bool


def numbers_in(text: str) -> tuple[Written, ...]:
    """Every number of a text that ``plain`` has prepared, in its order."""
    found = []
    for match in WRITTEN.finditer(text):
        percent = PERCENT.match(text, match.end())
        found.append(Written(match[0], match.start(), percent.end() if percent else match.end(), percent is not None))
    return tuple(found)


def slip_without_number(text: str) -> Slip:
    """Why a text in which no number was found is no answer."""
    words = fold_words(text)
    if not words:
        return slip(SlipReason.EMPTY, text)
    if words[0] in NUMBER_WORDS:
        return slip(SlipReason.IN_WORDS, text)
    return slip(SlipReason.NOT_A_NUMBER, text)


def slip_around(text: str, number: Written) -> Slip | None:
    """Why the words and marks beside a number forbid taking it as it stands, or ``None`` when they do not."""
    before, after = text[: number.start], text[number.end :]
    if _is_negative(before):
        return slip(SlipReason.NEGATIVE, text)
    if re.search(r"[<>≤≥]\s*=?\s*$", before) or DENIALS & set(fold_words(before)):
        return slip(SlipReason.NOT_A_NUMBER, text)
    attached = re.match(r"\w*", after)
    glued = attached[0] if attached else ""
    word = glued or _first_word(after)
    if fold(word) in MULTIPLIERS and word.casefold() not in HARMLESS:
        return slip(SlipReason.IN_WORDS, number.text + after[: after.find(word) + len(word)])
    if after.startswith("‰") or (glued and (len(glued) == 1 or not glued.isalpha())):
        return slip(SlipReason.NOT_A_NUMBER, text)
    return None


def _is_negative(before: str) -> bool:
    """A dash at the very start or glued to the number; a dash after a word and before a space only separates."""
    words = fold_words(before)
    if words and words[-1] in MINUS_WORDS and re.search(r"\w\s*$", before):
        return True
    return re.search(r"(?:^|[\s(:/])-$|^\s*-\s*$|[/:]\s*-\s*$", before) is not None


def _first_word(after: str) -> str:
    match = re.match(r"\s*([^\W\d_]+)", after)
    return match[1] if match else ""
