"""The total of a share: supplied, the larger of two, less an excluded part, last year's in place of none."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.wording import Words
from core.scoring.explain import explain
from core.scoring.model import Awaited, AwardKind, FractionInput, Given, NumberInput, Rule
from core.scoring.numbers import round_half_up

RATIO = 'kind = "ratio"\ndone = "số hồ sơ đã đồng bộ"\ntotal = "hồ sơ ở hệ thống tỉnh"\nnoun = "hồ sơ"\n'
SUPPLIED = f"{RATIO}total_supplied = true"
LARGER = f'{RATIO}total_or = "hồ sơ ở Cổng quốc gia"'
WITHOUT = f'{RATIO}excluded = "hồ sơ có phí bằng 0"'
MONTH = f'{RATIO}last_year = "hồ sơ cả năm trước"\nlast_year_over = 12'
YEAR = f'{RATIO}last_year = "hồ sơ cả năm trước"\nlast_year_over = 1'
LARGER_OR_LAST = f'{MONTH}\ntotal_or = "hồ sơ ở Cổng quốc gia"'


@pytest.mark.parametrize(
    ("lines", "answer", "gives"),
    [
        (LARGER, "90 100 120", Fraction(15)),
        (LARGER, "90 120 100", Fraction(15)),
        (LARGER, "110 100 120", Fraction(110, 6)),
        (LARGER, "130 100 120", "ratio-over-total"),
        (LARGER, "0 0 0", "ratio-zero-total"),
        (LARGER, "90 100", "answer-missing"),
        (WITHOUT, "30 50 10", Fraction(15)),
        (WITHOUT, "40 50 10", Fraction(20)),
        (WITHOUT, "41 50 10", "ratio-over-total"),
        (WITHOUT, "0 50 51", "answer-excluded-over"),
        (WITHOUT, "0 10 10", "ratio-zero-total"),
    ],
)
def test_the_total_is_the_larger_of_two_or_what_an_excluded_part_leaves(
    outcome: Callable[..., Fraction | str], lines: str, answer: str, gives: Fraction | str
) -> None:
    third = "total_or" if "total_or" in lines else "excluded"
    values = dict(zip(("done", "total", third), answer.split(), strict=False))

    assert outcome(lines, values) == gives


@pytest.mark.parametrize(
    ("lines", "values", "gives"),
    [
        (MONTH, {"done": "3", "total": "4"}, Fraction(15)),
        (MONTH, {"done": "3", "total": "0"}, "answer-missing"),
        (MONTH, {"done": "75", "total": "0", "last_year": "1200"}, Fraction(15)),
        (MONTH, {"done": "0", "total": "0", "last_year": "1200"}, Fraction(0)),
        (MONTH, {"done": "150", "total": "0", "last_year": "1200"}, Fraction(20)),
        (MONTH, {"done": "0", "total": "0", "last_year": "0"}, Fraction(0)),
        (MONTH, {"done": "5", "total": "4"}, "ratio-over-total"),
        (YEAR, {"done": "300", "total": "0", "last_year": "1200"}, Fraction(5)),
        (LARGER_OR_LAST, {"done": "3", "total": "0", "total_or": "4"}, Fraction(15)),
        (LARGER_OR_LAST, {"done": "75", "total": "0", "total_or": "0", "last_year": "1200"}, Fraction(15)),
    ],
)
def test_last_years_total_stands_in_where_this_year_has_none(
    outcome: Callable[..., Fraction | str], lines: str, values: dict[str, str], gives: Fraction | str
) -> None:
    assert outcome(lines, values) == gives


def test_a_supplied_total_is_not_asked_and_the_points_wait_for_the_assessor(rule: Callable[..., Rule]) -> None:
    supplied = rule(SUPPLIED)
    waiting = supplied.award(Given({"done": "9"}), Decimal(20))
    known = supplied.award(Given({"done": "9"}, supplied={"total": Decimal(12)}), Decimal(20))

    assert [type(wanted) for wanted in supplied.inputs] == [NumberInput]
    assert (waiting.kind, waiting.awaited) == (AwardKind.WAITING, Awaited.SUPPLIED)
    assert known.points == 15


def test_what_is_asked_first_is_the_pair_and_last_year_only_without_a_total(rule: Callable[..., Rule]) -> None:
    pair, second, last = rule(LARGER_OR_LAST).inputs

    assert isinstance(pair, FractionInput)
    assert isinstance(second, NumberInput)
    assert isinstance(last, NumberInput)
    assert (second.only_without, last.only_without) == ((), ("total", "total_or"))


@pytest.mark.parametrize(
    ("lines", "values", "said"),
    [
        (
            LARGER,
            {"done": "90", "total": "100", "total_or": "120"},
            "90/120 (số lớn hơn trong 100 và 120) hồ sơ: 15/20 điểm",
        ),
        (WITHOUT, {"done": "30", "total": "50", "excluded": "10"}, "30/40 (50 trừ 10) hồ sơ: 15/20 điểm"),
        (
            MONTH,
            {"done": "75", "total": "0", "last_year": "1200"},
            "75/100 (năm trước 1.200 ÷ 12) hồ sơ: 15/20 điểm",
        ),
        (
            MONTH,
            {"done": "0", "total": "0", "last_year": "0"},
            "Trong kỳ và năm trước đều không có số liệu: 0/20 điểm",
        ),
        (SUPPLIED, {"done": "9"}, "Tối đa 20 điểm; chờ cơ quan thẩm định cung cấp: hồ sơ ở hệ thống tỉnh"),
    ],
)
def test_the_award_says_which_total_counted(
    rule: Callable[..., Rule], lines: str, values: dict[str, str], said: str
) -> None:
    award = rule(lines).award(Given(values), Decimal(20))
    points = None if award.points is None else round_half_up(award.points, 2)

    assert Words.load().text(explain(award, points, Decimal(20))[0]) == said


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (f'{RATIO}total_supplied = true\ntotal_from = "staff"', "problem-exclude names=total_from, total_supplied"),
        (f'{RATIO}total_fixed = 4\ntotal_or = "x"', "problem-total-not-asked name=total_or"),
        (f'{MONTH}\nzero_total = "no_points"', "problem-exclude names=last_year, zero_total"),
        (f'{MONTH}\nexcluded = "x"', "problem-exclude names=last_year, excluded"),
        (f'{RATIO}last_year = "x"\nlast_year_over = 6', "problem-last-year-over name=last_year_over"),
    ],
)
def test_totals_that_do_not_go_together_are_told(
    problems_of: Callable[..., list[str]], lines: str, problem: str
) -> None:
    assert [one for one in problems_of(lines) if problem in one] != []
