"""Rows that only some units have, the lower totals a decision states for them, and ranking classes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.assessment.scores import Counting, component_scores
from core.assessment.sheet import Entry, Sheet, State
from core.assessment.totals import score_sheet
from core.frameworks.build import build
from core.frameworks.conditions import Condition
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

Document = dict[str, Any]
WITH_STAFF = {"figure": "staff", "at_least": 1}


@pytest.fixture
def conditional(document: Document) -> Document:
    """The main 3 belongs only to units that have staff."""
    next(row for row in document["node"] if row["code"] == "3")["only_if"] = WITH_STAFF
    document["stated"].append({"what": "max_points", "of": "", "value": 30, "when": {"staff": 0}, "place": "Điều 5"})
    return document


@pytest.fixture
def framework(conditional: Document) -> Framework:
    return build(conditional, "mau_2025")


@pytest.mark.parametrize(
    ("condition", "value", "holds"),
    [
        (Condition("f", Decimal(1), None), "0", False),
        (Condition("f", Decimal(1), None), "1", True),
        (Condition("f", None, Decimal(5)), "5", True),
        (Condition("f", None, Decimal(5)), "6", False),
        (Condition("f", Decimal(2), Decimal(2)), "3", False),
        (Condition("f", Decimal(2), Decimal(2)), "2", True),
    ],
)
def test_both_ends_of_a_condition_are_included(condition: Condition, value: str, *, holds: bool) -> None:
    assert condition.holds({"f": Decimal(value)}) is holds
    assert condition.holds({}) is None


def test_a_unit_without_the_figure_has_the_row_until_the_figure_is_known(framework: Framework) -> None:
    unknown = score_sheet(framework, Sheet())
    without = score_sheet(framework, Sheet(general={"staff": Decimal(0)}))

    assert (unknown.whole.counted_max, unknown.whole.applicable_count) == (Decimal(40), 6)
    assert (without.whole.counted_max, without.whole.applicable_count, without.whole.still_possible) == (
        Decimal(30),
        3,
        Decimal(30),
    )
    assert without.whole.max_points == 40


def test_everything_below_the_group_leaves_bonus_rows_too(framework: Framework) -> None:
    scores = component_scores(framework, Sheet(general={"staff": Decimal(0)})).values()

    assert [one.component.code for one in scores if one.counting is Counting.OUT] == [
        "3.1",
        "3.2",
        "3.3",
        "3.9",
    ]


def broken(document: Document) -> tuple[str, ...]:
    with pytest.raises(FrameworkError) as caught:
        build(document, "mau_2025")
    return tuple(str(problem) for problem in caught.value.problems)


def test_the_lower_total_that_a_decision_states_must_add_up(conditional: Document) -> None:
    conditional["stated"][-1]["value"] = 31

    assert broken(conditional) == ("stated-whole max_points: problem-not-as-stated stated=31 found=30 place=Điều 5",)


@pytest.mark.parametrize(
    ("only_if", "problem"),
    [
        ({"figure": "stuff", "at_least": 1}, "problem-no-figure name=figure figure=stuff"),
        ({"figure": "staff"}, "problem-condition-bounds"),
        ({"figure": "staff", "equals": 1, "at_most": 2}, "problem-condition-bounds"),
        ({"figure": "staff", "at_least": 3, "at_most": 2}, "problem-condition-never"),
        ({"figure": "staff", "at_leats": 3, "equals": 2}, "problem-unknown-key name=at_leats"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_told(document: Document, only_if: Document, problem: str) -> None:
    document["component"][0]["only_if"] = only_if

    assert any(f"component 1.1: table only_if: {problem}" in one for one in broken(document))


def test_ranking_classes_are_read_in_order(document: Document) -> None:
    document["class"] = [
        {"id": "with", "label": "Có thủ tục hành chính", "only_if": WITH_STAFF},
        {"id": "without", "label": "Không có thủ tục hành chính", "ranked": False},
    ]

    classes = build(document, "mau_2025").classes

    assert [(one.id, one.is_ranked, one.only_if is None) for one in classes] == [
        ("with", True, False),
        ("without", False, True),
    ]


def test_a_class_behind_one_that_takes_everybody_is_told(document: Document) -> None:
    document["class"] = [{"id": "all", "label": "Tất cả"}, {"id": "none", "label": "Không ai"}]

    assert broken(document) == ("class none: problem-class-unreachable",)


UNCAPPED = {"kind": "count", "noun": "mô hình", "each": 5, "uncapped": True}


def test_a_bonus_for_which_the_decision_names_no_cap_has_no_end(document: Document) -> None:
    praise = next(row for row in document["component"] if row["code"] == "3.9")
    praise |= {"max_points": 0, "rule": UNCAPPED}
    sheet = Sheet({ComponentKey("praise"): Entry(State.ANSWERED, {"count": "7"})})

    score = score_sheet(build(document, "mau_2025"), sheet)

    assert score.bonus.so_far == 35
    assert score.whole.so_far == 0
    assert score.whole.max_points == 40


def test_the_scale_itself_has_an_end(document: Document) -> None:
    document["component"][-1] |= {"max_points": 0, "rule": UNCAPPED, "bonus": False}

    assert "component 3.9: problem-uncapped-not-bonus name=uncapped bonus=bonus" in broken(document)


PRODUCT = {"kind": "product", "done": "d", "total": "t", "noun": "n"}


def test_a_row_cannot_depend_on_itself_in_a_circle(document: Document) -> None:
    head, meetings = document["component"][:2]
    head["rule"] = {**PRODUCT, "times": "meetings"}
    meetings["rule"] = {**PRODUCT, "times": "head"}

    assert broken(document) == (
        "component 1.1: problem-circle other=1.2",
        "component 1.2: problem-circle other=1.1",
    )


def test_a_row_multiplies_only_with_a_row_that_measures_a_share(document: Document) -> None:
    document["component"][1]["rule"] = {**PRODUCT, "times": "portal"}

    assert broken(document) == ("component 1.2: problem-measures-nothing other=3.1",)


def test_the_lowest_band_cannot_be_given_where_there_are_no_bands(with_policies: Callable[..., Framework]) -> None:
    with pytest.raises(FrameworkError, match="problem-lowest-band name=not_submitted value=lowest_band"):
        with_policies([], band_scale=None)
