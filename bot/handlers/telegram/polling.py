"""Long polling of our own: raw answers are kept first and confirmed after, and nothing in them can stop it."""

import asyncio
from typing import Final

import structlog

from bot.channel import DeliveryError
from bot.handlers.telegram.api import BotApi, OtherPollerError
from bot.handlers.telegram.batches import RawUpdate, split_batch
from bot.handlers.telegram.intake import Intake
from bot.handlers.telegram.limits import ALLOWED_UPDATES

WAIT_SECONDS: Final = 25
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 15.0

log = structlog.get_logger()


class Poller:
    """Takes updates of one bot until it is cancelled."""

    def __init__(self, api: BotApi, token: str, intake: Intake) -> None:
        self._api = api
        self._token = token
        self._intake = intake
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        while True:
            try:
                await self._once()
                self._failures = 0
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001  (the edge: whatever it was, polling goes on)
                await self._pause(error)

    async def _once(self) -> None:
        answer = await self._api.updates(self._token, self._offset, ALLOWED_UPDATES, WAIT_SECONDS)
        updates = sorted(split_batch(answer), key=_order)
        if not updates:
            return
        self._intake.wake(await self._intake.keep(updates))
        known = [update.update_id for update in updates if update.update_id is not None]
        if known:
            self._offset = max(known) + 1  # the next call confirms them

    async def _pause(self, error: Exception) -> None:
        self._failures += 1
        pause = min(FIRST_PAUSE_SECONDS * 2 ** min(self._failures - 1, 10), LONGEST_PAUSE_SECONDS)
        why = str(error) if isinstance(error, DeliveryError) else type(error).__name__
        tell = log.error if isinstance(error, OtherPollerError) else log.warning
        tell("polling_failed", tries=self._failures, error=why, pause_seconds=pause)
        await asyncio.sleep(pause)


def _order(update: RawUpdate) -> int:
    return -1 if update.update_id is None else update.update_id
