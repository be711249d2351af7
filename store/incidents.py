"""Incidents with state secrets: recorded once, never changed, listed for administrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.conditions import STANDS_ON_THE_ROSTER
from store.media import MediaRecord
from store.tables.incidents import SecrecyIncidentRow
from store.tables.people import PersonRow
from store.tables.rounds import CampaignRow, DeskRow, RosterRow, RoundRow, SheetRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class StampedFile:
    """A file that was not kept: how secret its stamp calls it, and what its bytes can be recognised by."""

    degree: str
    sha256: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """One incident as an administrator reads it. Unit and round are empty for a file sent before a unit was joined."""

    at: datetime
    unit_code: str
    unit_name: str
    round_slug: str
    person_name: str
    channel: str
    degree: str
    sha256: str
    size_bytes: int


class Incidents:
    """Reads and writes incidents."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(self, media: MediaRecord, file: StampedFile) -> None:
        """Keep that this announced file bore a stamp."""
        await self._connection.execute(
            insert(SecrecyIncidentRow).values(
                media_id=media.id,
                person_id=media.person_id,
                desk_id=media.desk_id,
                channel=media.chat.channel,
                at=media.announced_at,
                degree=file.degree,
                sha256=file.sha256,
                media_type=file.media_type,
                size_bytes=file.size_bytes,
            )
        )

    async def all(self) -> tuple[IncidentRecord, ...]:
        """Every incident, the newest first."""
        rows = await self._connection.execute(_ALL)
        return tuple(IncidentRecord(row.at, row.code or "", row.name or "", row.slug or "", *row[4:]) for row in rows)


_ALL: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(SecrecyIncidentRow.at),
        col(UnitVersionRow.code),
        col(UnitVersionRow.name),
        col(RoundRow.slug),
        col(PersonRow.display_name),
        col(SecrecyIncidentRow.channel),
        col(SecrecyIncidentRow.degree),
        col(SecrecyIncidentRow.sha256),
        col(SecrecyIncidentRow.size_bytes),
    )
    .join(PersonRow, col(PersonRow.id) == col(SecrecyIncidentRow.person_id))
    .outerjoin(DeskRow, col(DeskRow.id) == col(SecrecyIncidentRow.desk_id))
    .outerjoin(SheetRow, col(SheetRow.id) == col(DeskRow.sheet_id))
    .outerjoin(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .outerjoin(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .outerjoin(RosterRow, STANDS_ON_THE_ROSTER)
    .outerjoin(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .order_by(col(SecrecyIncidentRow.id).desc())
)
