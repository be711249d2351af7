"""Desks: one person in one role at one sheet. A desk is there only for the person it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, insert, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.people import Membership, Role
from core.assessment.rounds import Calendar, Round
from core.assessment.sheet import Sheet
from core.scoring.model import ComponentKey
from store.conditions import holds_at
from store.history import History, HistoryRecord
from store.media import Media
from store.sheets import Sheets
from store.tables.people import MembershipRow, PersonRow
from store.tables.rounds import CampaignRow, DeskRow, FrameworkDocumentRow, RosterRow, RoundRow, SheetRow
from store.tables.units import UnitVersionRow

ROLES_AT_A_DESK: Final = (Role.OFFICER, Role.HEAD)
"""Who works on a sheet of their own unit."""


@dataclass(frozen=True, slots=True)
class DeskCardRecord:
    """One of the sheets a person may open."""

    id: int
    role: Role
    unit_name: str
    framework_id: str
    digest: str
    round_title: str


@dataclass(frozen=True, slots=True)
class DeskRecord:
    """Everything that is stored about one desk. ``digest`` names the framework document of the campaign.

    ``waiting_media`` maps files on their way to the component they are meant for (empty: nobody said).
    """

    id: int
    sheet_id: int
    campaign_id: int
    framework_id: str
    digest: str
    membership: Membership
    round: Round
    sheet: Sheet
    history: Mapping[ComponentKey, HistoryRecord]
    waiting_media: Mapping[str, ComponentKey]


class Desks:
    """Looks desks up, always for one person and only while the membership behind a desk holds."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def cards(self, person_id: int, at: datetime) -> tuple[DeskCardRecord, ...]:
        """The desks of a person, those of the newest round first."""
        rows = await self._connection.execute(_CARDS, {"person": person_id, "at_moment": at})
        return tuple(
            DeskCardRecord(r.desk_id, Role(r.role), r.unit_name, r.framework_id, r.digest, r.round_title) for r in rows
        )

    async def load(self, desk_id: int, person_id: int, at: datetime) -> DeskRecord | None:
        """One desk with its whole sheet; ``None`` when it is not this person's, or no longer."""
        rows = await self._connection.execute(_DESK, {"person": person_id, "desk": desk_id, "at_moment": at})
        row = rows.one_or_none()
        if row is None:
            return None
        return DeskRecord(
            id=desk_id,
            sheet_id=row.sheet_id,
            campaign_id=row.campaign_id,
            framework_id=row.framework_id,
            digest=row.digest,
            membership=Membership(
                row.membership_id, person_id, row.person_name, Role(row.role), row.unit_id, row.code, row.unit_name
            ),
            round=_round(row),
            sheet=await Sheets(self._connection).load(row.sheet_id),
            history=await History(self._connection).before(row.unit_id, row.year),
            waiting_media=await Media(self._connection).waiting(person_id, desk_id),
        )

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
    """Give every officer and head (or only ``person_id``) a desk at each sheet of their unit that they lack."""
    wanted: list[ColumnElement[bool]] = [
        col(MembershipRow.role).in_([role.value for role in ROLES_AT_A_DESK]),
        col(MembershipRow.valid_to).is_(None),
        ~exists(literal_column("1")).where(
            col(DeskRow.person_id) == col(MembershipRow.person_id),
            col(DeskRow.sheet_id) == col(SheetRow.id),
            col(DeskRow.role) == col(MembershipRow.role),
        ),
    ]
    if person_id is not None:
        wanted.append(col(MembershipRow.person_id) == person_id)
    missing = (
        select(col(MembershipRow.person_id), col(SheetRow.id), col(MembershipRow.role))
        .join(SheetRow, col(SheetRow.unit_id) == col(MembershipRow.unit_id))
        .where(*wanted)
        .distinct()
    )
    await connection.execute(insert(DeskRow).from_select(["person_id", "sheet_id", "role"], missing))


def _round(row: Any) -> Round:
    calendar = Calendar(row.data_from, row.data_to, row.self_from, row.self_to)
    return Round(row.slug, row.round_title, row.year, row.owner, row.letter, calendar, row.contact)


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
        col(PersonRow.display_name).label("person_name"),
        col(MembershipRow.id).label("membership_id"),
        col(RoundRow.slug).label("slug"),
        col(RoundRow.title).label("round_title"),
        col(RoundRow.year).label("year"),
        col(RoundRow.owner).label("owner"),
        col(RoundRow.letter).label("letter"),
        col(RoundRow.contact).label("contact"),
        col(RoundRow.data_from).label("data_from"),
        col(RoundRow.data_to).label("data_to"),
        col(RoundRow.self_from).label("self_from"),
        col(RoundRow.self_to).label("self_to"),
    )
    .select_from(DeskRow)
    .join(SheetRow, col(SheetRow.id) == col(DeskRow.sheet_id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .join(
        RosterRow,
        and_(col(RosterRow.campaign_id) == col(SheetRow.campaign_id), col(RosterRow.unit_id) == col(SheetRow.unit_id)),
    )
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .join(PersonRow, col(PersonRow.id) == col(DeskRow.person_id))
    .join(
        MembershipRow,
        and_(
            col(MembershipRow.person_id) == col(DeskRow.person_id),
            col(MembershipRow.unit_id) == col(SheetRow.unit_id),
            col(MembershipRow.role) == col(DeskRow.role),
            holds_at(MembershipRow),
        ),
    )
    .where(col(DeskRow.person_id) == bindparam("person"))
)

_CARDS: Final = _DESKS.order_by(
    col(RoundRow.year).desc(), col(RoundRow.id).desc(), col(UnitVersionRow.code), col(DeskRow.id)
)
_DESK: Final = _DESKS.where(col(DeskRow.id) == bindparam("desk")).limit(1)
