"""What others may supply for a component, and what they may not."""

from decimal import Decimal

import pytest

from core.assessment.scores import Counting, component_scores
from core.assessment.sheet import Entry, Sheet, State, Supplied
from core.assessment.supplying import contradiction, suppliable
from core.frameworks.loader import find


@pytest.mark.parametrize(
    ("framework", "code", "names"),
    [
        ("quang_nam_xa_2022", "1.2", {"done", "total"}),
        ("quang_nam_xa_2022", "3.1", {"done"}),
        ("quang_nam_xa_2022", "1.1", set()),
        ("quang_nam_xa_2022", "1.6", {"households.done", "news.count"}),
        ("quang_nam_huyen_2022", "1.3", {"done", "total"}),
        ("quang_nam_huyen_2022", "8.7", {"result"}),
    ],
)
def test_numbers_can_be_supplied_and_what_only_others_know(framework: str, code: str, names: set[str]) -> None:
    known = suppliable(find(framework).component_by_code[code])

    assert set(known) == names


def test_a_total_that_is_never_asked_is_told_from_one_that_is() -> None:
    district, commune = (find(f"quang_nam_{level}_2022").component_by_code for level in ("huyen", "xa"))

    assert suppliable(district["1.3"])["total"] is None
    assert suppliable(commune["1.2"])["total"] is not None


def test_figures_that_cannot_stand_together_are_found() -> None:
    meetings = find("quang_nam_xa_2022").component_by_code["1.2"]

    assert contradiction(meetings, {"done": Decimal(5), "total": Decimal(4)}) is not None
    assert contradiction(meetings, {"done": Decimal(4), "total": Decimal(4)}) is None
    assert contradiction(meetings, {"total": Decimal(4)}) is None


def test_no_data_does_not_stand_against_figures_that_are_all_supplied() -> None:
    framework = find("quang_nam_xa_2022")
    meetings = framework.component_by_code["1.2"]
    figures = {"done": Supplied(Decimal(3)), "total": Supplied(Decimal(4))}
    no_data = {meetings.key: Entry(State.NO_DATA)}
    score = component_scores(framework, Sheet(no_data, supplied={meetings.key: figures}))[meetings.key]
    half = component_scores(framework, Sheet(no_data, supplied={meetings.key: {"total": Supplied(Decimal(4))}}))

    assert (score.counting, score.points) == (Counting.KNOWN, Decimal(15))
    assert half[meetings.key].points == 0
