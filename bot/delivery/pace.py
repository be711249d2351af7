"""How fast a messenger lets us speak: so many calls a second over all chats, and in each chat with a small burst."""

import asyncio
import heapq
import itertools
from collections import deque
from typing import Final

BURST: Final = 3
"""Calls that one chat may get at once: an answer, the next question, and the mark on the one before."""

WINDOW_SECONDS: Final = 1.0
MARGIN_SECONDS: Final = 0.02
"""The messenger counts arrivals, not departures; this much may lie between the two."""

FREE_SHARE: Final = 0.1
"""How much of a second's calls is left to people who wait for an answer, whatever else there is to send."""


class Window:
    """At most ``most`` calls in any second; who waits is served by priority, then by arrival. 0 means no limit."""

    def __init__(self, most: float) -> None:
        self._most = int(most)
        self._kept_free = int(self._most * FREE_SHARE)
        self._left_at: deque[float] = deque(maxlen=max(self._most, 1))
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._paused_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def pause(self, seconds: float) -> None:
        """Nobody speaks for so long."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def enter(self, priority: int) -> None:
        """Wait for the turn of a call. 0 is the priority of an answer."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._free_at(priority) <= loop.time():
            self._left_at.append(loop.time())
            return
        turn: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        self._arm(loop)
        await turn

    def _free_at(self, priority: int) -> float:
        """When a call of this priority may leave, if nobody goes before it."""
        most = self._most if priority == 0 else max(self._most - self._kept_free, 1)
        if not self._most or len(self._left_at) < most:
            return self._paused_until
        return max(self._paused_until, self._left_at[-most] + WINDOW_SECONDS + MARGIN_SECONDS)

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(self._free_at(self._waiting[0][0]), self._serve, loop) if self._waiting else None

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting and self._free_at(self._waiting[0][0]) <= loop.time():
            turn = heapq.heappop(self._waiting)[2]
            if not turn.cancelled():
                self._left_at.append(loop.time())
                turn.set_result(None)
        self._arm(loop)


class Bucket:
    """``per_second`` calls of one chat, up to ``BURST`` of them at once. 0 means no limit."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._full_at = 0.0
        self._paused_until = 0.0

    def pause(self, seconds: float) -> None:
        """Nothing goes to this chat for so long."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def enter(self) -> None:
        """Wait until this chat may get a call."""
        loop = asyncio.get_running_loop()
        wait = self._wait(loop.time())
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self._wait(loop.time())
        if self._per_second:
            self._full_at = max(self._full_at, loop.time()) + 1 / self._per_second

    @property
    def idle(self) -> bool:
        """Whether the bucket is full again, so that a new one would do the same."""
        return max(self._full_at, self._paused_until) <= asyncio.get_running_loop().time()

    def _wait(self, now: float) -> float:
        if not self._per_second:
            return self._paused_until - now
        return max(self._paused_until, self._full_at - (BURST - 1) / self._per_second) - now
