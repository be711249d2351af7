"""When a round reminds its people: the plan is data of the round, the days come from its calendar and the days off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, Final

from core.assessment.days_off import DaysOff, working_day_from, working_day_until

SENT_FROM: Final = time(7)
"""Reminders of a day go out from 07:00 on: the first hour at which anybody may be pushed."""

SENT_UNTIL: Final = time(20, 30)
"""A day's reminders are not begun later, so that the last of some thousand still goes out before 21:00."""


class Kind(StrEnum):
    """Which moment of the calendar a reminder is for."""

    BEFORE = "before"
    LAST = "last"  # the last one before the deadline; it comes whatever frequency a person chose
    CLOSED = "closed"  # once after the deadline


@dataclass(frozen=True, slots=True)
class Plan:
    """``days_before`` the last day a reminder goes out, and on the ``last_day`` itself; ``after_closing`` once more.

    A person who asked for fewer gets those of ``fewer`` only, and always the last one. ``list_days`` before the last
    day supervisors get the list of their branch; 0: never.
    """

    days_before: tuple[int, ...] = (30, 14, 7, 3, 1)
    last_day: bool = True
    after_closing: bool = True
    fewer: tuple[int, ...] = (7,)
    list_days: int = 3

    def as_data(self) -> Mapping[str, Any]:
        """What is stored with the round; ``plan_of`` reads it."""
        return {
            "days_before": list(self.days_before),
            "last_day": self.last_day,
            "after_closing": self.after_closing,
            "fewer": list(self.fewer),
            "list_days": self.list_days,
        }


USUAL: Final = Plan()


def plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan that ``as_data`` has written; what an older round did not say yet is as USUAL."""
    return Plan(
        days_before=tuple(data.get("days_before", USUAL.days_before)),
        last_day=data.get("last_day", USUAL.last_day),
        after_closing=data.get("after_closing", USUAL.after_closing),
        fewer=tuple(data.get("fewer", USUAL.fewer)),
        list_days=data.get("list_days", USUAL.list_days),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder of a calendar: ``day`` it goes out, ``meant_for`` the day it would have, without days off.

    ``merged`` says how many reminders fell on this day. ``also_fewer``: it comes to those who asked for fewer, too.
    """

    kind: Kind
    day: date
    meant_for: date
    also_fewer: bool
    merged: int = 1


def dues(plan: Plan, opens: date, last: date, days_off: DaysOff) -> tuple[Due, ...]:
    """Every reminder of a term from ``opens`` to ``last``, both days included, by day.

    One that is meant for a day off goes out on the working day before; those that fall together are one. Nothing goes
    out before the term opens. The one after closing goes out on the next working day.
    """
    by_day: dict[date, Due] = {}
    for meant_for, for_few in _meant(plan, last):
        day = working_day_until(meant_for, days_off)
        if day < opens:
            continue
        beside = by_day.get(day)
        also_fewer = for_few or (beside is not None and beside.also_fewer)
        by_day[day] = Due(Kind.BEFORE, day, meant_for, also_fewer, 1 + (beside.merged if beside else 0))
    found = sorted(by_day.values(), key=lambda due: due.day)
    if found:
        final = found[-1]
        found[-1] = Due(Kind.LAST, final.day, final.meant_for, also_fewer=True, merged=final.merged)
    if plan.after_closing:
        after = last + timedelta(days=1)
        found.append(Due(Kind.CLOSED, working_day_from(after, days_off), after, also_fewer=True))
    return tuple(found)


def due_on(plan: Plan, opens: date, last: date, days_off: DaysOff, day: date) -> Due | None:
    """The reminder of this day; ``None`` when there is none."""
    return next((due for due in dues(plan, opens, last, days_off) if due.day == day), None)


def list_day(plan: Plan, last: date, days_off: DaysOff) -> date | None:
    """When supervisors get the list of their branch."""
    if not plan.list_days:
        return None
    return working_day_until(last - timedelta(days=plan.list_days), days_off)


def _meant(plan: Plan, last: date) -> Iterator[tuple[date, bool]]:
    """The days that reminders are meant for, from the first to the last, and which of them are also for the few."""
    for before in sorted(plan.days_before, reverse=True):
        yield last - timedelta(days=before), before in plan.fewer
    if plan.last_day:
        yield last, True
