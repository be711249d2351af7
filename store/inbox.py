"""Intake: raw events are kept before they are acknowledged, and handled one by one in each chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, func, select, tuple_, update
from sqlalchemy import text as sql
from sqlmodel import col

from store.batch import Batch
from store.conditions import chat_columns
from store.insert_once import insert_all_once, insert_once
from store.records import ChatKey
from store.tables.inbox import InboxRow

_NEW: Final = "new"
_DONE: Final = "done"
_PARKED: Final = "parked"

_WAITS: Final = sql(f"state = '{_NEW}'")  # written out, else the partial index of what waits is not used
_ID: Final[BindParameter[int]] = bindparam("event")


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """One event as the messenger gave it. ``sent_at`` is the messenger's own time; ``attempts`` counts failed tries."""

    id: int
    chat: ChatKey
    event_id: str
    body: bytes
    received_at: datetime
    sent_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event to keep. ``turn_order`` rises with the messenger's own order, 0 where it tells none.

    ``unreadable`` says why it is put aside at once.
    """

    chat: ChatKey
    event_id: str
    body: bytes
    sent_at: datetime | None = None
    turn_order: int = 0
    unreadable: str = ""


class Inbox:
    """Events of all chats. A chat is a lane: what waits in it comes out in order."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def accept(
        self, chat: ChatKey, event_id: str, body: bytes, received_at: datetime, sent_at: datetime | None = None
    ) -> bool:
        """Keep an event; ``False`` when this chat has given an event of this id before."""
        return await insert_once(self._connection, InboxRow, _row(Arrived(chat, event_id, body, sent_at), received_at))

    async def accept_all(self, events: Sequence[Arrived], received_at: datetime) -> None:
        """Keep events that came together, with one statement; those that were kept before change nothing."""
        await insert_all_once(self._connection, InboxRow, [_row(event, received_at) for event in events])

    async def waiting_lanes(self, limit: int = 1000) -> tuple[ChatKey, ...]:
        """Chats with events that wait, the longest waiting first."""
        return tuple(ChatKey(*row) for row in await self._connection.execute(_LANES.limit(limit)))

    async def next_event(self, chat: ChatKey) -> InboxEvent | None:
        """The first event of ``chat`` that waits."""
        return (await self.next_events([chat])).get(chat)

    async def next_events(self, chats: Sequence[ChatKey]) -> Mapping[ChatKey, InboxEvent]:
        """The first event that waits in each of ``chats``, with one statement."""
        lanes = [(chat.channel, chat.account, chat.sender) for chat in chats]
        found = {}
        for r in await self._connection.execute(_NEXT, {"lanes": lanes}):
            chat = ChatKey(r.channel, r.account, r.sender)
            found[chat] = InboxEvent(r.id, chat, r.event_id, r.body, r.received_at, r.sent_at, r.attempts)
        return found

    async def claim(self, id_: int) -> bool:
        """Take an event for this transaction; ``False`` when another process has handled it meanwhile.

        A file is served by one process, which hands every event out once; a server may have several, and whoever comes
        second waits here until the first has committed.
        """
        if self._connection.is_sqlite:
            return True
        return (await self._connection.execute(_CLAIM, {"event": id_})).scalar() is not None

    async def mark_done(self, id_: int) -> None:
        self._connection.later(_SET_STATE, {"event": id_, "state": _DONE, "error": ""})

    async def park(self, id_: int, error: str) -> None:
        """Put an event aside for good: it is never tried again and holds up nobody. ``error`` names the failure."""
        await self._connection.execute(_SET_STATE, {"event": id_, "state": _PARKED, "error": error})

    async def count_attempt(self, id_: int) -> int:
        """Note that handling failed once more; returns how often it has failed by now."""
        return (await self._connection.execute(_COUNT_ATTEMPT, {"event": id_})).scalar_one()

    async def counts(self) -> Mapping[str, int]:
        """How many events wait (``new``), are ``done`` and were ``parked``."""
        rows = await self._connection.execute(select(col(InboxRow.state), func.count()).group_by(col(InboxRow.state)))
        return {row.state: row[1] for row in rows}

    async def parked(self, limit: int = 100) -> tuple[tuple[int, ChatKey, str], ...]:
        """Events that were put aside, newest first: id, chat and the failure."""
        rows = await self._connection.execute(_PUT_ASIDE.limit(limit))
        return tuple((row.id, ChatKey(row.channel, row.account, row.sender), row.error) for row in rows)


def _row(event: Arrived, received_at: datetime) -> dict[str, Any]:
    return {
        **chat_columns(event.chat),
        "event_id": event.event_id,
        "turn_order": event.turn_order,
        "body": event.body,
        "received_at": received_at,
        "sent_at": event.sent_at,
        "state": _PARKED if event.unreadable else _NEW,
        "attempts": 0,
        "error": event.unreadable,
    }


_LANE: Final = (col(InboxRow.channel), col(InboxRow.account), col(InboxRow.sender))
_LANES: Final = select(*_LANE).where(_WAITS).group_by(*_LANE).order_by(func.min(col(InboxRow.id)))
_WAITING: Final = (
    select(
        col(InboxRow.id),
        func.row_number()
        .over(partition_by=_LANE, order_by=(col(InboxRow.turn_order), col(InboxRow.id)))
        .label("number"),
    )
    .where(tuple_(*_LANE).in_(bindparam("lanes", expanding=True)), _WAITS)
    .subquery()
)
_NEXT: Final = (
    select(
        col(InboxRow.id),
        *_LANE,
        col(InboxRow.event_id),
        col(InboxRow.body),
        col(InboxRow.received_at),
        col(InboxRow.sent_at),
        col(InboxRow.attempts),
    )
    .join(_WAITING, _WAITING.c.id == col(InboxRow.id))
    .where(_WAITING.c.number == 1)
)
_CLAIM: Final = select(col(InboxRow.id)).where(col(InboxRow.id) == _ID, _WAITS).with_for_update()
_SET_STATE: Final = update(InboxRow).where(col(InboxRow.id) == _ID)
_COUNT_ATTEMPT: Final = (
    update(InboxRow)
    .where(col(InboxRow.id) == _ID)
    .values(attempts=col(InboxRow.attempts) + 1)
    .returning(col(InboxRow.attempts))
)
_PUT_ASIDE: Final = (
    select(col(InboxRow.id), *_LANE, col(InboxRow.error))
    .where(col(InboxRow.state) == _PARKED)
    .order_by(col(InboxRow.id).desc())
)
