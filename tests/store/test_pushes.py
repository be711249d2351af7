"""What is pushed to people: once where it may only come once, and not before its hour."""

from datetime import datetime, timedelta

from store.database import Database
from store.outbox import NewPost, PostState, Priority
from store.records import ChatKey
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.store.world import NOW, SUOI_MAU, Seat

MORNING = NOW + timedelta(hours=9)
LATER = MORNING + timedelta(minutes=1)


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
    assert len(await round_open.read(lambda tx: tx.outbox.open_ids(lan.chat.channel))) == 1


async def test_a_push_remembers_the_hour_it_waits_for(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> None:
        await tx.outbox.add(pushed(lan, await said(tx, lan), not_before=MORNING), NOW)

    await round_open.write(work)

    ids = await round_open.read(lambda tx: tx.outbox.open_ids(lan.chat.channel))
    (post,) = await round_open.read(lambda tx: tx.outbox.posts(ids))
    assert post.not_before == MORNING


async def test_what_a_blocked_chat_was_to_get_goes_to_the_next_one_once(round_open: Database, lan: Seat) -> None:
    letters = ChatKey("letters", "", "lan")

    async def work(tx: Tx) -> tuple[int, int]:
        await tx.people.link_identity(letters, lan.person_id, NOW)
        seq = await said(tx, lan)
        await tx.outbox.add(pushed(lan, seq), NOW)
        await tx.outbox.add(NewPost(lan.chat, lan.person_id, seq, {}), NOW)  # a reply, which stays where it was asked
        await tx.people.set_unreachable(lan.chat, NOW)
        lost = await tx.outbox.give_up(lan.chat, PostState.BLOCKED, NOW)
        passed = [await tx.onward.pass_on(one, NOW) for one in lost + lost]
        return len(lost), sum(map(len, passed))

    assert await round_open.write(work) == (2, 1)
    ids = await round_open.read(lambda tx: tx.outbox.open_ids("letters"))
    (post,) = await round_open.read(lambda tx: tx.outbox.posts(ids))
    assert (post.new.chat, post.new.priority, post.added_at) == (letters, Priority.REMINDER, NOW)


async def test_who_was_lost_since_a_moment_is_known_by_the_unit(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: tx.people.set_unreachable(lan.chat, MORNING))
    units = await round_open.read(lambda tx: tx.units.present(NOW))

    async def work(tx: Tx) -> list[frozenset[int]]:
        return [await tx.reminders.lost(since, MORNING) for since in (MORNING, LATER)]

    assert await round_open.read(work) == [{units[SUOI_MAU.code].id}, set()]


async def test_only_a_waiting_post_can_lose_its_sense(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> list[bool]:
        for _ in range(2):
            await tx.outbox.add(pushed(lan, await said(tx, lan)), NOW)
        first, second = [post.id for post in tx.outbox.added]
        await tx.outbox.claim([second], "t", MORNING)
        return [await tx.outbox.expire(one, NOW) for one in (first, first, second)]

    assert await round_open.write(work) == [True, False, False]


async def test_during_appraisal_only_those_are_looked_at_who_may_have_to_do_something(
    round_open: Database, lan: Seat
) -> None:
    everybody = await round_open.read(lambda tx: tx.reminders.people(NOW))
    concerned = await round_open.read(lambda tx: tx.reminders.people(NOW, only_of_appraisal=True))

    assert lan.person_id in {one.person_id for one in everybody}
    assert concerned == ()
