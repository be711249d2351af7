"""``parts`` and ``best_of``: rules made of rules."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from core.scoring.model import ChoiceInput, FractionInput, Given, NumberInput, Rule

PARTS = """
kind = "parts"
[[parts]]
id = "wan"
label = "Kết nối"
max_points = 15
rule = { kind = "ratio", done = "số máy", total = "tổng", noun = "máy" }
[[parts]]
id = "plan"
label = "Có kế hoạch"
max_points = 5
rule = { kind = "check" }
"""
BEST = """
kind = "best_of"
[[alternatives]]
id = "a"
label = "Trung tâm dữ liệu"
max_points = 20
rule = { kind = "ratio", done = "số", total_from = "staff", noun = "người" }
[[alternatives]]
id = "b"
label = "Thuê dịch vụ"
max_points = 10
rule = { kind = "count", noun = "dịch vụ", each = 5 }
"""


@pytest.mark.parametrize(
    ("values", "gives"),
    [
        ({"wan.done": "1", "wan.total": "3", "plan.choice": "yes"}, Fraction(10)),
        ({"plan.choice": "no", "wan.total": "3", "wan.done": "3"}, Fraction(15)),
        ({"wan.done": "1", "wan.total": "3"}, "answer-not-chosen"),
        ({"plan.choice": "yes"}, "answer-missing"),
        ({"wan.done": "4", "wan.total": "3"}, "ratio-over-total"),
        ({"wan.done": "0", "wan.total": "0", "plan.choice": "yes"}, "ratio-zero-total"),
    ],
)
def test_parts_give_their_exact_sum_once_all_are_answered(
    outcome: Callable[..., Fraction | str], values: dict[str, str], gives: Fraction | str
) -> None:
    assert outcome(PARTS, values) == gives


@pytest.mark.parametrize(
    ("values", "general", "gives"),
    [
        ({"a.done": "6", "b.count": "1"}, {"staff": Decimal(8)}, Fraction(15)),
        ({"a.done": "1", "b.count": "2"}, {"staff": Decimal(8)}, Fraction(10)),
        ({"b.count": "1"}, {}, Fraction(5)),
        ({"a.done": "8"}, {"staff": Decimal(8)}, Fraction(20)),
        ({}, {}, "best_of-missing"),
        ({"a.done": "9", "b.count": "2"}, {"staff": Decimal(8)}, "ratio-over-total"),
        ({"a.done": "1", "b.count": "2"}, {}, "answer-waiting"),
    ],
)
def test_the_best_answered_alternative_counts(
    outcome: Callable[..., Fraction | str], values: dict[str, str], general: dict[str, Decimal], gives: Fraction | str
) -> None:
    assert outcome(BEST, values, general=general) == gives


def test_an_alternative_that_waits_holds_nothing_up_once_it_is_beaten(outcome: Callable[..., Fraction | str]) -> None:
    swapped = BEST.replace("max_points = 20", "max_points = 5").replace("max_points = 10", "max_points = 20")

    assert outcome(swapped, {"a.done": "1", "b.count": "1"}) == Fraction(5)
    assert outcome(swapped, {"a.done": "1", "b.count": "0"}) == "answer-waiting"


def test_inputs_are_named_after_their_part_and_a_choice_is_asked_under_its_label(rule: Callable[..., Rule]) -> None:
    pair, choice = rule(PARTS).inputs

    assert isinstance(pair, FractionInput)
    assert (pair.done.name, pair.total.name) == ("wan.done", "wan.total")
    assert isinstance(choice, ChoiceInput)
    assert (choice.name, choice.label) == ("plan.choice", "Có kế hoạch")


def test_every_alternative_may_be_left_out(rule: Callable[..., Rule]) -> None:
    asked = rule(BEST).inputs

    assert [wanted.optional for wanted in asked] == [True, True]
    assert [wanted.optional for wanted in rule(PARTS).inputs] == [False, False]
    assert isinstance(asked[0], NumberInput)


def test_a_rule_inside_a_rule_inside_a_rule_keeps_the_whole_path_in_its_names(rule: Callable[..., Rule]) -> None:
    nested = """
    kind = "parts"
    parts = [
      { id = "one", label = "Một", max_points = 5, rule = { kind = "check" } },
      { id = "two", label = "Hai", max_points = 15, rule = { kind = "best_of", alternatives = [
        { id = "x", label = "X", max_points = 15, rule = { kind = "check" } },
        { id = "y", label = "Y", max_points = 10, rule = { kind = "count", noun = "cái", each = 2 } },
      ] } },
    ]
    """
    award = rule(nested).award(Given({"one.choice": "yes", "two.y.count": "3"}), Decimal(20))

    assert award.points == Fraction(11)
    assert [len(part.parts) for part in award.parts] == [0, 1]


def test_the_awards_of_the_parts_add_up_to_the_award(rule: Callable[..., Rule]) -> None:
    award = rule(PARTS).award(Given({"wan.done": "1", "wan.total": "7", "plan.choice": "yes"}), Decimal(20))

    assert sum((part.points or Fraction(0) for part in award.parts), Fraction(0)) == award.points
