"""An upload in pieces goes on where it stopped, counts nothing twice and belongs to one chat."""

import asyncio
from datetime import timedelta

import pytest

from store.database import Database
from store.uploads import NewUpload, UploadState
from tests.store.world import NOW, chat_of

LAN, MINH = chat_of("lan"), chat_of("minh")
PHOTO = NewUpload("u-00000001", "bìa.jpg", 1000, component="head", caption="1.1")


@pytest.fixture
async def begun(database: Database) -> Database:
    await database.write(lambda tx: tx.uploads.create(LAN, PHOTO, NOW))
    return database


async def test_an_upload_begun_again_goes_on_where_it_was(begun: Database) -> None:
    await begun.write(lambda tx: tx.uploads.advance(PHOTO.id, LAN, 0, 400))
    again = await begun.write(lambda tx: tx.uploads.create(LAN, PHOTO, NOW + timedelta(hours=1)))

    assert again is not None
    assert (again.offset_bytes, again.size_bytes, again.state) == (400, 1000, UploadState.OPEN)
    assert (again.name, again.component, again.caption, again.created_at) == ("bìa.jpg", "head", "1.1", NOW)


async def test_the_same_piece_sent_twice_at_once_counts_once(begun: Database) -> None:
    said = await asyncio.gather(*(begun.write(lambda tx: tx.uploads.advance(PHOTO.id, LAN, 0, 400)) for _ in range(10)))

    assert said.count(True) == 1


async def test_a_piece_from_the_wrong_place_or_beyond_the_end_does_not_count(begun: Database) -> None:
    assert not await begun.write(lambda tx: tx.uploads.advance(PHOTO.id, LAN, 100, 200))
    assert not await begun.write(lambda tx: tx.uploads.advance(PHOTO.id, LAN, 0, 1001))


async def test_an_upload_is_handed_on_once_and_only_when_it_is_whole(begun: Database) -> None:
    early = await begun.write(lambda tx: tx.uploads.finish(PHOTO.id, LAN))
    await begun.write(lambda tx: tx.uploads.advance(PHOTO.id, LAN, 0, 1000))
    whole = await begun.write(lambda tx: tx.uploads.finish(PHOTO.id, LAN))
    again = await begun.write(lambda tx: tx.uploads.finish(PHOTO.id, LAN))
    record = await begun.read(lambda tx: tx.uploads.get(PHOTO.id, LAN))

    assert (early, whole, again) == (False, True, False)
    assert record is not None
    assert record.state is UploadState.COMPLETE


async def test_an_upload_of_another_chat_is_not_there(begun: Database) -> None:
    assert await begun.read(lambda tx: tx.uploads.get(PHOTO.id, MINH)) is None
    assert await begun.write(lambda tx: tx.uploads.create(MINH, PHOTO, NOW)) is None
    assert not await begun.write(lambda tx: tx.uploads.advance(PHOTO.id, MINH, 0, 400))
    assert not await begun.write(lambda tx: tx.uploads.cancel(PHOTO.id, MINH))


async def test_an_upload_can_be_given_up(begun: Database) -> None:
    assert await begun.write(lambda tx: tx.uploads.cancel(PHOTO.id, LAN))
    assert await begun.read(lambda tx: tx.uploads.get(PHOTO.id, LAN)) is None


async def test_uploads_nobody_came_back_to_are_named_and_forgotten(begun: Database) -> None:
    fresh = NewUpload("u-00000002", "b.pdf", 5)
    await begun.write(lambda tx: tx.uploads.create(LAN, fresh, NOW + timedelta(days=1)))

    assert await begun.write(lambda tx: tx.uploads.abandoned(NOW + timedelta(hours=1))) == (PHOTO.id,)
    assert await begun.read(lambda tx: tx.uploads.get(fresh.id, LAN)) is not None
