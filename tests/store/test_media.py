"""An announced file is due at once, tried again after a failure, and settled once."""

from datetime import timedelta

from core.scoring.model import ComponentKey
from store.database import Database
from store.media import MediaRecord, MediaState
from tests.store.world import NOW, Seat

MINUTE = timedelta(minutes=1)


def media(seat: Seat, id_: str = "m1") -> MediaRecord:
    return MediaRecord(id_, seat.person_id, seat.desk_id, seat.chat, "upload-1", "bìa.jpg", NOW, 412_000, caption="1.1")


async def test_an_announced_file_is_due_as_it_was_announced(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: tx.media.announce(media(lan)))

    assert await round_open.read(lambda tx: tx.media.due(NOW)) == (media(lan),)
    assert await round_open.read(lambda tx: tx.media.next_due_at()) == NOW
    assert await round_open.read(lambda tx: tx.media.due(NOW - MINUTE)) == ()


async def test_a_failed_fetch_is_due_again_later_and_counted(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: tx.media.announce(media(lan)))
    tries = [await round_open.write(lambda tx: tx.media.retry("m1", NOW + MINUTE)) for _ in range(2)]

    assert tries == [1, 2]
    assert await round_open.read(lambda tx: tx.media.due(NOW)) == ()
    assert [one.attempts for one in await round_open.read(lambda tx: tx.media.due(NOW + MINUTE))] == [2]
    assert await round_open.read(lambda tx: tx.media.next_due_at()) == NOW + MINUTE


async def test_a_file_is_settled_once(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: tx.media.announce(media(lan)))
    first = await round_open.write(lambda tx: tx.media.finish("m1", MediaState.READY))
    second = await round_open.write(lambda tx: tx.media.finish("m1", MediaState.REFUSED))

    assert (first, second) == (True, False)
    assert await round_open.read(lambda tx: tx.media.due(NOW + MINUTE)) == ()
    assert await round_open.read(lambda tx: tx.media.next_due_at()) is None
    assert await round_open.read(lambda tx: tx.media.counts()) == {MediaState.READY: 1}


async def test_a_file_belongs_to_the_person_who_sent_it(round_open: Database, lan: Seat, minh: Seat) -> None:
    await round_open.write(lambda tx: tx.media.announce(media(lan)))
    stolen = await round_open.write(lambda tx: tx.media.set_component("m1", minh.person_id, ComponentKey("x")))
    own = await round_open.write(lambda tx: tx.media.set_component("m1", lan.person_id, ComponentKey("head")))
    record = await round_open.read(lambda tx: tx.media.get("m1", lan.person_id))

    assert (stolen, own) == (False, True)
    assert record is not None
    assert record.component == "head"
    assert await round_open.read(lambda tx: tx.media.get("m1", minh.person_id)) is None
