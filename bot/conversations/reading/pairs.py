"""Reads two numbers that belong together: ``33/100``, ``3 trên 4``, ``1.850/2.000 hộ``, or one on each line."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.conversations.folding import fold_words
from bot.conversations.reading.dates import has_date
from bot.conversations.reading.numerals import GROUPED_BY_SPACE, decimal_value, whole_value
from bot.conversations.reading.plain_text import plain
from bot.conversations.reading.slips import Slip, SlipReason, slip
from bot.conversations.reading.written_numbers import Written, numbers_in, slip_around, slip_without_number

TOTAL: Final = "tong"
JOINING: Final = frozenset({"tren", "trong", TOTAL, "of", "va"})
FILLING: Final = JOINING | {"so", "cong", "la", "co", "tat", "ca"}
"""Words that may stand between a joining word and the second number: trên tổng số 4."""
JOINING_MARKS: Final = re.compile(r"[/\\:÷;,\n\t]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Both numbers, in the order in which they were given."""

    done: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class OnlyFirst:
    """One number alone; the second is still to be asked."""

    done: Decimal


def read_pair(text: str, *, done_whole: bool = True, total_whole: bool = True) -> Pair | OnlyFirst | Slip:
    """Two numbers, or the first alone. A percentage, a date and a third number are refused, each for its own reason."""
    clean = plain(text)
    if has_date(clean):
        return slip(SlipReason.DATE, clean)
    numbers = _without_result(numbers_in(clean))
    refused = _refuse(clean, numbers)
    if refused:
        return refused
    done = _value(numbers[0], whole=done_whole)
    if isinstance(done, Slip):
        return done
    if len(numbers) == 1:
        return OnlyFirst(done)
    total = _value(numbers[1], whole=total_whole)
    return total if isinstance(total, Slip) else Pair(done, total)


def _without_result(numbers: tuple[Written, ...]) -> tuple[Written, ...]:
    """``33/100 (33%)``: beside two numbers a percentage only says again what they say."""
    counted = tuple(n for n in numbers if not n.percent)
    return counted if len(counted) == len(("done", "total")) else numbers


def _refuse(text: str, numbers: tuple[Written, ...]) -> Slip | None:
    if not numbers:
        return slip_without_number(text)
    if any(n.percent for n in numbers):
        return slip(SlipReason.PERCENT, text)
    around = next(filter(None, (slip_around(text, n) for n in numbers)), None)
    if around:
        return around
    if len(numbers) == 1:
        # "33 100" may be two numbers or 33100.
        alone = numbers[0].text
        return slip(SlipReason.AMBIGUOUS, alone) if GROUPED_BY_SPACE.fullmatch(alone) else None
    if len(numbers) > len(("done", "total")) or not _belong_together(text, numbers[0], numbers[1]):
        return slip(SlipReason.SEVERAL, text)
    return None


def _belong_together(text: str, first: Written, second: Written) -> bool:
    before, between = text[: first.start], text[first.end : second.start]
    words = fold_words(between)
    if TOTAL in fold_words(before) and TOTAL not in words:
        return False  # the total came first, or seems to
    if not between.strip(" "):
        return True
    marks = tuple(JOINING_MARKS.finditer(between))
    if marks:
        rest = fold_words(between[marks[-1].end() :])
        return TOTAL in rest or FILLING.issuperset(rest)
    filling = 0
    while filling < len(words) and words[-1 - filling] in FILLING:
        filling += 1
    return bool(JOINING & set(words[len(words) - filling :])) if filling else False


def _value(number: Written, *, whole: bool) -> Decimal | Slip:
    return whole_value(number.text) if whole else decimal_value(number.text)
