"""Messages to many: kept with everybody they are for, each person's turn once, counted by what became of it."""

from datetime import timedelta

from core.assessment.administering import Addressee
from core.assessment.people import Role
from store.broadcasts import BroadcastRecord, NewBroadcast, RecipientState, Upshot
from store.database import Database
from store.outbox import NewPost, PostState, Priority, Settled
from store.records import ChatKey
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.store.world import DOI_MAU, NOW, ROUND, Seat, take_seat

LATER = NOW + timedelta(minutes=5)


async def keep(tx: Tx, author: Seat, people: list[Addressee], ref: str = "r1") -> None:
    round_id = await tx.assignments.round_id(ROUND.id)
    assert round_id is not None
    units = await tx.units.present(NOW)
    new = NewBroadcast(
        ref, round_id, units["91"].id, "Tỉnh Mẫu", author.person_id, "web", "officers", "Họp\nlúc 14 giờ", people, NOW
    )
    await tx.broadcasts.start(new, NOW)


async def membership(tx: Tx, seat: Seat) -> int:
    (one,) = await tx.people.memberships(seat.person_id, NOW)
    return one.id


async def newest(database: Database, author: Seat) -> BroadcastRecord:
    async def work(tx: Tx) -> BroadcastRecord:
        found = await tx.broadcasts.newest(author.person_id, await tx.assignments.round_id(ROUND.id) or 0)
        assert found is not None
        return found

    return await database.read(work)


async def tell(tx: Tx, broadcast_id: int, recipient_id: int, person_id: int, chat: ChatKey) -> int:
    """Keep the message of one recipient as the program does; returns the number of the post."""
    seq = await tx.talk.add(person_id, NewMessage(Direction.OUT, {"lines": []}, NOW))
    await tx.outbox.add(NewPost(chat, person_id, seq, {}, Priority.BROADCAST), NOW)
    await tx.broadcasts.settle({recipient_id: (RecipientState.TOLD, seq)}, NOW)
    return tx.outbox.added[-1].id


async def test_everybody_has_a_turn_once_and_who_left_is_known(round_open: Database, lan: Seat) -> None:
    minh = await take_seat(round_open, "Minh", DOI_MAU)

    async def work(tx: Tx) -> None:
        people = [
            Addressee(lan.person_id, (await membership(tx, lan),), "telegram"),
            Addressee(minh.person_id, (await membership(tx, minh),), "web"),
        ]
        await keep(tx, lan, people)
        await tx.people.revoke_member(await membership(tx, minh), NOW)

    await round_open.write(work)

    async def turns(tx: Tx) -> list[tuple[int, bool]]:
        (one,) = await tx.broadcasts.under_way(NOW)
        first = await tx.broadcasts.next(one.id, 1, frozenset(), LATER)
        await tx.broadcasts.settle({recipient.id: (RecipientState.UNREACHED, 1) for recipient in first}, NOW)
        rest = await tx.broadcasts.next(one.id, 5, frozenset(), LATER)
        return [(recipient.person_id, recipient.holds) for recipient in (*first, *rest)]

    assert await round_open.write(turns) == [(lan.person_id, True), (minh.person_id, False)]


async def test_those_of_a_busy_messenger_can_be_left_for_later(round_open: Database, lan: Seat) -> None:
    minh = await take_seat(round_open, "Minh", DOI_MAU, Role.HEAD)

    async def work(tx: Tx) -> list[int]:
        await keep(tx, lan, [Addressee(lan.person_id, (1,), "telegram"), Addressee(minh.person_id, (2,), "web")])
        (one,) = await tx.broadcasts.under_way(NOW)
        return [r.person_id for r in await tx.broadcasts.next(one.id, 5, {"telegram"}, NOW)]

    assert await round_open.write(work) == [minh.person_id]


