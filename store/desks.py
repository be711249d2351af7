"""Desks: one person in one role at one sheet. A desk is there only for the person it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, insert, literal, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.earlier_rounds import EarlierRound
from core.assessment.people import AT_A_SHEET, Colleague, Membership, Role
from core.assessment.remembered import remembering
from core.assessment.rounds import Round
from core.assessment.sheet import Sheet
from store.batch import Batch
from store.conditions import STANDS_ON_THE_ROSTER, held_at
from store.hands import Hands
from store.history import History, HistoryRecord
from store.known import MOST
from store.last_days import LAST_DAY_COLUMNS
from store.round_columns import ROUND_COLUMNS, round_of
from store.sheets import Sheets
from store.tables.people import MembershipRow, PersonRow
from store.tables.rounds import CampaignRow, DeskRow, FrameworkDocumentRow, RosterRow, RoundRow, SheetRow
from store.tables.units import UnitVersionRow

_AT_A_SHEET: Final = sorted(role.value for role in AT_A_SHEET)


@dataclass(frozen=True, slots=True)
class DeskCardRecord:
    """One of the desks a person may sit at. An office has neither ``sheet_id`` nor framework."""

    id: int
    role: Role
    unit_name: str
    framework_id: str
    digest: str
    round_title: str
    round_id: int
    sheet_id: int | None


@dataclass(frozen=True, slots=True)
class DeskRecord:
    """Everything that is stored about one desk. ``digest`` names the framework document of the campaign.

    ``colleagues`` are all who work at the unit's sheets, the person of the desk among them.
    """

    id: int
    sheet_id: int
    campaign_id: int
    round_id: int
    framework_id: str
    digest: str
    membership: Membership
    round: Round
    sheet: Sheet
    history: tuple[EarlierRound[HistoryRecord], ...]
    colleagues: tuple[Colleague, ...]


class Desks:
    """Looks desks up, always for one person and only while the membership behind a desk holds."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def cards(self, person_id: int, at: datetime) -> tuple[DeskCardRecord, ...]:
        """The desks of a person, those of the newest round first."""
        offices = [
            row
            for row in await self._connection.recall(_OFFICES, {"person": person_id})
            if held_at(row.valid_from, row.valid_to, at) and held_at(row.named_from, row.named_to, at)
        ]
        rows = [*await self._at_sheets(person_id, at), *offices]
        return tuple([_card(row) for row in sorted(rows, key=_newest_round_first)])

    async def load(self, desk_id: int, person_id: int, at: datetime) -> DeskRecord | None:
        """One desk with its whole sheet; ``None`` when it is not this person's, or no longer."""
        row = next((row for row in await self._at_sheets(person_id, at) if row.desk_id == desk_id), None)
        if row is None:
            return None
        return DeskRecord(
            id=desk_id,
            sheet_id=row.sheet_id,
            campaign_id=row.campaign_id,
            round_id=row.round_id,
            framework_id=row.framework_id,
            digest=row.digest,
            membership=_membership(row),
            round=_round(row),
            sheet=await Sheets(self._connection).load(row.sheet_id),
            history=await History(self._connection).before(row.unit_id, row.year),
            colleagues=await Hands(self._connection).colleagues(row.unit_id, at),
        )

    async def _at_sheets(self, person_id: int, at: datetime) -> list[Row[Any]]:
        """The desks at sheets whose membership holds at a moment; all ever held are known, so any moment will do."""
        rows = await self._connection.recall(_DESKS, {"person": person_id})
        return [row for row in rows if held_at(row.valid_from, row.valid_to, at)]

    async def framework_document(self, digest: str) -> str:
        """The canonical document a campaign was opened with.

        Raises:
            NoResultFound: no campaign has a framework of this digest.
        """
        result = await self._connection.execute(
            select(col(FrameworkDocumentRow.document)).where(col(FrameworkDocumentRow.digest) == digest)
        )
        return result.scalar_one()


async def make_desks(connection: AsyncConnection, *, person_id: int | None = None) -> None:
    """Give everybody (or only ``person_id``) the desks they lack.

    Officers and heads have one at each sheet of their unit, all others an office in each round.
    """
    at_a_sheet = col(MembershipRow.role).in_(_AT_A_SHEET)
    sheets = (
        select(col(MembershipRow.person_id), col(SheetRow.id), col(MembershipRow.role))
        .join(SheetRow, col(SheetRow.unit_id) == col(MembershipRow.unit_id))
        .where(at_a_sheet, *_lacking(person_id, col(DeskRow.sheet_id) == col(SheetRow.id)))
        .distinct()
    )
    await connection.execute(insert(DeskRow).from_select(["person_id", "sheet_id", "role"], sheets))
    same_office = and_(col(DeskRow.round_id) == col(RoundRow.id), col(DeskRow.unit_id) == col(MembershipRow.unit_id))
    offices = (
        select(col(MembershipRow.person_id), col(RoundRow.id), col(MembershipRow.unit_id), col(MembershipRow.role))
        .join(RoundRow, literal_column("1") == literal_column("1"))
        .where(~at_a_sheet, *_lacking(person_id, same_office))
        .distinct()
    )
    await connection.execute(insert(DeskRow).from_select(["person_id", "round_id", "unit_id", "role"], offices))


