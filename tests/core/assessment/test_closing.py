"""Readings about the end of a round: what was never appraised, never handed in, or lies on an edge of the window."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.assessment.achieved import NotAppraisedError, achieved_points, counts_as_submitted
from core.assessment.data_window import counted_days
from core.assessment.rounds import Calendar
from core.assessment.sheet import Sheet
from core.assessment.totals import score_sheet
from core.frameworks.model import Framework, WindowEdges

Policies = Callable[..., Framework]
CALENDAR = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30))


def test_appraised_points_are_what_is_achieved(framework: Framework) -> None:
    assert achieved_points(framework.policies, Decimal(9), Decimal(7)) == 7


@pytest.mark.parametrize(("reading", "points"), [("self", 9), ("zero", 0)])
def test_a_row_that_nobody_appraised_has_what_the_reading_says(
    with_policies: Policies, reading: str, points: int
) -> None:
    policies = with_policies(never_appraised=reading).policies

    assert achieved_points(policies, Decimal(9), None) == points


def test_a_reading_may_refuse_to_compute_without_appraisal(with_policies: Policies) -> None:
    with pytest.raises(NotAppraisedError):
        achieved_points(with_policies(never_appraised="refuse").policies, Decimal(9), None)


def test_not_known_stays_not_known(framework: Framework) -> None:
    assert achieved_points(framework.policies, None, None) is None


@pytest.mark.parametrize(("reading", "counts"), [("take_as_is", True), ("not_submitted", False)])
def test_a_sheet_that_was_only_begun_counts_as_the_reading_says(
    with_policies: Policies, reading: str, *, counts: bool
) -> None:
    policies = with_policies(at_close=reading).policies

    assert counts_as_submitted(policies, None, has_answers=True) is counts
    assert counts_as_submitted(policies, None, has_answers=False) is False
    assert counts_as_submitted(policies, datetime(2026, 11, 29, tzinfo=UTC), has_answers=True) is True


@pytest.mark.parametrize(
    ("edges", "first", "last"),
    [
        (WindowEdges.BOTH_DAYS, date(2025, 11, 1), date(2026, 11, 1)),
        (WindowEdges.FIRST_DAY, date(2025, 11, 1), date(2026, 10, 31)),
        (WindowEdges.LAST_DAY, date(2025, 11, 2), date(2026, 11, 1)),
    ],
)
def test_the_reading_says_which_edge_of_the_data_window_counts(edges: WindowEdges, first: date, last: date) -> None:
    assert counted_days(CALENDAR, edges) == (first, last)


@pytest.mark.parametrize(("reading", "points"), [("warn", 10), ("zero", 0)])
def test_points_without_a_proof_are_warned_of_or_lost(
    with_policies: Policies, sheet: Callable[..., Sheet], reading: str, points: int
) -> None:
    score = score_sheet(with_policies(evidence_missing=reading), sheet(head={"choice": "head"}))

    assert (score.whole.so_far, score.whole.if_submitted) == (Decimal(10), Decimal(points))
