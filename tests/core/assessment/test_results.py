from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.assessment.results import Result
from core.assessment.sheet import Sheet, State
from core.assessment.totals import score_sheet
from core.frameworks.build import build
from core.frameworks.model import Framework

Sheets = Callable[..., Sheet]
ANSWERS: dict[str, dict[str, str]] = {
    "head": {"choice": "head"},
    "meetings": {"done": "1", "total": "2"},
    "computers": {"done": "6"},
    "portal": {"choice": "yes"},
}


@pytest.fixture
def weighted(document: dict[str, Any]) -> Framework:
    """The national weights of 2020: 0.4, 0.3 and 0.3."""
    weights = {"1": Decimal("0.4"), "2": Decimal("0.3"), "3": Decimal("0.3")}
    for node in document["node"]:
        if node["code"] in weights:
            node["weight"] = weights[node["code"]]
    document["policies"]["roll_up"] = "weighted_mean"
    for reading in document["reading"]:
        if reading["name"] == "roll_up":
            reading["value"] = "weighted_mean"
    return build(document, "mau_2025")


@pytest.mark.parametrize("roll_up", ["sum", "percent", "index"])
def test_points_are_summed_and_measured_against_what_counts(
    with_policies: Callable[..., Framework], sheet: Sheets, roll_up: str
) -> None:
    result = score_sheet(with_policies(roll_up=roll_up), sheet(staff=8, **ANSWERS)).if_submitted

    assert result == Result(Fraction(30), Fraction(40), Fraction(3, 4), Fraction(1))
    assert result.percent is not None
    assert result.percent.share == Fraction(3, 4)


def test_what_was_not_assessed_is_not_measured_against(with_policies: Callable[..., Framework], sheet: Sheets) -> None:
    answers: dict[str, Any] = {**ANSWERS, "computers": State.NOT_ASSESSED}

    result = score_sheet(with_policies(), sheet(staff=8, **answers)).if_submitted

    assert result == Result(Fraction("22.5"), Fraction(30), Fraction(3, 4), Fraction(1))


def test_the_mean_of_groups_weighs_every_group_alike(with_policies: Callable[..., Framework], sheet: Sheets) -> None:
    result = score_sheet(with_policies(roll_up="group_mean"), sheet(staff=8, **ANSWERS)).if_submitted

    assert result == Result(Fraction(15), Fraction(20), Fraction(3, 4), Fraction(1, 2))


def test_the_weighted_mean_takes_the_mains_shares(weighted: Framework, sheet: Sheets) -> None:
    result = score_sheet(weighted, sheet(staff=8, **ANSWERS)).if_submitted

    assert result.share == Fraction("0.4") * Fraction(3, 4) + Fraction("0.3") * Fraction(3, 4) * 2


def test_a_main_in_which_nothing_counts_leaves_the_weights(weighted: Framework, sheet: Sheets) -> None:
    answers: dict[str, Any] = {"head": {"choice": "head"}, "meetings": {"done": "4", "total": "4"}}

    result = score_sheet(weighted, sheet(computers=State.NOT_ASSESSED, **answers)).if_submitted

    assert result.share == Fraction(4, 7)


def test_nothing_to_be_measured_against_is_not_zero_percent(framework: Framework, sheet: Sheets) -> None:
    nothing = {component.key: State.NOT_ASSESSED for component in framework.components}

    result = score_sheet(framework, sheet(**nothing)).if_submitted

    assert (result.share, result.percent) == (None, None)
