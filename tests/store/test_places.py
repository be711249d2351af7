"""Where a person is: one place at each desk, one of them active, moved by nobody but the person."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from core.assessment.people import Role
from store.database import Database
from store.places import PlaceRecord
from store.records import NotFoundError
from store.tx import Tx
from tests.store.world import NOW, SUOI_MAU, Seat

QUESTION = {"step": "answer", "component": "1.2", "so_far": {"done": "3"}, "ticked": ["a", "b"]}


async def test_a_person_nobody_has_spoken_to_is_nowhere(database: Database) -> None:
    person_id = await database.write(lambda tx: tx.people.add_person("", NOW))

    assert await database.read(lambda tx: tx.places.active(person_id)) == PlaceRecord(None, None, None)


async def test_a_place_is_remembered_before_any_desk_was_opened(database: Database) -> None:
    person_id = await database.write(lambda tx: tx.people.add_person("", NOW))
    for step in ("hello", "confirm"):
        await database.write(partial(put, person_id, None, {"step": step}, "p1"))

    assert await database.read(lambda tx: tx.places.active(person_id)) == PlaceRecord(None, {"step": "confirm"}, "p1")


async def test_a_place_comes_back_as_it_was_put(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: tx.places.put(lan.person_id, lan.desk_id, QUESTION, "p7k2", NOW))

    active = await round_open.read(lambda tx: tx.places.active(lan.person_id))

    assert active == PlaceRecord(lan.desk_id, QUESTION, "p7k2")


async def test_opening_another_desk_leaves_the_first_place_untouched(round_open: Database, lan: Seat) -> None:
    other = await desk_of_another_role(round_open, lan)
    await round_open.write(lambda tx: tx.places.put(lan.person_id, lan.desk_id, QUESTION, "p1", NOW))
    await round_open.write(lambda tx: tx.places.open(lan.person_id, other, NOW))
    at_other = await round_open.read(lambda tx: tx.places.active(lan.person_id))
    await round_open.write(lambda tx: tx.places.open(lan.person_id, lan.desk_id, NOW))
    back = await round_open.read(lambda tx: tx.places.active(lan.person_id))

    assert at_other == PlaceRecord(other, None, None)
    assert back == PlaceRecord(lan.desk_id, QUESTION, "p1")


async def test_putting_a_place_at_another_desk_makes_it_the_active_one(round_open: Database, lan: Seat) -> None:
    other = await desk_of_another_role(round_open, lan)
    for desk_id in (None, lan.desk_id, other, lan.desk_id):
        await round_open.write(partial(put, lan.person_id, desk_id, {"at": str(desk_id)}, None))

    active = await round_open.read(lambda tx: tx.places.active(lan.person_id))

    assert active == PlaceRecord(lan.desk_id, {"at": str(lan.desk_id)}, None)


async def test_a_desk_of_somebody_else_cannot_be_opened(round_open: Database, lan: Seat, minh: Seat) -> None:
    await round_open.write(lambda tx: tx.places.put(minh.person_id, minh.desk_id, QUESTION, None, NOW))
    with pytest.raises(NotFoundError):
        await round_open.write(lambda tx: tx.places.open(minh.person_id, lan.desk_id, NOW))

    active = await round_open.read(lambda tx: tx.places.active(minh.person_id))

    assert active.desk_id == minh.desk_id


async def put(person_id: int, desk_id: int | None, place: Mapping[str, Any], prompt_id: str | None, tx: Tx) -> None:
    await tx.places.put(person_id, desk_id, place, prompt_id, NOW)


async def desk_of_another_role(database: Database, seat: Seat) -> int:
    units = await database.read(lambda tx: tx.units.present(NOW))
    await database.write(lambda tx: tx.people.add_member(seat.person_id, units[SUOI_MAU.code].id, Role.HEAD, NOW))
    cards = await database.read(lambda tx: tx.desks.cards(seat.person_id, NOW))
    return next(card.id for card in cards if card.role is Role.HEAD)
