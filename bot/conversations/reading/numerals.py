"""The value of one written number: which dots, commas and spaces group digits, which one marks decimals."""

import re
from decimal import Decimal
from typing import Final

from bot.conversations.reading.slips import Slip, SlipReason, slip

LARGEST: Final = Decimal(10) ** 12
"""No commune counts beyond it; more is a slip of the finger."""

DIGITS_MAX: Final = 30
GROUP: Final = 3

GROUPED_BY_DOT: Final = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
GROUPED_BY_SPACE: Final = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
GROUPED_BY_COMMA: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
SHORT_LAST_GROUP: Final = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})*)\.(\d{1,2})")


def whole_value(written: str) -> Decimal | Slip:
    """Dots and spaces before groups of exactly three digits are thousands; any other dot is asked.

    A comma is the decimal comma: ``1850,00`` is whole, ``7,5`` is not; ``1,850`` is asked, because spreadsheets in
    English print thousands so.
    """
    whole, comma, decimals = written.partition(",")
    if "," in decimals or (comma and "." in decimals):
        return _unclear(written)
    if not comma:
        return _in_range(_grouped(whole), written) if _grouped(whole) is not None else _unclear_dot(written)
    if GROUPED_BY_COMMA.fullmatch(written):
        return _unclear(written)
    if _grouped(whole) is None and whole:
        return _unclear(written)
    if decimals.strip("0"):
        return slip(SlipReason.NOT_WHOLE, written)
    return _in_range(_grouped(whole), written)


def decimal_value(written: str) -> Decimal | Slip:
    """A comma or one dot marks the decimals.

    Asked again: one to three digits without a leading zero, a dot, exactly three digits (``1.234``), and a comma before
    a dot (``1,234.5``).
    """
    if GROUPED_BY_DOT.fullmatch(written) and written.count(".") == 1:
        return _ambiguous(written, written, written.replace(".", ""))
    if _grouped(written) is not None:
        return _in_range(_grouped(written), written)
    mark = "," if "," in written else "."
    whole, _, decimals = written.rpartition(mark)
    if not decimals.isdigit() or (whole and _grouped(whole) is None):
        return _unclear(written)
    if mark == "." and " " in whole and len(decimals) == GROUP:
        return _ambiguous(written, _digits(whole) + "." + decimals, _digits(whole) + decimals)
    return _in_range(Decimal(f"{_digits(whole) or '0'}.{decimals}"), written)


def _grouped(written: str) -> Decimal | None:
    """Digits alone, or in groups of three behind dots or spaces of one sort."""
    if written.isdigit() or GROUPED_BY_DOT.fullmatch(written) or GROUPED_BY_SPACE.fullmatch(written):
        return Decimal(_digits(written))
    return None


def _in_range(value: Decimal | None, written: str) -> Decimal | Slip:
    if value is None or value > LARGEST or len(value.as_tuple().digits) > DIGITS_MAX:
        return slip(SlipReason.TOO_LARGE, written)
    return value


def _unclear_dot(written: str) -> Slip:
    """A whole number was wanted and its dots do not group by three."""
    if written.startswith(("0", ".")) and written.count(".") == 1:
        return slip(SlipReason.NOT_WHOLE, written)
    short = SHORT_LAST_GROUP.fullmatch(written)
    if short:
        as_thousands = _digits(short[1]) + short[2].ljust(GROUP, "0")
        as_decimal = (written,) if written.count(".") == 1 else ()
        return _ambiguous(written, *as_decimal, as_thousands)
    return _ambiguous(written, *((written,) if re.fullmatch(r"\d+\.\d+", written) else ()))


def _unclear(written: str) -> Slip:
    """Commas that may be thousands, or marks that fit no way of writing."""
    if GROUPED_BY_COMMA.fullmatch(written):
        as_decimal = (written.replace(",", "."),) if written.count(",") == 1 else ()
        return _ambiguous(written, *as_decimal, written.replace(",", ""))
    head, _, decimals = written.rpartition(".")
    if GROUPED_BY_COMMA.fullmatch(head) and decimals.isdigit():
        return _ambiguous(written, head.replace(",", "") + "." + decimals)
    return _ambiguous(written)


def _ambiguous(written: str, *readings: str) -> Slip:
    return slip(SlipReason.AMBIGUOUS, written, tuple(Decimal(r) for r in readings if len(r) <= DIGITS_MAX))


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
