"""Sessions of the web chat: a browser is known by a cookie, of which only the hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.records import ChatKey
from store.tables.web import WebSessionRow

WEB: Final = "web"
_TOKEN_BYTES: Final = 32
_SENDER_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class NewSession:
    """``token`` is the cookie's value; it is not kept and cannot be asked for again."""

    id: int
    token: str
    chat: ChatKey


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A browser that is signed in."""

    id: int
    chat: ChatKey
    created_at: datetime
    last_seen_at: datetime


class Sessions:
    """The browsers of the web chat; each is a chat of its own."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def start(self, account: str, now: datetime) -> NewSession:
        token, sender = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_hex(_SENDER_BYTES)
        result = await self._connection.execute(
            insert(WebSessionRow)
            .values(
                token_hash=_hash(token),
                account=account,
                sender=sender,
                created_at=now,
                last_seen_at=now,
                ended_at=None,
            )
            .returning(col(WebSessionRow.id))
        )
        return NewSession(result.scalar_one(), token, ChatKey(WEB, account, sender))

    async def find(self, token: str) -> SessionRecord | None:
        """The session of a cookie that has not ended."""
        rows = await self._connection.execute(
            select(
                col(WebSessionRow.id),
                col(WebSessionRow.account),
                col(WebSessionRow.sender),
                col(WebSessionRow.created_at),
                col(WebSessionRow.last_seen_at),
            ).where(col(WebSessionRow.token_hash) == _hash(token), col(WebSessionRow.ended_at).is_(None))
        )
        row = rows.one_or_none()
        if row is None:
            return None
        return SessionRecord(row.id, ChatKey(WEB, row.account, row.sender), row.created_at, row.last_seen_at)

    async def touch(self, session_id: int, now: datetime) -> None:
        """Note that the browser was here. Call it now and then, not for every request."""
        await self._connection.execute(
            update(WebSessionRow).where(col(WebSessionRow.id) == session_id).values(last_seen_at=now)
        )

    async def end(self, session_id: int, now: datetime) -> None:
        """The cookie is worth nothing from now on."""
        await self._connection.execute(
            update(WebSessionRow)
            .where(col(WebSessionRow.id) == session_id, col(WebSessionRow.ended_at).is_(None))
            .values(ended_at=now)
        )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
