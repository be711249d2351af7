"""How far a branch was at the end of each day: answers given, sheets handed in. Days are Vietnamese days."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from core.assessment.rounds import VIETNAM


@dataclass(frozen=True, slots=True)
class DayCount:
    """At the end of ``day``: rows that had an answer, and sheets that were handed in (approved or not)."""

    day: date
    answered: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class HandedInOrNot:
    """At this moment a sheet was handed in, or taken back or returned."""

    sheet_id: int
    at: datetime
    is_in: bool


def by_day(
    first_answers: Iterable[datetime], steps: Iterable[HandedInOrNot], first: date, last: date
) -> tuple[DayCount, ...]:
    """One count for every day from ``first`` to ``last``, both included; what was earlier counts on the first.

    ``first_answers`` are the moments at which rows got their first answer; ``steps`` are in the order of time.
    """
    answered = Counter(_day(at, first) for at in first_answers)
    moved: Counter[date] = Counter()
    inside: set[int] = set()
    for step in steps:
        if step.is_in == (step.sheet_id in inside):
            continue
        inside ^= {step.sheet_id}
        moved[_day(step.at, first)] += 1 if step.is_in else -1
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    sums = zip(accumulate(answered[day] for day in days), accumulate(moved[day] for day in days), strict=True)
    return tuple(DayCount(day, *both) for day, both in zip(days, sums, strict=True))


def _day(at: datetime, first: date) -> date:
    return max(at.astimezone(VIETNAM).date(), first)
