"""Counts wrong codes: five lock the invitation and the chat for an hour, an address has only a high cap.

A try is counted before its secret is compared, so that many at once cannot slip past the limit; a right one is taken
off again.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.conditions import chat_columns, chat_parameters, of_chat
from store.insert_once import insert_once
from store.records import ChatKey
from store.tables.ways_in import AddressTriesRow, ChatTriesRow, WayInRow

WRONG_TRIES: Final = 5
LOCK: Final = timedelta(hours=1)
ADDRESS_TRIES_AN_HOUR: Final = 200
"""High, because a whole office shares one address."""


@dataclass(frozen=True, slots=True)
class Guesser:
    """Who gives a code: the chat, and the network address as far as it is known (empty: it is not)."""

    chat: ChatKey
    address: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way in that a code may open: what its secret is compared with."""

    id: int
    typed_salt: bytes
    typed_hash: bytes
    link_hash: bytes


class Guesses:
    """The counters of wrong codes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def candidate(self, handle: str) -> Candidate | None:
        rows = await self._connection.execute(
            select(col(WayInRow.id), col(WayInRow.typed_salt), col(WayInRow.typed_hash), col(WayInRow.link_hash)).where(
                col(WayInRow.handle) == handle
            )
        )
        row = rows.one_or_none()
        return None if row is None else Candidate(*row)

    async def count(self, way_in_id: int | None, guesser: Guesser, now: datetime) -> bool:
        """Count a try; ``False`` when it may not even be compared because something is locked."""
        fresh = now - LOCK
        if not await self._count_address(guesser.address, now):
            return False
        tries = await self._chat_tries(guesser.chat, fresh)
        if tries >= WRONG_TRIES or (way_in_id is not None and not await self._count_way_in(way_in_id, now, fresh)):
            return False
        await self._set_chat_tries(guesser.chat, tries + 1, now)
        return True

    async def take_off(self, way_in_id: int, guesser: Guesser) -> None:
        """The try was right: it does not count, and what the chat got wrong before is forgiven."""
        await self._connection.execute(
            update(WayInRow).where(col(WayInRow.id) == way_in_id).values(wrong_tries=col(WayInRow.wrong_tries) - 1)
        )
        await self._connection.execute(delete(ChatTriesRow).where(of_chat(ChatTriesRow)), chat_parameters(guesser.chat))
        await self._connection.execute(
            update(AddressTriesRow)
            .where(col(AddressTriesRow.address_hash) == _hash(guesser.address), col(AddressTriesRow.wrong_tries) > 0)
            .values(wrong_tries=col(AddressTriesRow.wrong_tries) - 1)
        )

    async def _count_way_in(self, way_in_id: int, now: datetime, fresh: datetime) -> bool:
        tried_lately = col(WayInRow.tried_at) > fresh
        result = await self._connection.execute(
            update(WayInRow)
            .where(
                col(WayInRow.id) == way_in_id,
                col(WayInRow.tried_at).is_(None) | ~tried_lately | (col(WayInRow.wrong_tries) < WRONG_TRIES),
            )
            .values(wrong_tries=case((tried_lately, col(WayInRow.wrong_tries) + 1), else_=1), tried_at=now)
        )
        return result.rowcount == 1

    async def _chat_tries(self, chat: ChatKey, fresh: datetime) -> int:
        result = await self._connection.execute(
            select(col(ChatTriesRow.wrong_tries)).where(of_chat(ChatTriesRow), col(ChatTriesRow.tried_at) > fresh),
            chat_parameters(chat),
        )
        return result.scalar() or 0

    async def _set_chat_tries(self, chat: ChatKey, tries: int, now: datetime) -> None:
        values = {"wrong_tries": tries, "tried_at": now}
        if not await insert_once(self._connection, ChatTriesRow, {**chat_columns(chat), **values}):
            await self._connection.execute(
                update(ChatTriesRow).where(of_chat(ChatTriesRow)), {**chat_parameters(chat), **values}
            )

    async def _count_address(self, address: str, now: datetime) -> bool:
        if not address:
            return True
        hour = int(now.timestamp()) // 3600
        await self._connection.execute(delete(AddressTriesRow).where(col(AddressTriesRow.hour) < hour))
        result = await self._connection.execute(
            update(AddressTriesRow)
            .where(col(AddressTriesRow.address_hash) == _hash(address))
            .values(wrong_tries=col(AddressTriesRow.wrong_tries) + 1)
            .returning(col(AddressTriesRow.wrong_tries))
        )
        tries = result.scalar()
        if tries is None:
            await self._connection.execute(
                insert(AddressTriesRow).values(address_hash=_hash(address), hour=hour, wrong_tries=1)
            )
            tries = 1
        return tries <= ADDRESS_TRIES_AN_HOUR


def _hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
