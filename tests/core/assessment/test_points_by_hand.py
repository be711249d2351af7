from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from core.assessment.points_by_hand import PointsByHandError
from core.assessment.sheet import Sheet, State
from core.assessment.totals import score_sheet
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import IndicatorCode

Sheets = Callable[..., Sheet]


def test_a_published_table_is_worked_out_again_from_the_points_of_its_rows(framework: Framework, sheet: Sheets) -> None:
    score = score_sheet(framework, sheet(), {"1": Decimal("17.25"), "2.1": Decimal(8), "3": Decimal(10)})

    assert score.whole.so_far == Decimal("35.25")
    assert score.whole.still_possible == 0
    assert score.whole.answered_count == score.whole.applicable_count == 6
    assert [score.nodes[node.code].so_far for node in framework.pillars] == [Decimal("17.25"), 8, 10]


def test_points_by_hand_and_answers_stand_side_by_side(framework: Framework, sheet: Sheets) -> None:
    score = score_sheet(framework, sheet(head={"choice": "head"}), {"1.2": Decimal("7.5")})

    assert score.whole.so_far == Decimal("17.5")
    assert score.whole.still_possible == 20


@pytest.mark.parametrize(
    ("points", "problems"),
    [
        ({"1.1": "3.005"}, [("1.1", "points-too-many-places")]),
        ({"1.1": "10.01"}, [("1.1", "points-over-max")]),
        ({"1.1": "-1"}, [("1.1", "points-negative")]),
        ({"1.1": "NaN"}, [("1.1", "points-negative")]),
        ({"1": "20.5"}, [("1", "points-over-max")]),
        ({"9": "1"}, [("9", "points-unknown-code")]),
        ({"A": "1"}, [("A", "points-unknown-code")]),
        ({"1": "5", "1.1": "5"}, [("1", "points-counted-twice")]),
        ({"1.1": "11", "2.1": "0.001"}, [("1.1", "points-over-max"), ("2.1", "points-too-many-places")]),
    ],
)
def test_points_that_cannot_be_are_refused_all_at_once(
    framework: Framework, sheet: Sheets, points: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(PointsByHandError) as caught:
        score_sheet(framework, sheet(), {code: Decimal(text) for code, text in points.items()})

    assert [(one.code, one.why.key) for one in caught.value.problems] == problems


def test_a_row_cannot_have_both_an_answer_and_points(framework: Framework, sheet: Sheets) -> None:
    with pytest.raises(PointsByHandError) as caught:
        score_sheet(framework, sheet(head=State.NO_DATA), {"1.1": Decimal(1), "1": Decimal(1)})

    assert [one.why.key for one in caught.value.problems] == ["points-beside-answer", "points-counted-twice"]


@pytest.mark.parametrize(("points", "refused"), [("-1", False), ("-1.01", True)])
def test_points_may_lie_as_low_as_a_rule_can_take_them(
    document: dict[str, Any], sheet: Sheets, points: str, *, refused: bool
) -> None:
    document["component"][0]["rule"] = {
        "kind": "levels",
        "options": [{"id": "a", "label": "A", "share": 1}, {"id": "b", "label": "B", "points": -1}],
    }
    framework = build(document, "mau_2025")

    if refused:
        with pytest.raises(PointsByHandError) as caught:
            score_sheet(framework, sheet(), {"1.1": Decimal(points)})
        assert [one.why.key for one in caught.value.problems] == ["points-below-least"]
    else:
        assert score_sheet(framework, sheet(), {"1.1": Decimal(points)}).whole.so_far == Decimal(points)


def test_a_main_given_by_hand_is_measured_against_its_whole_maximum(document: dict[str, Any], sheet: Sheets) -> None:
    """Also where one of its rows would wait for a survey."""
    document["component"][3]["rule"] = {"kind": "survey", "label": "điều tra"}

    score = score_sheet(build(document, "mau_2025"), sheet(), {"3": Decimal(8)})

    assert score.nodes[IndicatorCode("3")].counted_max == 10
