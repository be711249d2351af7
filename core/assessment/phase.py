"""How far a round is by its calendar: what is under way, and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.assessment.rounds import Approval, Round


class Phase(StrEnum):
    """What a round is at."""

    BEFORE = "before"
    SELF = "self"
    APPROVAL = "approval"  # only heads may still act
    PAUSE = "pause"  # self-assessment is over, appraisal has not begun
    APPRAISAL = "appraisal"
    PUBLICATION = "publication"  # appraisal is over


@dataclass(frozen=True, slots=True)
class PhaseNow:
    """``until`` is the last day of the phase, itself included; ``None`` where the calendar does not say."""

    phase: Phase
    until: date | None


def phase_of(round_: Round, now: datetime) -> PhaseNow:
    """The phase at ``now``. Units with a last day of their own may still be at an earlier one."""
    days = round_.calendar
    closes = days.appraisal_closes_at()
    if now < days.opens_at():
        return PhaseNow(Phase.BEFORE, days.self_from)
    if now < days.closes_at():
        return PhaseNow(Phase.SELF, days.self_to)
    if closes is not None and now >= closes:
        return PhaseNow(Phase.PUBLICATION, days.publish_on)
    if days.appraise_from is not None and now >= days.appraisal_opens_at():
        return PhaseNow(Phase.APPRAISAL, days.appraise_to)
    if round_.approval is Approval.REQUIRED and now < days.approval_closes_at():
        return PhaseNow(Phase.APPROVAL, days.approval_day())
    return PhaseNow(Phase.PAUSE, days.appraise_from)
