"""How far a unit's sheet has come on its way: from untouched to approved, or closed by the calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from core.assessment.achieved import counts_as_submitted
from core.assessment.rounds import Approval, Round, end_of
from core.assessment.sheet import Sheet, State
from core.frameworks.model import Policies


class Stage(StrEnum):
    """Where a sheet stands. With the deadline over, what was not handed in is read as the framework says."""

    NOT_STARTED = "not-started"
    UNDER_WAY = "under-way"
    PRESENTED = "presented"  # handed in, and the head has to approve it
    RETURNED = "returned"
    APPROVED = "approved"
    SUBMITTED = "submitted"  # handed in, and nobody has to approve it
    TAKEN_AS_IS = "taken-as-is"
    NOT_SUBMITTED = "not-submitted"


HANDED_IN: Final = frozenset({Stage.PRESENTED, Stage.SUBMITTED, Stage.APPROVED, Stage.TAKEN_AS_IS})
"""A sheet that waits for its head's approval has been handed in."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What a stage is read from; ``begun`` is whether anything was answered."""

    begun: bool = False
    is_handed_in: bool = False
    is_approved: bool = False
    is_returned: bool = False


def steps_of(sheet: Sheet) -> Steps:
    begun = any(entry.state is not State.UNANSWERED for entry in sheet.entries.values())
    return Steps(begun, sheet.submitted_at is not None, sheet.approved is not None, sheet.is_returned)


class AtClose(StrEnum):
    """How a sheet counts that was not handed in, or not approved where it had to be."""

    TAKEN_AS_IS = "taken-as-is"
    NOT_SUBMITTED = "not-submitted"


@dataclass(frozen=True, slots=True)
class Closing:
    """``last_day`` was the sheet's last; a unit that is given a later one has a sheet that is open again."""

    last_day: date
    counts: AtClose


def closing(steps: Steps, round_: Round, policies: Policies, now: datetime) -> Closing | None:
    """What the end of the term has done to the sheet by ``now``, by the framework's reading.

    ``None`` while the term runs, and where the sheet counts as handed in. What waits for its head, or was returned by
    the head, has until the head's own last day.
    """
    if steps.is_approved or (steps.is_handed_in and round_.approval is not Approval.REQUIRED):
        return None
    is_with_head = steps.is_handed_in or steps.is_returned
    last = round_.calendar.approval_day() if is_with_head else round_.calendar.self_to
    if now < end_of(last):
        return None
    counts = counts_as_submitted(policies, None, has_answers=steps.begun)
    return Closing(last, AtClose.TAKEN_AS_IS if counts else AtClose.NOT_SUBMITTED)


def stage(steps: Steps, round_: Round, policies: Policies, now: datetime) -> Stage:
    """The stage at ``now``; a returned sheet may be handed in again as long as the head may approve."""
    if steps.is_approved:
        return Stage.APPROVED
    if steps.is_handed_in:
        return Stage.PRESENTED if round_.approval is Approval.REQUIRED else Stage.SUBMITTED
    closed = closing(steps, round_, policies, now)
    if closed is not None:
        return Stage(closed.counts.value)
    if steps.is_returned:
        return Stage.RETURNED
    return Stage.UNDER_WAY if steps.begun else Stage.NOT_STARTED
