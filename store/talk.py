"""What was said to and by a person, in order: pages and resumes read it by ``seq``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlmodel import col

from store.batch import Batch
from store.known import Shelf
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

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def add(self, person_id: int, message: NewMessage) -> int:
        """Keep a message; returns its ``seq``."""
        seq = await self.last_seq(person_id) + 1
        self._connection.later(
            _ADD,
            {
                "person_id": person_id,
                "seq": seq,
                "direction": message.direction.value,
                "body": dict(message.body),
                "prompt_id": message.prompt_id,
                "prompt": None if message.prompt is None else dict(message.prompt),
                "client_ref": message.client_ref,
                "at": message.at,
            },
        )
        known = self._connection.known
        known.put(_LAST_SEQ, person_id, seq)
        if message.prompt_id is not None:
            asked = PromptRecord(message.prompt or {}, seq, message.at)
            known.put(_PROMPTS, (message.prompt_id, person_id), asked)
            said = MessageRecord(seq, message.direction, message.body, message.at, message.client_ref)
            known.put(_QUESTIONS, (person_id, seq), said)
        return seq

    async def withdraw(self, messages: Sequence[tuple[int, int]], body: Mapping[str, Any]) -> None:
        """Put ``body`` in the place of messages nobody has been shown, by person and ``seq``; nothing can be chosen."""
        if messages:
            rows = [{"person": person_id, "message": seq, "new_body": dict(body)} for person_id, seq in messages]
            await self._connection.execute(_WITHDRAW, rows)

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
        known = self._connection.known.get(_QUESTIONS, (person_id, seq))
        if known is not None:
            return known
        found = await self.messages(person_id, after=seq - 1, before=seq + 1, limit=1)
        return found[0] if found else None

    async def last_seq(self, person_id: int) -> int:
        """The ``seq`` of the newest message, 0 before the first."""
        known = self._connection.known.get(_LAST_SEQ, person_id)
        if known is None:
            known = int((await self._connection.execute(_NEWEST_SEQ, {"person": person_id})).scalar_one())
            self._connection.known.put(_LAST_SEQ, person_id, known)
        return known

    async def prompt(self, prompt_id: str, person_id: int) -> PromptRecord | None:
        """The question of this id, if it was put to this person."""
        known = self._connection.known.get(_PROMPTS, (prompt_id, person_id))
        if known is None:
            row = (await self._connection.execute(_PROMPT, {"asked": prompt_id, "person": person_id})).one_or_none()
            known = None if row is None else PromptRecord(row.prompt or {}, row.seq, row.at)
        return known


_LAST_SEQ: Final = Shelf[int](MessageRow)
"""The ``seq`` of a person's newest message."""

_PROMPTS: Final = Shelf[PromptRecord](MessageRow)
"""Questions by prompt and person: the last ones are the ones that are answered."""

_QUESTIONS: Final = Shelf[MessageRecord](MessageRow)
"""The messages that put them, by person and ``seq``."""

_PROMPT: Final = select(col(MessageRow.prompt), col(MessageRow.seq), col(MessageRow.at)).where(
    col(MessageRow.prompt_id) == bindparam("asked"), col(MessageRow.person_id) == bindparam("person")
)
_END: Final = 2**62  # above every seq
_NEWEST_SEQ: Final = select(func.coalesce(func.max(col(MessageRow.seq)), 0)).where(
    col(MessageRow.person_id) == bindparam("person")
)
_ADD: Final = insert(MessageRow)
_WITHDRAW: Final = (
    update(MessageRow)
    .where(col(MessageRow.person_id) == bindparam("person"), col(MessageRow.seq) == bindparam("message"))
    .values(body=bindparam("new_body"), prompt_id=None, prompt=None)
)
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
