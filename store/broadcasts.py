"""Messages to many people: kept whole when they are confirmed, then handed out in portions, each person once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, case, func, insert, select, update
from sqlalchemy import text as sql
from sqlmodel import col

from core.assessment.administering import Addressee
from store.audit import digest_of_words
from store.batch import Batch
from store.conditions import AT, holds_at
from store.outbox import PostState, Priority
from store.sessions import WEB
from store.tables.broadcasts import BroadcastRecipientRow, BroadcastRow
from store.tables.outbox import OutboxRow
from store.tables.people import MembershipRow
from store.tables.rounds import RoundRow


class RecipientState(StrEnum):
    """What became of one person's message, as far as handing it out goes; the rest is the post's matter."""

    PENDING = "pending"
    TOLD = "told"
    UNREACHED = "unreached"  # kept in their talk; no chat of theirs reaches them
    LEFT = "left"  # no membership holds any more: not told
    FAILED = "failed"
    STOPPED = "stopped"


class Upshot(StrEnum):
    """What a sender is told of one person's message."""

    DELIVERED = "delivered"
    SENDING = "sending"
    QUEUED = "queued"  # kept to be sent, or not yet handed out
    ON_PAGE = "on-page"  # waits on the page until the person looks
    UNREACHED = "unreached"  # blocked, or no chat that reaches them
    FAILED = "failed"
    UNCLEAR = "unclear"  # nobody knows whether it has arrived
    LEFT = "left"
    STOPPED = "stopped"
    SETTLED = "settled"  # sent so long ago that what became of it is no longer kept


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """A message to many."""

    ref: str
    round_id: int
    unit_id: int
    unit_name: str
    author_id: int
    channel: str
    audience: str
    body: str
    recipients: Sequence[Addressee]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class BroadcastRecord:
    """A message to many; the unit is called what it was when people were shown the message first."""

    id: int
    ref: str
    round_id: int
    round_title: str
    unit_name: str
    author_id: int
    audience: str
    body: str
    body_sha256: str
    recipient_count: int
    at: datetime
    starts_at: datetime
    stopped_at: datetime | None
    finished_at: datetime | None
    upshots: Mapping[Upshot, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whose turn it is. ``holds``: a membership of theirs still does."""

    id: int
    person_id: int
    holds: bool


class Broadcasts:
    """Keeps, hands out, counts and stops."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def start(self, new: NewBroadcast, at: datetime) -> None:
        """Keep a message with everybody it is for."""
        result = await self._connection.execute(
            insert(BroadcastRow)
            .values(
                handle=new.ref,
                round_id=new.round_id,
                unit_id=new.unit_id,
                unit_name=new.unit_name,
                author_id=new.author_id,
                channel=new.channel,
                audience=new.audience,
                body=new.body,
                body_sha256=digest_of_words(new.body),
                recipient_count=len(new.recipients),
                at=at,
                starts_at=new.starts_at,
            )
            .returning(col(BroadcastRow.id))
        )
        id_ = result.scalar_one()
        rows = [
            {
                "broadcast_id": id_,
                "person_id": one.person_id,
                "memberships": list(one.memberships),
                "channel": one.channel,
                "state": RecipientState.PENDING.value,
                "seq": 0,
            }
            for one in new.recipients
        ]
        await self._connection.execute(insert(BroadcastRecipientRow), rows)

    async def newest(self, author_id: int, round_id: int) -> BroadcastRecord | None:
        """What a person sent last in a round, with what became of it."""
        mine = (col(BroadcastRow.author_id) == author_id, col(BroadcastRow.round_id) == round_id)
        found = await self._records(*mine, newest=1)
        return found[0] if found else None

    async def all(self) -> tuple[BroadcastRecord, ...]:
        """Every message, the newest first."""
        return await self._records()

    async def under_way(self, now: datetime) -> tuple[BroadcastRecord, ...]:
        """What is to be handed out now, the oldest first; what became of it is not counted."""
        rows = await self._connection.execute(_UNDER_WAY, {"at_moment": now})
        return tuple(_record(row, {}) for row in rows)

    async def next(self, broadcast_id: int, most: int, not_by: Collection[str], now: datetime) -> tuple[Recipient, ...]:
        """The next people, none of whom has been told; leaves out those who were reached by these messengers."""
        wanted_of = {"broadcast": broadcast_id, "channels": list(not_by)}
        rows = (await self._connection.execute(_NEXT.limit(most), wanted_of)).all()
        wanted = [membership for row in rows for membership in row.memberships]
        holding = frozenset((await self._connection.execute(_HOLDING, {"ids": wanted, "at_moment": now})).scalars())
        return tuple(Recipient(row.id, row.person_id, not holding.isdisjoint(row.memberships)) for row in rows)

    async def settle(self, results: Mapping[int, tuple[RecipientState, int]], at: datetime) -> None:
        """Write down what was done about recipients, by their ids: the state, and the number of their message."""
        if results:
            await self._connection.execute(
                _SETTLE,
                [
                    {"recipient": id_, "new_state": state.value, "message": seq, "at_moment": at}
                    for id_, (state, seq) in results.items()
                ],
            )

    async def finish(self, broadcast_id: int, at: datetime) -> None:
        """Nothing is left to be handed out."""
        await self._connection.execute(_FINISH, {"broadcast": broadcast_id, "at_moment": at})

    async def stop(self, ref: str, author_id: int, at: datetime) -> tuple[tuple[int, int], ...]:
        """Withdraw what has not left yet; returns the persons and numbers of messages that were kept already.

        What a sender holds in its hands at this moment still goes out.
        """
        id_ = (await self._connection.execute(_OWN, {"of_ref": ref, "author": author_id})).scalar()
        if id_ is None:
            return ()
        waiting = (await self._connection.execute(_WAITING_POSTS, {"broadcast": id_})).all()
        if waiting:
            post_ids = [{"post": row.post_id, "at_moment": at} for row in waiting]
            await self._connection.execute(_WITHDRAW, post_ids)
        stopped: dict[int, tuple[RecipientState, int]] = {
            row.recipient_id: (RecipientState.STOPPED, row.seq) for row in waiting
        }
        await self.settle(stopped, at)
        await self._connection.execute(_STOP_PENDING, {"broadcast": id_, "at_moment": at})
        await self._connection.execute(_STOP, {"broadcast": id_, "at_moment": at})
        await self.finish(id_, at)
        return tuple({(row.person_id, row.seq) for row in waiting})

    async def open_posts(self, channels: Collection[str]) -> int:
        """How many posts of broadcasts these messengers still have to send."""
        return int((await self._connection.execute(_OPEN_POSTS, {"channels": list(channels)})).scalar_one())

    async def _records(self, *conditions: Any, newest: int | None = None) -> tuple[BroadcastRecord, ...]:
        wanted = _RECORDS.where(*conditions).order_by(col(BroadcastRow.id).desc()).limit(newest)
        rows = (await self._connection.execute(wanted)).all()
        return tuple([_record(row, await self._upshots(row.id)) for row in rows])

    async def _upshots(self, broadcast_id: int) -> Mapping[Upshot, int]:
        counts: dict[Upshot, int] = {}
        for row in await self._connection.execute(_UPSHOTS, {"broadcast": broadcast_id}):
            upshot = _upshot(RecipientState(row.state), row.best)
            counts[upshot] = counts.get(upshot, 0) + row.people
        return counts


_BY_RANK: Final = (
    Upshot.DELIVERED, Upshot.SENDING, Upshot.QUEUED, Upshot.ON_PAGE, Upshot.UNCLEAR, Upshot.FAILED, Upshot.UNREACHED,
    Upshot.STOPPED,
)  # fmt: skip
"""Of several posts of one message, the one that got furthest counts."""


def _upshot(state: RecipientState, best: int | None) -> Upshot:
    match state:
        case RecipientState.PENDING:
            return Upshot.QUEUED
        case RecipientState.TOLD:
            return Upshot.SETTLED if best is None else _BY_RANK[best]
        case RecipientState.UNREACHED:
            return Upshot.UNREACHED
        case RecipientState.LEFT:
            return Upshot.LEFT
        case RecipientState.FAILED:
            return Upshot.FAILED
        case RecipientState.STOPPED:
            return Upshot.STOPPED


def _record(row: Any, upshots: Mapping[Upshot, int]) -> BroadcastRecord:
    return BroadcastRecord(
        row.id,
        row.handle,
        row.round_id,
        row.title,
        row.unit_name,
        row.author_id,
        row.audience,
        row.body,
        row.body_sha256,
        row.recipient_count,
        row.at,
        row.starts_at,
        row.stopped_at,
        row.finished_at,
        upshots,
    )


_OF_RECIPIENT: Final = and_(
    col(OutboxRow.person_id) == col(BroadcastRecipientRow.person_id),
    col(OutboxRow.seq) == col(BroadcastRecipientRow.seq),
    col(OutboxRow.chosen) == "",
)
_ON_PAGE: Final = col(OutboxRow.channel) == WEB
_RANK: Final = case(
    (col(OutboxRow.state) == PostState.DELIVERED.value, _BY_RANK.index(Upshot.DELIVERED)),
    (and_(col(OutboxRow.state) == PostState.WAITING.value, _ON_PAGE), _BY_RANK.index(Upshot.ON_PAGE)),
    (col(OutboxRow.state) == PostState.WAITING.value, _BY_RANK.index(Upshot.QUEUED)),
    (col(OutboxRow.state) == PostState.SENDING.value, _BY_RANK.index(Upshot.SENDING)),
    (col(OutboxRow.state) == PostState.UNKNOWN.value, _BY_RANK.index(Upshot.UNCLEAR)),
    (col(OutboxRow.state) == PostState.BLOCKED.value, _BY_RANK.index(Upshot.UNREACHED)),
    (col(OutboxRow.state) == PostState.STOPPED.value, _BY_RANK.index(Upshot.STOPPED)),
    else_=_BY_RANK.index(Upshot.FAILED),
)
_BEST: Final = (
    select(col(BroadcastRecipientRow.state).label("state"), func.min(_RANK).label("best"))
    .select_from(BroadcastRecipientRow)
    .outerjoin(OutboxRow, and_(_OF_RECIPIENT, col(BroadcastRecipientRow.seq) > 0))
    .where(col(BroadcastRecipientRow.broadcast_id) == bindparam("broadcast"))
    .group_by(col(BroadcastRecipientRow.id), col(BroadcastRecipientRow.state))
    .subquery()
)
_UPSHOTS: Final = select(_BEST.c.state, _BEST.c.best, func.count().label("people")).group_by(
    _BEST.c.state, _BEST.c.best
)
_RECORDS: Final = select(
    col(BroadcastRow.id),
    col(BroadcastRow.handle),
    col(BroadcastRow.round_id),
    col(RoundRow.title),
    col(BroadcastRow.unit_name),
    col(BroadcastRow.author_id),
    col(BroadcastRow.audience),
    col(BroadcastRow.body),
    col(BroadcastRow.body_sha256),
    col(BroadcastRow.recipient_count),
    col(BroadcastRow.at),
    col(BroadcastRow.starts_at),
    col(BroadcastRow.stopped_at),
    col(BroadcastRow.finished_at),
).join(RoundRow, col(RoundRow.id) == col(BroadcastRow.round_id))
_UNDER_WAY: Final = _RECORDS.where(col(BroadcastRow.finished_at).is_(None), col(BroadcastRow.starts_at) <= AT).order_by(
    col(BroadcastRow.id)
)
_NEXT: Final = (
    select(col(BroadcastRecipientRow.id), col(BroadcastRecipientRow.person_id), col(BroadcastRecipientRow.memberships))
    .where(
        col(BroadcastRecipientRow.broadcast_id) == bindparam("broadcast"),
        sql("state = 'pending'"),  # written out, else the partial index is not used
        col(BroadcastRecipientRow.channel).not_in(bindparam("channels", expanding=True)),
    )
    .order_by(col(BroadcastRecipientRow.id))
)
_HOLDING: Final = select(col(MembershipRow.id)).where(
    col(MembershipRow.id).in_(bindparam("ids", expanding=True)), holds_at(MembershipRow)
)
_SETTLE: Final = (
    update(BroadcastRecipientRow)
    .where(col(BroadcastRecipientRow.id) == bindparam("recipient"))
    .values(state=bindparam("new_state"), seq=bindparam("message"), at=bindparam("at_moment"))
)
_OF_BROADCAST: Final = col(BroadcastRow.id) == bindparam("broadcast")
_FINISH: Final = (
    update(BroadcastRow)
    .where(_OF_BROADCAST, col(BroadcastRow.finished_at).is_(None))
    .values(finished_at=bindparam("at_moment"))
)
_STOP: Final = update(BroadcastRow).where(_OF_BROADCAST).values(stopped_at=bindparam("at_moment"))
_STOP_PENDING: Final = (
    update(BroadcastRecipientRow)
    .where(
        col(BroadcastRecipientRow.broadcast_id) == bindparam("broadcast"),
        col(BroadcastRecipientRow.state) == RecipientState.PENDING.value,
    )
    .values(state=RecipientState.STOPPED.value, at=bindparam("at_moment"))
)
_OWN: Final = select(col(BroadcastRow.id)).where(
    col(BroadcastRow.handle) == bindparam("of_ref"), col(BroadcastRow.author_id) == bindparam("author")
)
_WAITING_POSTS: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(BroadcastRecipientRow.id).label("recipient_id"),
        col(BroadcastRecipientRow.person_id),
        col(BroadcastRecipientRow.seq),
        col(OutboxRow.id).label("post_id"),
    )
    .join(OutboxRow, _OF_RECIPIENT)
    .where(
        col(BroadcastRecipientRow.broadcast_id) == bindparam("broadcast"),
        col(BroadcastRecipientRow.state) == RecipientState.TOLD.value,
        col(OutboxRow.state) == PostState.WAITING.value,
    )
)
_WITHDRAW: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id) == bindparam("post"), col(OutboxRow.state) == PostState.WAITING.value)
    .values(state=PostState.STOPPED.value, settled_at=bindparam("at_moment"), not_before=None)
)
_OPEN_POSTS: Final = select(func.count()).where(
    sql("state IN ('waiting', 'sending')"),  # written out, else the partial index is not used
    col(OutboxRow.priority) == Priority.BROADCAST.value,
    col(OutboxRow.channel).in_(bindparam("channels", expanding=True)),
)
