"""A loop whose clock goes on only when there is nothing to do: hours pass in a moment, and always the same way."""

import asyncio
import selectors
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Where the loop would wait, its clock is put forward instead."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits for something that never comes")
        self.now += max(timeout, 0.0)
        return super().select(0)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """For what only waits for time and for itself: no network, no threads."""

    def __init__(self) -> None:
        self._simulated = _Selector()
        super().__init__(self._simulated)

    def time(self) -> float:
        return self._simulated.now


def simulate(work: Awaitable[T]) -> T:
    """Run ``work`` to its end in simulated time."""

    async def run() -> T:
        return await work

    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        return runner.run(run())
