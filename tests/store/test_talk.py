"""Messages of a person are numbered without gaps, read in pages, and shown to nobody else."""

import asyncio
from collections.abc import Awaitable, Callable

from store.database import Database
from store.talk import Direction, MessageRecord, NewMessage
from store.tx import Tx
from tests.store.world import NOW


async def two_people(database: Database) -> tuple[int, int]:
    async def work(tx: Tx) -> tuple[int, int]:
        return await tx.people.add_person("Lan", NOW), await tx.people.add_person("Minh", NOW)

    return await database.write(work)


def said(text: str) -> NewMessage:
    return NewMessage(Direction.OUT, {"lines": [{"style": "body", "text": text}]}, NOW)


def saying(person_id: int, text: object) -> Callable[[Tx], Awaitable[int]]:
    return lambda tx: tx.talk.add(person_id, said(str(text)))


async def test_messages_of_each_person_are_counted_from_one(database: Database) -> None:
    lan, minh = await two_people(database)
    given = await asyncio.gather(*(database.write(saying((lan, minh)[n % 2], n)) for n in range(20)))

    assert sorted(given[0::2]) == list(range(1, 11))
    assert sorted(given[1::2]) == list(range(1, 11))
    assert await database.read(lambda tx: tx.talk.last_seq(lan)) == 10


async def test_a_message_comes_back_as_it_was_kept(database: Database) -> None:
    lan, minh = await two_people(database)
    body = {"kind": "text", "text": "3 trên 4 “đủ” 🙂\n"}
    await database.write(lambda tx: tx.talk.add(lan, NewMessage(Direction.IN, body, NOW, client_ref="c-1")))

    assert await database.read(lambda tx: tx.talk.messages(lan)) == (MessageRecord(1, Direction.IN, body, NOW, "c-1"),)
    assert await database.read(lambda tx: tx.talk.messages(minh)) == ()


async def test_pages_are_rising_whichever_way_they_are_read(database: Database) -> None:
    lan, _ = await two_people(database)
    for n in range(1, 11):
        await database.write(saying(lan, n))

    async def page(after: int | None = None, before: int | None = None) -> list[int]:
        found = await database.read(lambda tx: tx.talk.messages(lan, after=after, before=before, limit=3))
        return [message.seq for message in found]

    assert await page() == [8, 9, 10]
    assert await page(before=8) == [5, 6, 7]
    assert await page(before=1) == []
    assert await page(after=8) == [9, 10]
    assert await page(after=0) == [1, 2, 3]
    assert await page(after=10) == []


async def test_a_question_is_found_again_by_the_person_it_was_put_to_only(database: Database) -> None:
    lan, minh = await two_people(database)
    prompt = {"place": {"step": "answer"}, "choices": {"1": "head"}}
    message = NewMessage(Direction.OUT, {"lines": []}, NOW, prompt_id="p7k2", prompt=prompt)
    await database.write(lambda tx: tx.talk.add(lan, message))

    found = await database.read(lambda tx: tx.talk.prompt("p7k2", lan))

    assert found is not None
    assert (found.prompt, found.seq, found.at) == (prompt, 1, NOW)
    assert await database.read(lambda tx: tx.talk.prompt("p7k2", minh)) is None
    assert await database.read(lambda tx: tx.talk.prompt("unknown", lan)) is None
