"""Who may do what: roles, memberships and the one place where an action in a round is refused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from core.assessment.changes import Change, components_of
from core.assessment.rounds import Calendar
from core.assessment.sheet import Sheet
from core.scoring.model import ComponentKey


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
    APPRAISAL_NOT_OPEN = "appraisal-not-open"
    APPRAISAL_OVER = "appraisal-over"


def refuse_change(role: Role, calendar: Calendar, sheet: Sheet, now: datetime) -> Refusal | None:
    """Say why the sheet as a whole may not be changed at ``now``, or ``None`` when it may.

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


def refuse_changes(
    refusal: Refusal | None, sheet: Sheet, changes: Collection[Change], open_rows: Collection[ComponentKey]
) -> Refusal | None:
    """Say why these very changes may not be made, where ``refusal`` stands against the sheet as a whole.

    Components that are open again for an explanation (``open_rows``) may be changed, and nothing else with them.
    """
    if refusal is None:
        return None
    touched = [components_of(sheet, change) for change in changes]
    return None if all(keys and keys <= frozenset(open_rows) for keys in touched) else refusal


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
    return None
