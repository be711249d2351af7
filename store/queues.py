"""How much waits, for whoever runs the program. Counts and ages only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.media import MediaState
from store.sessions import WEB
from store.tables.inbox import InboxRow
from store.tables.media import MediaRow
from store.tables.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class QueueLengths:
    """``inbox_parked`` are events that were put aside for good; the ``_since`` say how long the oldest has waited.

    What waits on the page for its person is no queue: nobody is late but they.
    """

    inbox_waiting: int
    inbox_waiting_since: datetime | None
    inbox_parked: int
    outbox_waiting: int
    outbox_waiting_since: datetime | None
    media_waiting: int


class Queues:
    """What waits in all chats together."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lengths(self) -> QueueLengths:
        inbox, inbox_since = (await self._connection.execute(_INBOX)).one()
        outbox, outbox_since = (await self._connection.execute(_OUTBOX)).one()
        parked = (await self._connection.execute(_PARKED)).scalar_one()
        media = (await self._connection.execute(_MEDIA)).scalar_one()
        return QueueLengths(inbox, inbox_since, parked, outbox, outbox_since, media)


# The states are written out, else the partial indexes of what waits are not used.
_INBOX: Final = select(func.count(), func.min(col(InboxRow.received_at))).where(sql("state = 'new'"))
_OUTBOX: Final = select(func.count(), func.min(col(OutboxRow.created_at))).where(
    sql("state IN ('waiting', 'sending')"), col(OutboxRow.channel) != WEB
)
_PARKED: Final = select(func.count()).select_from(InboxRow).where(sql("state = 'parked'"))
_MEDIA: Final = select(func.count()).select_from(MediaRow).where(sql(f"state = '{MediaState.ANNOUNCED}'"))
