"""Bands as half-open slices of a scale, and the printed form of a value that never contradicts its band."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

from core.scoring.numbers import SHOWN_PLACES, has_at_most, round_half_up

_MOST_EDGE_PLACES = 14


class Edge(Protocol):
    """A slice that begins at ``from_value``, the edge itself included."""

    @property
    def from_value(self) -> Decimal: ...


AnyBand = TypeVar("AnyBand", bound=Edge)


def band_of(value: Fraction | Decimal, bands: Sequence[AnyBand]) -> AnyBand:
    """The highest band whose edge is reached; the lowest one below all edges. ``bands`` go from low to high."""
    return next((band for band in reversed(bands) if value >= band.from_value), bands[0])


def band_above(value: Fraction | Decimal, bands: Sequence[AnyBand]) -> AnyBand | None:
    """The next band up, ``None`` in the highest."""
    return next((band for band in bands if value < band.from_value and band is not bands[0]), None)


def printed_value(value: Fraction | Decimal, places: int, edges: Collection[Fraction | Decimal]) -> Decimal:
    """``value`` with ``places`` decimals, or with as many more as it takes to stay on its own side of every edge.

    89,996 with an edge at 90 is printed as 89,996: "90,00" would claim the band above. An edge without an end, such as
    a third, is itself read as it would be printed.
    """
    printed = round_half_up(value, places)
    while any((printed >= _written(edge, places)) is not (value >= edge) for edge in edges):
        places += 1
        printed = round_half_up(value, places)
    return printed


def printed_percent(share: Fraction, edges: Collection[Fraction]) -> Decimal:
    """A share as the number before a percent sign; ``edges`` are shares it must not seem to reach."""
    return printed_value(share * 100, SHOWN_PLACES, [edge * 100 for edge in edges])


def _written(edge: Fraction | Decimal, places: int) -> Fraction | Decimal:
    return edge if has_at_most(edge, _MOST_EDGE_PLACES) else round_half_up(edge, places)
