"""Lanes: one person's events one by one in order, different people side by side. Every event is a row already."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.gathering import Gathering
from store.database import Database
from store.inbox import InboxEvent
from store.records import ChatKey
from store.trouble import STORE_TROUBLE

MOST_TRIES = 5
"""After so many failures an event is parked: it must not hold up the person's next messages for ever."""

RETRY_SECONDS = 0.2
GIVE_WAY_SECONDS = 0.25
STORE_PAUSE_SECONDS = 1.0
"""A full disk or a locked file is nobody's bad event: it waits, however long that takes, and is never parked."""

log = structlog.get_logger()


class Lanes:
    """Drains the inbox of this process. A chat has at most one task; a wake while it runs makes it look again."""

    def __init__(
        self,
        database: Database,
        handle: Callable[[InboxEvent], Awaitable[None]],
        give_up: Callable[[InboxEvent, str], Awaitable[None]],
    ) -> None:
        self._database = database
        self._waiting = Gathering(self._first_of)
        self._handle = handle
        self._give_up = give_up
        self._tasks: dict[ChatKey, asyncio.Task[None]] = {}
        self._woken: set[ChatKey] = set()
        self._closing = False

    async def start(self) -> None:
        """Take up what a stop or a crash has left."""
        for chat in await self._database.read(lambda tx: tx.inbox.waiting_lanes()):
            self.wake(chat)

    def wake(self, chat: ChatKey) -> None:
        """Something new may wait in this chat."""
        if self._closing:
            return
        self._woken.add(chat)
        if chat not in self._tasks:
            self._tasks[chat] = asyncio.create_task(self._drain(chat))

    async def give_way(self) -> None:
        """For work in the background: return when nobody waits for an answer, or after a moment."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=GIVE_WAY_SECONDS)

    async def settled(self) -> None:
        """Return when nothing is being handled."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values())

    def resume(self) -> None:
        """Take events again after a stop."""
        self._closing = False

    async def stop(self) -> None:
        """Finish the turns that have begun; what still waits stays a row."""
        self._closing = True
        self._woken.clear()
        await self.settled()

    async def _drain(self, chat: ChatKey) -> None:
        try:
            while chat in self._woken:
                self._woken.discard(chat)
                while not self._closing and (event := await self._next(chat)) is not None:
                    await self._one(event)
        finally:
            del self._tasks[chat]
            if chat in self._woken and not self._closing:
                self.wake(chat)

    async def _first_of(self, chats: Sequence[ChatKey]) -> Sequence[InboxEvent | None]:
        found = await self._database.read(lambda tx: tx.inbox.next_events(chats))
        return [found.get(chat) for chat in chats]

    async def _next(self, chat: ChatKey) -> InboxEvent | None:
        """What waits first in a chat. A row that cannot even be read spoils the reading for all, but only once."""
        together = True
        while not self._closing:
            try:
                return await self._waiting.ask(chat) if together else (await self._first_of([chat]))[0]
            except STORE_TROUBLE as error:
                log.warning("store_unavailable", error=type(error).__name__)
                await asyncio.sleep(STORE_PAUSE_SECONDS)
            except Exception as error:  # noqa: BLE001  (whatever it was, it concerns one chat only)
                if not together:  # it waits for somebody to mend the row, and is looked at with whatever comes next
                    log.error("event_unreadable", channel=chat.channel, error=type(error).__name__)  # noqa: TRY400
                    return None
                together = False
        return None

    async def _one(self, event: InboxEvent) -> None:
        try:
            await self._handle(event)
        except STORE_TROUBLE as error:
            log.warning("store_unavailable", inbox_id=event.id, error=type(error).__name__)
            await asyncio.sleep(STORE_PAUSE_SECONDS)
        except Exception as error:  # noqa: BLE001  (the edge of a turn: one bad event must not stop the lane)
            await self._failed(event, error)

    async def _failed(self, event: InboxEvent, error: Exception) -> None:
        try:
            tries = await self._database.write(lambda tx: tx.inbox.count_attempt(event.id))
            log.warning("turn_failed", inbox_id=event.id, tries=tries, error=type(error).__name__, at=_where(error))
            if tries >= MOST_TRIES:
                await self._give_up(event, type(error).__name__)
            else:
                await asyncio.sleep(RETRY_SECONDS * tries)
        except STORE_TROUBLE as trouble:  # not even that can be noted now
            log.warning("store_unavailable", inbox_id=event.id, error=type(trouble).__name__)
            await asyncio.sleep(STORE_PAUSE_SECONDS)


def _where(error: Exception) -> str:
    """Where it was raised, without the message: a message may hold what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-5:]))
