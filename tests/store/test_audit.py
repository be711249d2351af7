"""Whoever touches the log of score-changing acts is found out."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.assessment.changes import KeepEvidence, SaveAnswer, SaveGeneral, SaveJustification, Submit
from core.assessment.sheet import Evidence, EvidenceKind, State
from core.scoring.model import ComponentKey
from store.audit import Act, Break, Verified, written
from store.database import Database
from store.tx import Tx
from tests.store.world import NOW, Seat

ACTS: Final = tuple(Act("answer", n, datetime(2026, 11, 12, tzinfo=UTC), {"sheet": 1}, n, n + 1) for n in range(1, 6))


async def written_acts(database: Database) -> str:
    async def work(tx: Tx) -> str:
        for act in ACTS:
            await tx.audit.add(act)
        return await tx.audit.head()

    return await database.write(work)


async def tamper(database: Database, statement: str, **facts: Any) -> None:
    """What somebody with the database file in hand could do."""

    async def work(tx: Tx) -> None:
        connection: AsyncConnection = tx.audit._connection  # noqa: SLF001
        await connection.execute(text(statement), facts)

    await database.write(work)


async def verified(database: Database, head: str = "") -> Verified:
    return await database.read(lambda tx: tx.audit.verify(head))


async def test_an_untouched_log_is_whole_and_knows_every_head_it_had(database: Database) -> None:
    head = await written_acts(database)
    later = await written_acts(database)

    assert await verified(database, head) == Verified(10, later)
    assert head != later


async def test_an_altered_entry_is_named(database: Database) -> None:
    await written_acts(database)
    change = "UPDATE audit_entry SET entry = replace(entry, :was, :now) WHERE id = 3"
    await tamper(database, change, was='"after":4', now='"after":9')

    found = await verified(database)

    assert (found.broken, found.entry_id, found.count) == (Break.ALTERED, 3, 2)
    assert '"after":9' in found.entry


async def test_an_entry_whose_hash_was_made_anew_breaks_the_one_after_it(database: Database) -> None:
    await written_acts(database)
    await tamper(database, "UPDATE audit_entry SET hash = 'f' || substr(hash, 2) WHERE id = 3")

    assert (await verified(database)).entry_id == 3


async def test_a_removed_entry_is_missed_by_the_one_after_it(database: Database) -> None:
    await written_acts(database)
    await tamper(database, "DELETE FROM audit_entry WHERE id = 2")

    found = await verified(database)

    assert (found.broken, found.entry_id) == (Break.MISPLACED, 3)


async def test_an_inserted_entry_is_named(database: Database) -> None:
    await written_acts(database)
    await tamper(database, "INSERT INTO audit_entry (id, previous_hash, entry, hash) VALUES (9, 'x', '{}', 'y')")

    found = await verified(database)

    assert (found.broken, found.entry_id) == (Break.MISPLACED, 9)


async def test_two_entries_that_changed_places_are_found(database: Database) -> None:
    await written_acts(database)
    for old, new in ((2, 100), (3, 2), (100, 3)):
        await tamper(database, "UPDATE audit_entry SET id = :new WHERE id = :old", old=old, new=new)

    found = await verified(database)

    assert (found.broken, found.entry_id) == (Break.MISPLACED, 2)


async def test_a_log_whose_end_was_cut_off_lacks_the_head_that_was_kept_elsewhere(database: Database) -> None:
    head = await written_acts(database)
    await tamper(database, "DELETE FROM audit_entry WHERE id > 3")

    assert (await verified(database)).broken is None
    assert (await verified(database, head)).broken is Break.HEAD_MISSING


async def test_what_was_undone_leaves_no_entry_and_no_gap(database: Database) -> None:
    await written_acts(database)

    async def fails(tx: Tx) -> None:
        await tx.audit.add(ACTS[0])
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 (it is the one above)
        await database.write(fails)
    head = await written_acts(database)

    assert await verified(database) == Verified(10, head)


async def test_every_change_of_a_sheet_is_in_the_log_without_anybodys_words(round_open: Database, lan: Seat) -> None:
    key = ComponentKey("head")
    proof = Evidence("e1", EvidenceKind.FILE, key, "Quyết định của bà Lan", sha256="a" * 64)
    changes = (
        SaveAnswer(key, State.ANSWERED, {"choice": "head"}),
        SaveJustification(key, "Bà Lan giải trình"),
        SaveGeneral("staff", None),
        KeepEvidence(proof),
        Submit(),
    )

    async def work(tx: Tx) -> None:
        for change in changes:
            await tx.sheets.apply(lan.desk_id, change, lan.actor())

    await round_open.write(work)
    found = await verified(round_open)
    entries = await round_open.read(_entries)

    assert (found.count, found.broken) == (5, None)
    assert ["answer" in entries[0], "justification" in entries[1], "submit" in entries[4]] == [True] * 3
    assert '"choice":"head"' in entries[0]
    assert f'"by":{lan.person_id}' in entries[0]
    assert not any("Lan" in entry for entry in entries)


async def test_the_log_is_whole_after_a_person_was_forgotten(round_open: Database, lan: Seat) -> None:
    """People stand in it by number and their words by digest: there is nothing to take out of it."""
    key = ComponentKey("head")

    async def act(tx: Tx) -> str:
        await tx.sheets.apply(lan.desk_id, SaveAnswer(key, State.ANSWERED, {"choice": "head"}), lan.actor())
        await tx.sheets.apply(lan.desk_id, SaveJustification(key, "Bà Lan giải trình"), lan.actor())
        return await tx.audit.head()

    async def forget(tx: Tx) -> None:
        await tx.erasures.ask(lan.person_id, "web", NOW)
        assert await tx.erasures.erase(lan.person_id, "cán bộ đã rời hệ thống", (), NOW + timedelta(days=1)) is not None

    head = await round_open.write(act)
    before = await round_open.read(_entries)
    await round_open.write(forget)
    found = await verified(round_open, head)

    assert found.broken is None
    assert (await round_open.read(_entries))[: len(before)] == before


async def _entries(tx: Tx) -> list[str]:
    connection: AsyncConnection = tx.audit._connection  # noqa: SLF001
    return list((await connection.execute(text("SELECT entry FROM audit_entry ORDER BY id"))).scalars())


def test_one_act_is_one_text_whatever_way_its_letters_were_typed() -> None:
    one = Act("answer", 1, NOW, reason="Tha\u0309o")
    other = Act("answer", 1, NOW, reason="Thảo")

    assert written(one) == written(other)
    with pytest.raises(TypeError):
        written(Act("answer", 1, NOW, after=0.5))
