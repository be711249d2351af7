"""The place: where a person is in the conversation of each desk. One place is active; only a turn moves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.records import NotFoundError
from store.tables.rounds import DeskRow
from store.tables.talk import PlaceRow


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """``desk_id`` is ``None`` before any desk was opened, ``place`` until a conversation began there."""

    desk_id: int | None
    place: Mapping[str, Any] | None
    prompt_id: str | None


class Places:
    """The places of persons."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def active(self, person_id: int) -> PlaceRecord:
        """Where the person is now."""
        rows = await self._connection.execute(
            select(col(PlaceRow.desk_id), col(PlaceRow.place), col(PlaceRow.prompt_id)).where(
                col(PlaceRow.person_id) == person_id, col(PlaceRow.active)
            )
        )
        row = rows.one_or_none()
        return PlaceRecord(None, None, None) if row is None else PlaceRecord(row.desk_id, row.place, row.prompt_id)

    async def put(
        self, person_id: int, desk_id: int | None, place: Mapping[str, Any] | None, prompt_id: str | None, at: datetime
    ) -> None:
        """Remember where the person is at a desk, and make it the active one."""
        values = {"place": None if place is None else dict(place), "prompt_id": prompt_id, "at": at}
        here = (col(PlaceRow.person_id) == person_id, _at_desk(desk_id))
        usual = await self._connection.execute(update(PlaceRow).where(*here, col(PlaceRow.active)).values(**values))
        if usual.rowcount == 1:
            return
        await self._leave(person_id)
        known = await self._connection.execute(update(PlaceRow).where(*here).values(**values, active=True))
        if known.rowcount == 0:
            await self._connection.execute(
                insert(PlaceRow).values(person_id=person_id, desk_id=desk_id, active=True, **values)
            )

    async def open(self, person_id: int, desk_id: int, at: datetime) -> None:
        """Make a desk the active one; the place there is as it was left.

        Raises:
            NotFoundError: the desk is not this person's.
        """
        own = await self._connection.execute(
            select(col(DeskRow.id)).where(col(DeskRow.id) == desk_id, col(DeskRow.person_id) == person_id)
        )
        if own.scalar() is None:
            raise NotFoundError
        await self._leave(person_id)
        known = await self._connection.execute(
            update(PlaceRow).where(col(PlaceRow.person_id) == person_id, _at_desk(desk_id)).values(active=True)
        )
        if known.rowcount == 0:
            await self._connection.execute(
                insert(PlaceRow).values(
                    person_id=person_id, desk_id=desk_id, place=None, prompt_id=None, active=True, at=at
                )
            )

    async def _leave(self, person_id: int) -> None:
        await self._connection.execute(
            update(PlaceRow).where(col(PlaceRow.person_id) == person_id, col(PlaceRow.active)).values(active=False)
        )


def _at_desk(desk_id: int | None) -> ColumnElement[bool]:
    return col(PlaceRow.desk_id).is_(None) if desk_id is None else col(PlaceRow.desk_id) == desk_id
