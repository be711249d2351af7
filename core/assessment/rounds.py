"""A round (đợt): whose it is, which year, and its calendar. Days are Vietnamese days; moments are aware datetimes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""UTC+7 all year: Viet Nam has no daylight saving time."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a round, each included. ``self_to`` ends at 24:00 Vietnamese time of that day."""

    data_from: date
    data_to: date
    self_from: date
    self_to: date

    def closes_at(self) -> datetime:
        """The first moment at which self-assessment is over."""
        return datetime.combine(self.self_to + timedelta(days=1), time(), VIETNAM).astimezone(UTC)

    def opens_at(self) -> datetime:
        return datetime.combine(self.self_from, time(), VIETNAM).astimezone(UTC)

    def days_left(self, now: datetime) -> int:
        """Whole Vietnamese days from today to the last day; 0 on the last day, negative after it."""
        return (self.self_to - now.astimezone(VIETNAM).date()).days


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment round. ``contact`` is the line an officer reads wherever help is offered."""

    id: str
    title: str
    year: int
    owner: str
    letter: str
    calendar: Calendar
    contact: str
