"""What the end of a term did to sheets that were not handed in: once for each last day, and in the audit log."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlmodel import col

from core.assessment.stage import AtClose, Closing
from store.audit import Act, Audit
from store.batch import Batch
from store.insert_once import insert_once
from store.tables.closings import ClosingRow
from store.tables.rounds import CampaignRow, RoundRow, SheetRow

BY_CALENDAR: Final = "calendar"
"""Who did it, in the audit log: nobody but the calendar."""


@dataclass(frozen=True, slots=True)
class ClosingRecord:
    """What was done to a sheet, and when it was written down."""

    sheet_id: int
    closing: Closing
    at: datetime


class Closings:
    """The closings of all rounds."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def of_round(self, slug: str) -> tuple[ClosingRecord, ...]:
        """Everything that was closed in a round, oldest first."""
        rows = await self._connection.execute(_OF_ROUND, {"round": slug})
        return tuple(ClosingRecord(r.sheet_id, Closing(r.last_day, AtClose(r.counts)), r.at) for r in rows)

    async def known(self, slug: str) -> AbstractSet[tuple[int, date]]:
        """The sheets of a round that were closed, each with the last day that was over."""
        return {(one.sheet_id, one.closing.last_day) for one in await self.of_round(slug)}

    async def keep(self, sheet_id: int, done: Closing, at: datetime) -> bool:
        """Write down what was done to a sheet; ``False`` when that stands there already."""
        row = {"sheet_id": sheet_id, "last_day": done.last_day, "counts": done.counts.value, "at": at}
        if not await insert_once(self._connection, ClosingRow, row):
            return False
        after = {"counts": done.counts.value, "last_day": done.last_day.isoformat()}
        await Audit(self._connection).add(Act("close", BY_CALENDAR, at, {"sheet": sheet_id}, after=after))
        return True


_OF_ROUND: Final = (
    select(col(ClosingRow.sheet_id), col(ClosingRow.last_day), col(ClosingRow.counts), col(ClosingRow.at))
    .join(SheetRow, col(SheetRow.id) == col(ClosingRow.sheet_id))
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .where(col(RoundRow.slug) == bindparam("round"))
    .order_by(col(ClosingRow.id))
)
