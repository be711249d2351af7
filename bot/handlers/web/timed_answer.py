"""Asks an expensive question rarely, however often somebody wants to know."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class TimedAnswer(Generic[T]):
    """The answer of ``ask``, at most ``seconds`` old; those who come at the same time wait for one answer."""

    def __init__(self, ask: Callable[[], Awaitable[T]], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = asyncio.Lock()
        self._known: tuple[float, T] | None = None

    async def get(self) -> T:
        async with self._lock:
            if self._known is None or monotonic() - self._known[0] >= self._seconds:
                self._known = (monotonic(), await self._ask())
            return self._known[1]
