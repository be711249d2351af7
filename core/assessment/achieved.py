"""Which points count in the end (điểm đạt được), and which sheets count as handed in, by the framework's readings."""

from datetime import datetime
from decimal import Decimal

from core.frameworks.model import Policies


class NotAppraisedError(Exception):
    """A component was never appraised, and the framework refuses to compute with the unit's own points."""


def achieved_points(
    policies: Policies, self_points: Decimal | None, appraised_points: Decimal | None
) -> Decimal | None:
    """The appraised points; where nobody appraised, what the reading says. ``None`` stays not known.

    Raises:
        NotAppraisedError: the reading is to refuse.
    """
    if appraised_points is not None:
        return appraised_points
    match policies.never_appraised:
        case "self":
            return self_points
        case "zero":
            return Decimal(0)
        case _:
            raise NotAppraisedError


def counts_as_submitted(policies: Policies, submitted_at: datetime | None, *, has_answers: bool) -> bool:
    """Whether a sheet counts when self-assessment is over; one that was only begun, by the reading."""
    return submitted_at is not None or (has_answers and policies.at_close == "take_as_is")