def _lacking(person_id: int | None, same_desk: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    """Present memberships without such a desk."""
    there = exists(literal_column("1")).where(
        col(DeskRow.person_id) == col(MembershipRow.person_id), same_desk, col(DeskRow.role) == col(MembershipRow.role)
    )
    of_person = () if person_id is None else (col(MembershipRow.person_id) == person_id,)
    return (col(MembershipRow.valid_to).is_(None), ~there, *of_person)


@remembering(MOST)
def _card(row: Any) -> DeskCardRecord:
    return DeskCardRecord(
        row.desk_id,
        Role(row.role),
        row.unit_name,
        row.framework_id,
        row.digest,
        row.round_title,
        row.round_id,
        row.sheet_id,
    )


@remembering(MOST)
def _membership(row: Any) -> Membership:
    return Membership(
        row.membership_id, row.person_id, row.person_name, Role(row.role), row.unit_id, row.code, row.unit_name
    )


@remembering(MOST)
def _round(row: Any) -> Round:
    return round_of(row, row.unit_last_day, row.class_last_day)


_DESKS: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(DeskRow.id).label("desk_id"),
        col(DeskRow.role).label("role"),
        col(SheetRow.id).label("sheet_id"),
        col(SheetRow.unit_id).label("unit_id"),
        col(CampaignRow.id).label("campaign_id"),
        col(CampaignRow.framework_id).label("framework_id"),
        col(CampaignRow.digest).label("digest"),
        col(UnitVersionRow.code).label("code"),
        col(UnitVersionRow.name).label("unit_name"),
        col(PersonRow.id).label("person_id"),
        col(PersonRow.display_name).label("person_name"),
        col(MembershipRow.id).label("membership_id"),
        col(MembershipRow.valid_from).label("valid_from"),
        col(MembershipRow.valid_to).label("valid_to"),
        col(RoundRow.id).label("round_id"),
        *ROUND_COLUMNS,
        *LAST_DAY_COLUMNS,
    )
    .select_from(DeskRow)
    .join(SheetRow, col(SheetRow.id) == col(DeskRow.sheet_id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .join(RosterRow, STANDS_ON_THE_ROSTER)
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .join(PersonRow, col(PersonRow.id) == col(DeskRow.person_id))
    .join(
        MembershipRow,
        and_(
            col(MembershipRow.person_id) == col(DeskRow.person_id),
            col(MembershipRow.unit_id) == col(SheetRow.unit_id),
            col(MembershipRow.role) == col(DeskRow.role),
        ),
    )
    .where(col(DeskRow.person_id) == bindparam("person"))
)

_OFFICES: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(DeskRow.id).label("desk_id"),
        col(DeskRow.role).label("role"),
        literal_column("NULL").label("sheet_id"),
        literal("").label("framework_id"),
        literal("").label("digest"),
        col(UnitVersionRow.code).label("code"),
        col(UnitVersionRow.name).label("unit_name"),
        col(UnitVersionRow.valid_from).label("named_from"),
        col(UnitVersionRow.valid_to).label("named_to"),
        col(MembershipRow.valid_from).label("valid_from"),
        col(MembershipRow.valid_to).label("valid_to"),
        col(RoundRow.id).label("round_id"),
        col(RoundRow.title).label("round_title"),
        col(RoundRow.year).label("year"),
    )
    .select_from(DeskRow)
    .join(RoundRow, col(RoundRow.id) == col(DeskRow.round_id))
    .join(UnitVersionRow, col(UnitVersionRow.unit_id) == col(DeskRow.unit_id))
    .join(
        MembershipRow,
        and_(
            col(MembershipRow.person_id) == col(DeskRow.person_id),
            col(MembershipRow.unit_id) == col(DeskRow.unit_id),
            col(MembershipRow.role) == col(DeskRow.role),
        ),
    )
    .where(col(DeskRow.person_id) == bindparam("person"))
)


def _newest_round_first(row: Any) -> tuple[int, int, str, int, int]:
    """A unit's sheets stand in the order of the round's campaigns; desks that were made together have no order."""
    return -row.year, -row.round_id, row.code, row.sheet_id or 0, row.desk_id
