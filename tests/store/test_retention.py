"""What need not be kept goes after its time; answers, questions that wait and what was said last stay."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.assessment.changes import SaveAnswer
from core.assessment.rounds import Round
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from store.database import Database
from store.inbox import Arrived
from store.outbox import NewPost, PostState, Settled
from store.records import ChatKey
from store.retention import Cleared
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.store.world import COMMUNES, DOI_MAU, NOW, PROVINCE, ROUND, SUOI_MAU, Seat, take_seat

DAYS = 30
LONG_AFTER = NOW + timedelta(days=DAYS + 1)
OVER = ROUND.calendar.over_at()


async def opened(tx: Tx, *rounds: Round) -> None:
    await tx.units.import_units([PROVINCE, SUOI_MAU, DOI_MAU], NOW)
    for one in rounds:
        assert not (await tx.rounds.open(one, [COMMUNES], NOW)).problems


async def talked(tx: Tx, seat: Seat, at: datetime, count: int = 3) -> None:
    """Messages, the second of which is the question that waits."""
    for number in range(count):
        prompt = f"p{seat.person_id}" if number == 1 else None
        await tx.talk.add(seat.person_id, NewMessage(Direction.OUT, {"n": number}, at, prompt, {} if prompt else None))
    await tx.places.put(seat.person_id, seat.desk_id, {"at": "question"}, f"p{seat.person_id}", at)


async def cleared(database: Database, now: datetime) -> Cleared:
    """Clear until nothing is due, having looked first what would be."""
    counted = await database.read(lambda tx: tx.retention.due(now, DAYS))
    total = Cleared()
    while not (done := await database.write(lambda tx: tx.retention.clear(now, DAYS))).nothing:
        total += done
    assert total == counted
    assert (await database.read(lambda tx: tx.retention.due(now, DAYS))).nothing
    return total


async def seqs(database: Database, seat: Seat) -> list[int]:
    return [one.seq for one in await database.read(lambda tx: tx.talk.messages(seat.person_id))]


@pytest.mark.parametrize(("days_after", "left"), [(9, [1, 2, 3]), (10, [2, 3])])
async def test_talk_goes_after_the_days_that_its_round_says(
    database: Database, days_after: int, left: list[int]
) -> None:
    await database.write(lambda tx: opened(tx, replace(ROUND, talk_days=10)))
    lan = await take_seat(database, "Lan")
    await database.write(lambda tx: talked(tx, lan, NOW))
    await database.write(
        lambda tx: tx.sheets.apply(lan.desk_id, SaveAnswer(ComponentKey("head"), State.NO_DATA), lan.actor())
    )

    await cleared(database, OVER + timedelta(days=days_after))

    assert await seqs(database, lan) == left, "the question that waits and the newest message stay"
    desk = await database.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))
    assert desk is not None
    assert desk.sheet.entry(ComponentKey("head")).state is State.NO_DATA


async def test_a_round_that_says_nothing_keeps_its_talk(database: Database) -> None:
    await database.write(lambda tx: opened(tx, ROUND))
    lan = await take_seat(database, "Lan")
    await database.write(lambda tx: talked(tx, lan, NOW))

    assert (await cleared(database, OVER + timedelta(days=4000))).nothing


async def test_who_is_in_a_running_round_too_keeps_what_was_said_in_it(database: Database) -> None:
    running = replace(ROUND, id="mau-2027", year=2027)
    ended = replace(ROUND, talk_days=0)
    await database.write(lambda tx: opened(tx, ended, running))
    lan = await take_seat(database, "Lan")
    await database.write(lambda tx: talked(tx, lan, NOW - timedelta(days=1), count=1))
    await database.write(lambda tx: talked(tx, lan, NOW + timedelta(days=1)))

    await cleared(database, OVER)

    assert await seqs(database, lan) == [2, 3, 4]


async def test_raw_events_go_and_the_chat_a_person_last_wrote_from_is_still_known(database: Database) -> None:
    web, telegram = ChatKey("web", "", "a"), ChatKey("telegram", "b", "1")

    async def write_from_both(tx: Tx) -> int:
        person_id = await tx.people.person_at(telegram, NOW)
        await tx.people.link_identity(web, person_id, NOW)
        for number, chat in enumerate((telegram, web, telegram)):
            await tx.inbox.accept(chat, f"e{number}", b"raw", NOW)
            event = await tx.inbox.next_event(chat)
            assert event is not None
            await tx.inbox.mark_done(event.id)
        await tx.inbox.accept_all([Arrived(web, "poison", b"raw", unreadable="no text")], NOW - timedelta(days=1))
        await tx.inbox.accept(ChatKey("web", "", "waits"), "e9", b"raw", NOW)
        return person_id

    person_id = await database.write(write_from_both)
    last = await database.read(lambda tx: tx.people.last_chat(person_id))

    assert (await cleared(database, LONG_AFTER)).events == 4

    assert await database.read(lambda tx: tx.people.last_chat(person_id)) == last
    waiting = await database.read(lambda tx: tx.inbox.next_event(ChatKey("web", "", "waits")))
    assert waiting is not None
    assert waiting.body == b"raw", "what waits is never cleared"
    assert len(await database.read(lambda tx: tx.inbox.parked())) == 1
    assert not await database.write(lambda tx: tx.inbox.accept(telegram, "e2", b"again", LONG_AFTER))


async def test_settled_posts_go_but_what_is_said_once_is_never_said_again(database: Database) -> None:
    await database.write(lambda tx: opened(tx, ROUND))
    lan = await take_seat(database, "Lan")

    async def post(tx: Tx) -> None:
        for dedupe_key in (None, "once", None):
            await tx.outbox.add(NewPost(lan.chat, lan.person_id, 1, {}, dedupe_key=dedupe_key), NOW)
        delivered, once, _ = (one.id for one in tx.outbox.added)
        await tx.outbox.claim([delivered, once], "t", NOW)
        await tx.outbox.settle([Settled(id_, "t", PostState.DELIVERED) for id_ in (delivered, once)], NOW)

    await database.write(post)

    assert (await cleared(database, LONG_AFTER)).posts == 1
    assert await database.read(lambda tx: tx.outbox.has_had("once"))
    assert await database.read(lambda tx: tx.outbox.counts()) == {PostState.DELIVERED: 1, PostState.WAITING: 1}


async def test_nothing_goes_before_its_days_are_over(database: Database) -> None:
    chat = ChatKey("web", "", "a")

    async def write(tx: Tx) -> None:
        for number in range(2):
            await tx.inbox.accept(chat, f"e{number}", b"raw", NOW)
            event = await tx.inbox.next_event(chat)
            assert event is not None
            await tx.inbox.mark_done(event.id)

    await database.write(write)

    assert (await cleared(database, NOW + timedelta(days=DAYS))).nothing
    assert (await cleared(database, LONG_AFTER)).events == 2
