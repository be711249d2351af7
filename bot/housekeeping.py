"""Forgets people who have asked for it, and once a day clears away what need not be kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.own_data import erased_name, mentions
from bot.wording import Words
from store.database import Database
from store.retention import Cleared
from store.trouble import STORE_TROUBLE
from store.tx import Tx

PAUSE_SECONDS: Final = 20.0
"""How often is looked for somebody who is to be forgotten; that is a promise of minutes."""

BETWEEN_CLEARINGS: Final = timedelta(days=1)

log = structlog.get_logger()

Drop = Callable[[str], Awaitable[None]]
"""Lets the bytes of an upload go."""


class Housekeeping:
    """Runs beside the turns. ``raw_days``: how long raw events and settled posts are kept."""

    def __init__(
        self, database: Database, words: Words, clock: Callable[[], datetime], raw_days: int, drop: Drop
    ) -> None:
        self._database = database
        self._words = words
        self._clock = clock
        self._raw_days = raw_days
        self._drop = drop
        self._unwiped = False
        self._cleared_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="housekeeping")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def once(self) -> int:
        """Forget everybody who is due; returns how many that were."""
        now = self._clock()
        due = await self._database.read(lambda tx: tx.erasures.due(now))
        for person_id in due:
            for upload_id in await forget(self._database, self._words, person_id, now):
                await self._drop(upload_id)
            log.info("person_erased", person_id=person_id)
        self._unwiped = bool(due) or self._unwiped
        if self._unwiped:
            self._unwiped = not await self._database.wipe()
        return len(due)

    async def clear(self) -> Cleared:
        """Clear away everything that is due."""
        done = await clear_all(self._database, self._clock(), self._raw_days)
        if not done.nothing:
            self._unwiped = True
            log.info("old_data_cleared", messages=done.messages, events=done.events, posts=done.posts)
        return done

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                if self._cleared_at is None or self._clock() - self._cleared_at >= BETWEEN_CLEARINGS:
                    await self.clear()
                    self._cleared_at = self._clock()
                await self.once()
            except STORE_TROUBLE as error:
                log.warning("store_unavailable", error=type(error).__name__)


async def forget(database: Database, words: Words, person_id: int, now: datetime) -> tuple[str, ...]:
    """Unlink a person who asked for it; returns the uploads whose bytes can go."""

    async def work(tx: Tx) -> tuple[str, ...]:
        name = await tx.people.name_of(person_id) or ""
        dropped = await tx.erasures.erase(person_id, erased_name(words), mentions(name, words), now)
        return dropped or ()

    return await database.write(work)


async def clear_all(database: Database, now: datetime, raw_days: int) -> Cleared:
    """Clear what is due, in pieces between which others get their turn."""
    total = Cleared()
    while not (done := await database.write(lambda tx: tx.retention.clear(now, raw_days))).nothing:
        total += done
    return total
