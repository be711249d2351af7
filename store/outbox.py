"""Delivery: what has to be sent to a chat, who is sending it right now, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, insert, select, update
from sqlalchemy import text as sql
from sqlmodel import col

from store.batch import Batch
from store.conditions import chat_columns, chat_parameters, of_chat
from store.new_ids import new_id
from store.records import ChatKey
from store.tables.outbox import OutboxRow
from store.tables.talk import MessageRow


class Priority(IntEnum):
    """What goes first. Somebody who waits for an answer never waits behind a broadcast."""

    REPLY = 0
    RETURNED = 1
    REMINDER = 2
    BROADCAST = 3


class PostState(StrEnum):
    """What became of a post.

    ``UNKNOWN`` may have arrived, and is not sent again. ``STOPPED`` was withdrawn before it left, ``EXPIRED`` had lost
    its sense by then.
    """

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class NewPost:
    """Something to send: message ``seq`` of a person, in place of message ``replaces`` where that is not 0.

    ``chosen`` shows message ``replaces`` once more, answered. A ``dedupe_key`` is sent once and never again. It is not
    sent before ``not_before``.
    """

    chat: ChatKey
    person_id: int
    seq: int
    body: Mapping[str, Any]
    priority: Priority = Priority.REPLY
    replaces: int = 0
    chosen: str = ""
    dedupe_key: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Something that is on its way since ``added_at``. ``refs`` are the messenger's ids of the pieces that arrived."""

    id: int
    new: NewPost
    added_at: datetime
    refs: tuple[str, ...] = ()
    attempts: int = 0
    not_before: datetime | None = None
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that was not, and will not be, delivered in one of its person's chats."""

    person_id: int
    seq: int
    priority: Priority


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed post; it counts only while ``token`` still holds the claim."""

    id: int
    token: str
    state: PostState
    refs: tuple[str, ...] = ()
    error: str = ""
    not_before: datetime | None = None


@dataclass(slots=True)
class Outbox:
    """The posts of all chats. ``added`` are those that this transaction has added, in order."""

    connection: Batch
    added: list[Post] = field(default_factory=list)

    async def add(self, post: NewPost, at: datetime) -> bool:
        """Keep something to send; ``False`` when its ``dedupe_key`` was sent before."""
        if post.dedupe_key is not None and await self.has_had(post.dedupe_key):
            return False
        row: dict[str, Any] = {
            **chat_columns(post.chat),
            "person_id": post.person_id,
            "priority": post.priority.value,
            "seq": post.seq,
            "replaces": post.replaces,
            "chosen": post.chosen,
            "dedupe_key": post.dedupe_key,
            "state": PostState.WAITING.value,
            "not_before": post.not_before,
            "lease_token": "",
            "attempts": 0,
            "refs": [],
            "error": "",
            "created_at": at,
        }
        id_ = await new_id(self.connection, OutboxRow)
        self.connection.later(_ADD, {"id": id_, **row})
        self.added.append(Post(id_, post, at, not_before=post.not_before))
        return True

    async def has_had(self, dedupe_key: str) -> bool:
        """Whether a post of this key was kept before, whatever became of it."""
        return (await self.connection.execute(_HAS_HAD, {"key": dedupe_key})).scalar() is not None

    async def open_ids(self, channel: str, after_id: int = 0, limit: int = 500) -> tuple[int, ...]:
        """The ids of posts that are not settled, in the order in which they were added."""
        rows = await self.connection.execute(_OPEN_IDS.limit(limit), {"of_channel": channel, "after": after_id})
        return tuple(rows.scalars())

    async def posts(self, ids: Sequence[int]) -> tuple[Post, ...]:
        """Those of these posts that are not settled, in the order in which they were added."""
        return tuple(_post(row) for row in await self.connection.execute(_OPEN, {"ids": list(ids)}))

    async def claim(self, ids: Sequence[int], token: str, until: datetime) -> frozenset[int]:
        """Take posts that wait; those that somebody else has taken are left out."""
        rows = await self.connection.execute(_CLAIM, {"ids": list(ids), "token": token, "until": until})
        return frozenset(rows.scalars())

    async def take_over(self, id_: int, token: str, until: datetime) -> bool:
        """Take a post whose sender has died in the middle of it."""
        result = await self.connection.execute(_TAKE_OVER, {"post": id_, "token": token, "until": until})
        return result.rowcount == 1

    async def settle(self, results: Sequence[Settled], at: datetime) -> None:
        """Write down what became of claimed posts. One whose claim has passed to somebody else is left as it is."""
        await self.connection.execute(
            _SETTLE,
            [
                {
                    "post": one.id,
                    "token": one.token,
                    "new_state": one.state.value,
                    "new_refs": list(one.refs),
                    "new_error": one.error,
                    "wait_until": one.not_before,
                    "at_moment": None if one.state is PostState.WAITING else at,
                }
                for one in results
            ],
        )

    async def expire(self, id_: int, at: datetime) -> bool:
        """Nobody needs this post any more; ``False`` when it is settled, or somebody is sending it."""
        rows = await self.connection.execute(_EXPIRE, {"post": id_, "at_moment": at})
        return rows.rowcount == 1

    async def give_up(self, chat: ChatKey, state: PostState, at: datetime) -> tuple[Lost, ...]:
        """Nothing that is still open for this chat will be sent; returns what that was."""
        rows = await self.connection.execute(
            _GIVE_UP, {**chat_parameters(chat), "new_state": state.value, "at_moment": at}
        )
        return tuple(Lost(row.person_id, row.seq, Priority(row.priority)) for row in rows if not row.chosen)

    async def tried(self, person_id: int, seq: int) -> frozenset[ChatKey]:
        """The chats to which a message of a person was posted, whatever became of it."""
        rows = await self.connection.execute(_TRIED, {"person": person_id, "message": seq})
        return frozenset(ChatKey(*row) for row in rows)

    async def refs_of(self, chat: ChatKey, person_id: int, seq: int) -> tuple[str, ...]:
        """The messenger's ids of a message as it was last shown in this chat; none when it never was."""
        rows = await self.connection.execute(_REFS, {**chat_parameters(chat), "person": person_id, "message": seq})
        found = rows.scalars().first()
        return tuple(found) if found else ()

    async def counts(self) -> Mapping[PostState, int]:
        rows = await self.connection.execute(select(col(OutboxRow.state), func.count()).group_by(col(OutboxRow.state)))
        return {PostState(state): count for state, count in rows}

    async def oldest_waiting(self) -> datetime | None:
        """Since when the longest waiting post waits."""
        return (await self.connection.execute(select(func.min(col(OutboxRow.created_at))).where(_IS_OPEN))).scalar()


