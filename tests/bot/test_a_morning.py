"""The morning of a week before the deadline, in real time: 3,321 communes are reminded while their officers answer."""

import asyncio
import json
import random
import statistics
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channel import Address, RawEvent
from bot.wording import Words
from tests.bot.messenger import Messenger
from tests.bot.province import Province, at, code

COMMUNES = 3_321
ANSWERS = 500
FINISH = 200
"""So many hand in while the others are being reminded."""

TITLE = "Nhắc việc"

ALL_OUT_SECONDS = 150.0
SLOW_SECONDS = 1.0


class Morning:
    """A province whose clock runs from 07:00 on."""

    def __init__(self, made: Province) -> None:
        self.made = made
        self.asked_at: dict[str, float] = {}
        self.finished_at: dict[str, float] = {}
        self._chance = random.Random(28)  # noqa: S311  (who answers when)

    def seconds(self) -> float:
        return asyncio.get_running_loop().time()

    async def clock(self, began: float) -> None:
        while True:
            self.made.now = at(11, 23) + timedelta(seconds=self.seconds() - began)
            await asyncio.sleep(0.05)

    async def answer(self, number: int) -> None:
        """One officer asks for the points."""
        await asyncio.sleep(self._chance.uniform(0, 120))
        body = json.dumps({"kind": "text", "text": "diem"}).encode()
        self.asked_at[code(number)] = self.seconds()
        await self.made.app.accept(RawEvent(Address(self.made.letters.name, "", code(number)), f"e{number}", body))

    def waited(self) -> list[float]:
        """How long each of them waited for the answer, in seconds."""
        answered: dict[str, float] = {}
        for one in self.made.letters.people.got:
            if one.lines[0] != TITLE:
                answered.setdefault(one.to, one.at)
        return [answered[name] - at for name, at in self.asked_at.items()]

    async def finish(self, number: int) -> None:
        await asyncio.sleep(self._chance.uniform(0, 100))
        await self.made.hand_in(code(number))
        self.finished_at[code(number)] = self.seconds()


@pytest.mark.soak
@pytest.mark.timeout(1200)
async def test_all_are_out_in_150_seconds_and_answers_come_within_one(tmp_path: Path, words: Words) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path}/store.db"
    made = Province(tmp_path, words, address, letters=Messenger("letters", 30.0))
    await made.app.start()
    try:
        await made.settle(COMMUNES)
        made.now = at(11, 23)
        morning = Morning(made)
        began, worked = morning.seconds(), time.process_time()
        ticking = asyncio.create_task(morning.clock(began))
        officers = random.Random(1).sample(range(1, COMMUNES + 1), ANSWERS + FINISH)  # noqa: S311
        doing = [morning.answer(n) for n in officers[:ANSWERS]] + [morning.finish(n) for n in officers[ANSWERS:]]
        await asyncio.gather(made.app.reminders.look(), *doing)
        await made.app.lanes.settled()
        await made.app.delivery.settled()
        ticking.cancel()
        busy = time.process_time() - worked
    finally:
        await made.app.stop()

    reminders = [one for one in made.letters.people.got if one.lines[0] == TITLE]
    last = max(one.at for one in reminders) - began
    p95 = statistics.quantiles(morning.waited(), n=20)[-1]
    print(f"{len(reminders)} reminders, the last after {last:.1f} s, {busy:.1f} s of the processor")  # noqa: T201
    print(f"answers: p95 {p95:.3f} s, the slowest {max(morning.waited()):.3f} s")  # noqa: T201
    late = [one for one in reminders if one.at > morning.finished_at.get(one.to, one.at) + 1.0]
    assert late == []
    assert len({one.to for one in reminders}) == len(reminders) >= COMMUNES - FINISH
    assert p95 <= SLOW_SECONDS
    assert last <= ALL_OUT_SECONDS
