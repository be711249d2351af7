from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scoring.bands import band_above, band_of, printed_percent, printed_value


@dataclass(frozen=True)
class Slice:
    from_value: Decimal


BANDS = tuple(Slice(Decimal(edge)) for edge in (0, 50, 70, 90))
EDGES = [band.from_value for band in BANDS]


@pytest.mark.parametrize(
    ("value", "edge", "above"),
    [
        (Fraction(-1), 0, 50),
        (Fraction(0), 0, 50),
        (Fraction(50), 50, 70),
        (Fraction("69.999999"), 50, 70),
        (Fraction(70), 70, 90),
        (Fraction(90), 90, None),
        (Fraction(100), 90, None),
    ],
)
def test_a_value_on_the_edge_belongs_to_the_band_above(value: Fraction, edge: int, above: int | None) -> None:
    next_band = band_above(value, BANDS)

    assert band_of(value, BANDS).from_value == edge
    assert (next_band.from_value if next_band else None) == above


def test_thirds_are_compared_exactly() -> None:
    thirds = (Slice(Decimal(0)), Slice(Decimal(30)))

    assert band_of(Fraction(1, 3) * 90, thirds).from_value == 30


@pytest.mark.parametrize(
    ("value", "printed"),
    [("89.994", "89.99"), ("89.996", "89.996"), ("89.99999", "89.99999"), ("90", "90.00"), ("71.25", "71.25")],
)
def test_a_value_that_would_round_over_an_edge_is_printed_with_more_digits(value: str, printed: str) -> None:
    assert str(printed_value(Fraction(value), 2, EDGES)) == printed


@given(st.fractions(0, 100, max_denominator=100_000))
def test_what_is_printed_never_contradicts_the_band(value: Fraction) -> None:
    assert band_of(printed_value(value, 2, EDGES), BANDS) == band_of(value, BANDS)


def test_a_share_is_printed_as_a_percentage_that_respects_its_edges() -> None:
    assert printed_percent(Fraction(1, 3), []) == Decimal("33.33")
    assert printed_percent(Fraction("0.299999"), [Fraction(3, 10)]) == Decimal("29.9999")


@given(st.fractions(0, 1, max_denominator=60), st.lists(st.fractions(0, 1, max_denominator=60)))
def test_a_printed_share_has_an_end_even_where_an_edge_has_none(share: Fraction, edges: list[Fraction]) -> None:
    printed = Fraction(printed_percent(share, [*edges, share]))

    assert abs(printed - share * 100) <= Fraction(1, 200)
    assert all(printed < edge * 100 for edge in edges if share < edge)
