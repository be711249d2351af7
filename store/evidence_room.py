"""How much of its room for evidence a unit has used in a round: every file counts once, also one that was replaced."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased
from sqlmodel import col

from store.tables.rounds import CampaignRow, DeskRow, SheetRow
from store.tables.sheets import EvidenceRevisionRow


@dataclass(frozen=True, slots=True)
class RoomUsed:
    """Files that a unit has sent in one round, over all its sheets there."""

    files: int
    size_bytes: int


class EvidenceRoom:
    """Counts kept files."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def used(self, desk_id: int) -> RoomUsed:
        """What the unit behind a desk has used in the round of that desk. A file shared by several rows counts once."""
        row = (await self._connection.execute(_USED, {"desk": desk_id})).one()
        return RoomUsed(row.files, int(row.size_bytes))


_own: Final = aliased(SheetRow)
_own_campaign: Final = aliased(CampaignRow)
_FILES: Final = (
    select(
        col(EvidenceRevisionRow.sha256).label("sha256"),
        func.max(col(EvidenceRevisionRow.size_bytes)).label("size_bytes"),
    )
    .join(SheetRow, col(SheetRow.id) == col(EvidenceRevisionRow.sheet_id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(_own_campaign, col(_own_campaign.round_id) == col(CampaignRow.round_id))
    .join(_own, (col(_own.campaign_id) == col(_own_campaign.id)) & (col(_own.unit_id) == col(SheetRow.unit_id)))
    .join(DeskRow, col(DeskRow.sheet_id) == col(_own.id))
    .where(col(DeskRow.id) == bindparam("desk"), col(EvidenceRevisionRow.sha256) != "")
    .group_by(col(EvidenceRevisionRow.sha256))
    .subquery()
)
_USED: Final = select(
    func.count(distinct(_FILES.c.sha256)).label("files"),
    func.coalesce(func.sum(_FILES.c.size_bytes), 0).label("size_bytes"),
)
