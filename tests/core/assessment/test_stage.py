"""A sheet's stage: what the unit and its head have done, and what the calendar makes of what they have not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.assessment.changes import Approve, Change, Return, SaveAnswer, Stamp, Submit, Withdraw, apply
from core.assessment.people import Role
from core.assessment.rounds import Approval, Calendar, Round, end_of
from core.assessment.sheet import Sheet, State
from core.assessment.stage import Stage, closing, stage, steps_of
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

DAYS = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 5))
ROUND = Round("r", "đợt", 2026, "", "", DAYS, "", Approval.REQUIRED)
OPEN = datetime(2026, 11, 20, 3, tzinfo=UTC)
APPROVING = datetime(2026, 12, 2, 3, tzinfo=UTC)
OVER = datetime(2026, 12, 9, 3, tzinfo=UTC)
ANSWER = SaveAnswer(ComponentKey("head"), State.ANSWERED, {"choice": "head"})


def after(*changes: Change) -> Sheet:
    sheet = Sheet()
    for number, change in enumerate(changes, 1):
        sheet = apply(sheet, change, Stamp("Lan", OPEN + timedelta(minutes=number), number, Role.HEAD))
    return sheet


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ((), OPEN, Stage.NOT_STARTED),
        ((ANSWER,), OPEN, Stage.UNDER_WAY),
        ((ANSWER, Submit()), OPEN, Stage.PRESENTED),
        ((ANSWER, Submit()), OVER, Stage.PRESENTED),
        ((ANSWER, Submit(), Withdraw()), OPEN, Stage.UNDER_WAY),
        ((ANSWER, Submit(), Return()), APPROVING, Stage.RETURNED),
        ((ANSWER, Submit(), Return(), Submit()), APPROVING, Stage.PRESENTED),
        ((ANSWER, Submit(), Approve()), OVER, Stage.APPROVED),
        ((ANSWER, Submit(), Approve(), Return()), APPROVING, Stage.RETURNED),
        ((), APPROVING, Stage.NOT_SUBMITTED),
    ],
)
def test_a_sheet_stands_where_its_people_have_brought_it(
    framework: Framework, changes: tuple[Change, ...], now: datetime, expected: Stage
) -> None:
    assert stage(steps_of(after(*changes)), ROUND, framework.policies, now) is expected


@pytest.mark.parametrize(
    ("reading", "expected"), [("take_as_is", Stage.TAKEN_AS_IS), ("not_submitted", Stage.NOT_SUBMITTED)]
)
@pytest.mark.parametrize("changes", [(ANSWER,), (ANSWER, Submit(), Return())])
def test_what_is_not_handed_in_at_the_end_is_read_as_the_framework_says(
    with_policies: Callable[..., Framework], changes: tuple[Change, ...], reading: str, expected: Stage
) -> None:
    policies = with_policies(at_close=reading).policies

    assert stage(steps_of(after(*changes)), ROUND, policies, OVER) is expected


HEADS_LAST = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("changes", "last_day"),
    [
        ((), date(2026, 11, 30)),
        ((ANSWER,), date(2026, 11, 30)),
        ((ANSWER, Submit()), HEADS_LAST),
        ((ANSWER, Submit(), Return()), HEADS_LAST),
        ((ANSWER, Submit(), Approve()), None),
    ],
)
def test_a_sheet_is_closed_at_the_first_moment_after_its_last_day(
    framework: Framework, changes: tuple[Change, ...], last_day: date | None
) -> None:
    """The day ends at 17:00 UTC, to the millisecond."""
    steps = steps_of(after(*changes))
    for end in (datetime(2026, 11, 30, 17, tzinfo=UTC), datetime(2026, 12, 5, 17, tzinfo=UTC)):
        before = closing(steps, ROUND, framework.policies, end - timedelta(milliseconds=1))
        at = closing(steps, ROUND, framework.policies, end)
        is_its_end = last_day is not None and end == end_of(last_day)
        assert (at is not None and before is None) is is_its_end
    assert (at.last_day if at else None) == last_day


@pytest.mark.parametrize("approval", [Approval.INFORMED, Approval.NONE])
def test_nobody_waits_for_a_head_who_is_not_asked(framework: Framework, approval: Approval) -> None:
    round_ = replace(ROUND, approval=approval)

    assert stage(steps_of(after(ANSWER, Submit())), round_, framework.policies, OPEN) is Stage.SUBMITTED


def test_a_returned_sheet_counts_from_when_it_was_first_presented() -> None:
    sheet = after(ANSWER, Submit(), Return(), Submit())

    assert (sheet.presented_at, sheet.submission) == (OPEN + timedelta(minutes=2), 2)
    assert sheet.submitted_at == OPEN + timedelta(minutes=4)


def test_a_sheet_that_was_taken_back_counts_from_when_it_is_presented_anew() -> None:
    assert after(ANSWER, Submit(), Withdraw(), Submit()).presented_at == OPEN + timedelta(minutes=4)
