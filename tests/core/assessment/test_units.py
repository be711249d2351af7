"""Readings and rules that look at the other units: known only in a second pass over all sheets."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.assessment.scores import Counting
from core.assessment.sheet import Sheet, State
from core.assessment.totals import score_sheet
from core.assessment.units import NobodyScored, score_units
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

Sheets = Callable[..., Sheet]
Policies = Callable[..., Framework]
HEAD, COMPUTERS, NEWS = ComponentKey("head"), ComponentKey("computers"), ComponentKey("news")


@pytest.fixture
def compared(document: dict[str, Any]) -> Framework:
    """2.1 is compared with the best unit, 3.2 rolls up the communes."""
    rows = {row["key"]: row for row in document["component"]}
    rows["computers"]["rule"] = {"kind": "normalised", "done": "d", "total": "t", "noun": "n"}
    rows["news"]["rule"] = {"kind": "roll_up", "of": "mean", "source": "results", "noun": "xã"}
    return build(document, "mau_2025")


def test_the_best_value_of_all_units_has_the_maximum(compared: Framework, sheet: Sheets) -> None:
    scored = score_units(
        compared,
        {
            "a": sheet(computers={"done": "50", "total": "20"}),
            "b": sheet(computers={"done": "10", "total": "1"}),
            "c": sheet(computers=State.NO_DATA),
        },
    )

    assert [one.components[COMPUTERS].points for one in scored.scores.values()] == [Decimal("2.5"), 10, 0]
    assert scored.findings == ()


def test_until_then_the_points_are_neither_earned_nor_lost(compared: Framework, sheet: Sheets) -> None:
    alone = score_sheet(compared, sheet(computers={"done": "50", "total": "20"}))

    assert alone.components[COMPUTERS].counting is Counting.AWAITS_UNITS
    assert (alone.whole.waiting, alone.whole.counted_max) == (Decimal("12.5"), Decimal("27.5"))


def test_the_shares_of_the_units_below_come_from_outside(compared: Framework, sheet: Sheets) -> None:
    scored = score_units(compared, {"a": sheet(), "b": sheet()}, children={"a": (Fraction(1, 2), Fraction(1)), "b": ()})

    assert scored.scores["a"].components[NEWS].points == Decimal("1.88")
    assert scored.scores["b"].components[NEWS].counting is Counting.AWAITS_UNITS


def test_a_component_that_does_not_apply_earns_the_best_units_points(with_policies: Policies, sheet: Sheets) -> None:
    scored = score_units(
        with_policies(not_applicable="best_unit"),
        {
            "a": sheet(head=State.NA_ACCEPTED),
            "b": sheet(head={"choice": "deputy"}),
            "c": sheet(head={"choice": "none"}),
            "d": sheet(head=State.NA_REFUSED),
        },
    )

    assert [one.components[HEAD].points for one in scored.scores.values()] == [
        Decimal("3.33"),
        Decimal("3.33"),
        0,
        0,
    ]
    assert scored.findings == ()


def test_units_that_share_the_best_points_change_nothing(with_policies: Policies, sheet: Sheets) -> None:
    scored = score_units(
        with_policies(not_applicable="best_unit"),
        {
            "a": sheet(head=State.NA_ACCEPTED),
            "b": sheet(head={"choice": "head"}),
            "c": sheet(head={"choice": "head"}),
        },
    )

    assert scored.scores["a"].components[HEAD].points == 10


@pytest.mark.parametrize(("nobody", "points"), [(None, 0), ("no_data", 0), ("full_marks", 10)])
def test_where_no_unit_has_a_score_the_reading_decides_and_a_finding_says_so(
    with_policies: Policies, sheet: Sheets, nobody: str | None, points: int
) -> None:
    framework = with_policies(not_applicable="best_unit", best_unit_nobody=nobody)

    scored = score_units(framework, {"a": sheet(head=State.NA_ACCEPTED), "b": sheet(head=State.NA_ACCEPTED)})

    assert [one.components[HEAD].points for one in scored.scores.values()] == [points, points]
    assert scored.findings == (NobodyScored("a", HEAD), NobodyScored("b", HEAD))


def test_best_of_all_being_nothing_is_a_score(with_policies: Policies, sheet: Sheets) -> None:
    framework = with_policies(not_applicable="best_unit", best_unit_nobody="full_marks")

    scored = score_units(framework, {"a": sheet(head=State.NA_ACCEPTED), "b": sheet(head=State.NO_DATA)})

    assert scored.scores["a"].components[HEAD].points == 0
    assert scored.findings == ()


def test_full_marks_need_no_other_unit(with_policies: Policies, sheet: Sheets) -> None:
    score = score_sheet(with_policies(not_applicable="full_marks"), sheet(head=State.NA_ACCEPTED))

    assert score.components[HEAD].points == 10
