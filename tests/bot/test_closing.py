"""Closing acts by itself: what it does to sheets that were not handed in is written down once, and told once."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.playing.stage import ROUND
from bot.reminders.closings import GRACE, Closings
from bot.wording import Words
from core.assessment.changes import Submit
from core.assessment.deadlines import Moved, NewLastDay
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM
from core.assessment.stage import AtClose, Closing
from store.closings import ClosingRecord
from store.records import Actor
from store.tx import Tx
from tests.bot.conftest import Stage, staged

LAST = date(2026, 11, 30)
MIDNIGHT = datetime(2026, 12, 1, 0, 0, tzinfo=VIETNAM)
CLOSED = MIDNIGHT + GRACE
MORNING = datetime(2026, 12, 1, 7, 0, tzinfo=VIETNAM)


async def look(stage: Stage, at: datetime) -> int:
    stage.now = at
    return await stage.app.reminders.look()


async def closings(stage: Stage) -> tuple[ClosingRecord, ...]:
    return await stage.app.database.read(lambda tx: tx.closings.of_round(ROUND))


async def begin(stage: Stage) -> None:
    await stage.join("lan")
    await stage.join("hoa")
    await stage.figures("lan")
    await stage.says("lan", "1")


async def hand_in(stage: Stage) -> None:
    sheet_id = (await stage.desk("lan")).sheet_id

    async def work(tx: Tx) -> None:
        person_id = (await tx.people.members(stage.now))[0].membership.person_id
        await tx.sheets.apply(sheet_id, Submit(), Actor(person_id, Role.OFFICER, "play", stage.now))

    await stage.app.database.write(work)


async def test_a_sheet_that_was_only_begun_is_taken_as_it_is_soon_after_midnight_and_once(stage: Stage) -> None:
    await begin(stage)
    await look(stage, CLOSED - timedelta(seconds=1))
    assert await closings(stage) == ()

    for hours in (0, 1, 24, 24 * 90):
        await look(stage, CLOSED + timedelta(hours=hours))
    (done,) = await closings(stage)
    assert (done.closing, done.at) == (Closing(LAST, AtClose.TAKEN_AS_IS), CLOSED)
    assert (await stage.app.database.read(lambda tx: tx.audit.verify())).broken is None


async def test_head_and_supervisor_are_told_once_what_it_did(stage: Stage) -> None:
    await begin(stage)
    told = [await look(stage, at) for at in (CLOSED, MORNING, MORNING + timedelta(hours=3))]

    assert told == [0, 1, 0]
    assert "phiếu chưa nộp; các chỉ số đã trả lời được lấy nguyên trạng để thẩm định" in await stage.last_words("hoa")


async def test_what_was_never_begun_counts_as_not_submitted(stage: Stage) -> None:
    await stage.join("hoa")
    await look(stage, MORNING)

    assert [one.closing.counts for one in await closings(stage)] == [AtClose.NOT_SUBMITTED]
    assert "mà phiếu chưa nộp, tính là không nộp" in await stage.last_words("hoa")


async def test_nothing_is_done_to_a_sheet_that_was_handed_in(stage: Stage) -> None:
    await begin(stage)
    await hand_in(stage)
    await look(stage, MORNING)

    assert await closings(stage) == ()


async def test_a_unit_that_is_given_more_time_is_open_again_and_closed_after_that(stage: Stage) -> None:
    await begin(stage)
    await look(stage, MORNING)
    later = NewLastDay(Moved.REOPENED, date(2026, 12, 5), "Bão")
    await stage.app.database.write(lambda tx: tx.last_days.move(ROUND, later, stage.now, unit_code="suoi-mau"))

    assert (await stage.desk("lan")).refusal is None
    await stage.says("lan", "tiep")
    await stage.says("lan", "3/4")
    assert len((await stage.desk("lan")).sheet.entries) == 2

    await look(stage, datetime(2026, 12, 6, 0, 10, tzinfo=VIETNAM))
    assert [one.closing.last_day for one in await closings(stage)] == [LAST, date(2026, 12, 5)]


async def test_a_reopened_sheet_that_is_handed_in_is_not_closed_again(stage: Stage) -> None:
    await begin(stage)
    await look(stage, MORNING)
    later = NewLastDay(Moved.REOPENED, date(2026, 12, 5), "Bão")
    await stage.app.database.write(lambda tx: tx.last_days.move(ROUND, later, stage.now, unit_code="suoi-mau"))
    await hand_in(stage)
    await look(stage, datetime(2026, 12, 6, 0, 10, tzinfo=VIETNAM))

    assert [one.closing.last_day for one in await closings(stage)] == [LAST]


async def test_two_that_look_at_the_same_moment_write_it_down_once(stage: Stage) -> None:
    await begin(stage)
    app = stage.app
    terms = await app.database.read(lambda tx: tx.reminders.terms())
    counts = [await Closings(app.database, app.desks).look(terms, MORNING) for _ in range(2)]

    assert counts == [1, 0]


@pytest.fixture
async def approved_by_heads(tmp_path: Path, words: Words) -> AsyncIterator[Stage]:
    async with staged(tmp_path, words, approval="required 2026-12-05") as made:
        yield made


async def test_what_waits_for_the_head_is_closed_after_the_heads_own_last_day(approved_by_heads: Stage) -> None:
    stage = approved_by_heads
    await begin(stage)
    await hand_in(stage)
    await look(stage, MORNING)
    assert await closings(stage) == ()

    await look(stage, datetime(2026, 12, 6, 0, 10, tzinfo=VIETNAM))
    assert [one.closing for one in await closings(stage)] == [Closing(date(2026, 12, 5), AtClose.TAKEN_AS_IS)]
