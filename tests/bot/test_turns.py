"""What a turn promises: kept once, in order, a bad event blocks nobody, words that are missing lose nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event
from sqlalchemy import text as sql

from bot.playing.channel import NAME
from bot.playing.props import bytes_of
from bot.wording import Words
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from store.records import ChatKey
from store.tx import Tx
from tests.bot.conftest import Stage, staged

FIRST = ComponentKey("head_leads_committee")
MOST_STATEMENTS = 8
"""Of one commit, with those that begin it: one for each sort of row that turns write, however many turns."""


async def test_the_same_event_twice_changes_nothing(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1", event_id="one")
    said = len(await stage.messages("lan"))

    await stage.says("lan", "1", event_id="one")

    assert len(await stage.messages("lan")) == said
    assert (await stage.desk("lan")).sheet.entry(FIRST).values == {"choice": "head"}


async def test_a_turn_that_knows_its_person_reads_nothing_where_it_writes(words: Words, tmp_path: Path) -> None:
    """A statement that reads sends what other turns have waiting: turns that share a commit would share no more."""
    asked: list[str] = []
    async with staged(tmp_path, words, address=f"sqlite+aiosqlite:///{tmp_path}/store.db") as stage:
        await stage.join("lan")
        await stage.figures("lan")
        await stage.says("lan", "1")
        writing = stage.app.database._writing  # noqa: SLF001 (the part under test)
        assert writing is not None
        event.listen(writing.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        await stage.says("lan", "3/4")

    assert any(statement.startswith("INSERT INTO answer_revision") for statement in asked)
    assert [statement for statement in asked if statement.startswith("SELECT")] == []


async def test_turns_in_company_share_their_statements(words: Words, tmp_path: Path) -> None:
    """However many people answer at once, each sort of row is written with one statement, and none is read."""
    asked: list[str] = []
    async with staged(tmp_path, words, address=f"sqlite+aiosqlite:///{tmp_path}/store.db") as stage:
        await stage.join("lan")
        await stage.join("minh")
        await stage.figures("lan")
        await stage.says("lan", "1")
        await stage.says("minh", "điểm")
        writing = stage.app.database._writing  # noqa: SLF001 (the part under test)
        assert writing is not None
        before = stage.app.database.commits
        event.listen(writing.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        said = {"lan": "3/4", "minh": "điểm"}
        await asyncio.gather(*(stage.give(person, {"kind": "text", "text": words}) for person, words in said.items()))
        await stage.settled()
        commits = stage.app.database.commits - before

    assert [statement for statement in asked if statement.startswith("SELECT")] == []
    assert len(asked) <= MOST_STATEMENTS * commits


async def test_a_row_that_cannot_be_read_holds_up_its_own_chat_only(words: Words, tmp_path: Path) -> None:
    async with staged(tmp_path, words, address=f"sqlite+aiosqlite:///{tmp_path}/store.db") as stage:
        await stage.join("lan")
        await stage.join("minh")
        said = len(await stage.messages("lan"))

        chat = ChatKey(NAME, "", "minh")

        async def spoiled(tx: Tx) -> None:
            await tx.inbox.accept(chat, "spoiled", b"", stage.now)
            await tx._connection.execute(  # noqa: SLF001 (nothing of ours writes such a row)
                sql("UPDATE inbox SET received_at = 'yesterday' WHERE event_id = 'spoiled'")
            )

        await stage.app.database.write(spoiled)
        stage.app.lanes.wake(chat)
        await stage.says("lan", "trợ giúp")

        assert len(await stage.messages("lan")) > said


async def test_events_given_at_once_are_taken_in_the_order_they_came(stage: Stage) -> None:
    await stage.join("lan")

    await asyncio.gather(*(stage.give("lan", {"kind": "text", "text": str(n)}) for n in (21, 45, 5200, 1900, 3900, 6)))
    await stage.settled()

    assert [str(value) for value in (await stage.desk("lan")).sheet.general.values()] == [
        "21",
        "45",
        "5200",
        "1900",
        "3900",
        "6",
    ]


async def test_an_event_nobody_can_read_is_parked_and_the_next_one_is_answered(stage: Stage) -> None:
    await stage.join("lan")

    await stage.give("lan", b"\xff not an event")
    await stage.says("lan", "21")

    parked = await stage.app.database.read(lambda tx: tx.inbox.parked())
    assert len(parked) == 1
    assert len((await stage.desk("lan")).sheet.general) == 1


async def test_a_turn_that_cannot_be_finished_is_apologised_for_once_and_blocks_nobody(
    tmp_path: Path, words: Words
) -> None:
    with_a_hole = Words({key: text for key, text in words.by_key.items() if key != "points-if-submitted"})
    async with staged(tmp_path, with_a_hole) as stage:
        await stage.join("lan")

        await stage.says("lan", "điểm")
        apology = await stage.last_words("lan")
        await stage.says("lan", "21")

        assert "Hệ thống gặp lỗi" in apology
        assert len((await stage.desk("lan")).sheet.general) == 1


async def test_nothing_that_was_accepted_before_a_stop_is_lost(stage: Stage) -> None:
    await stage.join("lan")
    await stage.app.lanes.stop()
    await stage.give("lan", {"kind": "text", "text": "21"})
    assert (await stage.desk("lan")).sheet.general == {}

    stage.app.lanes.resume()
    await stage.app.lanes.start()
    await stage.settled()

    assert len((await stage.desk("lan")).sheet.general) == 1


async def test_a_write_on_an_answer_somebody_else_gave_meanwhile_is_asked_first(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.join("minh")
    await stage.says("lan", "1")

    await stage.says("minh", "2")

    assert "Do Lan ghi lúc 08:00 12/11/2026" in await stage.last_words("minh")
    assert (await stage.desk("lan")).sheet.entry(FIRST).values == {"choice": "head"}


async def test_the_deadline_is_judged_by_the_moment_of_receipt_not_of_handling(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.app.lanes.stop()
    last_moment = (await stage.desk("lan")).round.calendar.closes_at() - timedelta(milliseconds=1)
    stage.now = last_moment
    await stage.give("lan", {"kind": "text", "text": "1"})

    stage.now = last_moment + timedelta(hours=3)
    stage.app.lanes.resume()
    await stage.app.lanes.start()
    await stage.settled()

    entry = (await stage.desk("lan")).sheet.entry(FIRST)
    assert entry.state is State.ANSWERED
    assert replace(entry, at=None).values == {"choice": "head"}


async def test_a_file_sent_at_one_sheet_stays_with_it_when_the_person_goes_on(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")
    stage.channel.files["anh.jpg"] = bytes_of("anh.jpg")

    await stage.give("lan", {"kind": "media", "handle": "anh.jpg", "name": "anh.jpg", "size": 9})
    await stage.give("lan", {"kind": "text", "text": "3/4"})
    await stage.settled()

    proofs = (await stage.desk("lan")).sheet.evidence_of(FIRST)
    assert [proof.title for proof in proofs] == ["anh.jpg"]
    assert proofs[0].media_type == "image/jpeg"


async def test_a_file_the_messenger_no_longer_has_is_said_and_the_answer_stays(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")

    await stage.give("lan", {"kind": "media", "handle": "gone", "name": "mat.pdf", "size": 9})
    await stage.settled()

    said = "\n".join(str(line["text"]) for m in await stage.messages("lan") for line in m.body.get("lines", ()))
    assert "Chưa nhận được mat.pdf" in said
    assert (await stage.desk("lan")).sheet.entry(FIRST).values == {"choice": "head"}


async def test_a_file_sent_before_handing_in_counts_although_it_arrives_after(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")
    stage.channel.files["anh.jpg"] = bytes_of("anh.jpg")
    await stage.give("lan", {"kind": "media", "handle": "anh.jpg", "name": "anh.jpg", "size": 9})
    await stage.app.lanes.settled()

    stage.now += timedelta(seconds=5)
    for text in ("nộp", "vẫn nộp", "đồng ý, nộp phiếu"):
        await stage.give("lan", {"kind": "text", "text": text})
    await stage.app.lanes.settled()
    assert (await stage.desk("lan")).sheet.submitted_at == stage.now
    await stage.settled()

    assert [proof.title for proof in (await stage.desk("lan")).sheet.evidence_of(FIRST)] == ["anh.jpg"]


async def test_a_file_sent_after_handing_in_is_refused_with_the_way_out(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    for text in ("1", "nộp", "vẫn nộp", "đồng ý, nộp phiếu"):
        await stage.says("lan", text)
    stage.channel.files["anh.jpg"] = bytes_of("anh.jpg")

    stage.now += timedelta(seconds=5)
    await stage.give("lan", {"kind": "media", "handle": "anh.jpg", "name": "anh.jpg", "size": 9})
    await stage.settled()

    assert "rút lại phiếu" in await stage.last_words("lan")
    assert (await stage.desk("lan")).sheet.evidence == ()
