"""Events are kept once, handled in order within a chat, and a poisonous one holds up nobody."""

import asyncio
from functools import partial

from store.database import Database
from store.records import ChatKey
from store.tx import Tx
from tests.store.world import NOW, chat_of

LAN, MINH = chat_of("lan"), chat_of("minh")


async def accept(chat: ChatKey, event_id: str, tx: Tx) -> bool:
    return await tx.inbox.accept(chat, event_id, b"", NOW)


async def mark_done(id_: int, tx: Tx) -> None:
    await tx.inbox.mark_done(id_)


async def test_a_repeated_event_is_kept_once(database: Database) -> None:
    first = await database.write(lambda tx: tx.inbox.accept(LAN, "7", b"1", NOW))
    again = await database.write(lambda tx: tx.inbox.accept(LAN, "7", b"2", NOW))
    event = await database.read(lambda tx: tx.inbox.next_event(LAN))

    assert (first, again) == (True, False)
    assert event is not None
    assert event.body == b"1"


async def test_of_many_copies_that_arrive_at_once_one_is_new(database: Database) -> None:
    said = await asyncio.gather(*(database.write(lambda tx: tx.inbox.accept(LAN, "7", b"1", NOW)) for _ in range(50)))

    assert said.count(True) == 1


async def test_the_same_id_of_another_chat_is_another_event(database: Database) -> None:
    await database.write(lambda tx: tx.inbox.accept(LAN, "7", b"1", NOW))

    assert await database.write(lambda tx: tx.inbox.accept(MINH, "7", b"1", NOW))


async def test_a_handled_event_is_not_new_when_it_is_repeated(database: Database) -> None:
    await database.write(lambda tx: tx.inbox.accept(LAN, "7", b"1", NOW))
    event = await database.read(lambda tx: tx.inbox.next_event(LAN))
    assert event is not None
    await database.write(lambda tx: tx.inbox.mark_done(event.id))

    assert not await database.write(lambda tx: tx.inbox.accept(LAN, "7", b"1", NOW))
    assert await database.read(lambda tx: tx.inbox.next_event(LAN)) is None


async def test_a_chat_gives_its_events_in_the_order_of_arrival(database: Database) -> None:
    for event_id in ("9", "10", "a"):
        await database.write(partial(accept, LAN, event_id))

    handled = []
    while event := await database.read(lambda tx: tx.inbox.next_event(LAN)):
        handled.append(event.event_id)
        await database.write(partial(mark_done, event.id))

    assert handled == ["9", "10", "a"]


async def test_lanes_that_wait_are_named_the_longest_waiting_first(database: Database) -> None:
    await database.write(lambda tx: tx.inbox.accept(MINH, "1", b"", NOW))
    await database.write(lambda tx: tx.inbox.accept(LAN, "1", b"", NOW))
    await database.write(lambda tx: tx.inbox.accept(MINH, "2", b"", NOW))

    assert await database.read(lambda tx: tx.inbox.waiting_lanes()) == (MINH, LAN)


async def test_a_parked_event_lets_the_next_one_pass_and_says_why(database: Database) -> None:
    await database.write(lambda tx: tx.inbox.accept(LAN, "poison", b"", NOW))
    await database.write(lambda tx: tx.inbox.accept(LAN, "fine", b"", NOW))
    poison = await database.read(lambda tx: tx.inbox.next_event(LAN))
    assert poison is not None
    tries = [await database.write(lambda tx: tx.inbox.count_attempt(poison.id)) for _ in range(3)]
    await database.write(lambda tx: tx.inbox.park(poison.id, "UndecodableError"))

    following = await database.read(lambda tx: tx.inbox.next_event(LAN))
    parked = await database.read(lambda tx: tx.inbox.parked())

    assert tries == [1, 2, 3]
    assert following is not None
    assert following.event_id == "fine"
    assert parked == ((poison.id, LAN, "UndecodableError"),)


async def test_what_waits_is_found_without_reading_what_is_done(database: Database) -> None:
    async def plan(tx: Tx) -> str:
        connection = tx.inbox._connection  # noqa: SLF001
        explain = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            explain = "EXPLAIN"
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # it reads an empty table as it lies
        found = await connection.exec_driver_sql(
            f"{explain} SELECT id FROM inbox "  # noqa: S608
            "WHERE channel = 'a' AND account = 'b' AND sender = 'c' AND state = 'new' ORDER BY id LIMIT 1"
        )
        return str(found.all())

    assert "ix_inbox_waiting" in await database.write(plan)
