"""Puts together what is asked for at the same time, so that it takes one transaction instead of many."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Gathering(Generic[Q, A]):
    """``work`` gets every question that has come up while it was last busy, and answers each in its place."""

    def __init__(self, work: Callable[[Sequence[Q]], Awaitable[Sequence[A]]]) -> None:
        self._work = work
        self._asked: list[tuple[Q, asyncio.Future[A]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Answer one question together with those of others."""
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._asked.append((question, answer))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await answer

    async def _run(self) -> None:
        try:
            while self._asked:
                together, self._asked = self._asked, []
                await self._answer(together)
        finally:
            self._task = None

    async def _answer(self, together: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        try:
            answers = await self._work([question for question, _ in together])
        except Exception as error:  # noqa: BLE001  (each of those who asked gets it)
            for _, waiting in together:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in zip(together, answers, strict=True):
            if not waiting.done():
                waiting.set_result(answer)
