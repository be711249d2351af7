from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.scoring.numbers import (
    exact_sum,
    from_ten_thousandths,
    plain,
    round_half_up,
    round_up,
    shown,
    to_ten_thousandths,
)

stored = st.integers(-(10**12), 10**12)
exact = st.fractions(-1000, 1000, max_denominator=10_000)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("3.085", 2, "3.09"),
        ("0.625", 2, "0.63"),
        ("2.5", 0, "3"),
        ("-0.125", 2, "-0.13"),
        ("3.09375", 2, "3.09"),
        ("1.005", 2, "1.01"),
        ("7", 4, "7.0000"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), places)) == rounded


@given(exact, st.integers(0, 4))
def test_rounding_never_moves_a_number_by_more_than_half_a_unit(value: Fraction, places: int) -> None:
    assert abs(Fraction(round_half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(exact, st.integers(0, 4))
def test_rounding_up_is_the_next_number_that_is_enough(value: Fraction, places: int) -> None:
    up = Fraction(round_up(value, places))

    assert up >= value
    assert up - value < Fraction(1, 10**places)


def test_rounding_does_not_depend_on_the_callers_precision() -> None:
    with localcontext(prec=2):
        assert round_half_up(Decimal("1234.565"), 2) == Decimal("1234.57")
        assert exact_sum([Decimal("999.99"), Decimal("0.0001")]) == Decimal("999.9901")


@given(stored)
def test_points_come_back_from_the_store_as_they_went_in(whole: int) -> None:
    assert to_ten_thousandths(from_ten_thousandths(whole)) == whole


def test_points_too_precise_for_the_store_are_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="decimals"):
        to_ten_thousandths(Decimal("0.00005"))


@given(st.lists(stored))
def test_a_sum_is_exact_to_the_last_digit(parts: Sequence[int]) -> None:
    assert to_ten_thousandths(exact_sum(from_ten_thousandths(one) for one in parts)) == sum(parts)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("500.0", "500"),
        ("7.50", "7.5"),
        ("1E+3", "1000"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-2.10", "-2.1"),
        ("100", "100"),
    ],
)
def test_one_number_has_one_plain_text(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_a_number_without_an_end_is_shown_with_two_decimals_any_other_in_full() -> None:
    assert shown(Fraction(55, 3)) == Decimal("18.33")
    assert shown(Fraction("1.5625")) == Decimal("1.5625")
