"""Reads one number as an officer types it: ``1.850``, ``21 người``, ``khoảng 7,5``, ``85,5%``."""

from dataclasses import dataclass
from decimal import Decimal

from bot.conversations.reading.dates import has_date
from bot.conversations.reading.numerals import decimal_value, whole_value
from bot.conversations.reading.plain_text import plain
from bot.conversations.reading.slips import Slip, SlipReason, slip
from bot.conversations.reading.written_numbers import numbers_in, slip_around, slip_without_number


@dataclass(frozen=True, slots=True)
class Number:
    """``percent`` tells that a percent sign followed: ``85,5%`` is 85.5 with the flag."""

    value: Decimal
    percent: bool = False


def read_number(text: str, *, whole: bool) -> Number | Slip:
    return read_whole(text) if whole else read_decimal(text)


def read_whole(text: str) -> Number | Slip:
    """A whole number from 0 to 10^12; words around it do not matter, a percentage is refused."""
    number = _read(text, whole=True)
    if isinstance(number, Number) and number.percent:
        return slip(SlipReason.PERCENT, text)
    return number


def read_decimal(text: str) -> Number | Slip:
    """A number from 0 to 10^12 that may have decimals, or a percentage."""
    return _read(text, whole=False)


def _read(text: str, *, whole: bool) -> Number | Slip:
    clean = plain(text)
    if has_date(clean):
        return slip(SlipReason.DATE, clean)
    numbers = numbers_in(clean)
    if not numbers:
        return slip_without_number(clean)
    if len(numbers) > 1:
        return slip(SlipReason.SEVERAL, clean)
    (number,) = numbers
    around = slip_around(clean, number)
    if around:
        return around
    if whole and number.percent:
        return slip(SlipReason.PERCENT, clean)
    value = whole_value(number.text) if whole else decimal_value(number.text)
    return value if isinstance(value, Slip) else Number(value, number.percent)
