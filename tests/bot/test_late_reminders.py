"""Reminders that could not leave at once: another chat is tried, and what has lost its sense is not sent late."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.channel import Address, RawEvent
from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.contract.shown import Reply, say
from bot.delivery import Delivery
from bot.playing.channel import NAME
from bot.playing.stage import ROUND
from bot.telling import Teller
from bot.wording import Words
from core.assessment.changes import Submit
from core.assessment.deadlines import Moved, NewLastDay
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM
from store.outbox import PostState
from store.records import Actor, ChatKey
from store.reminders import Attempt
from store.tx import Tx
from tests.bot.conftest import Stage, staged
from tests.bot.messenger import Messenger

WEEK_BEFORE = datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM)
LAST_DAY = datetime(2026, 11, 30, 7, 0, tzinfo=VIETNAM)

WAITING, DELIVERED, FAILED = PostState.WAITING, PostState.DELIVERED, PostState.FAILED
BLOCKED, EXPIRED = PostState.BLOCKED, PostState.EXPIRED


@dataclass
class Village:
    """Lan reads letters; before that she had pigeons, and at first the page."""

    stage: Stage
    letters: Messenger
    pigeons: Messenger
    person_id: int = 0

    async def remind(self, at: datetime) -> int:
        self.stage.now = at
        kept = await self.stage.app.reminders.look()
        await self.stage.app.delivery.settled()
        return kept

    async def later(self, at: datetime) -> None:
        """The clock says so now, and whoever sends looks at it."""
        self.stage.now = at
        await self.stage.app.delivery.look()
        await self.stage.app.delivery.settled()

    async def attempts(self, on: date) -> list[tuple[str, PostState]]:
        sent = await self.stage.app.database.read(lambda tx: tx.reminders.status(on))
        return [(one.channel, one.state) for reminder in sent for one in reminder.attempts]

    async def hand_in(self) -> None:
        async def work(tx: Tx) -> None:
            (card,) = await tx.desks.cards(self.person_id, self.stage.now)
            await tx.sheets.apply(card.id, Submit(), Actor(self.person_id, Role.OFFICER, NAME, self.stage.now))

        await self.stage.app.database.write(work)

    async def writes(self, channel: str, text: str) -> None:
        body = json.dumps({"kind": "text", "text": text}).encode()
        await self.stage.app.accept(RawEvent(Address(channel, "", "lan"), f"{channel}-{text}", body))
        await self.stage.settled()
        await self.stage.app.delivery.settled()


@pytest.fixture
async def village(tmp_path: Path, words: Words) -> AsyncIterator[Village]:
    letters, pigeons = Messenger("letters"), Messenger("pigeons")
    async with staged(tmp_path, words, more=(letters, pigeons)) as stage:
        await stage.join("lan")
        made = Village(stage, letters, pigeons)

        async def link(tx: Tx) -> int:
            person_id = await tx.people.person_at(ChatKey(NAME, "", "lan"), stage.now)
            for channel in ("letters", "pigeons"):
                await tx.people.link_identity(ChatKey(channel, "", "lan"), person_id, stage.now)
            return person_id

        made.person_id = await stage.app.database.write(link)
        for channel in ("pigeons", "letters"):
            await made.writes(channel, "diem")
            getattr(made, channel).people.got.clear()
        yield made


async def test_who_has_blocked_the_last_chat_gets_the_same_reminder_in_the_one_before(village: Village) -> None:
    village.letters.people.blocked.add("lan")
    assert await village.remind(WEEK_BEFORE) == 1

    (said,) = village.pigeons.people.texts("lan")
    assert "Đã trả lời 0/44 chỉ số, còn 44." in said
    assert said == await village.stage.last_words("lan")
    assert village.letters.people.got == []
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", BLOCKED), ("pigeons", DELIVERED)]


async def test_each_chat_is_tried_once_and_then_the_message_waits_on_the_page(village: Village) -> None:
    village.letters.people.blocked.add("lan")
    village.pigeons.people.blocked.add("lan")
    await village.remind(WEEK_BEFORE)
    await village.remind(WEEK_BEFORE + timedelta(hours=1))

    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", BLOCKED), ("pigeons", BLOCKED), (NAME, WAITING)]
    (sent,) = await village.stage.app.database.read(lambda tx: tx.reminders.status(WEEK_BEFORE.date()))
    assert sent.outcome == Attempt(NAME, WAITING)


async def test_a_message_that_a_messenger_will_never_take_goes_to_the_next(village: Village) -> None:
    village.letters.people.unfit = True
    await village.remind(WEEK_BEFORE)

    assert len(village.pigeons.people.got) == 1
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", FAILED), ("pigeons", DELIVERED)]


async def test_a_returned_component_goes_on_and_a_reply_stays_where_it_was_asked(village: Village) -> None:
    village.letters.people.blocked.add("lan")
    stage = village.stage
    push = Tell(Reply((say("appraisal-no-claim"),)), person_id=village.person_id, urgency=Urgency.RETURNED)
    teller = Teller(stage.app.words, lambda: "p")
    await stage.app.database.write(lambda tx: teller.tell(tx, push, 0, stage.now))
    await village.later(stage.now)
    assert len(village.pigeons.people.got) == 1

    await village.writes("letters", "con thieu gi")
    assert len(village.pigeons.people.got) == 1


async def test_who_blocks_us_while_a_reminder_waits_gets_it_elsewhere(village: Village) -> None:
    village.letters.people.away = True
    await village.remind(WEEK_BEFORE)
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", WAITING)]

    village.letters.people.away = False
    village.letters.people.blocked.add("lan")
    await village.later(WEEK_BEFORE + timedelta(hours=1))
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", BLOCKED), ("pigeons", DELIVERED)]


async def test_a_reminder_that_waited_says_how_far_the_sheet_is_by_then(village: Village) -> None:
    await village.stage.figures("lan")
    await village.writes("letters", "tiep")
    village.letters.people.got.clear()
    village.letters.people.away = True
    await village.remind(WEEK_BEFORE)
    await village.stage.says("lan", "1")
    village.letters.people.away = False
    await village.later(WEEK_BEFORE + timedelta(hours=5))

    (said,) = village.letters.people.texts("lan")
    assert "(còn 7 ngày). Đã trả lời 1/44 chỉ số, còn 43." in said
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", DELIVERED)]
    assert len(await village.stage.app.database.read(lambda tx: tx.reminders.status(WEEK_BEFORE.date()))) == 1


async def test_who_finished_while_the_messenger_was_away_hears_nothing(village: Village) -> None:
    village.letters.people.away = True
    await village.remind(WEEK_BEFORE)
    await village.hand_in()
    village.letters.people.away = False
    await village.later(WEEK_BEFORE + timedelta(hours=5))

    assert village.letters.people.got == []
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", EXPIRED)]


async def test_a_reminder_that_missed_the_evening_comes_in_the_morning_with_its_figures(village: Village) -> None:
    village.letters.people.away = True
    await village.remind(WEEK_BEFORE)
    village.letters.people.away = False
    await village.later(WEEK_BEFORE.replace(hour=21))
    await village.later(WEEK_BEFORE + timedelta(hours=23))
    assert village.letters.people.got == []

    await village.later(WEEK_BEFORE + timedelta(days=1))
    (said,) = village.letters.people.texts("lan")
    assert "hạn 30/11/2026 (còn 6 ngày)" in said


@pytest.mark.parametrize(
    ("kept", "sent"),
    [
        (LAST_DAY, LAST_DAY + timedelta(days=1)),  # the deadline has passed
        (WEEK_BEFORE, WEEK_BEFORE + timedelta(days=4)),  # the next one is due: it tells everything
    ],
)
async def test_a_reminder_is_not_sent_when_its_time_is_over(village: Village, kept: datetime, sent: datetime) -> None:
    village.letters.people.away = True
    await village.remind(kept)
    village.letters.people.away = False
    await village.later(sent)

    assert village.letters.people.got == []
    assert await village.attempts(kept.date()) == [("letters", EXPIRED)]


async def test_after_a_day_without_the_messenger_the_next_chat_is_tried(village: Village) -> None:
    village.letters.people.away = True
    await village.remind(WEEK_BEFORE)
    for minutes in range(1, 10, 2):
        assert village.pigeons.people.got == []
        await village.later(WEEK_BEFORE + timedelta(hours=24, minutes=minutes))

    (said,) = village.pigeons.people.texts("lan")
    assert "hạn 30/11/2026 (còn 6 ngày)" in said


async def test_an_extension_while_it_waited_is_in_the_reminder(village: Village) -> None:
    village.letters.people.away = True
    await village.remind(LAST_DAY)
    new = NewLastDay(Moved.EXTENDED, date(2026, 12, 7), "Bão")
    database, now = village.stage.app.database, village.stage.now
    await database.write(lambda tx: tx.last_days.move(ROUND, new, now, unit_code="suoi-mau"))
    village.letters.people.away = False
    await village.later(LAST_DAY + timedelta(hours=2))

    (said,) = village.letters.people.texts("lan")
    assert "hạn 07/12/2026 (còn 7 ngày)" in said


async def test_a_restart_in_between_changes_nothing(village: Village) -> None:
    """What sleeps is a row: another sender takes it up and looks at it just so."""
    village.letters.people.away = True
    await village.remind(WEEK_BEFORE)
    await village.hand_in()
    village.letters.people.away = False
    app = village.stage.app
    await app.delivery.stop()
    village.stage.now = WEEK_BEFORE + timedelta(hours=2)
    fresh = Delivery(app.database, {"letters": village.letters}, lambda: village.stage.now, app.recheck.posts)
    await fresh.start()
    await fresh.settled()
    await fresh.stop()

    assert village.letters.people.got == []
    assert await village.attempts(WEEK_BEFORE.date()) == [("letters", EXPIRED)]


async def at_the_page(village: Village) -> None:
    """Lan was at the page last, and it is closed."""

    async def work(tx: Tx) -> None:
        for channel in ("letters", "pigeons", "web"):
            chat = ChatKey(channel, "", "lan")
            await tx.people.link_identity(chat, village.person_id, village.stage.now)
            await tx.people.set_unreachable(chat, village.stage.now if channel == "pigeons" else None)
        await tx.inbox.accept(ChatKey("web", "", "lan"), "1", b"{}", village.stage.now)

    await village.stage.app.database.write(work)


async def test_who_cannot_be_called_to_the_page_is_written_to_elsewhere(village: Village) -> None:
    await at_the_page(village)
    await village.remind(WEEK_BEFORE)
    assert village.letters.people.got == []

    village.stage.now += timedelta(seconds=20)
    await village.stage.app.calling.look()
    await village.later(village.stage.now)
    assert len(village.letters.people.got) == 1
    assert await village.attempts(WEEK_BEFORE.date()) == [("web", WAITING), ("letters", DELIVERED)]

    await village.stage.app.calling.look()
    await village.later(village.stage.now + timedelta(hours=1))
    assert len(village.letters.people.got) == 1


async def test_nobody_is_called_to_the_page_for_what_is_finished(village: Village) -> None:
    await at_the_page(village)
    await village.remind(WEEK_BEFORE)
    await village.hand_in()
    village.stage.now += timedelta(seconds=20)
    await village.stage.app.calling.look()
    await village.later(village.stage.now)

    assert village.letters.people.got == []
    assert await village.attempts(WEEK_BEFORE.date()) == [("web", EXPIRED)]