async def test_nothing_is_under_way_before_its_hour_or_after_its_end(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> list[int]:
        await keep(tx, lan, [Addressee(lan.person_id, (1,))])
        early = await tx.broadcasts.under_way(NOW - timedelta(seconds=1))
        (one,) = await tx.broadcasts.under_way(NOW)
        await tx.broadcasts.finish(one.id, NOW)
        return [len(early), len(await tx.broadcasts.under_way(LATER))]

    assert await round_open.write(work) == [0, 0]


async def test_stopping_withdraws_what_has_not_left_and_the_counts_add_up(round_open: Database, lan: Seat) -> None:
    """Delivered, on its way, waiting in the outbox, waiting on the page, not handed out yet."""
    seats = [lan, *[await take_seat(round_open, f"Người {n}", DOI_MAU) for n in range(4)]]

    async def work(tx: Tx) -> None:
        await keep(tx, lan, [Addressee(seat.person_id, (await membership(tx, seat),)) for seat in seats])
        (one,) = await tx.broadcasts.under_way(NOW)
        recipients = await tx.broadcasts.next(one.id, 4, frozenset(), NOW)
        chats = [ChatKey("telegram", "bot", str(n)) for n in range(3)] + [seats[3].chat]
        posts = [await tell(tx, one.id, r.id, r.person_id, chat) for r, chat in zip(recipients, chats, strict=True)]
        await tx.outbox.claim(posts[:2], "t", LATER)
        await tx.outbox.settle([Settled(posts[0], "t", PostState.DELIVERED)], NOW)

    await round_open.write(work)
    before = await newest(round_open, lan)
    assert before.upshots == {Upshot.DELIVERED: 1, Upshot.SENDING: 1, Upshot.QUEUED: 2, Upshot.ON_PAGE: 1}
    assert sum(before.upshots.values()) == before.recipient_count == 5

    withdrawn = await round_open.write(lambda tx: tx.broadcasts.stop("r1", lan.person_id, LATER))
    after = await newest(round_open, lan)

    assert {person_id for person_id, _ in withdrawn} == {seats[2].person_id, seats[3].person_id}
    assert after.upshots == {Upshot.DELIVERED: 1, Upshot.SENDING: 1, Upshot.STOPPED: 3}
    assert (after.stopped_at, after.finished_at) == (LATER, LATER)
    assert await round_open.read(lambda tx: tx.broadcasts.under_way(LATER)) == ()
    claimed = await round_open.write(lambda tx: tx.outbox.claim(range(1, 10), "t", LATER))
    assert claimed == frozenset()


async def test_only_the_author_stops_a_message(round_open: Database, lan: Seat) -> None:
    minh = await take_seat(round_open, "Minh")
    await round_open.write(lambda tx: keep(tx, lan, [Addressee(minh.person_id, (1,))]))

    await round_open.write(lambda tx: tx.broadcasts.stop("r1", minh.person_id, LATER))

    assert (await newest(round_open, lan)).stopped_at is None


async def test_a_message_that_went_another_way_in_the_end_counts_as_delivered(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> None:
        await keep(tx, lan, [Addressee(lan.person_id, (1,))])
        (one,) = await tx.broadcasts.under_way(NOW)
        (recipient,) = await tx.broadcasts.next(one.id, 1, frozenset(), NOW)
        blocked = await tell(tx, one.id, recipient.id, lan.person_id, ChatKey("telegram", "bot", "1"))
        seq = await tx.talk.last_seq(lan.person_id)
        await tx.outbox.add(NewPost(lan.chat, lan.person_id, seq, {}, Priority.BROADCAST), NOW)
        ids = [blocked, tx.outbox.added[-1].id]
        await tx.outbox.claim(ids, "t", LATER)
        states = [PostState.BLOCKED, PostState.DELIVERED]
        await tx.outbox.settle([Settled(id_, "t", state) for id_, state in zip(ids, states, strict=True)], NOW)

    await round_open.write(work)

    assert (await newest(round_open, lan)).upshots == {Upshot.DELIVERED: 1}


async def test_what_was_withdrawn_cannot_be_read_or_chosen_from_any_more(round_open: Database, lan: Seat) -> None:
    async def work(tx: Tx) -> None:
        message = NewMessage(Direction.OUT, {"lines": ["Họp"]}, NOW, prompt_id="p1", prompt={"choices": []})
        seq = await tx.talk.add(lan.person_id, message)
        await tx.talk.withdraw([(lan.person_id, seq)], {"lines": ["Đã thu hồi"]})

    await round_open.write(work)

    (message,) = await round_open.read(lambda tx: tx.talk.messages(lan.person_id))
    assert message.body == {"lines": ["Đã thu hồi"]}
    assert await round_open.read(lambda tx: tx.talk.prompt("p1", lan.person_id)) is None
