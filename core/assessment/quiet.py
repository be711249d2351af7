"""The hours in which nobody is pushed anything; replies are given at any hour."""

from datetime import datetime, time, timedelta
from typing import Final

from core.assessment.rounds import VIETNAM

QUIET_FROM: Final = time(21)
QUIET_TO: Final = time(7)


def next_waking(now: datetime) -> datetime:
    """``now``, or 07:00 Vietnamese time where ``now`` lies between 21:00 and 07:00."""
    here = now.astimezone(VIETNAM)
    if QUIET_TO <= here.time() < QUIET_FROM:
        return now
    day = here.date() + timedelta(days=here.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_TO, VIETNAM).astimezone(now.tzinfo)
