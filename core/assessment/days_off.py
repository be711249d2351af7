"""Days on which nobody works: a reminder moves to the working day before one, a counted term to the working day after.

Which days these are is not the core's to know: whoever runs a round hands them in.
"""

from datetime import date, timedelta
from typing import Final, Protocol

SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class DaysOff(Protocol):
    """Knows the weekends, public holidays and swapped days of the place where a round is held."""

    def is_off(self, day: date) -> bool: ...


class Weekends:
    """Saturdays and Sundays, and nothing else."""

    def is_off(self, day: date) -> bool:
        return day.weekday() >= SATURDAY


def working_day_until(day: date, days_off: DaysOff) -> date:
    """``day``, or where it is a day off the last working day before it."""
    while days_off.is_off(day):
        day -= _DAY
    return day


def working_day_from(day: date, days_off: DaysOff) -> date:
    """``day``, or where it is a day off the first working day after it."""
    while days_off.is_off(day):
        day += _DAY
    return day
