"""A table of units and mains: what a supervisor's answer shows as a picture and hands out as a spreadsheet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.assessment.daily import DayCount
from core.assessment.overseeing import UnitSeen
from core.assessment.rounds import Calendar
from core.frameworks.model import Framework
from core.scoring.phrase import Phrase


class Drawing(StrEnum):
    """What a picture of a branch shows."""

    HEAT = "heat"  # units and mains
    BARS = "bars"  # points of the units, in the colours of their bands
    DAYS = "days"  # answers and handed-in sheets, day by day


@dataclass(frozen=True, slots=True)
class BranchPaper:
    """The units of one campaign as they stood at ``at``, best first.

    ``published_at`` is ``None`` for what is not official. ``shows_ranks``: places may be said. ``days`` are from the
    first day of ``calendar`` to today, empty where they are not shown.
    """

    title: str
    round_title: str
    framework: Framework
    units: tuple[UnitSeen, ...]
    at: datetime
    calendar: Calendar
    published_at: datetime | None = None
    shows_ranks: bool = False
    drawing: Drawing = Drawing.HEAT
    days: tuple[DayCount, ...] = ()

    @property
    def as_of(self) -> Phrase:
        """As of when, and whether it is official."""
        if self.published_at is not None:
            return Phrase("ask-official", {"at": self.published_at})
        return Phrase("ask-provisional", {"at": self.at})

    @property
    def notes(self) -> tuple[Phrase, ...]:
        return (self.as_of, *((Phrase("model-note"),) if self.framework.has_model_fields else ()))
