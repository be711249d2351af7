"""What is pushed to people: once where it may only come once, and not before its hour."""

from datetime import datetime, timedelta

from store.database import Database
from store.outbox import NewPost, Priority
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.store.world import NOW, Seat

MORNING = NOW + timedelta(hours=9)


def pushed(lan: Seat, seq: int, once: str | None = None, not_before: datetime | None = None) -> NewPost:
    return NewPost(lan.chat, lan.person_id, seq, {}, Priority.REMINDER, dedupe_key=once, not_before=not_before)


async def said(tx: Tx, lan: Seat) -> int:
    return await tx.talk.add(lan.person_id, NewMessage(Direction.OUT, {}, NOW))


async def test_a_push_that_comes_once_is_kept_once(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> tuple[bool, bool, bool]:
        seq = await said(tx, lan)
        first = await tx.outbox.add(pushed(lan, seq, "nhac:1"), NOW)
        again = await tx.outbox.add(pushed(lan, seq, "nhac:1"), NOW)
        return first, again, await tx.outbox.has_had("nhac:1")

    assert await round_open.write(work) == (True, False, True)
    assert len(await round_open.read(lambda tx: tx.outbox.open_posts(lan.chat.channel))) == 1


async def test_a_push_remembers_the_hour_it_waits_for(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> None:
        await tx.outbox.add(pushed(lan, await said(tx, lan), not_before=MORNING), NOW)

    await round_open.write(work)

    (post,) = await round_open.read(lambda tx: tx.outbox.open_posts(lan.chat.channel))
    assert post.not_before == MORNING
