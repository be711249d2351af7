"""A rule's numbers for another maximum: every absolute number of points grows or shrinks with it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.scoring.numbers import STORED_PLACES, has_at_most, round_half_up

_POINTS = frozenset({"points", "each", "cap", "max_points", "least"})


def rescaled(rule: Any, factor: Fraction) -> Any | None:
    """The same rule; ``None`` where a number could not be written without rounding."""
    try:
        return _scaled(rule, factor)
    except ValueError:
        return None


def _scaled(value: Any, factor: Fraction) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _points(one, factor) if name in _POINTS and _is_number(one) else _scaled(one, factor)
            for name, one in value.items()
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_scaled(one, factor) for one in value]
    return value


def _points(value: int | Decimal, factor: Fraction) -> Decimal:
    exact = Fraction(value) * factor
    if not has_at_most(exact, STORED_PLACES):
        raise ValueError(value)
    return round_half_up(exact, STORED_PLACES).normalize() if exact else Decimal(0)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
