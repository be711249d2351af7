"""Pushes on their way to one messenger: evenly paced, asleep at night, and looked at once more before they leave.

They stay apart from the chats' own queues until it is their turn. So an answer never waits behind a push, not even
behind one to the same person, and what waits here is claimed by nobody: it can still lose its sense.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import structlog

from core.assessment.quiet import next_waking
from store.outbox import Post
from store.trouble import STORE_TROUBLE

SHARE: Final = 5 / 6
"""How much of a messenger's pace pushes may use: the rest is free at any moment for people who wait for an answer."""

UNDER_WAY: Final = 16
"""Pushes that are looked at and sent side by side. More would only wait for the messenger's pace, their look grow old,
and an answer to the same person wait behind them."""

HOLD_SECONDS: Final = 5.0
"""How long a push may keep its place among them: a chat that is to be quiet for an hour must not hold up the others."""

LATER_SECONDS: Final = 5.0
"""When to look again after the store could not be had."""

ROUNDING_SECONDS: Final = 0.01
"""The loop's clock and the wall's do not tick together."""

Check: TypeAlias = Callable[[Post], Awaitable[Sequence[Post]]]
"""What is to be sent in place of a push, now that its turn has come: mostly the push itself, perhaps nothing."""

Release: TypeAlias = Callable[[Post, Sequence[Post]], None]
"""Takes a push and what is sent in its place."""

log = structlog.get_logger()


async def as_it_is(post: Post) -> Sequence[Post]:
    """For pushes that cannot lose their sense."""
    return (post,)


class Pushes:
    """The pushes of one messenger that takes ``per_second`` messages; 0 means no limit."""

    def __init__(self, per_second: float, clock: Callable[[], datetime], check: Check, release: Release) -> None:
        self._gap = 1 / (per_second * SHARE) if per_second else 0.0
        self._clock = clock
        self._check = check
        self._release = release
        self._ready: list[tuple[int, int, Post]] = []
        self._asleep: list[tuple[datetime, int, Post]] = []
        self._next_at = 0.0
        self._pump: asyncio.Task[None] | None = None
        self._going: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(UNDER_WAY)
        self._leaving: dict[int, asyncio.TimerHandle] = {}
        self._closing = False

    def add(self, post: Post) -> None:
        """A push is to be sent when its time has come."""
        now = self._clock()
        wakes_at = max(post.not_before or now, next_waking(now))
        if wakes_at > now:
            self._sleep(post, wakes_at)
            return
        heapq.heappush(self._ready, (post.new.priority.value, post.id, post))
        if self._pump is None and not self._closing:
            self._pump = asyncio.create_task(self._run())

    def gone(self, post_id: int) -> None:
        """What was released is no longer on its way, whatever became of it."""
        held = self._leaving.pop(post_id, None)
        if held is not None:
            held.cancel()
            self._room.release()

    def wake(self) -> None:
        """Take up what has slept until now."""
        while self._asleep and self._asleep[0][0] <= self._clock() and not self._closing:
            self.add(heapq.heappop(self._asleep)[2])

    def tasks(self) -> list[asyncio.Task[None]]:
        """What is under way."""
        return [*self._going, *([] if self._pump is None else [self._pump])]

    async def stop(self) -> None:
        """Nothing leaves any more; all of it stays a row."""
        self._closing = True
        tasks = self.tasks()
        for task in tasks:
            task.cancel()
        for hold in self._leaving.values():
            hold.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _sleep(self, post: Post, until: datetime) -> None:
        heapq.heappush(self._asleep, (until, post.id, post))
        asyncio.get_running_loop().call_later((until - self._clock()).total_seconds() + ROUNDING_SECONDS, self.wake)

    async def _run(self) -> None:
        try:
            while self._ready:
                await self._slot()
                task = asyncio.create_task(self._one(heapq.heappop(self._ready)[2]))
                self._going.add(task)
                task.add_done_callback(self._going.discard)
        finally:
            self._pump = None

    async def _slot(self) -> None:
        """Slots follow each other evenly; who wakes a little late does not lose the next one."""
        loop = asyncio.get_running_loop()
        await self._room.acquire()
        wait = self._next_at - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        self._next_at = max(self._next_at, loop.time() - self._gap) + self._gap

    async def _one(self, post: Post) -> None:
        instead: Sequence[Post] = ()
        leaving: Post | None = None
        try:
            if next_waking(self._clock()) > self._clock():  # the evening came while it waited
                self.add(post)
                return
            instead = await self._looked_at(post)
            leaving = next((one for one in instead if one.new.chat.channel == post.new.chat.channel), None)
        except STORE_TROUBLE as error:
            log.warning("store_unavailable", post_id=post.id, error=type(error).__name__)
            asyncio.get_running_loop().call_later(LATER_SECONDS, self.add, post)
            return
        finally:
            if leaving is None:
                self._room.release()
            else:
                self._leaving[leaving.id] = asyncio.get_running_loop().call_later(HOLD_SECONDS, self.gone, leaving.id)
        self._release(post, instead)

    async def _looked_at(self, post: Post) -> Sequence[Post]:
        """One that was begun is brought to its end, also by whoever comes after a sender that died."""
        if post.refs or post.claimed:
            return (post,)
        try:
            return await self._check(post)
        except STORE_TROUBLE:
            raise
        except Exception as error:  # noqa: BLE001  (the edge: a sheet that breaks us must not cost its people the push)
            log.error("push_check_broken", post_id=post.id, error=type(error).__name__)  # noqa: TRY400
            return (post,)
