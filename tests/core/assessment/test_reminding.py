"""What waits for whom at a sheet, and on which days of November 2026 that is reminded of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.assessment.days_off import Weekends
from core.assessment.people import Role
from core.assessment.reminding import Waits, Why, queue_waits, verdict, waiting
from core.assessment.rounds import VIETNAM, Approval, Calendar, Round
from core.assessment.sheet import Approved, Sheet

ROUND = Round(
    "mau",
    "Đợt mẫu",
    2026,
    "Sở mẫu",
    "",
    Calendar(
        date(2025, 11, 1),
        date(2026, 11, 1),
        date(2026, 11, 2),
        date(2026, 11, 30),
        approve_to=date(2026, 12, 4),
        appraise_to=date(2026, 12, 25),
    ),
    "Tổ mẫu",
    Approval.REQUIRED,
)
SUBMITTED_AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
OPEN = Sheet()
HANDED_IN = Sheet(submitted_at=SUBMITTED_AT)
APPROVED = replace(HANDED_IN, approved=Approved("Hoa", SUBMITTED_AT))
LAST, HEADS_LAST = date(2026, 11, 30), date(2026, 12, 4)


def at(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 7, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("role", "sheet", "now", "waits"),
    [
        (Role.OFFICER, OPEN, at(1), Waits(Why.NOT_OPEN, LAST)),
        (Role.OFFICER, OPEN, at(2), Waits(Why.UNFINISHED, LAST)),
        (Role.OFFICER, OPEN, at(1, 12), Waits(Why.OVER, LAST)),
        (Role.OFFICER, HANDED_IN, at(23), Waits(Why.FINISHED, LAST)),
        (Role.HEAD, OPEN, at(23), Waits(Why.NOTHING_WAITS, LAST)),
        (Role.HEAD, OPEN, at(1, 12), Waits(Why.NOT_HANDED_IN, LAST)),
        (Role.HEAD, HANDED_IN, at(23), Waits(Why.AWAITS_APPROVAL, HEADS_LAST)),
        (Role.DEPUTY, HANDED_IN, at(4, 12), Waits(Why.AWAITS_APPROVAL, HEADS_LAST)),
        (Role.HEAD, HANDED_IN, at(5, 12), Waits(Why.OVER, HEADS_LAST)),
        (Role.HEAD, APPROVED, at(23), Waits(Why.FINISHED, HEADS_LAST)),
    ],
)
def test_what_waits_for_whom(role: Role, sheet: Sheet, now: datetime, waits: Waits) -> None:
    assert waiting(role, ROUND, sheet, now) == waits


def test_a_sheet_that_is_handed_in_awaits_nobody_where_no_head_is_asked() -> None:
    asks_nobody = replace(ROUND, approval=Approval.NONE)
    assert waiting(Role.HEAD, asks_nobody, HANDED_IN, at(23)).why is Why.FINISHED


def test_what_was_sent_back_waits_until_the_first_of_its_ends() -> None:
    ends = [None, at(10, 12).replace(hour=0), at(9, 12).replace(hour=0), at(2, 12)]
    assert waiting(Role.OFFICER, ROUND, HANDED_IN, at(3, 12), ends) == Waits(Why.RETURNED, date(2026, 12, 8))
    assert waiting(Role.OFFICER, ROUND, HANDED_IN, at(3, 12), [None]).why is Why.FINISHED


def test_a_queue_is_reminded_of_before_appraisal_ends() -> None:
    assert queue_waits(ROUND, 3) == Waits(Why.QUEUE, date(2026, 12, 25))
    assert queue_waits(ROUND, 0) == Waits(Why.FINISHED, date(2026, 12, 25))
    assert queue_waits(replace(ROUND, calendar=replace(ROUND.calendar, appraise_to=None)), 3) is None


@pytest.mark.parametrize(
    ("why", "until", "now", "fewer", "found"),
    [
        (Why.UNFINISHED, LAST, at(23), False, Why.UNFINISHED),
        (Why.UNFINISHED, LAST, at(24), False, Why.NO_DAY),
        (Why.UNFINISHED, LAST, at(16), True, Why.FEWER),
        (Why.UNFINISHED, LAST, at(23), True, Why.UNFINISHED),
        (Why.UNFINISHED, LAST, at(30), True, Why.UNFINISHED),
        (Why.FINISHED, LAST, at(23), False, Why.FINISHED),
        (Why.AWAITS_APPROVAL, HEADS_LAST, at(3, 12), False, Why.AWAITS_APPROVAL),
        (Why.NOT_HANDED_IN, LAST, at(1, 12), False, Why.NOT_HANDED_IN),
        (Why.NOT_HANDED_IN, LAST, at(2, 12), False, Why.NO_DAY),
        (Why.AWAITS_APPROVAL, HEADS_LAST, at(7, 12), False, Why.NO_DAY),
    ],
)
def test_on_which_days(why: Why, until: date, now: datetime, *, fewer: bool, found: Why) -> None:
    made = verdict(ROUND, Waits(why, until), now.date(), fewer=fewer, days_off=Weekends())
    assert made.why is found
