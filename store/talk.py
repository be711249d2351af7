"""What was said to and by a person, in order: pages and resumes read it by ``seq``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.tables.talk import MessageRow


class Direction(StrEnum):
    """Who spoke: the person (``IN``) or the bot."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to keep. ``prompt`` is what the choices shown under ``prompt_id`` stand for.

    ``client_ref`` is the sender's own id of the event, so that a page recognises its own message.
    """

    direction: Direction
    body: Mapping[str, Any]
    at: datetime
    prompt_id: str | None = None
    prompt: Mapping[str, Any] | None = None
    client_ref: str = ""


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A kept message; ``seq`` counts the messages of its person from 1, without gaps."""

    seq: int
    direction: Direction
    body: Mapping[str, Any]
    at: datetime
    client_ref: str


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """A question that was shown, with what its choices stand for."""

    prompt: Mapping[str, Any]
    seq: int
    at: datetime


class Talk:
    """The messages of persons."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, person_id: int, message: NewMessage) -> int:
        """Keep a message; returns its ``seq``."""
        result = await self._connection.execute(
            _ADD,
            {
                "speaker": person_id,
                "person_id": person_id,
                "direction": message.direction.value,
                "body": dict(message.body),
                "prompt_id": message.prompt_id,
                "prompt": None if message.prompt is None else dict(message.prompt),
                "client_ref": message.client_ref,
                "at": message.at,
            },
        )
        return result.scalar_one()

    async def messages(
        self, person_id: int, *, after: int | None = None, before: int | None = None, limit: int = 50
    ) -> tuple[MessageRecord, ...]:
        """A page in rising order: the first ones after ``after``, else the last ones (before ``before``)."""
        statement = _AFTER if after is not None else _BEFORE
        edges = {"person": person_id, "after": after or 0, "before": _END if before is None else before, "most": limit}
        rows = (await self._connection.execute(statement, edges)).all()
        found = (MessageRecord(r.seq, Direction(r.direction), r.body, r.at, r.client_ref) for r in rows)
        return tuple(found) if after is not None else tuple(found)[::-1]

    async def message(self, person_id: int, seq: int) -> MessageRecord | None:
        """One message of a person."""
        found = await self.messages(person_id, after=seq - 1, before=seq + 1, limit=1)
        return found[0] if found else None

    async def last_seq(self, person_id: int) -> int:
        """The ``seq`` of the newest message, 0 before the first."""
        result = await self._connection.execute(
            select(func.coalesce(func.max(col(MessageRow.seq)), 0)).where(col(MessageRow.person_id) == person_id)
        )
        return result.scalar_one()

    async def prompt(self, prompt_id: str, person_id: int) -> PromptRecord | None:
        """The question of this id, if it was put to this person."""
        rows = await self._connection.execute(_PROMPT, {"asked": prompt_id, "person": person_id})
        row = rows.one_or_none()
        return None if row is None else PromptRecord(row.prompt or {}, row.seq, row.at)


_PROMPT: Final = select(col(MessageRow.prompt), col(MessageRow.seq), col(MessageRow.at)).where(
    col(MessageRow.prompt_id) == bindparam("asked"), col(MessageRow.person_id) == bindparam("person")
)
_END: Final = 2**62  # above every seq
_NEXT_SEQ: Final = (
    select(func.coalesce(func.max(col(MessageRow.seq)), 0) + 1)
    .where(col(MessageRow.person_id) == bindparam("speaker"))
    .scalar_subquery()
)
_ADD: Final = insert(MessageRow).values(seq=_NEXT_SEQ).returning(col(MessageRow.seq))
_PAGE: Final = (
    select(
        col(MessageRow.seq),
        col(MessageRow.direction),
        col(MessageRow.body),
        col(MessageRow.at),
        col(MessageRow.client_ref),
    )
    .where(
        col(MessageRow.person_id) == bindparam("person"),
        col(MessageRow.seq) > bindparam("after"),
        col(MessageRow.seq) < bindparam("before"),
    )
    .limit(bindparam("most"))
)
_AFTER: Final = _PAGE.order_by(col(MessageRow.seq))
_BEFORE: Final = _PAGE.order_by(col(MessageRow.seq).desc())
