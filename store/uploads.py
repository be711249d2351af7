"""Uploads that arrive in pieces. The bytes lie in ``Partials``; here stands how far each one has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.conditions import chat_columns
from store.records import ChatKey
from store.tables.web import UploadRow


class UploadState(StrEnum):
    """``OPEN`` takes more bytes, ``COMPLETE`` has them all and was handed on."""

    OPEN = "open"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class NewUpload:
    """What a chat says about the file it is going to send. ``id`` comes from the sender and names this upload."""

    id: str
    name: str
    size_bytes: int
    component: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class UploadRecord:
    """An upload; ``offset_bytes`` of it are safe."""

    id: str
    name: str
    size_bytes: int
    offset_bytes: int
    component: str
    caption: str
    state: UploadState
    created_at: datetime


class Uploads:
    """The uploads of chats; each is visible to its own chat only."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def create(self, chat: ChatKey, upload: NewUpload, now: datetime) -> UploadRecord | None:
        """Begin an upload, or go on with it when this chat began it before; ``None`` when the id is another chat's."""
        known = await self.get(upload.id, chat)
        if known is not None:
            return known
        taken = await self._connection.execute(select(col(UploadRow.id)).where(col(UploadRow.id) == upload.id))
        if taken.scalar() is not None:
            return None
        await self._connection.execute(
            insert(UploadRow).values(
                id=upload.id,
                name=upload.name,
                size_bytes=upload.size_bytes,
                offset_bytes=0,
                component=upload.component,
                caption=upload.caption,
                state=UploadState.OPEN.value,
                created_at=now,
                **chat_columns(chat),
            )
        )
        return await self.get(upload.id, chat)

    async def get(self, upload_id: str, chat: ChatKey) -> UploadRecord | None:
        rows = await self._connection.execute(
            select(
                col(UploadRow.id),
                col(UploadRow.name),
                col(UploadRow.size_bytes),
                col(UploadRow.offset_bytes),
                col(UploadRow.component),
                col(UploadRow.caption),
                col(UploadRow.state),
                col(UploadRow.created_at),
            ).where(*_own(upload_id, chat))
        )
        row = rows.one_or_none()
        if row is None:
            return None
        return UploadRecord(
            row.id,
            row.name,
            row.size_bytes,
            row.offset_bytes,
            row.component,
            row.caption,
            UploadState(row.state),
            row.created_at,
        )

    async def advance(self, upload_id: str, chat: ChatKey, from_bytes: int, to_bytes: int) -> bool:
        """Bytes up to ``to_bytes`` are safe; ``False`` when another request came first or more than was said came."""
        result = await self._connection.execute(
            update(UploadRow)
            .where(
                *_own(upload_id, chat),
                col(UploadRow.state) == UploadState.OPEN.value,
                col(UploadRow.offset_bytes) == from_bytes,
                col(UploadRow.size_bytes) >= to_bytes,
            )
            .values(offset_bytes=to_bytes)
        )
        return result.rowcount == 1

    async def finish(self, upload_id: str, chat: ChatKey) -> bool:
        """Hand the upload on; ``False`` when bytes are missing or it was handed on before."""
        result = await self._connection.execute(
            update(UploadRow)
            .where(
                *_own(upload_id, chat),
                col(UploadRow.state) == UploadState.OPEN.value,
                col(UploadRow.offset_bytes) == col(UploadRow.size_bytes),
            )
            .values(state=UploadState.COMPLETE.value)
        )
        return result.rowcount == 1

    async def cancel(self, upload_id: str, chat: ChatKey) -> bool:
        """Forget an upload that was not finished."""
        result = await self._connection.execute(
            delete(UploadRow).where(*_own(upload_id, chat), col(UploadRow.state) == UploadState.OPEN.value)
        )
        return result.rowcount == 1

    async def abandoned(self, before: datetime) -> tuple[str, ...]:
        """Forget uploads begun before ``before`` that never finished; returns their ids, so that bytes can go too."""
        rows = await self._connection.execute(
            delete(UploadRow)
            .where(col(UploadRow.state) == UploadState.OPEN.value, col(UploadRow.created_at) < before)
            .returning(col(UploadRow.id))
        )
        return tuple(rows.scalars())


def _own(upload_id: str, chat: ChatKey) -> tuple[ColumnElement[bool], ...]:
    return (
        col(UploadRow.id) == upload_id,
        col(UploadRow.channel) == chat.channel,
        col(UploadRow.account) == chat.account,
        col(UploadRow.sender) == chat.sender,
    )
