"""A round (đợt): whose it is, which year, and its calendar. Days are Vietnamese days; moments are aware datetimes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import Final

from core.assessment.reminder_plan import USUAL, Plan

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""UTC+7 all year: Viet Nam has no daylight saving time."""


class Approval(StrEnum):
    """What the unit head (thủ trưởng đơn vị) has to do with a sheet that was handed in."""

    REQUIRED = "required"  # it counts as official once the head has approved it
    INFORMED = "informed"  # the head is told and may return it; nobody waits for that
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a round, each included: a day ends at 24:00 Vietnamese time. ``None``: the round does not say.

    ``approve_to`` is the head's own last day, ``self_to`` where it is not said. ``explain_days`` is how many days a
    unit has to explain a returned component; 0 means until appraisal is over.
    """

    data_from: date
    data_to: date
    self_from: date
    self_to: date
    approve_to: date | None = None
    appraise_from: date | None = None
    appraise_to: date | None = None
    publish_on: date | None = None
    explain_days: int = 0

    def closes_at(self) -> datetime:
        """The first moment at which self-assessment is over."""
        return end_of(self.self_to)

    def opens_at(self) -> datetime:
        return start_of(self.self_from)

    def approval_closes_at(self) -> datetime:
        """The first moment at which the unit head can no longer approve."""
        return end_of(self.approval_day())

    def approval_day(self) -> date:
        """The unit head's last day."""
        return max(self.approve_to or self.self_to, self.self_to)

    def appraisal_opens_at(self) -> datetime:
        """Never before self-assessment is over."""
        return self.closes_at() if self.appraise_from is None else max(start_of(self.appraise_from), self.closes_at())

    def appraisal_closes_at(self) -> datetime | None:
        """The first moment at which appraisal is over; ``None``: it is open until somebody closes it."""
        return None if self.appraise_to is None else end_of(self.appraise_to)

    def over_at(self) -> datetime:
        """The first moment after the last day that the calendar names."""
        days = (self.self_to, self.approve_to, self.appraise_to, self.publish_on)
        return end_of(max(day for day in days if day is not None))

    def days_left(self, now: datetime) -> int:
        """Whole Vietnamese days from today to the last day; 0 on the last day, negative after it."""
        return days_until(self.self_to, now)


def days_until(day: date, now: datetime) -> int:
    """Whole Vietnamese days from today to ``day``; negative when it is past."""
    return (day - now.astimezone(VIETNAM).date()).days


@lru_cache(maxsize=1_000)
def start_of(day: date) -> datetime:
    """The first moment of a Vietnamese day."""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


@lru_cache(maxsize=1_000)
def end_of(day: date) -> datetime:
    """The first moment after a Vietnamese day."""
    return start_of(day + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment round. ``contact`` is the line an officer reads wherever help is offered.

    Where it stands at a unit's sheet, its calendar is that unit's own, with the last day it was given.
    ``provisional_ranks``: supervisors are told places before the results are official, labelled as provisional.
    ``talk_days`` is how many days after the round what people said in their chats is kept; ``None``: for good.
    """

    id: str
    title: str
    year: int
    owner: str
    letter: str
    calendar: Calendar
    contact: str
    approval: Approval = Approval.NONE
    reminders: Plan = USUAL
    provisional_ranks: bool = False
    talk_days: int | None = None

    def talk_due_at(self) -> datetime | None:
        """From when on the talk of this round need not be kept; ``None``: never."""
        return None if self.talk_days is None else self.calendar.over_at() + timedelta(days=self.talk_days)
