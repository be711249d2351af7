"""A last day that was moved for one unit or one class: extended while the term runs, or reopened after it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from core.assessment.rounds import Calendar


class Moved(StrEnum):
    """What was done to the last day."""

    EXTENDED = "extended"
    REOPENED = "reopened"


class MoveRefusal(StrEnum):
    """Why a last day may not be moved; each has its words."""

    NO_REASON = "no-reason"
    CLOSED = "closed"  # an extension of a term that is over: it would have to be reopened
    STILL_OPEN = "still-open"  # a reopening of a term that is not over: it would have to be extended
    NOT_LATER = "not-later"
    PAST = "past"
    AFTER_APPRAISAL = "after-appraisal"


@dataclass(frozen=True, slots=True)
class NewLastDay:
    """The last day of self-assessment is ``self_to`` now, and why."""

    moved: Moved
    self_to: date
    reason: str


def with_last_days(calendar: Calendar, last_days: Sequence[date | None]) -> Calendar:
    """The calendar of a unit that was given other last days, for itself and with its class: the latest counts."""
    latest = max((day for day in last_days if day is not None), default=calendar.self_to)
    return calendar if latest <= calendar.self_to else replace(calendar, self_to=latest)


def refuse_new_last_day(calendar: Calendar, new: NewLastDay, now: datetime) -> MoveRefusal | None:
    """Say why the last day of this calendar may not be moved so, or ``None`` when it may."""
    closed = now >= calendar.closes_at()
    if not new.reason.strip():
        return MoveRefusal.NO_REASON
    if closed and new.moved is Moved.EXTENDED:
        return MoveRefusal.CLOSED
    if not closed and new.moved is Moved.REOPENED:
        return MoveRefusal.STILL_OPEN
    if new.self_to <= calendar.self_to:
        return MoveRefusal.NOT_LATER
    if now >= replace(calendar, self_to=new.self_to).closes_at():
        return MoveRefusal.PAST
    if calendar.appraise_to is not None and new.self_to > calendar.appraise_to:
        return MoveRefusal.AFTER_APPRAISAL
    return None
