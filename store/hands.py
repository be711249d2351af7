"""Several hands at one sheet: who works for a unit, what they wrote one after the other, and who follows whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import col

from core.assessment.people import AT_A_SHEET, Colleague, Role
from core.assessment.remembered import remembering
from core.assessment.sheet import Revision, State
from core.scoring.model import ComponentKey
from store.batch import Batch
from store.conditions import held_at, holds_at
from store.known import MOST
from store.records import Actor
from store.tables.people import MembershipRow, PersonRow
from store.tables.rounds import SheetRow
from store.tables.sheets import AnswerRevisionRow, AssignmentRevisionRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class LeftRecord:
    """The unit a person worked for last, and until when."""

    unit_name: str
    at: datetime


class Hands:
    """Looks at the people of one unit and at what each of them did."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def colleagues(self, unit_id: int, at: datetime) -> tuple[Colleague, ...]:
        """Everybody who works at the unit's sheets now, the one who came first first."""
        rows = await self._connection.recall(_COLLEAGUES, {"unit": unit_id})
        return tuple([_colleague(row) for row in rows if held_at(row.valid_from, row.valid_to, at)])

    async def revisions(self, sheet_id: int, component: ComponentKey) -> tuple[Revision, ...]:
        """Every answer one component ever had, the first one first."""
        rows = await self._connection.execute(_REVISIONS, {"sheet": sheet_id, "component": component})
        return tuple(Revision(State(r.state), r.answer, r.postponed, r.display_name, r.received_at) for r in rows)

    async def end(self, membership_id: int, unit_id: int, roles: Collection[Role], at: datetime) -> bool:
        """End a membership; ``False`` when there is none in one of these roles at this unit that still holds."""
        result = await self._connection.execute(
            update(MembershipRow)
            .where(
                col(MembershipRow.id) == membership_id,
                col(MembershipRow.unit_id) == unit_id,
                col(MembershipRow.role).in_([role.value for role in roles]),
                holds_at(MembershipRow, at),
            )
            .values(valid_to=at)
        )
        return result.rowcount == 1

    async def pass_on(self, membership_id: int, successor: Actor) -> int:
        """Mains that are assigned to the person of an ended membership become the successor's; returns how many."""
        rows = await self._connection.execute(_ASSIGNED_TO, {"membership": membership_id})
        passed_on = [
            {
                "sheet_id": row.sheet_id,
                "pillar": row.pillar,
                "previous_id": row.id,
                "person_id": successor.person_id,
                "role": successor.role.value,
                "channel": successor.channel,
                "received_at": successor.at,
                "assignee_id": successor.person_id,
            }
            for row in rows
        ]
        if passed_on:
            await self._connection.execute(insert(AssignmentRevisionRow), passed_on)
        return len(passed_on)

    async def left(self, person_id: int, at: datetime) -> LeftRecord | None:
        """Where a person worked last; ``None`` when they never left a unit."""
        rows = await self._connection.execute(_LEFT, {"person": person_id, "at_moment": at})
        row = rows.one_or_none()
        return None if row is None else LeftRecord(row.name, row.valid_to)


@remembering(MOST)
def _colleague(row: Any) -> Colleague:
    return Colleague(row.id, row.person_id, row.display_name, Role(row.role))


_COLLEAGUES: Final = (
    select(
        col(MembershipRow.id),
        col(MembershipRow.person_id),
        col(MembershipRow.role),
        col(MembershipRow.valid_from),
        col(MembershipRow.valid_to),
        col(PersonRow.display_name),
    )
    .join(PersonRow, col(PersonRow.id) == col(MembershipRow.person_id))
    .where(
        col(MembershipRow.unit_id) == bindparam("unit"),
        col(MembershipRow.role).in_(sorted(role.value for role in AT_A_SHEET)),
    )
    .order_by(col(MembershipRow.id))
)
_REVISIONS: Final = (
    select(
        col(AnswerRevisionRow.state),
        col(AnswerRevisionRow.answer),
        col(AnswerRevisionRow.postponed),
        col(AnswerRevisionRow.received_at),
        col(PersonRow.display_name),
    )
    .join(PersonRow, col(PersonRow.id) == col(AnswerRevisionRow.person_id))
    .where(
        col(AnswerRevisionRow.sheet_id) == bindparam("sheet"),
        col(AnswerRevisionRow.component) == bindparam("component"),
    )
    .order_by(col(AnswerRevisionRow.id))
)
_NEWEST_ASSIGNMENTS: Final = (
    select(func.max(col(AssignmentRevisionRow.id)))
    .group_by(col(AssignmentRevisionRow.sheet_id), col(AssignmentRevisionRow.pillar))
    .scalar_subquery()
)
_ASSIGNED_TO: Final = (
    select(col(AssignmentRevisionRow.id), col(AssignmentRevisionRow.sheet_id), col(AssignmentRevisionRow.pillar))
    .join(SheetRow, col(SheetRow.id) == col(AssignmentRevisionRow.sheet_id))
    .join(
        MembershipRow,
        (col(MembershipRow.unit_id) == col(SheetRow.unit_id))
        & (col(MembershipRow.person_id) == col(AssignmentRevisionRow.assignee_id)),
    )
    .where(
        col(MembershipRow.id) == bindparam("membership"),
        col(AssignmentRevisionRow.id).in_(_NEWEST_ASSIGNMENTS),
    )
    .order_by(col(AssignmentRevisionRow.id))
)
_LEFT: Final = (
    select(col(UnitVersionRow.name), col(MembershipRow.valid_to))
    .join(UnitVersionRow, (col(UnitVersionRow.unit_id) == col(MembershipRow.unit_id)) & holds_at(UnitVersionRow))
    .where(col(MembershipRow.person_id) == bindparam("person"), col(MembershipRow.valid_to).is_not(None))
    .order_by(col(MembershipRow.valid_to).desc(), col(MembershipRow.id).desc())
    .limit(1)
)
