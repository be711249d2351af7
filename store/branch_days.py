"""When the sheets of a campaign got their answers and were handed in: for the picture of progress over days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.assessment.daily import HandedInOrNot
from core.assessment.sheet import State
from store.tables.rounds import SheetRow
from store.tables.sheets import AnswerRevisionRow, SheetEventRow

_IN: Final = frozenset({"submit", "approve"})


@dataclass(frozen=True, slots=True)
class Moments:
    """``first_answers``: when each row that has one got its first answer. ``steps`` are in the order of time."""

    first_answers: tuple[datetime, ...]
    steps: tuple[HandedInOrNot, ...]


class BranchDays:
    """Reads two statements for a campaign."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def moments(self, campaign_id: int, unit_ids: Collection[int]) -> Moments:
        """Those of the sheets of these units."""
        answers = await self._connection.execute(_FIRST_ANSWERS, {"campaign": campaign_id})
        events = await self._connection.execute(_EVENTS, {"campaign": campaign_id})
        return Moments(
            tuple(row.first for row in answers if row.unit_id in unit_ids),
            tuple(
                HandedInOrNot(row.sheet_id, row.received_at, row.action in _IN)
                for row in events
                if row.unit_id in unit_ids
            ),
        )


_FIRST_ANSWERS: Final = (
    select(col(SheetRow.unit_id), func.min(col(AnswerRevisionRow.received_at)).label("first"))
    .join(SheetRow, col(SheetRow.id) == col(AnswerRevisionRow.sheet_id))
    .where(
        col(SheetRow.campaign_id) == bindparam("campaign"),
        col(AnswerRevisionRow.state) != State.UNANSWERED.value,
    )
    .group_by(col(SheetRow.unit_id), col(AnswerRevisionRow.sheet_id), col(AnswerRevisionRow.component))
)
_EVENTS: Final = (
    select(
        col(SheetRow.unit_id), col(SheetEventRow.sheet_id), col(SheetEventRow.received_at), col(SheetEventRow.action)
    )
    .join(SheetRow, col(SheetRow.id) == col(SheetEventRow.sheet_id))
    .where(col(SheetRow.campaign_id) == bindparam("campaign"))
    .order_by(col(SheetEventRow.id))
)
