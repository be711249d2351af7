"""Who may do what: roles, memberships and the one place where a self-assessment action is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.assessment.rounds import Calendar
from core.assessment.sheet import Sheet


class Role(StrEnum):
    """What a person does for a unit.

    Officers and heads work at the sheet of their unit. All others hold an office: they look at many sheets of a round,
    supervisors and administrators at those below their unit, appraisers at those assigned to them, readers at what is
    published.
    """

    OFFICER = "officer"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    APPRAISER = "appraiser"
    ADMINISTRATOR = "administrator"
    READER = "reader"


AT_A_SHEET: Final = frozenset({Role.OFFICER, Role.HEAD})
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


class Refusal(StrEnum):
    """Why a change of a sheet is refused; each has its words."""

    NOT_YOUR_ROLE = "not-your-role"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    SUBMITTED = "submitted"
    NOT_SUBMITTED = "not-submitted"


def refuse_change(role: Role, calendar: Calendar, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why the sheet may not be changed at ``now``, or ``None`` when it may.

    ``now`` is the moment that counts for being on time: the earlier of the messenger's timestamp and our receipt.
    """
    if role is not Role.OFFICER:
        return Refusal.NOT_YOUR_ROLE
    if now < calendar.opens_at():
        return Refusal.TOO_EARLY
    if now >= calendar.closes_at():
        return Refusal.TOO_LATE
    if sheet.submitted_at is not None:
        return Refusal.SUBMITTED
    return None


def refuse_withdrawal(role: Role, calendar: Calendar, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why a submitted sheet may not be taken back at ``now``, or ``None`` when it may."""
    if role is not Role.OFFICER:
        return Refusal.NOT_YOUR_ROLE
    if now >= calendar.closes_at():
        return Refusal.TOO_LATE
    if sheet.submitted_at is None:
        return Refusal.NOT_SUBMITTED
    return None
