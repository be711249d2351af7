"""Three programs on one PostgreSQL live through a simulated month, and whoever is writing is killed again and again.

A kill cuts the connection of the process that holds the one lock of writers, in the middle of its transaction; that
process is then gone, with all it remembered, and another one comes up a minute later.
"""

import asyncio
import random
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.app import App
from bot.playing.stage import ROUND
from bot.wording import Words
from core.assessment.reminder_plan import Plan
from core.assessment.rounds import VIETNAM
from store.reminders import ReminderKind
from store.trouble import STORE_TROUBLE
from store.tx import Tx
from tests.bot.province import Province, at

PROCESSES = 3
LEADER = """
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND mode = 'ExclusiveLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
DAILY = Plan(days_before=tuple(range(1, 30)))
WORKING_DAYS = tuple(date(2026, 11, day) for day in (*range(2, 7), *range(9, 14), *range(16, 21), 23, 25, 26, 27, 30))
"""Those of November; the 24th is a holiday, and Sunday the 1st has no working day before it in the round."""

MOST_PER_LOOK = 2
"""Kills within one look of all three, so that one of them is left."""


class Processes:
    """The three of them, and who kills them."""

    def __init__(self, made: Province, killer: asyncpg.Connection, kills: int) -> None:
        self.made = made
        self.kills_left = kills
        self.lost = 0
        self._killer = killer
        self._chance = random.Random(27)  # noqa: S311  (the order of kills matters to nobody)
        self._apps: list[App] = []

    async def start(self) -> None:
        while len(self._apps) < PROCESSES:
            app = self.made.new_app()
            await app.database.open()
            self._apps.append(app)

    async def stop(self) -> None:
        for app in self._apps:
            await _end(app)

    async def minute(self, now: datetime) -> None:
        """All three look at the clock at once; who lost its connection is dead, and a new one comes up."""
        self.made.now = now
        looks = {asyncio.create_task(app.reminders.look()): app for app in self._apps}
        killing = asyncio.create_task(self._kill())
        await asyncio.wait(looks)
        killing.cancel()
        await asyncio.gather(killing, return_exceptions=True)
        for look, app in looks.items():
            if (error := look.exception()) is not None:
                assert isinstance(error, STORE_TROUBLE), error
                self._apps.remove(app)
                await _end(app)
                self.lost += 1
        await self.start()

    async def _kill(self) -> None:
        for _ in range(MOST_PER_LOOK):
            if not self.kills_left:
                return
            await asyncio.sleep(self._chance.uniform(0, 0.05))
            while not await self._killer.fetchval(LEADER):  # noqa: ASYNC110  (only the server knows who holds its lock)
                await asyncio.sleep(0.001)
            self.kills_left -= 1


async def _end(app: App) -> None:
    await app.delivery.stop()
    await app.database.close()


async def a_month(folder: Path, words: Words, address: str, communes: int, kills: int) -> None:
    """Every day, from the opening to the one after the last, is looked at in the minutes in which something is due."""
    made = Province(folder, words, address)
    await made.app.database.open()
    await made.settle(communes, heads=(1, 2), reminders=DAILY)
    await made.app.database.close()
    killer = await asyncpg.connect(address.replace("+asyncpg", "").partition("?")[0])
    three = Processes(made, killer, kills)
    await three.start()
    try:
        day = at(11, 1, 0)
        while day <= at(12, 1, 0):
            for minute in (0, 1):
                await three.minute(day.replace(hour=7, minute=minute))
            day += timedelta(days=1)
        assert three.kills_left == 0
        assert three.lost >= kills * 3 // 4  # some die between two transactions, which nobody notices
        await judge(made, communes)
        arrived = Counter((one.to, one.lines) for one in made.letters.people.got)
        assert set(arrived.values()) == {1}
    finally:
        await three.stop()
        await killer.close()


async def judge(made: Province, communes: int) -> None:
    """Each due reminder is there once, on time, with its message and its post."""
    expected = {day: Counter({ReminderKind.DIGEST: communes}) for day in WORKING_DAYS}
    expected[date(2026, 11, 27)][ReminderKind.BRANCH] = 1
    expected[date(2026, 12, 1)] = Counter({ReminderKind.DIGEST: 2, ReminderKind.BRANCH: 1})
    app = made.new_app()
    await app.database.open()

    async def look(tx: Tx) -> None:
        found: dict[date, Counter[ReminderKind]] = {}
        for day in (date(2026, 11, 1) + timedelta(days=n) for n in range(32)):
            sent = await tx.reminders.status(day)
            if sent:
                found[day] = Counter(one.kind for one in sent)
            lags = [one.at - datetime(day.year, day.month, day.day, 7, tzinfo=VIETNAM) for one in sent]
            assert all(timedelta() <= lag <= timedelta(seconds=60) for lag in lags)
        assert found == expected
        reminders = sum(sum(count.values()) for count in expected.values())
        assert sum((await tx.outbox.counts()).values()) == reminders
        said = [await tx.talk.last_seq(person_id) for person_id in made.person_by_name.values()]
        assert sum(said) == reminders
        closed = await tx.closings.of_round(ROUND)
        assert len(closed) == len({one.sheet_id for one in closed}) == communes
        assert (await tx.audit.verify()).broken is None

    try:
        await app.database.read(look)
    finally:
        await app.database.close()


async def test_a_month_with_three_programs_of_which_the_writing_one_is_killed_six_times(
    tmp_path: Path, words: Words, postgres_address: str
) -> None:
    await a_month(tmp_path, words, postgres_address, communes=3, kills=6)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_a_month_with_three_programs_of_which_the_writing_one_is_killed_fifty_times(
    tmp_path: Path, words: Words, postgres_address: str
) -> None:
    await a_month(tmp_path, words, postgres_address, communes=126, kills=50)
