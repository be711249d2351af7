"""Keeps updates before anything else happens to them; only then are they confirmed to Telegram."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final, Protocol

from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, SendMessage, TelegramMethod

from bot.channel import Address, DeliveryError, RawEvent
from bot.handlers.telegram.batches import RawUpdate
from bot.handlers.telegram.messenger import NAME
from bot.handlers.telegram.routing import Route, route

REFUSE_AGAIN_SECONDS: Final = 3600.0
"""A group that goes on talking to the bot is told once an hour; two bots never talk to each other for long."""

MOST_REFUSED: Final = 10_000
AT_ONCE: Final = 16


class Keeper(Protocol):
    """Where events are kept and handled."""

    async def accept_all(self, raws: Sequence[RawEvent]) -> None:
        """Keep events for good; those that were kept before change nothing."""

    def wake(self, address: Address) -> None:
        """Have a chat's events handled."""


class Intake:
    """Takes updates of one bot in. ``refusal`` is the one sentence for groups, channels and other bots."""

    def __init__(self, bot: Bot, keeper: Keeper, refusal: str) -> None:
        self._bot = bot
        self._keeper = keeper
        self._refusal = refusal
        self._refused_at: dict[int, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def keep(self, updates: Sequence[RawUpdate]) -> tuple[Address, ...]:
        """Store every update of a person; returns whose they are. Nothing is handled before ``wake``."""
        routed = [(update, route(update)) for update in updates]
        raws = [self._raw(update, found) for update, found in routed if not found.ignored]
        if raws:
            await self._keeper.accept_all(raws)
        for _, found in routed:
            self._aside(found)
        return tuple(dict.fromkeys(raw.address for raw in raws if not raw.unreadable))

    def wake(self, addresses: Sequence[Address]) -> None:
        for address in addresses:
            self._keeper.wake(address)

    async def close(self) -> None:
        """Let go of confirmations under way; they are courtesies."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _raw(self, update: RawUpdate, found: Route) -> RawEvent:
        address = Address(NAME, str(self._bot.id), found.sender)
        unreadable = "" if found.sender else "nobody's update"
        return RawEvent(address, found.event_id, update.body, found.sent_at, update.update_id or 0, unreadable)

    def _aside(self, found: Route) -> None:
        if found.callback_id:
            self._later(AnswerCallbackQuery(callback_query_id=found.callback_id))
        if found.refuse_in is not None and self._may_refuse(found.refuse_in):
            self._later(SendMessage(chat_id=found.refuse_in, text=self._refusal))

    def _may_refuse(self, chat: int) -> bool:
        now = asyncio.get_running_loop().time()
        before = self._refused_at.get(chat)
        if before is not None and now - before < REFUSE_AGAIN_SECONDS:
            return False
        if len(self._refused_at) >= MOST_REFUSED:
            self._refused_at.clear()
        self._refused_at[chat] = now
        return True

    def _later(self, call: TelegramMethod[Any]) -> None:
        task = asyncio.create_task(self._courtesy(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _courtesy(self, call: TelegramMethod[Any]) -> None:
        async with self._slots:
            try:
                await self._bot(call)
            except DeliveryError:
                return
