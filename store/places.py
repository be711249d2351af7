"""The place: where a person is in the conversation of each desk. One place is active; only a turn moves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlmodel import col

from store.batch import Batch
from store.known import Shelf
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

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def active(self, person_id: int) -> PlaceRecord:
        """Where the person is now."""
        known = self._connection.known.get(_PLACES, person_id)
        if known is None:
            row = (await self._connection.execute(_ACTIVE, {"person": person_id})).one_or_none()
            known = PlaceRecord(None, None, None) if row is None else PlaceRecord(row.desk_id, row.place, row.prompt_id)
            self._connection.known.put(_PLACES, person_id, known)
        return known

    async def put(
        self, person_id: int, desk_id: int | None, place: Mapping[str, Any] | None, prompt_id: str | None, at: datetime
    ) -> None:
        """Remember where the person is at a desk, and make it the active one."""
        document = None if place is None else dict(place)
        values = {"place": document, "prompt_id": prompt_id, "at": at}
        if desk_id is None or (await self.active(person_id)).desk_id != desk_id:
            await self._move(person_id, desk_id, values)
            return
        self._connection.later(_STAY, {"person": person_id, "desk": desk_id, **values})  # nearly always
        self._connection.known.put(_PLACES, person_id, PlaceRecord(desk_id, document, prompt_id))

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
        await self._move(person_id, desk_id, {}, {"place": None, "prompt_id": None, "at": at})

    async def _move(
        self, person_id: int, desk_id: int | None, values: Mapping[str, Any], first: Mapping[str, Any] | None = None
    ) -> None:
        """Make the place at a desk the active one with ``values``; ``first`` fills a place that is not there yet."""
        await self._connection.execute(
            update(PlaceRow).where(col(PlaceRow.person_id) == person_id, col(PlaceRow.active)).values(active=False)
        )
        known = await self._connection.execute(
            update(PlaceRow)
            .where(col(PlaceRow.person_id) == person_id, _at_desk(desk_id))
            .values(active=True, **values)
        )
        if known.rowcount == 0:
            await self._connection.execute(
                insert(PlaceRow).values(person_id=person_id, desk_id=desk_id, active=True, **(first or values))
            )


_PLACES: Final = Shelf[PlaceRecord](PlaceRow)
"""The active place of a person."""


def _at_desk(desk_id: int | None) -> ColumnElement[bool]:
    return col(PlaceRow.desk_id).is_(None) if desk_id is None else col(PlaceRow.desk_id) == desk_id


_ACTIVE: Final = select(col(PlaceRow.desk_id), col(PlaceRow.place), col(PlaceRow.prompt_id)).where(
    col(PlaceRow.person_id) == bindparam("person"), col(PlaceRow.active)
)
_STAY: Final = update(PlaceRow).where(
    col(PlaceRow.person_id) == bindparam("person"), col(PlaceRow.desk_id) == bindparam("desk"), col(PlaceRow.active)
)