_IS_OPEN: Final = sql("state IN ('waiting', 'sending')")  # written out, else the partial index is not used
_ADD: Final = insert(OutboxRow)
_HAS_HAD: Final = select(col(OutboxRow.id)).where(col(OutboxRow.dedupe_key) == bindparam("key"))
_OPEN: Final = (
    select(
        col(OutboxRow.id),
        col(OutboxRow.channel),
        col(OutboxRow.account),
        col(OutboxRow.sender),
        col(OutboxRow.person_id),
        col(OutboxRow.seq),
        col(OutboxRow.priority),
        col(OutboxRow.replaces),
        col(OutboxRow.chosen),
        col(OutboxRow.dedupe_key),
        col(OutboxRow.refs),
        col(OutboxRow.attempts),
        col(OutboxRow.not_before),
        col(OutboxRow.state),
        col(OutboxRow.created_at),
        col(MessageRow.body),
    )
    .join(
        MessageRow,
        and_(col(MessageRow.person_id) == col(OutboxRow.person_id), col(MessageRow.seq) == col(OutboxRow.seq)),
    )
    .where(_IS_OPEN, col(OutboxRow.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(OutboxRow.id))
)
_OPEN_IDS: Final = (
    select(col(OutboxRow.id))
    .where(_IS_OPEN, col(OutboxRow.channel) == bindparam("of_channel"), col(OutboxRow.id) > bindparam("after"))
    .order_by(col(OutboxRow.id))
)
_LEASE: Final = {
    "state": PostState.SENDING.value,
    "lease_token": bindparam("token"),
    "lease_until": bindparam("until"),
    "attempts": col(OutboxRow.attempts) + 1,
}
_CLAIM: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id).in_(bindparam("ids", expanding=True)), col(OutboxRow.state) == PostState.WAITING.value)
    .values(**_LEASE)
    .returning(col(OutboxRow.id))
)
_TAKE_OVER: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id) == bindparam("post"), col(OutboxRow.state) == PostState.SENDING.value)
    .values(**_LEASE)
)
_SETTLE: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id) == bindparam("post"), col(OutboxRow.lease_token) == bindparam("token"))
    .values(
        state=bindparam("new_state"),
        refs=bindparam("new_refs"),
        error=bindparam("new_error"),
        not_before=bindparam("wait_until"),
        settled_at=bindparam("at_moment"),
        lease_token="",
        lease_until=None,
    )
)
_GIVE_UP: Final = (
    update(OutboxRow)
    .where(of_chat(OutboxRow), _IS_OPEN)
    .values(state=bindparam("new_state"), settled_at=bindparam("at_moment"), lease_token="", lease_until=None)
    .returning(col(OutboxRow.person_id), col(OutboxRow.seq), col(OutboxRow.priority), col(OutboxRow.chosen))
)
_EXPIRE: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id) == bindparam("post"), col(OutboxRow.state) == PostState.WAITING.value)
    .values(state=PostState.EXPIRED.value, settled_at=bindparam("at_moment"))
)
_TRIED: Final = (
    select(col(OutboxRow.channel), col(OutboxRow.account), col(OutboxRow.sender))
    .where(
        col(OutboxRow.person_id) == bindparam("person"),
        col(OutboxRow.seq) == bindparam("message"),
        col(OutboxRow.chosen) == "",
    )
    .distinct()
)
_REFS: Final = (
    select(col(OutboxRow.refs))
    .where(
        col(OutboxRow.person_id) == bindparam("person"),
        col(OutboxRow.seq) == bindparam("message"),
        of_chat(OutboxRow),
        col(OutboxRow.chosen) == "",
        col(OutboxRow.state) == PostState.DELIVERED.value,
    )
    .order_by(col(OutboxRow.id).desc())
    .limit(1)
)


def _post(row: Any) -> Post:
    new = NewPost(
        chat=ChatKey(row.channel, row.account, row.sender),
        person_id=row.person_id,
        seq=row.seq,
        body=row.body,
        priority=Priority(row.priority),
        replaces=row.replaces,
        chosen=row.chosen,
        dedupe_key=row.dedupe_key,
    )
    claimed = row.state == PostState.SENDING.value
    return Post(row.id, new, row.created_at, tuple(row.refs), row.attempts, row.not_before, claimed)
