"""Whether one person is reminded of one sheet today, and if not, why not: decided here and nowhere else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from core.assessment.days_off import DaysOff
from core.assessment.people import Role, awaits_approval
from core.assessment.reminder_plan import Due, Kind, due_on
from core.assessment.rounds import VIETNAM, Round
from core.assessment.sheet import Sheet


class Why(StrEnum):
    """What speaks for a reminder, or the first thing that speaks against it."""

    UNFINISHED = "unfinished"  # to the officer: the sheet is not handed in
    RETURNED = "returned"  # to the officer: components that were sent back are still to be explained
    AWAITS_APPROVAL = "awaits-approval"  # to the head
    QUEUE = "queue"  # to an appraiser
    NOT_HANDED_IN = "not-handed-in"  # to the head, once after the deadline

    FINISHED = "finished"
    NOTHING_WAITS = "nothing-waits"  # for the head
    NOT_OPEN = "not-open"
    OVER = "over"
    NO_DAY = "no-day"  # no reminder goes out on this day
    FEWER = "fewer"  # the person asked for fewer, and this is none of those


REMINDED: Final = frozenset({Why.UNFINISHED, Why.RETURNED, Why.AWAITS_APPROVAL, Why.QUEUE, Why.NOT_HANDED_IN})


@dataclass(frozen=True, slots=True)
class Verdict:
    """``until`` is the last day that counts for this person; ``due`` the reminder of today, if there is one."""

    why: Why
    until: date
    due: Due | None = None

    @property
    def is_reminded(self) -> bool:
        return self.why in REMINDED


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for a person at a sheet now: why, or why nothing does, and the last day for it."""

    why: Why
    until: date


def verdict(round_: Round, waits: Waits, day: date, *, fewer: bool, days_off: DaysOff) -> Verdict:
    """The verdict of a Vietnamese ``day`` on what ``waits``; ``fewer``: the person asked for fewer reminders."""
    due = due_on(round_.reminders, round_.calendar.self_from, waits.until, days_off, day)
    if waits.why not in REMINDED:
        return Verdict(waits.why, waits.until, due)
    is_after = waits.why is Why.NOT_HANDED_IN
    if due is None or (due.kind is Kind.CLOSED) is not is_after:
        return Verdict(Why.NO_DAY, waits.until, due)
    return Verdict(Why.FEWER if fewer and not due.also_fewer else waits.why, waits.until, due)


def waiting(
    role: Role, round_: Round, sheet: Sheet, now: datetime, explain_until: Collection[datetime | None] = ()
) -> Waits:
    """What waits for whoever holds ``role`` at this sheet.

    ``explain_until`` holds, for each component that was sent back to the officer, the first moment at which it is too
    late to explain it; without an end nobody is reminded of it.
    """
    last = round_.calendar.self_to
    ends = [end for end in explain_until if end is not None and now < end]
    if ends and role is Role.OFFICER:
        return Waits(Why.RETURNED, (min(ends) - timedelta(microseconds=1)).astimezone(VIETNAM).date())
    if now < round_.calendar.opens_at():
        return Waits(Why.NOT_OPEN, last)
    return _for_officer(round_, sheet, now) if role is Role.OFFICER else _for_head(round_, sheet, now)


def _for_officer(round_: Round, sheet: Sheet, now: datetime) -> Waits:
    calendar = round_.calendar
    last, closes = calendar.self_to, calendar.closes_at()
    if sheet.submitted_at is not None:
        return Waits(Why.FINISHED, last)
    if sheet.is_returned:  # by the unit head: it may be mended as long as the head may approve
        last, closes = calendar.approval_day(), calendar.approval_closes_at()
    return Waits(Why.OVER if now >= closes else Why.UNFINISHED, last)


def _for_head(round_: Round, sheet: Sheet, now: datetime) -> Waits:
    calendar = round_.calendar
    if sheet.submitted_at is None:
        closes = calendar.approval_closes_at() if sheet.is_returned else calendar.closes_at()
        return Waits(Why.NOT_HANDED_IN if now >= closes else Why.NOTHING_WAITS, calendar.self_to)
    last = calendar.approval_day()
    if not awaits_approval(round_, sheet):
        return Waits(Why.FINISHED, last)
    return Waits(Why.OVER if now >= calendar.approval_closes_at() else Why.AWAITS_APPROVAL, last)


def queue_waits(round_: Round, count: int) -> Waits | None:
    """What waits for an appraiser with ``count`` components to decide; ``None`` where appraisal has no last day."""
    last = round_.calendar.appraise_to
    if last is None:
        return None
    return Waits(Why.QUEUE if count else Why.FINISHED, last)
