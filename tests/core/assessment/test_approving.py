"""Who may approve, return, take back and mend a sheet, on every edge of the calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.assessment.changes import Approve, Change, Return, Stamp, Submit, Withdraw, apply
from core.assessment.people import (
    Refusal,
    Role,
    awaits_approval,
    refuse_approval,
    refuse_change,
    refuse_return,
    refuse_withdrawal,
)
from core.assessment.rounds import Approval, Calendar, Round, end_of
from core.assessment.sheet import Sheet

DAYS = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 5))
ROUND = Round("r", "đợt", 2026, "", "", DAYS, "", Approval.REQUIRED)
SELF_OVER, APPROVAL_OVER = end_of(date(2026, 11, 30)), end_of(date(2026, 12, 5))
EARLIER, MOMENT = SELF_OVER - timedelta(days=3), timedelta(microseconds=1)


def after(*changes: Change) -> Sheet:
    sheet = Sheet()
    for change in changes:
        sheet = apply(sheet, change, Stamp("", EARLIER, 1))
    return sheet


OPEN, PRESENTED, RETURNED = after(), after(Submit()), after(Submit(), Return())
APPROVED, TAKEN_BACK = after(Submit(), Approve()), after(Submit(), Withdraw())


@pytest.mark.parametrize(
    ("role", "sheet", "now", "expected"),
    [
        (Role.HEAD, PRESENTED, EARLIER, None),
        (Role.DEPUTY, PRESENTED, EARLIER, None),
        (Role.OFFICER, PRESENTED, EARLIER, Refusal.NOT_YOUR_ROLE),
        (Role.SUPERVISOR, PRESENTED, EARLIER, Refusal.NOT_YOUR_ROLE),
        (Role.HEAD, PRESENTED, APPROVAL_OVER - MOMENT, None),
        (Role.HEAD, PRESENTED, APPROVAL_OVER, Refusal.APPROVAL_OVER),
        (Role.HEAD, OPEN, EARLIER, Refusal.NOT_SUBMITTED),
        (Role.HEAD, TAKEN_BACK, EARLIER, Refusal.NOT_SUBMITTED),
        (Role.HEAD, APPROVED, EARLIER, Refusal.APPROVED),
    ],
)
def test_a_head_approves_what_was_handed_in_once_and_in_time(
    role: Role, sheet: Sheet, now: datetime, expected: Refusal | None
) -> None:
    assert refuse_approval(role, ROUND, sheet, now) is expected


@pytest.mark.parametrize(("sheet", "expected"), [(PRESENTED, None), (APPROVED, None), (OPEN, Refusal.NOT_SUBMITTED)])
@pytest.mark.parametrize("approval", [Approval.REQUIRED, Approval.INFORMED])
def test_a_head_returns_a_sheet_also_after_approving_it(
    approval: Approval, sheet: Sheet, expected: Refusal | None
) -> None:
    assert refuse_return(Role.HEAD, replace(ROUND, approval=approval), sheet, EARLIER) is expected
    assert refuse_return(Role.HEAD, replace(ROUND, approval=approval), sheet, APPROVAL_OVER) is Refusal.APPROVAL_OVER


def test_where_nobody_approves_a_head_neither_approves_nor_returns() -> None:
    nobody, told = replace(ROUND, approval=Approval.NONE), replace(ROUND, approval=Approval.INFORMED)

    assert refuse_return(Role.HEAD, nobody, PRESENTED, EARLIER) is Refusal.APPROVAL_NOT_ASKED
    assert refuse_approval(Role.HEAD, nobody, PRESENTED, EARLIER) is Refusal.APPROVAL_NOT_ASKED
    assert refuse_approval(Role.HEAD, told, PRESENTED, EARLIER) is Refusal.APPROVAL_NOT_ASKED
    assert not awaits_approval(told, PRESENTED)
    assert awaits_approval(ROUND, PRESENTED)
    assert not awaits_approval(ROUND, APPROVED)


@pytest.mark.parametrize(
    ("sheet", "now", "expected"),
    [
        (OPEN, SELF_OVER - MOMENT, None),
        (OPEN, SELF_OVER, Refusal.TOO_LATE),
        (PRESENTED, EARLIER, Refusal.SUBMITTED),
        (APPROVED, EARLIER, Refusal.APPROVED),
        (RETURNED, EARLIER, None),
        (RETURNED, SELF_OVER, None),
        (RETURNED, APPROVAL_OVER - MOMENT, None),
        (RETURNED, APPROVAL_OVER, Refusal.TOO_LATE),
        (TAKEN_BACK, SELF_OVER, Refusal.TOO_LATE),
    ],
)
def test_only_a_returned_sheet_is_mended_after_the_deadline(
    sheet: Sheet, now: datetime, expected: Refusal | None
) -> None:
    assert refuse_change(Role.OFFICER, DAYS, sheet, now) is expected


@pytest.mark.parametrize(
    ("sheet", "now", "expected"),
    [
        (PRESENTED, EARLIER, None),
        (PRESENTED, SELF_OVER, Refusal.TOO_LATE),
        (APPROVED, EARLIER, Refusal.APPROVED),
        (RETURNED, EARLIER, Refusal.NOT_SUBMITTED),
    ],
)
def test_officers_take_back_what_nobody_has_approved(sheet: Sheet, now: datetime, expected: Refusal | None) -> None:
    assert refuse_withdrawal(Role.OFFICER, DAYS, sheet, now) is expected
