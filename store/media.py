"""Files on their way: announced in a turn, fetched by a job outside of it, then ready or refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from core.scoring.model import ComponentKey
from store.records import ChatKey
from store.tables.media import MediaRow


class MediaState(StrEnum):
    """Where a file stands. ``ANNOUNCED`` includes those whose download failed and is tried again."""

    ANNOUNCED = "announced"
    READY = "ready"
    REFUSED = "refused"


_ANNOUNCED: Final = sql(f"state = '{MediaState.ANNOUNCED}'")  # written out, else the partial index is not used


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """One announced file. ``handle`` is what the messenger fetches it by; ``component`` is empty until somebody said.

    ``size_bytes`` is what the messenger claims, 0 when unknown; ``album`` joins files that were sent together.
    """

    id: str
    person_id: int
    desk_id: int | None
    chat: ChatKey
    handle: str
    name: str
    announced_at: datetime
    size_bytes: int = 0
    component: str = ""
    caption: str = ""
    album: str = ""
    state: MediaState = MediaState.ANNOUNCED
    attempts: int = 0
    recompressed: bool = False


class Media:
    """Announced files and the work that is due on them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def announce(self, media: MediaRecord, wait: timedelta = timedelta()) -> None:
        """Keep the row before anything is fetched; it is due after ``wait``."""
        await self._connection.execute(
            insert(MediaRow).values(
                id=media.id,
                person_id=media.person_id,
                desk_id=media.desk_id,
                channel=media.chat.channel,
                account=media.chat.account,
                sender=media.chat.sender,
                handle=media.handle,
                name=media.name,
                size_bytes=media.size_bytes,
                component=media.component,
                caption=media.caption,
                album=media.album,
                state=media.state.value,
                attempts=media.attempts,
                next_try_at=media.announced_at + wait,
                announced_at=media.announced_at,
                recompressed=media.recompressed,
            )
        )

    async def due(self, now: datetime, limit: int = 20) -> tuple[MediaRecord, ...]:
        """Files whose next try is not in the future, the longest waiting first."""
        rows = await self._connection.execute(
            select(*_COLUMNS)
            .where(_ANNOUNCED, col(MediaRow.next_try_at) <= now)
            .order_by(col(MediaRow.next_try_at), col(MediaRow.id))
            .limit(limit)
        )
        return tuple(_record(row) for row in rows)

    async def next_due_at(self) -> datetime | None:
        """When the next try is due, if anything waits."""
        result = await self._connection.execute(
            select(col(MediaRow.next_try_at)).where(_ANNOUNCED).order_by(col(MediaRow.next_try_at)).limit(1)
        )
        return result.scalar()

    async def get(self, media_id: str, person_id: int) -> MediaRecord | None:
        rows = await self._connection.execute(
            select(*_COLUMNS).where(col(MediaRow.id) == media_id, col(MediaRow.person_id) == person_id)
        )
        row = rows.one_or_none()
        return None if row is None else _record(row)

    async def finish(self, media_id: str, state: MediaState) -> bool:
        """The file is ready or refused; ``False`` when that was said before."""
        result = await self._connection.execute(
            update(MediaRow).where(col(MediaRow.id) == media_id, _ANNOUNCED).values(state=state.value)
        )
        return result.rowcount == 1

    async def retry(self, media_id: str, at: datetime) -> int:
        """Fetching failed, try again at ``at``; returns how often it has failed by now."""
        result = await self._connection.execute(
            update(MediaRow)
            .where(col(MediaRow.id) == media_id)
            .values(next_try_at=at, attempts=col(MediaRow.attempts) + 1)
            .returning(col(MediaRow.attempts))
        )
        return result.scalar_one()

    async def set_component(self, media_id: str, person_id: int, component: ComponentKey) -> bool:
        """Remember which component a file is meant for; ``False`` when it is not this person's."""
        result = await self._connection.execute(
            update(MediaRow)
            .where(col(MediaRow.id) == media_id, col(MediaRow.person_id) == person_id)
            .values(component=component)
        )
        return result.rowcount == 1

    async def waiting(self, person_id: int, desk_id: int) -> Mapping[str, ComponentKey]:
        """Files of this person on their way to a desk, with the component they are meant for."""
        rows = await self._connection.execute(_WAITING, {"person": person_id, "desk": desk_id})
        return {row.id: ComponentKey(row.component) for row in rows}

    async def album(self, person_id: int, album: str) -> tuple[MediaRecord, ...]:
        """Every file of a person that was sent together under this name, in the order in which they came."""
        rows = await self._connection.execute(_ALBUM, {"person": person_id, "album": album})
        return tuple(_record(row) for row in rows)

    async def counts(self) -> Mapping[MediaState, int]:
        rows = await self._connection.execute(select(col(MediaRow.state), func.count()).group_by(col(MediaRow.state)))
        return {MediaState(state): count for state, count in rows}


_WAITING: Final = (
    select(col(MediaRow.id), col(MediaRow.component))
    .where(_ANNOUNCED, col(MediaRow.person_id) == bindparam("person"), col(MediaRow.desk_id) == bindparam("desk"))
    .order_by(col(MediaRow.announced_at), col(MediaRow.id))
)
_COLUMNS: Final = (
    col(MediaRow.id),
    col(MediaRow.person_id),
    col(MediaRow.desk_id),
    col(MediaRow.channel),
    col(MediaRow.account),
    col(MediaRow.sender),
    col(MediaRow.handle),
    col(MediaRow.name),
    col(MediaRow.announced_at),
    col(MediaRow.size_bytes),
    col(MediaRow.component),
    col(MediaRow.caption),
    col(MediaRow.album),
    col(MediaRow.state),
    col(MediaRow.attempts),
    col(MediaRow.recompressed),
)
_ALBUM: Final = (
    select(*_COLUMNS)
    .where(col(MediaRow.person_id) == bindparam("person"), col(MediaRow.album) == bindparam("album"))
    .order_by(col(MediaRow.announced_at), col(MediaRow.id))
)


def _record(row: Any) -> MediaRecord:
    return MediaRecord(
        id=row.id,
        person_id=row.person_id,
        desk_id=row.desk_id,
        chat=ChatKey(row.channel, row.account, row.sender),
        handle=row.handle,
        name=row.name,
        announced_at=row.announced_at,
        size_bytes=row.size_bytes,
        component=row.component,
        caption=row.caption,
        album=row.album,
        state=MediaState(row.state),
        attempts=row.attempts,
        recompressed=row.recompressed,
    )
