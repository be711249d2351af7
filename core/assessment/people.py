"""Who may do what: roles, memberships and the one place where an action in a round is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.assessment.rounds import Approval, Calendar, Round
from core.assessment.sheet import Sheet


class Role(StrEnum):
    """What a person does for a unit.

    Officers, heads and their deputies work at the sheet of their unit. All others hold an office: they look at many
    sheets of a round, supervisors and administrators at those below their unit, appraisers at those assigned to them,
    readers at what is published.
    """

    OFFICER = "officer"
    HEAD = "head"
    DEPUTY = "deputy"  # acts for the head (ký thay)
    SUPERVISOR = "supervisor"
    APPRAISER = "appraiser"
    ADMINISTRATOR = "administrator"
    READER = "reader"


HEADS: Final = frozenset({Role.HEAD, Role.DEPUTY})
"""Who may approve a sheet of their own unit, or return it."""

AT_A_SHEET: Final = HEADS | {Role.OFFICER}
"""Who works on a sheet of their own unit."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person acts in a role for a unit. ``person_name`` may be empty: no name is ever required."""

    id: int
    person_id: int
    person_name: str
    role: Role
    unit_id: int
    unit_code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the sheets of a unit; ``name`` may be empty."""

    membership_id: int
    person_id: int
    name: str
    role: Role


class Refusal(StrEnum):
    """Why a change of a sheet is refused; each has its words."""

    NOT_YOUR_ROLE = "not-your-role"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    SUBMITTED = "submitted"
    NOT_SUBMITTED = "not-submitted"
    APPROVED = "approved"
    APPROVAL_NOT_ASKED = "approval-not-asked"
    APPROVAL_OVER = "approval-over"
    APPRAISAL_NOT_OPEN = "appraisal-not-open"
    APPRAISAL_OVER = "appraisal-over"


def refuse_change(role: Role, calendar: Calendar, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why the sheet as a whole may not be changed at ``now``, or ``None`` when it may.

    ``now`` is the moment that counts for being on time: the earlier of the messenger's timestamp and our receipt. A
    sheet that the unit head has returned may be mended as long as the head may approve.
    """
    if role is not Role.OFFICER:
        return Refusal.NOT_YOUR_ROLE
    if now < calendar.opens_at():
        return Refusal.TOO_EARLY
    if now >= (calendar.approval_closes_at() if sheet.is_returned else calendar.closes_at()):
        return Refusal.TOO_LATE
    if sheet.approved is not None:
        return Refusal.APPROVED
    if sheet.submitted_at is not None:
        return Refusal.SUBMITTED
    return None


def refuse_appraising(role: Role, calendar: Calendar, now: datetime) -> Refusal | None:
    """Say why nothing may be appraised at ``now``, or ``None``; which rows are whose is an assignment's matter."""
    if role is not Role.APPRAISER:
        return Refusal.NOT_YOUR_ROLE
    if now < calendar.appraisal_opens_at():
        return Refusal.APPRAISAL_NOT_OPEN
    closes = calendar.appraisal_closes_at()
    return Refusal.APPRAISAL_OVER if closes is not None and now >= closes else None


def refuse_withdrawal(role: Role, calendar: Calendar, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why a submitted sheet may not be taken back at ``now``, or ``None`` when it may."""
    if role is not Role.OFFICER:
        return Refusal.NOT_YOUR_ROLE
    if now >= calendar.closes_at():
        return Refusal.TOO_LATE
    if sheet.submitted_at is None:
        return Refusal.NOT_SUBMITTED
    if sheet.approved is not None:
        return Refusal.APPROVED
    return None


def awaits_approval(round_: Round, sheet: Sheet) -> bool:
    """Whether the sheet was handed in and its head has yet to approve it."""
    is_asked = round_.approval is Approval.REQUIRED
    return is_asked and sheet.submitted_at is not None and sheet.approved is None


def refuse_approval(role: Role, round_: Round, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why this person may not approve the sheet at ``now``, or ``None`` when they may."""
    if round_.approval is not Approval.REQUIRED and role in HEADS:
        return Refusal.APPROVAL_NOT_ASKED
    refusal = refuse_return(role, round_, sheet, now)
    if refusal is None and sheet.approved is not None:
        return Refusal.APPROVED
    return refusal


def refuse_return(role: Role, round_: Round, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why this person may not give the sheet back at ``now``, or ``None`` when they may; also after approval."""
    if role not in HEADS:
        return Refusal.NOT_YOUR_ROLE
    if round_.approval is Approval.NONE:
        return Refusal.APPROVAL_NOT_ASKED
    if now >= round_.calendar.approval_closes_at():
        return Refusal.APPROVAL_OVER
    if sheet.submitted_at is None:
        return Refusal.NOT_SUBMITTED
    return None
