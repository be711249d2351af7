"""What is remembered between transactions is what is stored, whoever wrote it and whatever failed meanwhile."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import event, select
from sqlmodel import col

from core.assessment.changes import (
    Change,
    KeepEvidence,
    MoveEvidence,
    RemoveEvidence,
    SaveAnswer,
    SaveGeneral,
    SaveJustification,
    Submit,
    Withdraw,
)
from core.assessment.sheet import Evidence, EvidenceKind, Sheet, State
from core.scoring.model import ComponentKey
from store.database import Database
from store.known import tables_read
from store.outbox import NewPost
from store.tables.people import IdentityRow, PersonRow
from store.talk import Direction, NewMessage
from store.tx import Tx
from tests.store.conftest import address_of
from tests.store.world import NOW, Seat, open_round, take_seat

HEAD: Final = ComponentKey("head")
CHANGES: Final[tuple[Change, ...]] = (
    SaveAnswer(HEAD, State.ANSWERED, {"choice": "deputy"}),
    SaveGeneral("staff", Decimal("1.5E+3")),
    SaveGeneral("staff", None),
    SaveGeneral("households", None),
    SaveGeneral("households", Decimal(1850)),
    SaveJustification(HEAD, "Quyết định ban hành cuối năm."),
    SaveAnswer(HEAD, State.NO_DATA),
    KeepEvidence(Evidence("e1", EvidenceKind.FILE, HEAD, "a.pdf", sha256="a" * 64, size_bytes=7)),
    MoveEvidence("e1", ComponentKey("meetings")),
    Submit(),
    Withdraw(),
    RemoveEvidence("e1"),
    SaveAnswer(ComponentKey("meetings"), State.UNANSWERED, postponed=True),
)


@pytest.fixture
async def database(tmp_path: Path, empty_file: Path) -> AsyncIterator[Database]:
    """A store in a file: its readers have no part in what the writer remembers."""
    shutil.copy(empty_file, tmp_path / "store.db")
    opened = Database(address_of(tmp_path / "store.db"))
    await opened.open()
    yield opened
    await opened.close()


def saying(seat: Seat, text: str) -> Callable[[Tx], Awaitable[int]]:
    async def work(tx: Tx) -> int:
        seq = await tx.talk.add(seat.person_id, NewMessage(Direction.OUT, {"text": text}, NOW))
        await tx.outbox.add(NewPost(seat.chat, seat.person_id, seq, {"text": text}), NOW)
        return seq

    return work


async def said(database: Database, seat: Seat) -> list[tuple[int, str]]:
    kept = await database.read(lambda tx: tx.talk.messages(seat.person_id))
    return [(one.seq, one.body["text"]) for one in kept]


def test_tables_inside_subqueries_are_seen() -> None:
    people = select(col(PersonRow.id)).where(col(PersonRow.display_name) == "Lan")
    statement = select(col(IdentityRow.sender)).where(col(IdentityRow.person_id).in_(people))

    assert tables_read(statement) == {"identity", "person"}


async def test_a_remembered_sheet_is_the_stored_one_after_every_sort_of_change(
    round_open: Database, lan: Seat, minh: Seat
) -> None:
    at = NOW

    async def change(seat: Seat, what: Change, tx: Tx) -> Sheet:
        sheet = await tx.sheets.load(seat.sheet_id)
        if isinstance(what, SaveAnswer):
            what = SaveAnswer(what.key, what.state, what.values, sheet.entry(what.key).revision, what.postponed)
        await tx.sheets.apply(seat.desk_id, what, seat.actor(at))
        return await tx.sheets.load(seat.sheet_id)

    for what in CHANGES:
        for seat in (lan, minh):
            at += timedelta(seconds=1)
            if isinstance(what, KeepEvidence) and seat is minh:
                continue
            remembered = await round_open.write(partial(change, seat, what))

            assert remembered == await round_open.read(lambda tx: tx.sheets.load(lan.sheet_id))


async def test_what_another_process_has_written_is_seen(round_open: Database, lan: Seat, tmp_path: Path) -> None:
    async def look(tx: Tx) -> tuple[int, str, int | None]:
        desk = await tx.desks.load(lan.desk_id, lan.person_id, NOW)
        name = desk.membership.person_name if desk else ""
        return len(await tx.desks.cards(lan.person_id, NOW)), name, await tx.people.known_at(lan.chat)

    before = await round_open.write(look)
    with sqlite3.connect(tmp_path / "store.db") as other:
        other.execute("UPDATE person SET display_name = 'Lan Anh'")
    renamed = await round_open.write(look)
    with sqlite3.connect(tmp_path / "store.db") as other:
        other.execute("UPDATE membership SET valid_to = valid_from")
        other.execute("DELETE FROM identity")

    assert before == (1, "Lan", lan.person_id)
    assert renamed == (1, "Lan Anh", lan.person_id)
    assert await round_open.write(look) == (0, "", None)


async def test_work_that_fails_leaves_nothing_in_memory(round_open: Database, lan: Seat, minh: Seat) -> None:
    async def fail_after_speaking(tx: Tx) -> None:
        await saying(lan, "never said")(tx)
        await tx.sheets.load(lan.sheet_id)
        change = SaveAnswer(HEAD, State.ANSWERED, {"choice": "deputy"})
        await tx.sheets.apply(lan.desk_id, change, lan.actor())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await round_open.write(fail_after_speaking)
    results = await asyncio.gather(
        round_open.write(saying(lan, "one")),
        round_open.write(fail_after_speaking),
        round_open.write(saying(minh, "one")),
        round_open.write(saying(lan, "two")),
        return_exceptions=True,
    )

    assert [results[0], type(results[1]), results[2], results[3]] == [1, ZeroDivisionError, 1, 2]
    assert await said(round_open, lan) == [(1, "one"), (2, "two")]
    assert await round_open.write(lambda tx: tx.sheets.load(lan.sheet_id)) == Sheet()


async def test_an_id_is_never_given_twice(round_open: Database, lan: Seat, tmp_path: Path) -> None:
    async def post(tx: Tx) -> int:
        await saying(lan, "a")(tx)
        return tx.outbox.added[-1].id

    first = [await round_open.write(post), await round_open.write(post)]
    with sqlite3.connect(tmp_path / "store.db") as other:
        other.execute("DELETE FROM outbox")
    later = await asyncio.gather(*(round_open.write(post) for _ in range(3)))

    assert first == [1, 2]
    assert later == [3, 4, 5]


async def test_many_turns_in_one_transaction_take_a_handful_of_statements(database: Database) -> None:
    await database.write(open_round)
    seats = [await take_seat(database, f"officer {number}") for number in range(40)]
    await asyncio.gather(*(database.write(saying(seat, "warm")) for seat in seats))
    statements: list[str] = []
    engine = database._writing  # noqa: SLF001  (what reaches the driver is no business of anybody else)
    assert engine is not None
    event.listen(
        engine.sync_engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: statements.append(statement)
    )
    before = database.commits

    await asyncio.gather(*(database.write(saying(seat, "hello")) for seat in seats))

    assert database.commits - before <= 2
    assert len(statements) <= 10
    assert [await said(database, seat) for seat in seats] == [[(1, "warm"), (2, "hello")]] * 40
