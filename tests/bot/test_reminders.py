"""Reminders of a small round, worked by hand: who gets one on which day, what it says, and that it comes once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from bot.reminders.scheduler import Scheduler
from bot.wording import Words
from core.assessment.days_off import Weekends
from core.assessment.deadlines import Moved, NewLastDay
from core.assessment.people import Role
from core.assessment.reminding import Why
from core.assessment.rounds import VIETNAM
from core.scoring.phrase import Phrase
from store.records import ChatKey
from store.reminders import ReminderKind, SentReminder
from store.tx import Tx
from tests.bot.conftest import Stage

ROUND = "vo-dien"
WEEK_BEFORE = datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM)
LAST_DAY = datetime(2026, 11, 30, 7, 0, tzinfo=VIETNAM)
AFTER = datetime(2026, 12, 1, 7, 0, tzinfo=VIETNAM)


async def look(stage: Stage, at: datetime) -> int:
    stage.now = at
    return await stage.app.reminders.look()


async def sent(stage: Stage, on: date) -> Sequence[SentReminder]:
    return await stage.app.database.read(lambda tx: tx.reminders.status(on))


async def hand_in(stage: Stage, person: str) -> None:
    """Hand the sheet in as it is."""
    await stage.says(person, "nộp phiếu")
    for _ in range(3):
        if (await stage.desk(person)).sheet.submitted_at is None:
            words = await stage.last_words(person)
            assert words
            newest = (await stage.messages(person))[-1]
            labels = [choice["label"] for choice in newest.body["choices"]]
            label = next(one for one in labels if "nộp" in one.lower())
            await stage.says(person, label)
    assert (await stage.desk(person)).sheet.submitted_at is not None


async def test_a_reminder_says_how_far_the_sheet_is_and_leads_to_the_next_question(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")

    assert await look(stage, WEEK_BEFORE) == 1
    said = await stage.last_words("lan")
    assert said.startswith("Nhắc việc\nUBND xã Suối Mẫu · ")
    assert "hạn 30/11/2026 (còn 7 ngày). Đã trả lời 1/44 chỉ số, còn 43." in said
    assert "có thể thêm tối đa" in said
    newest = (await stage.messages("lan"))[-1]
    assert [choice["label"] for choice in newest.body["choices"]] == ["Trả lời tiếp", "Ít nhắc hơn"]

    await stage.give("lan", {"kind": "tap", "token": newest.body["choices"][0]["token"]})
    await stage.settled()
    assert "\n1.2 " in await stage.last_words("lan")


async def test_a_day_has_one_reminder_however_often_somebody_looks(stage: Stage) -> None:
    await stage.join("lan")
    app = stage.app

    async def deaf(person_id: int, posts: object) -> None:
        return

    second = Scheduler(app.database, app.duties, deaf, lambda: stage.now, Weekends())
    kept = [await look(stage, WEEK_BEFORE), await second.look(), await look(stage, WEEK_BEFORE + timedelta(hours=3))]

    assert kept == [1, 0, 0]
    assert len(await sent(stage, WEEK_BEFORE.date())) == 1


async def test_a_clock_that_jumps_neither_skips_nor_repeats(stage: Stage) -> None:
    """The clock goes a day ahead, back, two hours back, and the machine sleeps six hours in the morning."""
    await stage.join("lan")
    kept = [
        await look(stage, WEEK_BEFORE - timedelta(minutes=1)),
        await look(stage, WEEK_BEFORE + timedelta(days=1)),  # 24 November: a public holiday, nothing is due
        await look(stage, WEEK_BEFORE + timedelta(hours=6)),  # back, and six hours late: the same day is made up for
        await look(stage, WEEK_BEFORE + timedelta(hours=4)),
        await look(stage, WEEK_BEFORE + timedelta(days=-1)),
        await look(stage, WEEK_BEFORE + timedelta(hours=1)),
    ]
    assert kept == [0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize("hour", [0, 6, 21, 23])
async def test_nobody_is_reminded_at_night(stage: Stage, hour: int) -> None:
    await stage.join("lan")
    assert await look(stage, WEEK_BEFORE.replace(hour=hour)) == 0


async def test_who_has_handed_in_hears_nothing_more(stage: Stage) -> None:
    await stage.join("lan")
    await stage.figures("lan")
    await hand_in(stage, "lan")

    assert [await look(stage, at) for at in (WEEK_BEFORE, LAST_DAY, AFTER)] == [0, 0, 0]


async def test_after_the_deadline_only_the_head_is_told_once(stage: Stage) -> None:
    await stage.join("lan")
    await stage.join("hoa")

    assert await look(stage, LAST_DAY) == 1  # the officer
    assert await look(stage, AFTER) == 1  # the head
    assert await look(stage, AFTER + timedelta(days=1)) == 0
    assert "đã hết hạn ngày 30/11/2026 mà phiếu chưa nộp" in await stage.last_words("hoa")
    assert "đã hết hạn" not in await stage.last_words("lan")


async def test_fewer_reminders_still_bring_the_last_one(stage: Stage) -> None:
    await stage.join("lan")
    await stage.says("lan", "it nhac hon")
    fortnight, days_before = datetime(2026, 11, 16, 7, tzinfo=VIETNAM), datetime(2026, 11, 27, 7, tzinfo=VIETNAM)

    assert [await look(stage, at) for at in (fortnight, WEEK_BEFORE, days_before, LAST_DAY)] == [0, 1, 0, 1]


async def test_an_extension_moves_deadline_reminders_and_what_may_be_done(stage: Stage) -> None:
    await stage.join("lan")
    new = NewLastDay(Moved.EXTENDED, date(2026, 12, 7), "Bão")
    await stage.app.database.write(lambda tx: tx.last_days.move(ROUND, new, stage.now, unit_code="suoi-mau"))

    assert (await stage.desk("lan")).round.calendar.self_to == date(2026, 12, 7)
    assert await look(stage, LAST_DAY) == 1
    assert "hạn 07/12/2026 (còn 7 ngày)" in await stage.last_words("lan")
    stage.now = AFTER
    assert (await stage.desk("lan")).refusal is None


async def test_a_class_is_extended_together_and_the_later_day_counts(stage: Stage) -> None:
    await stage.join("lan")
    unit, whole = (NewLastDay(Moved.EXTENDED, date(2026, 12, day), "Bão") for day in (7, 3))
    await stage.app.database.write(lambda tx: tx.last_days.move(ROUND, unit, stage.now, unit_code="suoi-mau"))
    await stage.app.database.write(lambda tx: tx.last_days.move(ROUND, whole, stage.now, unit_class="xa"))

    assert (await stage.desk("lan")).round.calendar.self_to == date(2026, 12, 7)


async def test_what_became_of_a_reminder_is_seen(stage: Stage) -> None:
    await stage.join("lan")
    await look(stage, WEEK_BEFORE)
    (first,) = await sent(stage, WEEK_BEFORE.date())
    assert (first.name, first.kind, first.acted_at) == ("Lan", ReminderKind.DIGEST, None)

    stage.now = WEEK_BEFORE + timedelta(minutes=20)
    await stage.says("lan", "điểm")
    (after,) = await sent(stage, WEEK_BEFORE.date())
    assert after.acted_at == stage.now


async def supervise(stage: Stage) -> None:
    """A supervisor of the one unit there is."""

    async def work(tx: Tx) -> None:
        chat = ChatKey("play", "", "sau")
        person_id = await tx.people.person_at(chat, stage.now)
        unit = (await tx.units.present(stage.now))["suoi-mau"]
        await tx.people.add_member(person_id, unit.id, Role.SUPERVISOR, stage.now)

    await stage.app.database.write(work)


async def test_a_supervisor_gets_one_list_three_days_before_and_one_after(stage: Stage) -> None:
    await stage.join("lan")
    await supervise(stage)
    listed = datetime(2026, 11, 27, 7, tzinfo=VIETNAM)

    assert await look(stage, WEEK_BEFORE) == 1  # only the officer
    assert await look(stage, listed) == 2
    assert await look(stage, listed + timedelta(hours=1)) == 0
    said = await stage.last_words("sau")
    assert said.split("\n")[1:] == ["Đã nộp 0/1 phiếu.", "Chưa bắt đầu (1): UBND xã Suối Mẫu."]
    assert await look(stage, AFTER) == 1
    assert (await stage.last_words("sau")).split("\n")[1:] == ["Đã nộp 0/1 phiếu.", "Chưa nộp (1): UBND xã Suối Mẫu."]


async def test_a_unit_that_nobody_can_be_reached_in_is_named_the_same_day(stage: Stage) -> None:
    await stage.join("lan")
    await supervise(stage)
    chat = ChatKey("play", "", "lan")
    await stage.app.database.write(lambda tx: tx.people.set_unreachable(chat, stage.now))

    await look(stage, WEEK_BEFORE)
    assert await look(stage, WEEK_BEFORE + timedelta(hours=2)) == 1
    assert "Chưa liên lạc được (1): UBND xã Suối Mẫu." in await stage.last_words("sau")
    assert await look(stage, WEEK_BEFORE + timedelta(hours=5)) == 0


@pytest.mark.parametrize("day", [19, 23])
async def test_a_unit_that_is_lost_during_the_day_is_named_in_the_afternoon(stage: Stage, day: int) -> None:
    """On the 23rd there is a reminder and a list at nine; on the 19th somebody blocks another push."""
    await stage.join("lan")
    await supervise(stage)
    noon = datetime(2026, 11, day, 12, tzinfo=VIETNAM)
    for hour in (7, 9):
        await look(stage, noon.replace(hour=hour))
    await stage.app.database.write(lambda tx: tx.people.set_unreachable(ChatKey("play", "", "lan"), noon))

    assert await look(stage, noon.replace(hour=15, minute=59)) == 0
    assert await look(stage, noon.replace(hour=16)) == 1
    assert "Chưa liên lạc được (1): UBND xã Suối Mẫu." in await stage.last_words("sau")
    assert await look(stage, noon.replace(hour=18)) == 0
    assert await look(stage, noon + timedelta(days=2, hours=5)) == 0


async def test_a_unit_that_can_be_reached_elsewhere_is_not_named(stage: Stage) -> None:
    await stage.join("lan")
    await supervise(stage)
    noon = datetime(2026, 11, 19, 12, tzinfo=VIETNAM)

    async def work(tx: Tx) -> None:
        person_id = await tx.people.person_at(ChatKey("play", "", "lan"), noon)
        await tx.people.link_identity(ChatKey("letters", "", "lan"), person_id, noon)
        await tx.people.set_unreachable(ChatKey("letters", "", "lan"), noon)

    await stage.app.database.write(work)
    assert await look(stage, noon.replace(hour=17)) == 0


def test_every_reason_has_its_words(words: Words) -> None:
    assert all(words.text(Phrase(f"cli-remind-why-{why.value}")) for why in Why)
