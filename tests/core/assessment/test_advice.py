from collections.abc import Callable
from decimal import Decimal

from core.assessment.advice import advice
from core.assessment.sheet import Sheet, State
from core.frameworks.model import Framework
from core.scoring.phrase import Phrase

Sheets = Callable[..., Sheet]


def test_the_component_with_the_most_points_open_comes_first(framework: Framework, sheet: Sheets) -> None:
    found = advice(
        framework, sheet(head={"choice": "deputy"}, meetings={"done": "1", "total": "2"}, news={"count": "5"})
    )

    assert [(one.component.key, one.open_points) for one in found] == [
        ("computers", 10),
        ("praise", 10),
        ("portal", Decimal("7.5")),
        ("head", Decimal("6.67")),
        ("meetings", 5),
    ]


def test_each_advice_says_what_full_marks_would_take(framework: Framework, sheet: Sheets) -> None:
    found = advice(framework, sheet(head={"choice": "none"}, meetings={"done": "1", "total": "4"}))
    takes = {one.component.key: one.takes for one in found}

    assert takes[framework.components[0].key] == (Phrase("levels-to-full", {"option": "Chủ tịch"}),)
    assert takes[framework.components[1].key] == (
        Phrase("ratio-to-full", {"more": Decimal(3), "noun": "cuộc họp", "max": Decimal(10)}),
    )


def test_what_left_the_maximum_or_is_never_scored_is_no_advice(framework: Framework, sheet: Sheets) -> None:
    keys = {one.component.key for one in advice(framework, sheet(head=State.NOT_ASSESSED))}

    assert {"head", "days"} & keys == set()
