"""Reads dates as they are written in Vietnamese offices: ``12/03/2026``, ``5.2.26``, ``ngày 12 tháng 3 năm 2026``."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversations.folding import fold_words
from bot.conversations.reading.plain_text import plain
from bot.conversations.reading.slips import Slip, SlipReason, slip

OLDEST_YEAR: Final = 1945
"""No document of today's state is older."""

CENTURY: Final = 2000
SHORT_YEAR: Final = 2

NOT_INSIDE: Final = r"(?<![\w.,/-])"
NOT_GOING_ON: Final = r"(?![\w]|[.,/-]\d)"
WRITTEN_DATE: Final = re.compile(
    rf"""{NOT_INSIDE}(?:
        (?P<day>\d{{1,2}}) [ ]?(?P<mark>[./-])[ ]? (?P<month>\d{{1,2}}) [ ]?(?P=mark)[ ]? (?P<year>\d{{4}}|\d{{2}})
      | (?P<iso_year>\d{{4}})-(?P<iso_month>\d{{1,2}})-(?P<iso_day>\d{{1,2}})
      | (?P<word_day>\d{{1,2}}) [ ]* (?:th[áa]ng[ ]*) (?P<word_month>\d{{1,2}})
        [ ]*,?[ ]* (?:n[ăa]m[ ]*) (?P<word_year>\d{{4}}|\d{{2}})
    ){NOT_GOING_ON}""",
    re.VERBOSE | re.IGNORECASE,
)
DAY_AND_MONTH: Final = re.compile(
    r"(?<![\d.,/-])\d{1,2}(?:\s?[./-]\s?|\s*th[áa]ng\s*)\d{1,2}(?![\d]|[.,/-]\d)", re.IGNORECASE
)
MONTH_AND_YEAR: Final = re.compile(r"(?<![\d.,/-])\d{1,2}\s?[./-]\s?\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written, with its place in the text and what it says."""

    text: str
    start: int
    end: int
    year: int
    month: int
    day: int


def has_date(text: str) -> bool:
    """Whether a text that ``plain`` has prepared holds something written like a date, possible or not."""
    return WRITTEN_DATE.search(text) is not None


def dates_in(text: str) -> tuple[WrittenDate, ...]:
    """Everything in a text that ``plain`` has prepared that is written like a date, in its order."""
    return tuple(_written(match) for match in WRITTEN_DATE.finditer(text))


def date_of(written: WrittenDate, today: date) -> date | Slip:
    """The day that is meant; a day that never was, lies after ``today`` or before 1945 is a slip."""
    if written.year < OLDEST_YEAR:
        return slip(SlipReason.TOO_OLD_DAY, written.text)
    try:
        day = date(written.year, written.month, written.day)
    except ValueError:
        return slip(SlipReason.NO_SUCH_DAY, written.text)
    return slip(SlipReason.FUTURE_DAY, written.text) if day > today else day


def read_date(text: str, today: date) -> date | Slip:
    """The one date of a text; two-digit years are of this century."""
    clean = plain(text)
    found = dates_in(clean)
    if len(found) > 1:
        return slip(SlipReason.SEVERAL, clean)
    if found:
        return date_of(found[0], today)
    if not fold_words(clean):
        return slip(SlipReason.EMPTY, clean)
    if DAY_AND_MONTH.search(clean) or MONTH_AND_YEAR.search(clean):
        return slip(SlipReason.NO_YEAR if DAY_AND_MONTH.search(clean) else SlipReason.NOT_A_DATE, clean)
    return slip(SlipReason.NOT_A_DATE, clean)


def _written(match: re.Match[str]) -> WrittenDate:
    year = match["year"] or match["iso_year"] or match["word_year"]
    month = match["month"] or match["iso_month"] or match["word_month"]
    day = match["day"] or match["iso_day"] or match["word_day"]
    full_year = int(year) + (CENTURY if len(year) == SHORT_YEAR else 0)
    return WrittenDate(match[0], match.start(), match.end(), full_year, int(month), int(day))
