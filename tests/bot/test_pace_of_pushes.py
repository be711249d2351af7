"""3,321 reminders while officers answer, in simulated time: how long both wait, and who goes first."""

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.delivery.pace import Window
from bot.delivery.pushes import Pushes, as_it_is
from core.assessment.rounds import VIETNAM
from store.outbox import NewPost, Post, Priority
from store.records import ChatKey
from tests.bot.simulated import simulate

MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=VIETNAM)
PER_SECOND = 30.0
SLOT_SECONDS = 1 / 25
"""Pushes leave at five sixths of the messenger's pace."""

COMMUNES = 3_321
ANSWERS = 600
CALL_SECONDS = 0.05


class Messenger:
    """The pace of a messenger as delivery has it, and what leaves when, in seconds since the beginning."""

    def __init__(self, began: datetime = MORNING) -> None:
        self.began = began
        self.left: list[tuple[float, Post]] = []
        self.finished: set[int] = set()
        self.looked_at: dict[int, float] = {}
        self._window = Window(PER_SECOND)
        self._calls: set[asyncio.Task[float]] = set()
        self.pushes = Pushes(PER_SECOND, self.clock, self.check, self.release)

    def clock(self) -> datetime:
        return self.began + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        return asyncio.get_running_loop().time()

    async def check(self, post: Post) -> Sequence[Post]:
        self.looked_at[post.id] = self.seconds()
        return () if post.new.person_id in self.finished else await as_it_is(post)

    def release(self, push: Post, instead: Sequence[Post]) -> None:
        for post in instead:
            task = asyncio.create_task(self.call(post))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)

    async def call(self, post: Post) -> float:
        """Send one message; returns how many seconds it had to wait for its slot."""
        asked_at = self.seconds()
        await self._window.enter(post.new.priority.value)
        self.left.append((self.seconds(), post))
        waited = self.seconds() - asked_at
        await asyncio.sleep(CALL_SECONDS)
        self.pushes.gone(post.id)
        return waited

    async def settled(self) -> None:
        while tasks := [*self.pushes.tasks(), *self._calls]:
            await asyncio.gather(*tasks)

    def seconds_of(self, priority: Priority) -> list[float]:
        return [seconds for seconds, post in self.left if post.new.priority is priority]


def post(number: int, priority: Priority, at: datetime = MORNING) -> Post:
    return Post(number, NewPost(ChatKey("letters", "", str(number)), number, 1, {}, priority), at)


def test_an_answer_waits_at_most_one_slot_while_3321_reminders_leave_within_150_seconds() -> None:
    chance = random.Random(28)  # noqa: S311  (the same morning each time)

    async def officer(messenger: Messenger, number: int) -> float:
        await asyncio.sleep(chance.uniform(0, 140))
        return await messenger.call(post(number, Priority.REPLY))

    async def morning() -> tuple[Messenger, list[float]]:
        messenger = Messenger()
        for number in range(COMMUNES):
            messenger.pushes.add(post(number, Priority.REMINDER))
        waited = await asyncio.gather(*(officer(messenger, COMMUNES + n) for n in range(ANSWERS)))
        await messenger.settled()
        return messenger, waited

    messenger, waited = simulate(morning())

    assert max(waited) <= SLOT_SECONDS + 0.001
    assert sorted(waited)[ANSWERS * 95 // 100] == 0
    reminders = messenger.seconds_of(Priority.REMINDER)
    assert len(reminders) == COMMUNES
    assert max(reminders) <= 150
    waits = [at - messenger.looked_at[one.id] for at, one in messenger.left if one.id in messenger.looked_at]
    assert max(waits) <= 1, "a push that was looked at leaves before that look is old"
    at = [seconds for seconds, _ in messenger.left]
    assert all(at[n + 30] - at[n] >= 1.0 for n in range(len(at) - 30))


def test_what_was_returned_leaves_before_all_reminders_that_still_wait() -> None:
    async def morning() -> Messenger:
        messenger = Messenger()
        for number in range(500):
            messenger.pushes.add(post(number, Priority.REMINDER))
        await asyncio.sleep(4)
        messenger.pushes.add(post(900, Priority.RETURNED))
        await messenger.settled()
        return messenger

    messenger = simulate(morning())

    assert messenger.seconds_of(Priority.RETURNED) == pytest.approx([4.0], abs=SLOT_SECONDS + 0.001)
    assert messenger.seconds_of(Priority.REMINDER)[-1] == pytest.approx(20.0, abs=0.1)


def test_who_finishes_while_others_are_reminded_is_left_out() -> None:
    """Every second of a hundred people hands in after two seconds: by then fifty or so have got theirs."""

    async def morning() -> Messenger:
        messenger = Messenger()
        for number in range(100):
            messenger.pushes.add(post(number, Priority.REMINDER))
        await asyncio.sleep(2)
        messenger.finished = set(range(0, 100, 2))
        await messenger.settled()
        return messenger

    messenger = simulate(morning())

    assert not [one for seconds, one in messenger.left if seconds > 2 and one.new.person_id % 2 == 0]
    assert {one.new.person_id for _, one in messenger.left} >= set(range(1, 100, 2))


def test_a_clock_that_was_set_back_holds_up_nothing() -> None:
    async def morning() -> Messenger:
        messenger = Messenger()
        messenger.pushes.add(post(1, Priority.REMINDER, MORNING + timedelta(days=1)))
        await messenger.settled()
        return messenger

    assert simulate(morning()).seconds_of(Priority.REMINDER) == [0.0]


def test_what_has_not_left_by_the_evening_leaves_in_the_morning() -> None:
    async def evening() -> Messenger:
        messenger = Messenger(MORNING.replace(hour=20, minute=59))
        for number in range(2_000):
            messenger.pushes.add(post(number, Priority.REMINDER))
        await asyncio.sleep(12 * 3600)
        await messenger.settled()
        return messenger

    messenger = simulate(evening())

    hours = [(messenger.began + timedelta(seconds=seconds)).hour for seconds, _ in messenger.left]
    assert set(hours) == {7, 20}
    assert hours.count(20) == pytest.approx(1_500, abs=2)
    assert len({one.id for _, one in messenger.left}) == 2_000
