"""``ratio``, ``ratio_levels`` and ``complement``: answers that are two numbers."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from core.scoring.model import AwardKind, FractionInput, Given, NumberInput, Rule

COUNTED = 'done = "số hồ sơ"\ntotal = "tổng số hồ sơ"\nnoun = "hồ sơ"\n'
PLAIN = f'kind = "ratio"\n{COUNTED}'
THRESHOLD = f"{PLAIN}full_at_share = 0.8"
FLOOR = f"{PLAIN}floor_share = 0.8"
EXACT_THRESHOLD = f'{PLAIN}full_at_share = "2/3"'
NOTHING_IS_ZERO = f'{PLAIN}zero_total = "no_points"'
NOTHING_IS_ALL = f'{PLAIN}zero_total = "full_marks"'
MORE_IS_FINE = f"{PLAIN}max_done_over_total = true"
DECIMALS = f"{PLAIN}whole = false"
STEPS = f"""
kind = "ratio_levels"
{COUNTED}
steps = [{{ from_share = 0.2, points = 10 }}, {{ from_share = "3/10", share = 1 }}]
"""
BAD = 'kind = "complement"\nbad = "số hồ sơ trễ"\ntotal = "tổng số hồ sơ"\nnoun = "hồ sơ"\n'
BAD_THRESHOLD = f"{BAD}full_at_share = 0.9"
FIXED = 'kind = "ratio"\ndone = "số văn bản"\ntotal = "văn bản tỉnh yêu cầu"\nnoun = "văn bản"\ntotal_fixed = 4'
OF_STAFF = 'kind = "ratio"\ndone = "số người có máy tính"\ntotal_from = "staff"\nnoun = "người"'


@pytest.mark.parametrize(
    ("lines", "done", "total", "gives"),
    [
        (PLAIN, "3", "4", Fraction(15)),
        (PLAIN, "1", "3", Fraction(20, 3)),
        (PLAIN, "0", "5", Fraction(0)),
        (PLAIN, "5", "4", "ratio-over-total"),
        (PLAIN, "0", "0", "ratio-zero-total"),
        (PLAIN, "1", "0", "ratio-over-total"),
        (PLAIN, "-1", "", "answer-negative"),
        (PLAIN, "3", "", "answer-missing"),
        (PLAIN, "", "", "answer-missing"),
        (PLAIN, "2.5", "4", "answer-not-whole"),
        (DECIMALS, "2.5", "4", Fraction("12.5")),
        (THRESHOLD, "33", "100", Fraction("8.25")),
        (THRESHOLD, "79", "100", Fraction("19.75")),
        (THRESHOLD, "80", "100", Fraction(20)),
        (THRESHOLD, "100", "100", Fraction(20)),
        (EXACT_THRESHOLD, "2", "3", Fraction(20)),
        (EXACT_THRESHOLD, "1", "3", Fraction(10)),
        (FLOOR, "79", "100", Fraction(0)),
        (FLOOR, "80", "100", Fraction(16)),
        (NOTHING_IS_ZERO, "0", "0", Fraction(0)),
        (NOTHING_IS_ALL, "0", "0", Fraction(20)),
        (MORE_IS_FINE, "5", "4", Fraction(20)),
        (STEPS, "19", "100", Fraction(0)),
        (STEPS, "20", "100", Fraction(10)),
        (STEPS, "299999", "1000000", Fraction(10)),
        (STEPS, "3", "10", Fraction(20)),
        (STEPS, "11", "10", "ratio_levels-over-total"),
        (STEPS, "0", "0", "ratio_levels-zero-total"),
    ],
)
def test_two_numbers_give_their_points_or_the_reason_why_not(
    outcome: Callable[..., Fraction | str], lines: str, done: str, total: str, gives: Fraction | str
) -> None:
    assert outcome(lines, {"done": done, "total": total}) == gives


@pytest.mark.parametrize(
    ("lines", "bad", "total", "gives"),
    [
        (BAD, "0", "8", Fraction(20)),
        (BAD, "1", "8", Fraction("17.5")),
        (BAD, "8", "8", Fraction(0)),
        (BAD, "9", "8", "complement-over-total"),
        (BAD, "0", "0", "complement-zero-total"),
        (BAD_THRESHOLD, "10", "100", Fraction(20)),
        (BAD_THRESHOLD, "11", "100", Fraction(178, 9)),
    ],
)
def test_what_went_wrong_is_taken_from_the_whole(
    outcome: Callable[..., Fraction | str], lines: str, bad: str, total: str, gives: Fraction | str
) -> None:
    assert outcome(lines, {"bad": bad, "total": total}) == gives


def test_a_fixed_total_is_not_asked(rule: Callable[..., Rule], outcome: Callable[..., Fraction | str]) -> None:
    (asked,) = rule(FIXED).inputs

    assert isinstance(asked, NumberInput)
    assert outcome(FIXED, {"done": "3"}) == Fraction(15)
    assert outcome(FIXED, {"done": "5"}) == "ratio-over-total"


def test_a_general_figure_is_not_asked_again_and_is_waited_for_by_its_title(rule: Callable[..., Rule]) -> None:
    computers = rule(OF_STAFF)
    waiting = computers.award(Given({"done": "21"}), Decimal(20))
    known = computers.award(Given({"done": "21"}, {"staff": Decimal(24)}), Decimal(20))

    assert computers.general == ("staff",)
    assert waiting.kind is AwardKind.WAITING
    assert waiting.reason.facts["figure"] == "tổng số cán bộ"
    assert known.points == Fraction("17.5")


@pytest.mark.parametrize("unusable", ["-1", "NaN", "Infinity"])
def test_an_unusable_general_figure_is_one_that_is_not_known(rule: Callable[..., Rule], unusable: str) -> None:
    award = rule(OF_STAFF).award(Given({"done": "0"}, {"staff": Decimal(unusable)}), Decimal(20))

    assert award.kind is AwardKind.WAITING


def test_what_is_wrong_is_told_before_what_is_missing(outcome: Callable[..., Fraction | str]) -> None:
    assert outcome(OF_STAFF, {"done": "nhiều"}) == "answer-unreadable"
    assert outcome(PLAIN, {"total": "ba"}) == "answer-unreadable"


def test_both_numbers_are_asked_in_one_message(rule: Callable[..., Rule]) -> None:
    (asked,) = rule(f"{PLAIN}example_done = 33\nexample_total = 100").inputs

    assert isinstance(asked, FractionInput)
    assert (asked.done.name, asked.total.name) == ("done", "total")
    assert (asked.done.example, asked.total.example) == (Decimal(33), Decimal(100))


def test_a_share_just_below_a_step_is_not_shown_as_if_it_had_reached_it(rule: Callable[..., Rule]) -> None:
    award = rule(STEPS).award(Given({"done": "299999", "total": "1000000"}), Decimal(20))

    assert award.reason.facts["percent"] == Decimal("29.9999")
