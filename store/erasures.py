"""Forgetting a person who asks for it: when it can be done, and what then stands where they were named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Text, and_, delete, exists, false, or_, select, type_coerce, update
from sqlmodel import col

from store.batch import Batch
from store.conditions import holds_at
from store.fates import HOLDINGS, Fate, rows_of, table_of
from store.insert_once import insert_once
from store.people import People
from store.records import ChatKey
from store.tables.inbox import InboxRow
from store.tables.media import MediaRow
from store.tables.outbox import OutboxRow
from store.tables.people import IdentityRow, MembershipRow, PersonRow
from store.tables.personal import ErasureRow
from store.tables.talk import MessageRow
from store.tables.ways_in import WayInRow
from store.tables.web import UploadRow

GRACE: Final = timedelta(minutes=1)
"""How long the last answer may take to reach its person before the chat is forgotten."""

PATIENCE: Final = timedelta(minutes=15)
"""What has not arrived after so long will not hold the erasure up any longer."""


@dataclass(frozen=True, slots=True)
class Mention:
    """How others were told of a person. ``starts`` and ``ends``: only where a text starts, or ends, with it."""

    text: str
    instead: str
    starts: bool = False
    ends: bool = False

    def replaced(self, told: str) -> str:
        fits = (not self.starts or told.startswith(self.text)) and (not self.ends or told.endswith(self.text))
        if self.starts and self.ends:
            return self.instead if told == self.text else told
        return told.replace(self.text, self.instead, 1 if self.starts else -1) if fits else told


class Erasures:
    """Who is to be forgotten, and the forgetting."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def ask(self, person_id: int, channel: str, now: datetime) -> bool:
        """From now on the person acts for no unit, and is to be forgotten; ``False`` when that was asked before."""
        row = {"person_id": person_id, "channel": channel, "asked_at": now, "erased_at": None}
        asked = await insert_once(self._connection, ErasureRow, row)
        await self._connection.execute(
            update(MembershipRow)
            .where(col(MembershipRow.person_id) == person_id, holds_at(MembershipRow, now))
            .values(valid_to=now)
        )
        await self._connection.execute(
            update(WayInRow)
            .where(
                col(WayInRow.person_id) == person_id,
                col(WayInRow.used_at).is_(None),
                col(WayInRow.revoked_at).is_(None),
            )
            .values(revoked_at=now)
        )
        return asked

    async def is_leaving(self, person_id: int) -> bool:
        """Whether this person is to be forgotten, and is not yet."""
        found = await self._connection.execute(
            select(col(ErasureRow.id)).where(col(ErasureRow.person_id) == person_id, _PENDING)
        )
        return found.scalar() is not None

    async def is_forgotten(self, person_id: int) -> bool:
        """Whether this person was forgotten before."""
        found = await self._connection.execute(
            select(col(ErasureRow.id)).where(
                col(ErasureRow.person_id) == person_id, col(ErasureRow.erased_at).is_not(None)
            )
        )
        return found.scalar() is not None

    async def start_afresh(self, chat: ChatKey, person_id: int, now: datetime) -> int:
        """Who comes in from ``chat``: somebody new when its person is about to be forgotten."""
        if not await self.is_leaving(person_id):
            return person_id
        people = People(self._connection)
        fresh = await people.add_person("", now)
        await people.link_identity(chat, fresh, now)
        return fresh

    async def due(self, now: datetime, limit: int = 20) -> tuple[int, ...]:
        """Who can be forgotten now: nothing is on its way to or from them, or it has been for too long."""
        chats = and_(
            col(InboxRow.channel) == col(IdentityRow.channel),
            col(InboxRow.account) == col(IdentityRow.account),
            col(InboxRow.sender) == col(IdentityRow.sender),
        )
        busy = or_(
            exists().where(
                col(OutboxRow.person_id) == col(ErasureRow.person_id),
                col(OutboxRow.state).in_(("waiting", "sending")),
                col(OutboxRow.created_at) >= col(ErasureRow.asked_at),
            ),
            exists().where(col(MediaRow.person_id) == col(ErasureRow.person_id), col(MediaRow.state) == "announced"),
            exists().where(
                col(IdentityRow.person_id) == col(ErasureRow.person_id), chats, col(InboxRow.state) == "new"
            ),
        )
        rows = await self._connection.execute(
            select(col(ErasureRow.person_id))
            .where(
                _PENDING,
                col(ErasureRow.asked_at) <= now - GRACE,
                or_(~busy, col(ErasureRow.asked_at) <= now - PATIENCE),
            )
            .order_by(col(ErasureRow.id))
            .limit(limit)
        )
        return tuple(rows.scalars())

    async def erase(
        self, person_id: int, pseudonym: str, mentions: Sequence[Mention], now: datetime
    ) -> tuple[str, ...] | None:
        """Unlink a person from everything, and keep the units' record under a number that names nobody.

        ``pseudonym`` is shown where the name was; ``mentions`` are texts in what others were told, with what takes
        their place. Returns the uploads whose bytes can go, ``None`` when nobody had asked for it, or it was done.
        """
        claimed = await self._connection.execute(
            update(ErasureRow).where(col(ErasureRow.person_id) == person_id, _PENDING).values(erased_at=now)
        )
        if claimed.rowcount != 1:
            return None
        name = await People(self._connection).name_of(person_id) or ""
        chats = await People(self._connection).chats(person_id)
        uploads = await self._connection.execute(select(col(UploadRow.id)).where(rows_of("upload", person_id, chats)))
        dropped = tuple(uploads.scalars())
        for table, holding in HOLDINGS.items():
            if holding.fate is Fate.DELETED:
                await self._connection.execute(delete(table_of(table)).where(rows_of(table, person_id, chats)))
        await self._forget_name(person_id, name)
        await self._connection.execute(
            update(PersonRow).where(col(PersonRow.id) == person_id).values(display_name=pseudonym)
        )
        await self._forget_mentions(mentions)
        return dropped

    async def _forget_name(self, person_id: int, name: str) -> None:
        """Names on invitations: those this person used, and those of their units that bear the same name."""
        units = select(col(MembershipRow.unit_id)).where(col(MembershipRow.person_id) == person_id)
        same = and_(col(WayInRow.person_name) == name, col(WayInRow.unit_id).in_(units))
        mine = or_(col(WayInRow.used_by) == person_id, col(WayInRow.person_id) == person_id)
        await self._connection.execute(update(WayInRow).where(or_(mine, same) if name else mine).values(person_name=""))

    async def _forget_mentions(self, mentions: Sequence[Mention]) -> None:
        """Where others were told something about this person, the pseudonym stands from now on."""
        body, prompt = type_coerce(col(MessageRow.body), Text), type_coerce(col(MessageRow.prompt), Text)
        holds = [column.contains(one.text, autoescape=True) for one in mentions for column in (body, prompt)]
        found = await self._connection.execute(
            select(col(MessageRow.id), col(MessageRow.body), col(MessageRow.prompt)).where(or_(false(), *holds))
        )
        for row in found.all():
            told = {"body": _replaced(row.body, mentions), "prompt": _replaced(row.prompt, mentions)}
            await self._connection.execute(update(MessageRow).where(col(MessageRow.id) == row.id).values(**told))


_PENDING: Final = col(ErasureRow.erased_at).is_(None)


def _replaced(value: Any, mentions: Sequence[Mention]) -> Any:
    """The same JSON with every text changed."""
    match value:
        case str():
            for one in mentions:
                value = one.replaced(value)
            return value
        case dict():
            return {key: _replaced(one, mentions) for key, one in value.items()}
        case list():
            return [_replaced(one, mentions) for one in value]
        case _:
            return value
