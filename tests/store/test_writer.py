"""Writes that wait together are committed together, and each stands or falls alone."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from store.database import Database
from store.tx import Tx
from store.writer import StoreClosedError
from tests.store.conftest import address_of
from tests.store.world import NOW, chat_of

LAN = chat_of("lan")


async def accept(tx: Tx, event_id: str) -> bool:
    return await tx.inbox.accept(LAN, event_id, b"{}", NOW)


def accepting(event_id: object) -> Callable[[Tx], Awaitable[bool]]:
    return lambda tx: accept(tx, str(event_id))


async def kept_events(database: Database) -> list[str]:
    async def work(tx: Tx) -> list[str]:
        kept = []
        while event := await tx.inbox.next_event(LAN):
            kept.append(event.event_id)
            await tx.inbox.mark_done(event.id)
        return kept

    return await database.write(work)


async def test_writes_that_wait_together_share_commits(database: Database) -> None:
    before = database.commits

    await asyncio.gather(*(database.write(accepting(n)) for n in range(200)))

    assert database.commits - before <= 200 // 32


async def test_writes_happen_in_the_order_in_which_they_were_asked_for(database: Database) -> None:
    await asyncio.gather(*(database.write(accepting(n)) for n in range(100)))

    assert await kept_events(database) == [str(n) for n in range(100)]


async def test_work_that_fails_is_undone_alone_and_its_caller_is_told(database: Database) -> None:
    async def fail_after_writing(tx: Tx) -> None:
        await accept(tx, "poison")
        raise ZeroDivisionError

    results = await asyncio.gather(
        database.write(accepting("before")),
        database.write(fail_after_writing),
        database.write(accepting("after")),
        return_exceptions=True,
    )

    assert results[0] is True
    assert isinstance(results[1], ZeroDivisionError)
    assert results[2] is True
    assert await kept_events(database) == ["before", "after"]


async def test_a_broken_statement_does_not_hurt_the_neighbours(database: Database) -> None:
    async def no_such_person(tx: Tx) -> None:
        await tx.people.link_identity(LAN, 4711, NOW)

    results = await asyncio.gather(
        database.write(accepting("1")),
        database.write(no_such_person),
        database.write(accepting("2")),
        return_exceptions=True,
    )

    assert [type(result).__name__ for result in results] == ["bool", "IntegrityError", "bool"]
    assert await kept_events(database) == ["1", "2"]


async def test_somebody_who_gave_up_waiting_does_not_stop_the_writer(database: Database) -> None:
    waiting = asyncio.create_task(database.write(accepting("1")))
    await asyncio.sleep(0)
    waiting.cancel()

    assert await database.write(accepting("2"))


async def test_a_result_is_told_only_when_every_other_connection_can_see_it(tmp_path: Path) -> None:
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()
    other = sqlite3.connect(tmp_path / "store.db")
    seen: list[bool] = []

    async def write_and_look(event_id: str) -> None:
        await database.write(accepting(event_id))
        found = other.execute("SELECT count(*) FROM inbox WHERE event_id = ?", [event_id]).fetchone()
        seen.append(found == (1,))

    await asyncio.gather(*(write_and_look(str(n)) for n in range(50)))
    other.close()
    await database.close()

    assert seen == [True] * 50


async def test_a_commit_that_fails_is_told_to_everybody_in_it_and_the_next_one_works(tmp_path: Path) -> None:
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()

    async def break_a_promise_kept_until_commit(tx: Tx) -> None:
        connection = tx.people._connection  # noqa: SLF001  (nothing of the store's own breaks a commit)
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        await tx.people.link_identity(LAN, 4711, NOW)

    results = await asyncio.gather(
        database.write(accepting("1")),
        database.write(break_a_promise_kept_until_commit),
        return_exceptions=True,
    )
    kept = await kept_events(database)
    await database.close()

    assert [type(result).__name__ for result in results] == ["IntegrityError", "IntegrityError"]
    assert kept == []


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()

    with pytest.raises(Exception, match="readonly"):
        await database.read(accepting("1"))
    await database.close()


async def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()
    writing, go_on = asyncio.Event(), asyncio.Event()

    async def slow(tx: Tx) -> None:
        await accept(tx, "1")
        writing.set()
        await go_on.wait()

    slow_write = asyncio.create_task(database.write(slow))
    await writing.wait()
    seen_meanwhile = await database.read(lambda tx: tx.inbox.next_event(LAN))
    go_on.set()
    await slow_write
    seen_after = await database.read(lambda tx: tx.inbox.next_event(LAN))
    await database.close()

    assert seen_meanwhile is None
    assert seen_after is not None


async def test_closing_finishes_what_was_asked_for(tmp_path: Path) -> None:
    database = Database(address_of(tmp_path / "store.db"))
    await database.open()
    asked = [asyncio.create_task(database.write(accepting(n))) for n in range(100)]
    await asyncio.sleep(0)

    await database.close()

    assert await asyncio.gather(*asked) == [True] * 100


async def test_a_closed_store_refuses_work(database: Database) -> None:
    await database.close()

    with pytest.raises(StoreClosedError):
        await database.write(accepting("1"))
