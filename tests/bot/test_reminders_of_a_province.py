"""A whole round of a province of 126 communes, day by day, on machines in three time zones: who was told what, when."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, Wiring
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.playing.script import Script, Unit
from bot.playing.stage import set_stage
from bot.wording import Words
from core.assessment.changes import Submit
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM
from store.blobs import Blobs
from store.database import Database
from store.records import Actor, ChatKey
from store.reminders import ReminderKind
from store.tx import Tx

COMMUNES = 126
EARLY = 100
"""So many communes hand in on 20 November."""

BEGIN = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)  # 19:00 in Viet Nam: every three hours comes to 07:00
END = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)


class Province:
    """Its program, and a clock that a test moves."""

    def __init__(self, folder: Path, words: Words) -> None:
        self.now = BEGIN
        self.app = App(
            Wiring(
                Database("sqlite+aiosqlite://"),
                Blobs(folder),
                words,
                {NAME: PlayChannel()},
                Links("https://vi-du.invalid"),
                clock=lambda: self.now,
            )
        )

    async def settle(self) -> None:
        units = tuple(Unit(f"xa-{n:03}", f"UBND xã số {n}") for n in range(1, COMMUNES + 1))
        script = Script((), "quang_nam_xa_2022", units, (), self.now, frozenset(), (), ())
        await set_stage(self.app, script)

        async def work(tx: Tx) -> None:
            present = await tx.units.present(self.now)
            for code, unit in present.items():
                if not code.startswith("xa-"):
                    continue
                person_id = await tx.people.person_at(ChatKey(NAME, "", code), self.now)
                await tx.people.add_member(person_id, unit.id, Role.OFFICER, self.now)

        await self.app.database.write(work)

    async def hand_in(self, count: int) -> None:
        async def work(tx: Tx) -> None:
            for number in range(1, count + 1):
                chat = ChatKey(NAME, "", f"xa-{number:03}")
                person_id = await tx.people.person_at(chat, self.now)
                (card,) = await tx.desks.cards(person_id, self.now)
                await tx.sheets.apply(card.id, Submit(), Actor(person_id, Role.OFFICER, NAME, self.now))

        await self.app.database.write(work)

    async def told(self, on: date) -> Counter[int]:
        sent = await self.app.database.read(lambda tx: tx.reminders.status(on))
        return Counter(one.person_id for one in sent if one.kind is ReminderKind.DIGEST)


@asynccontextmanager
async def province(folder: Path, words: Words) -> AsyncIterator[Province]:
    made = Province(folder, words)
    await made.app.start()
    await made.settle()
    yield made
    await made.app.stop()


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's own time zone, which must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


async def test_a_round_from_its_second_week_to_its_end(zone: str, tmp_path: Path, words: Words) -> None:
    """Looked at every three hours; before the day is over nobody is told twice, nobody at night, nobody who is done."""
    async with province(tmp_path, words) as made:
        kept: dict[str, int] = {}
        while made.now < END:
            here = made.now.astimezone(VIETNAM)
            if here == datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM):
                await made.hand_in(EARLY)
            count = await made.app.reminders.look()
            if count:
                kept[f"{here:%d/%m %H:%M}"] = count
            made.now += timedelta(hours=3)

        assert kept == {
            "16/11 07:00": 126,
            "23/11 07:00": 26,
            "27/11 07:00": 26,
            "30/11 07:00": 26,
        }
        assert set((await made.told(date(2026, 11, 23))).values()) == {1}
