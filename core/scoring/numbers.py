"""Exact numbers: the one rounding of the program, sums without a last-digit surprise, whole ten-thousandths."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

STORED_PLACES = 4
"""Points are kept as whole ten-thousandths; a framework may not use more decimals than that."""

_STORED_SCALE = 10_000

SHOWN_PLACES = 2
"""How many decimals are shown of a number of our own that has no end, such as a third of the maximum."""


def exact(value: Decimal) -> Fraction:
    """The same number as a fraction; much quicker than asking ``Fraction`` to find out what it was given."""
    return Fraction(*value.as_integer_ratio())


def round_half_up(value: Fraction | Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals; a half goes away from zero. Python's default rounds a half to even."""
    numerator, denominator = value.as_integer_ratio()
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return _decimal(-whole if numerator < 0 else whole, places)


def round_up(value: Fraction | Decimal, places: int) -> Decimal:
    """The smallest number with ``places`` decimals that is not below ``value``."""
    scaled = Fraction(value) * 10**places
    return _decimal(-((-scaled.numerator) // scaled.denominator), places)


def has_at_most(value: Fraction | Decimal, places: int) -> bool:
    """Whether ``value`` can be written with so many decimals without rounding."""
    _, denominator = value.as_integer_ratio()
    rest: int = 10**places % denominator  # the fraction is in its lowest terms
    return rest == 0


@lru_cache(maxsize=10_000)
def to_ten_thousandths(points: Decimal) -> int:
    """Points as they are stored.

    Raises:
        ValueError: ``points`` has more than four decimals; stored points are never rounded silently.
    """
    numerator, denominator = points.as_integer_ratio()
    if _STORED_SCALE % denominator:
        raise ValueError(f"{points} has more than {STORED_PLACES} decimals")
    return numerator * (_STORED_SCALE // denominator)


def from_ten_thousandths(stored: int) -> Decimal:
    return _decimal(stored, STORED_PLACES)


def exact_sum(points: Iterable[Decimal]) -> Decimal:
    """The sum to the last digit, whatever decimal context the caller has set."""
    return from_ten_thousandths(sum(to_ten_thousandths(one) for one in points))


def shown(value: Fraction | Decimal) -> Decimal:
    """A number of ours as a person reads it: exact where four decimals say it, else rounded to two."""
    return round_half_up(value, STORED_PLACES if has_at_most(value, STORED_PLACES) else SHOWN_PLACES)


@lru_cache(maxsize=10_000)
def plain(value: Decimal | int) -> str:
    """The shortest plain text of a decimal: ``7.50`` and ``7.5`` are both ``"7.5"``, never ``"1E+3"``."""
    text = f"{Decimal(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _decimal(whole: int, places: int) -> Decimal:
    return Decimal(f"{whole}E-{places}")
