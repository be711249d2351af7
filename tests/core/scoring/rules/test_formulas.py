"""``product``, ``weighted``, ``deduction`` and negative options: more than one number decides."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.wording import Words
from core.scoring.explain import explain
from core.scoring.least import least_points
from core.scoring.model import Awaited, AwardKind, ComponentKey, Given, Rule
from core.scoring.numbers import round_half_up

SYNCED = ComponentKey("synced")
PRODUCT = """
kind = "product"
done = "hồ sơ trực tuyến có kết quả điện tử"
total = "tổng hồ sơ"
noun = "hồ sơ"
times = "synced"
full_at_share = 0.5
"""
WEIGHTED = """
kind = "weighted"
total = "vấn đề phát hiện"
noun = "vấn đề"
parts = [
  { id = "fixed", label = "vấn đề đã xử lý xong", share = 1 },
  { id = "begun", label = "vấn đề đã xử lý nhưng chưa xong", share = 0.5 },
]
"""
DEDUCTION = """
kind = "deduction"
items = [
  { id = "late", label = "số báo cáo gửi trễ", each = 0.25 },
  { id = "missing", label = "số báo cáo không gửi", each = 0.5 },
]
"""
BELOW_ZERO = f"{DEDUCTION}least = -1"
NEGATIVE = """
kind = "levels"
options = [
  { id = "on_time", label = "Đúng thời gian, đủ nội dung", share = 1 },
  { id = "late", label = "Ban hành trễ", points = 0 },
  { id = "never", label = "Không ban hành", points = -1 },
]
"""


def said(rule: Rule, given: Given, max_points: str) -> str:
    award = rule.award(given, Decimal(max_points))
    points = None if award.points is None else round_half_up(award.points, 2)
    return Words.load().text(explain(award, points, Decimal(max_points))[0])


@pytest.mark.parametrize(
    ("other", "done", "points"),
    [
        (Fraction(3, 4), "40", Fraction(12)),  # 40 % × 75 % = 30 %, of the 50 % that earn 20
        (Fraction(1), "50", Fraction(20)),
        (Fraction(1), "49", Fraction(196, 10)),
        (Fraction(0), "50", Fraction(0)),
        (None, "25", Fraction(10)),  # the other row left the assessment: the factor is left out
    ],
)
def test_a_share_is_multiplied_with_what_the_other_row_measures(
    rule: Callable[..., Rule], other: Fraction | None, done: str, points: Fraction
) -> None:
    given = Given({"done": done, "total": "100"}, others={SYNCED: other})

    assert rule(PRODUCT).award(given, Decimal(20)).points == points


def test_a_product_waits_for_the_other_row_of_the_same_sheet(rule: Callable[..., Rule]) -> None:
    award = rule(PRODUCT).award(Given({"done": "40", "total": "100"}), Decimal(20))

    assert (award.kind, award.awaited, award.reason.facts) == (
        AwardKind.WAITING,
        Awaited.OWN,
        {"row": "1.4 Tỷ lệ hồ sơ đồng bộ"},
    )


def test_a_product_says_both_shares(rule: Callable[..., Rule]) -> None:
    given = Given({"done": "40", "total": "100"}, others={SYNCED: Fraction(3, 4)})

    assert said(rule(PRODUCT), given, "20") == (
        "40/100 hồ sơ × 75 % của chỉ số 1.4 Tỷ lệ hồ sơ đồng bộ = 30 %: 12/20 điểm"
    )


@pytest.mark.parametrize(
    ("fixed", "begun", "gives"),
    [
        ("6", "0", Fraction(1)),
        ("3", "2", Fraction(4, 6)),
        ("0", "6", Fraction(1, 2)),
        ("0", "0", Fraction(0)),
        ("5", "2", "weighted-parts-over-total"),
        ("3", "", "answer-missing"),
    ],
)
def test_each_part_counts_with_its_own_weight(
    outcome: Callable[..., Fraction | str], fixed: str, begun: str, gives: Fraction | str
) -> None:
    assert outcome(WEIGHTED, {"total": "6", "fixed": fixed, "begun": begun}, "1") == gives


def test_a_weighted_award_shows_the_sum_it_was_made_of(rule: Callable[..., Rule]) -> None:
    given = Given({"total": "6", "fixed": "3", "begun": "2"})

    assert said(rule(WEIGHTED, "1"), given, "1") == "(3 × 1 + 2 × 0,5) ÷ 6 vấn đề: 0,67/1 điểm"


@pytest.mark.parametrize(
    ("lines", "late", "missing", "points"),
    [
        (DEDUCTION, "0", "0", Fraction(2)),
        (DEDUCTION, "2", "1", Fraction(1)),
        (DEDUCTION, "8", "0", Fraction(0)),
        (DEDUCTION, "9", "0", Fraction(0)),
        (BELOW_ZERO, "9", "0", Fraction("-0.25")),
        (BELOW_ZERO, "9", "9", Fraction(-1)),
    ],
)
def test_every_occurrence_costs_and_never_more_than_the_least_allows(
    rule: Callable[..., Rule], lines: str, late: str, missing: str, points: Fraction
) -> None:
    award = rule(lines, "2").award(Given({"late": late, "missing": missing}), Decimal(2))

    assert award.points == points


def test_a_deduction_shows_what_was_taken_away(rule: Callable[..., Rule]) -> None:
    deduction = rule(DEDUCTION, "2")

    assert said(deduction, Given({"late": "2", "missing": "1"}), "2") == "2 − 2 × 0,25 − 1 × 0,5: 1/2 điểm"
    assert said(deduction, Given({"late": "0", "missing": "0"}), "2") == "Không bị trừ điểm: 2/2 điểm"
    assert said(deduction, Given({"late": "9", "missing": "0"}), "2") == ("2 − 9 × 0,25, không thấp hơn 0: 0/2 điểm")


def test_an_option_may_take_points_away(rule: Callable[..., Rule], outcome: Callable[..., Fraction | str]) -> None:
    assert outcome(NEGATIVE, {"choice": "never"}, "1") == -1
    assert least_points(rule(NEGATIVE, "1"), Decimal(1)) == -1


def test_parts_can_together_lose_what_each_of_them_can(rule: Callable[..., Rule]) -> None:
    table = replace_lines(NEGATIVE)
    both = rule(
        f"""
        kind = "parts"
        parts = [
          {{ id = "a", label = "A", max_points = 1, rule = {table} }},
          {{ id = "b", label = "B", max_points = 1, rule = {table} }},
        ]
        """,
        "2",
    )

    assert least_points(both, Decimal(2)) == -2
    assert both.award(Given({"a.choice": "never", "b.choice": "on_time"}), Decimal(2)).points == 0


def replace_lines(lines: str) -> str:
    kind, options = lines.strip().split("\n", 1)
    return f"{{ {kind}, {' '.join(options.split())} }}".replace(", ] }", "] }")


def test_a_rule_inside_another_knows_what_the_whole_row_knows(rule: Callable[..., Rule]) -> None:
    halves = rule(
        """
        kind = "parts"
        [[parts]]
        id = "a"
        label = "A"
        max_points = 10
        rule = { kind = "product", done = "d", total = "t", noun = "n", times = "synced" }
        [[parts]]
        id = "b"
        label = "B"
        max_points = 10
        rule = { kind = "ratio", done = "d", total = "t", noun = "n", total_supplied = true }
        """
    )
    given = Given({"a.done": "1", "a.total": "2", "b.done": "3"}, others={SYNCED: Fraction(1, 2)})

    assert halves.award(given, Decimal(20)).kind is AwardKind.WAITING
    assert halves.award(replace(given, supplied={"b.total": Decimal(4)}), Decimal(20)).points == 10


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (PRODUCT.replace('"synced"', '"nowhere"'), "problem-no-component-key name=times key=nowhere"),
        (WEIGHTED.replace("share = 1 ", "share = 0.9 "), "problem-best-below name=parts best=18 max=20"),
        (WEIGHTED.replace('"begun"', '"total"'), "problem-id-taken id=total"),
        (DEDUCTION.replace("0.25", "-0.25"), "problem-cost-above-zero name=each"),
        (f"{DEDUCTION}least = 20", "problem-least-over name=least least=20 max=20"),
        ('kind = "deduction"', "problem-too-few name=items least=1"),
    ],
)
def test_slips_in_formulas_are_told(problems_of: Callable[..., list[str]], lines: str, problem: str) -> None:
    assert [one for one in problems_of(lines) if problem in one] != []
