"""Which days belong to the data window of a round: two windows that share a day must not both count it."""

from datetime import date, timedelta

from core.assessment.rounds import Calendar
from core.frameworks.model import WindowEdges

_DAY = timedelta(days=1)


def counted_days(calendar: Calendar, edges: WindowEdges) -> tuple[date, date]:
    """The first and the last day that count, both included."""
    match edges:
        case WindowEdges.BOTH_DAYS:
            return calendar.data_from, calendar.data_to
        case WindowEdges.FIRST_DAY:
            return calendar.data_from, calendar.data_to - _DAY
        case WindowEdges.LAST_DAY:
            return calendar.data_from + _DAY, calendar.data_to
