"""Telegram's part of the running program: the channel at first, then taking updates, until it is stopped."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import DeleteWebhook, GetMe, SetMyCommands, SetWebhook
from aiogram.types import BotCommand, User

from bot.channel import DeliveryError, RefusedMessageError
from bot.handlers.telegram.api import BotApi
from bot.handlers.telegram.intake import Intake, Keeper
from bot.handlers.telegram.limits import ALLOWED_UPDATES, PER_CHAT_SECOND, PER_SECOND
from bot.handlers.telegram.messenger import TelegramChannel
from bot.handlers.telegram.polling import Poller
from bot.handlers.telegram.webhook import Webhook
from bot.wording import Words
from core.scoring.phrase import Phrase

COMMANDS: Final = ("batdau", "tiep", "diem", "thieu", "nop", "trogiup")
"""The menu, in the order in which it is shown; each is also a word that may be typed without the stroke."""

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0
DEFAULT_SERVER: Final = "https://api.telegram.org"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """How one bot is run. ``server`` is the Bot API's address; without ``webhook_url`` updates are polled."""

    token: str = field(repr=False)
    server: str = ""
    is_local: bool = False
    webhook_url: str = ""
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    per_second: float = PER_SECOND
    per_chat_second: float = PER_CHAT_SECOND


class Telegram:
    """One bot."""

    def __init__(self, options: TelegramOptions, words: Words) -> None:
        self._options = options
        self._words = words
        server = TelegramAPIServer.from_base(options.server or DEFAULT_SERVER, is_local=options.is_local)
        self._api = BotApi(server)
        self._bot = Bot(options.token, session=self._api)
        self.channel = TelegramChannel(self._bot, self._api, options.per_second, options.per_chat_second)
        self.webhook: Webhook | None = None
        self._intake: Intake | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, keeper: Keeper) -> None:
        """Take updates. Telegram need not be reachable for it: what fails is tried again."""
        self._intake = Intake(self._bot, keeper, self._words.text(Phrase("telegram-private-only")))
        if self._options.webhook_url:
            self.webhook = Webhook(self._intake, self._options.webhook_secrets)
            self._tasks = [asyncio.create_task(self._introduce())]
        else:
            self._tasks = [asyncio.create_task(self._poll(self._intake))]

    async def stop(self) -> None:
        """Take no more updates."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._intake is not None:
            await self._intake.close()

    async def close(self) -> None:
        """Let go of the line, once nothing more is sent."""
        await self._api.close()

    async def _poll(self, intake: Intake) -> None:
        await self._insist(DeleteWebhook())
        menu = asyncio.create_task(self._menu())
        try:
            await Poller(self._api, self._bot.token, intake).run()
        finally:
            menu.cancel()

    async def _introduce(self) -> None:
        """Tell Telegram where we listen, and what the menu is."""
        hook = SetWebhook(
            url=self._options.webhook_url,
            secret_token=self._options.webhook_secrets[0],
            allowed_updates=list(ALLOWED_UPDATES),
        )
        await self._insist(hook)
        await self._menu()

    async def _menu(self) -> None:
        commands = [
            BotCommand(command=one, description=self._words.text(Phrase(f"telegram-menu-{one}"))) for one in COMMANDS
        ]
        await self._insist(SetMyCommands(commands=commands))

    async def _insist(self, call: DeleteWebhook | SetMyCommands | SetWebhook) -> None:
        """Make a call until it succeeds; one that is refused is left."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                await self._bot(call)
            except DeliveryError as error:
                log.warning("telegram_setup_failed", call=call.__api_method__, error=str(error))
                if not _worth_trying_again(error):
                    return
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                return

    async def who(self) -> User:
        """The bot as Telegram knows it.

        Raises:
            DeliveryError: Telegram cannot be had, or does not know the token.
        """
        return await self._bot(GetMe())


def _worth_trying_again(error: DeliveryError) -> bool:
    return not isinstance(error, RefusedMessageError)
