"""Makes desks out of stored records: the framework document is read once for each digest."""

import json
from datetime import datetime

from bot.conversations.contract import Desk, DeskCard, LastRound
from core.assessment.people import refuse_change
from core.frameworks.build import build
from core.frameworks.model import Framework
from store.desks import DeskRecord
from store.history import HistoryRecord
from store.tx import Tx


class DeskReader:
    """Loads desks; frameworks are immutable once a campaign is open, so they are kept by digest."""

    def __init__(self) -> None:
        self._framework_by_digest: dict[str, Framework] = {}

    async def framework(self, tx: Tx, digest: str) -> Framework:
        known = self._framework_by_digest.get(digest)
        if known is None:
            known = build(json.loads(await tx.desks.framework_document(digest)), digest)
            self._framework_by_digest[digest] = known
        return known

    async def cards(self, tx: Tx, person_id: int, now: datetime) -> tuple[DeskCard, ...]:
        """The sheets a person may open."""
        found = await tx.desks.cards(person_id, now)
        cards = []
        for one in found:
            framework = await self.framework(tx, one.digest)
            cards.append(DeskCard(one.id, one.unit_name, framework.short_title, one.round_title))
        return tuple(cards)

    async def load(self, tx: Tx, desk_id: int, person_id: int, now: datetime) -> Desk | None:
        """One sheet, if it is still this person's."""
        record = await tx.desks.load(desk_id, person_id, now)
        return None if record is None else await self._desk(tx, record, now)

    async def _desk(self, tx: Tx, record: DeskRecord, now: datetime) -> Desk:
        return Desk(
            id=record.id,
            membership=record.membership,
            round=record.round,
            framework=await self.framework(tx, record.digest),
            sheet=record.sheet,
            refusal=refuse_change(record.membership.role, record.round.calendar, record.sheet, now),
            history={key: _last_round(one) for key, one in record.history.items()},
        )


def _last_round(record: HistoryRecord) -> LastRound:
    return LastRound(record.self_points, record.appraised_points, record.note, record.max_points)
