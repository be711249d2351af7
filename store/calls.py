"""Messages that wait on the page for their person, who may have to be called to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.outbox import PostState, Priority
from store.reach import Way
from store.sessions import WEB
from store.tables.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """Message ``seq`` of a person, pushed ``since``, for which the person was called ``attempts`` times in vain."""

    id: int
    person_id: int
    seq: int
    since: datetime
    attempts: int
    priority: Priority


@dataclass(frozen=True, slots=True)
class Called:
    """What became of a claimed message: ``not_before`` is when to call again, ``None`` leaves it to the person."""

    id: int
    state: PostState
    via: Way | None = None
    error: str = ""
    not_before: datetime | None = None

    @property
    def is_left_to_the_person(self) -> bool:
        """Nobody was called, and nobody will be."""
        return self.state is not PostState.DELIVERED and self.not_before is None


class Calls:
    """The pushes of the page. A push is claimed by a ``token`` while somebody calls, as in the outbox."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, now: datetime, pushed_before: datetime) -> tuple[Waiting, ...]:
        """What to call for now: not seen since ``pushed_before``, due again, or left by a caller who died."""
        rows = await self._connection.execute(_DUE, {"at_moment": now, "pushed_before": pushed_before})
        return tuple(Waiting(r.id, r.person_id, r.seq, r.created_at, r.attempts, Priority(r.priority)) for r in rows)

    async def claim(self, ids: Collection[int], token: str, now: datetime, until: datetime) -> frozenset[int]:
        """Take messages to call for; what was seen meanwhile, or taken by somebody else, is left out."""
        values = {"ids": list(ids), "token": token, "at_moment": now, "until": until}
        return frozenset((await self._connection.execute(_CLAIM, values)).scalars())

    async def settle(self, results: Sequence[Called], token: str, now: datetime) -> None:
        """Write down what became of claimed messages; one that was seen meanwhile stays as it is."""
        if results:
            await self._connection.execute(_SETTLE, [_settled(one, token, now) for one in results])

    async def unseen(self, person_id: int, seqs: Collection[int]) -> frozenset[int]:
        """Which of these messages of a person were pushed and are not known to be seen."""
        rows = await self._connection.execute(_UNSEEN, {"person": person_id, "seqs": list(seqs)})
        return frozenset(rows.scalars())

    async def seen(self, person_id: int, seq: int, now: datetime) -> int:
        """The person has the messages up to ``seq`` before their eyes; returns for how many that is news."""
        values = {"person": person_id, "up_to": seq, "at_moment": now}
        return (await self._connection.execute(_SEEN, values)).rowcount


def _settled(one: Called, token: str, now: datetime) -> dict[str, Any]:
    return {
        "post": one.id,
        "token": token,
        "new_state": one.state.value,
        "by": one.via.value if one.via else "",
        "new_error": one.error,
        "again_at": one.not_before,
        "at_moment": None if one.state is PostState.WAITING else now,
    }


_LEFT_BEHIND: Final = and_(
    col(OutboxRow.state) == PostState.SENDING.value, col(OutboxRow.lease_until) < bindparam("at_moment")
)
_CALLABLE: Final = and_(
    col(OutboxRow.channel) == WEB, or_(col(OutboxRow.state) == PostState.WAITING.value, _LEFT_BEHIND)
)
_FRESH: Final = and_(
    col(OutboxRow.attempts) == 0,
    col(OutboxRow.not_before).is_(None),
    col(OutboxRow.created_at) <= bindparam("pushed_before"),
)
_DUE: Final = (
    select(
        col(OutboxRow.id),
        col(OutboxRow.person_id),
        col(OutboxRow.seq),
        col(OutboxRow.created_at),
        col(OutboxRow.attempts),
        col(OutboxRow.priority),
    )
    .where(_CALLABLE, or_(_FRESH, col(OutboxRow.not_before) <= bindparam("at_moment"), _LEFT_BEHIND))
    .order_by(col(OutboxRow.id))
)
_CLAIM: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id).in_(bindparam("ids", expanding=True)), _CALLABLE)
    .values(
        state=PostState.SENDING.value,
        lease_token=bindparam("token"),
        lease_until=bindparam("until"),
        attempts=col(OutboxRow.attempts) + 1,
    )
    .returning(col(OutboxRow.id))
)
_SETTLE: Final = (
    update(OutboxRow)
    .where(col(OutboxRow.id) == bindparam("post"), col(OutboxRow.lease_token) == bindparam("token"))
    .values(
        state=bindparam("new_state"),
        via=bindparam("by"),
        error=bindparam("new_error"),
        not_before=bindparam("again_at"),
        settled_at=bindparam("at_moment"),
        lease_token="",
        lease_until=None,
    )
)
_NOT_SEEN: Final = and_(
    col(OutboxRow.person_id) == bindparam("person"),
    col(OutboxRow.channel) == WEB,
    col(OutboxRow.state).in_([PostState.WAITING.value, PostState.SENDING.value, PostState.FAILED.value]),
)
_UNSEEN: Final = select(col(OutboxRow.seq)).where(_NOT_SEEN, col(OutboxRow.seq).in_(bindparam("seqs", expanding=True)))
_SEEN: Final = (
    update(OutboxRow)
    .where(_NOT_SEEN, col(OutboxRow.seq) <= bindparam("up_to"))
    .values(
        state=PostState.DELIVERED.value,
        via=Way.PAGE.value,
        settled_at=bindparam("at_moment"),
        not_before=None,
        lease_token="",
        lease_until=None,
    )
)
