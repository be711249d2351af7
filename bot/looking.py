"""Looks for something again and again, beside the turns."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from store.trouble import STORE_TROUBLE

log = structlog.get_logger()


class Looking:
    """Calls ``look`` every so many ``seconds``. Whatever goes wrong in one look is logged, and the next one follows."""

    def __init__(self, name: str, seconds: float, look: Callable[[], Awaitable[object]]) -> None:
        self._name = name
        self._seconds = seconds
        self._look = look
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        """Let go; what a look has begun and not kept is done by the next program."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self._look()
            except STORE_TROUBLE as error:
                log.warning("store_unavailable", error=type(error).__name__)
            except Exception as error:  # noqa: BLE001  (the edge: one bad row must not silence everybody for ever)
                log.error("look_broken", work=self._name, error=type(error).__name__)  # noqa: TRY400
