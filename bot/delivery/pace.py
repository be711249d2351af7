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


class Window:
    """At most ``most`` calls in any second; who waits is served by priority, then by arrival. 0 means no limit."""

    def __init__(self, most: float) -> None:
        self._most = int(most)
        self._left_at: deque[float] = deque(maxlen=max(self._most, 1))
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._paused_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def pause(self, seconds: float) -> None:
        """Nobody speaks for so long."""
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)

    async def enter(self, priority: int) -> None:
        """Wait for the turn of a call."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._free_at(loop.time()) <= loop.time():
            self._left_at.append(loop.time())
            return
        turn: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        self._arm(loop)
        await turn

    def _free_at(self, now: float) -> float:
        if not self._most or len(self._left_at) < self._most:
            return self._paused_until
        return max(self._paused_until, self._left_at[0] + WINDOW_SECONDS + MARGIN_SECONDS)

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is None and self._waiting:
            self._timer = loop.call_at(self._free_at(loop.time()), self._serve, loop)

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        while self._waiting and self._free_at(loop.time()) <= loop.time():
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
