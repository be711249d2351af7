"""Offices: desks of those who look at many sheets. An office is there only for the person it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.people import Membership, Role
from core.assessment.rounds import Round
from store.conditions import holds_at
from store.round_columns import ROUND_COLUMNS, round_of
from store.tables.people import MembershipRow, PersonRow
from store.tables.rounds import DeskRow, RoundRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """What is stored about one office. ``round_id`` is the round's own number, for other statements."""

    id: int
    round_id: int
    membership: Membership
    round: Round


class Offices:
    """Looks offices up, always for one person and only while the membership behind an office holds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def load(self, desk_id: int, person_id: int, at: datetime) -> OfficeRecord | None:
        """One office; ``None`` when it is not this person's, or no longer, or a desk at a sheet."""
        rows = await self._connection.execute(_OFFICE, {"person": person_id, "desk": desk_id, "at_moment": at})
        row = rows.one_or_none()
        if row is None:
            return None
        member = Membership(
            row.membership_id, person_id, row.person_name, Role(row.role), row.unit_id, row.code, row.unit_name
        )
        return OfficeRecord(desk_id, row.round_id, member, round_of(row))


_OFFICE: Final = (
    select(
        col(DeskRow.role).label("role"),
        col(DeskRow.round_id).label("round_id"),
        col(DeskRow.unit_id).label("unit_id"),
        col(UnitVersionRow.code).label("code"),
        col(UnitVersionRow.name).label("unit_name"),
        col(PersonRow.display_name).label("person_name"),
        col(MembershipRow.id).label("membership_id"),
        *ROUND_COLUMNS,
    )
    .select_from(DeskRow)
    .join(RoundRow, col(RoundRow.id) == col(DeskRow.round_id))
    .join(UnitVersionRow, and_(col(UnitVersionRow.unit_id) == col(DeskRow.unit_id), holds_at(UnitVersionRow)))
    .join(PersonRow, col(PersonRow.id) == col(DeskRow.person_id))
    .join(
        MembershipRow,
        and_(
            col(MembershipRow.person_id) == col(DeskRow.person_id),
            col(MembershipRow.unit_id) == col(DeskRow.unit_id),
            col(MembershipRow.role) == col(DeskRow.role),
            holds_at(MembershipRow),
        ),
    )
    .where(col(DeskRow.person_id) == bindparam("person"), col(DeskRow.id) == bindparam("desk"))
    .limit(1)
)
