"""``check``, ``levels``, ``checklist`` and ``information``: answers that are picked or written."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from core.scoring.model import AwardKind, Given, Rule
from core.scoring.phrase import Phrase

CHECK = 'kind = "check"'
LEVELS = """
kind = "levels"
options = [
  { id = "head", label = "Chủ tịch", share = 1 },
  { id = "deputy", label = "Phó Chủ tịch", share = "1/3" },
  { id = "late", label = "Ban hành trễ", points = -1 },
]
"""
LIST = """
kind = "checklist"
options = [
  { id = "a", label = "Kế hoạch", points = 12.5 },
  { id = "b", label = "Quy chế", share = 0.25 },
  { id = "c", label = "Báo cáo", points = 2.5 },
]
"""
ALL_OF = """
kind = "checklist"
all_of = true
options = [{ id = "a", label = "Đường ống" }, { id = "b", label = "Máy tính" }]
"""


@pytest.mark.parametrize(
    ("lines", "values", "gives"),
    [
        (CHECK, {"choice": "yes"}, Fraction(20)),
        (CHECK, {"choice": "no"}, Fraction(0)),
        (CHECK, {}, "answer-not-chosen"),
        (CHECK, {"choice": "co"}, "answer-not-an-option"),
        (LEVELS, {"choice": "head"}, Fraction(20)),
        (LEVELS, {"choice": "deputy"}, Fraction(20, 3)),
        (LEVELS, {"choice": "late"}, Fraction(-1)),
        (LEVELS, {"choice": "2"}, "answer-not-an-option"),
        (LIST, {"items": "a,b,c"}, Fraction(20)),
        (LIST, {"items": "c,a"}, Fraction(15)),
        (LIST, {"items": "b,b"}, Fraction(5)),
        (LIST, {"items": ""}, Fraction(0)),
        (LIST, {}, "answer-not-chosen"),
        (LIST, {"items": "a,x"}, "answer-not-an-option"),
        (ALL_OF, {"items": "b,a"}, Fraction(20)),
        (ALL_OF, {"items": "a"}, Fraction(0)),
    ],
)
def test_what_is_picked_gives_its_points(
    outcome: Callable[..., Fraction | str], lines: str, values: dict[str, str], gives: Fraction | str
) -> None:
    assert outcome(lines, values) == gives


def test_a_check_asks_yes_or_no_in_our_words_unless_the_decision_has_its_own(rule: Callable[..., Rule]) -> None:
    (ours,) = rule(CHECK).inputs
    (theirs,) = rule('kind = "check"\nyes = "Đã ban hành"').inputs

    assert [option.label for option in getattr(ours, "options", ())] == [Phrase("check-yes"), Phrase("check-no")]
    assert [option.label for option in getattr(theirs, "options", ())] == ["Đã ban hành", Phrase("check-no")]


def test_what_is_only_collected_has_no_points_not_zero_points(rule: Callable[..., Rule]) -> None:
    asked = rule('kind = "information"\nlabel = "số ngày"', "0")

    assert asked.award(Given({"text": "3 ngày"}), Decimal(0)).kind is AwardKind.UNSCORED
    assert asked.award(Given({"text": "3 ngày"}), Decimal(0)).points is None
    assert asked.award(Given({"text": "  "}), Decimal(0)).kind is AwardKind.INCOMPLETE
