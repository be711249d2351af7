"""Three scores for ever: what a unit gave itself at first stays, whatever it changes after a return."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.assessment.appraisal import Appraisal, ThreeScores, Verdict
from core.assessment.edition.body import from_bytes, to_bytes
from core.assessment.edition.compute import compute
from core.assessment.edition.inputs import UnitInput
from core.assessment.edition.model import ComponentResult, Edition
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from tests.core.assessment.edition.invented import OCCASION

HEAD = ComponentKey("head")
DEPUTY, CHIEF = {"choice": "deputy"}, {"choice": "head"}
HANDED_IN = datetime(2026, 11, 12, tzinfo=UTC)


def computed(framework: Framework, decided: Appraisal | None, first: Entry | None) -> Edition:
    unit = UnitInput(
        "u",
        "Xã Mẫu",
        Sheet({HEAD: Entry(State.ANSWERED, CHIEF, 2)}, submitted_at=HANDED_IN),
        {} if decided is None else {HEAD: decided},
        first={} if first is None else {HEAD: first},
    )
    return compute(framework, [unit], OCCASION)


def head(edition: Edition) -> ComponentResult:
    return next(one for one in edition.units[0].components if one.key == HEAD)


@pytest.mark.parametrize(
    ("decided", "achieved"),
    [
        (Appraisal(Verdict.ACCEPTED, Decimal(10), of_answer=2), Decimal(10)),
        (Appraisal(Verdict.ADJUSTED, Decimal(6), "Theo biên bản", of_answer=2), Decimal(6)),
        (Appraisal(Verdict.RETURNED, reason="Thiếu quyết định", of_answer=1), Decimal(10)),
    ],
)
def test_the_first_score_stays_beside_the_later_one(
    framework: Framework, decided: Appraisal, achieved: Decimal
) -> None:
    edition = computed(framework, decided, Entry(State.ANSWERED, DEPUTY, 1))
    row = head(edition)

    assert row.scores.self_points == edition.units[0].whole.self_points == Decimal("3.33")
    assert row.edited_points == Decimal(10)
    assert row.scores.achieved_points == achieved
    assert row.values == CHIEF
    assert from_bytes(to_bytes(edition)) == edition


def test_an_answer_that_came_only_after_handing_in_has_no_first_points(framework: Framework) -> None:
    row = head(computed(framework, Appraisal(Verdict.ACCEPTED, Decimal(10), of_answer=2), Entry()))

    assert (row.scores.self_points, row.edited_points) == (Decimal(0), Decimal(10))


def test_nothing_is_said_where_nothing_was_changed(framework: Framework) -> None:
    edition = computed(framework, Appraisal(Verdict.ACCEPTED, Decimal(10), of_answer=2), None)

    assert head(edition).edited_points is None
    assert b"edited" not in to_bytes(edition)


def test_who_is_refused_for_want_of_a_decision_is_so_by_the_last_answer(document: dict[str, Any]) -> None:
    document["policies"]["never_appraised"] = "zero"
    document["reading"] = [
        row | {"value": "zero"} if row["name"] == "never_appraised" else row for row in document["reading"]
    ]
    row = head(computed(build(document, "mau_2025"), None, Entry(State.ANSWERED, DEPUTY, 1)))

    assert row.scores == ThreeScores(Decimal("3.33"), None, Decimal(0))
