"""Runs the program for people: the app with the web chat in front, until it is asked to stop."""

import asyncio
import gc
import secrets
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy import make_url

from bot.app import App, Wiring, utc_now
from bot.channel import Address, Channel, OutFile
from bot.days_off import read_days_off
from bot.delivery.calling import Ways
from bot.handlers.web import CHANNEL
from bot.handlers.web.access_log import AccessLog
from bot.handlers.web.options import Phone, SiteOptions
from bot.handlers.web.push import PushSender
from bot.handlers.web.push.keys import PushKey, keep_key
from bot.handlers.web.site import build_site
from bot.links import Links
from bot.mail import Postman
from bot.mail.postman import MailServer
from bot.operations.logs.last_words import hear_loop
from bot.operations.metrics.page import PATH as METRICS_PATH
from bot.operations.metrics.page import Figures, MetricsPage
from bot.settings import Settings
from bot.web_backend import StoreWebBackend, UploadedFiles
from bot.wording import Words
from store.blobs import Blobs
from store.database import Database
from store.inspection import database_file
from store.partials import Partials

if TYPE_CHECKING:
    from bot.handlers.telegram.service import Telegram

SHUTDOWN_SECONDS = 2.0
"""How long open pages may finish their requests; the whole stop stays under five seconds."""


GARBAGE_AFTER = 20_000
"""Objects that may be made, and not be let go of, before it is looked which of them hold nothing but each other."""


class Service:
    """The program with the web chat, ready to be started. ``more`` are messengers besides those of the settings."""

    def __init__(
        self,
        settings: Settings,
        words: Words,
        phones: tuple[Phone, ...] = (),
        clock: Callable[[], datetime] = utc_now,
        more: tuple[Channel, ...] = (),
    ) -> None:
        self._settings = settings
        self._words = words
        self._phones = phones
        partials = Partials(settings.evidence / "uploads")
        self._partials = partials
        channels: dict[str, Channel] = {CHANNEL.name: CHANNEL.with_uploads(UploadedFiles(partials))}
        self._push_key = push_key_of(settings)
        self._telegram = telegram_of(settings, words)
        if self._telegram is not None:
            channels[self._telegram.channel.name] = self._telegram.channel
        channels.update({channel.name: channel for channel in more})
        self.app = App(
            Wiring(
                Database(settings.database.get_secret_value()),
                Blobs(settings.evidence),
                words,
                channels,
                Links(settings.base_url),
                clock=clock,
                invitation_hours=settings.invitation_hours,
                days_off=read_days_off(settings.days_off),
                raw_days=settings.raw_days,
                drop_upload=partials.drop,
                ways=ways_of(settings, words, self._push_key, clock),
            )
        )
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Start everything; returns the address the web chat listens on.

        Raises:
            OSError: the address is taken or not ours.
        """
        prepare_folders(self._settings)
        await asyncio.to_thread(self._partials.prepare)
        backend = StoreWebBackend(self.app, self._partials)
        if self._telegram is not None:
            self._telegram.channel.files = HandedOut(backend)
        await self.app.start()
        await backend.forget_abandoned()
        options = SiteOptions(
            address_key=secrets.token_bytes(32),
            public_url=self._settings.public_url,
            trusted_proxies=self._settings.trusted_proxy,
            phones=self._phones,
            call_key=self._push_key.public,
            private_push=self._settings.push_private,
        )
        site = build_site(backend, self._words, self.app.clock, options)
        site.router.add_get(METRICS_PATH, self._metrics_page().get)
        if self._telegram is not None:
            self._telegram.begin(self.app)
            if self._telegram.webhook is not None:
                path = urlsplit(self._settings.telegram_webhook).path or "/"
                site.router.add_post(path, self._telegram.webhook.handle)
        self._runner = web.AppRunner(site, access_log_class=AccessLog, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._settings.web_host, self._settings.web_port).start()
        self.app.remind()
        keep_house_rarely()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    def _metrics_page(self) -> MetricsPage:
        app = self.app
        figures = Figures(
            lengths=lambda: app.database.read(lambda tx: tx.queues.lengths()),
            commits=lambda: app.database.commits,
            delivered=lambda: app.delivery.delivered,
            clock=app.clock,
        )
        return MetricsPage(app.meter.registry, figures, self._settings.metrics_from)

    async def stop(self) -> None:
        """Stop listening, finish what has begun, let go of the files."""
        if self._telegram is not None:
            await self._telegram.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.app.stop()
        if self._telegram is not None:
            await self._telegram.close()


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The files of people's own sheets, as a messenger sends them."""

    backend: StoreWebBackend

    async def __call__(self, address: Address, kind: str, ref: str) -> OutFile | None:
        found = await self.backend.attachment(address, kind, ref)
        return None if found is None else OutFile(found.name, found.media_type, found.chunks)


def keep_house_rarely() -> None:
    """Look for rings of objects in what was made since the start, and not after every few hundred objects.

    What is loaded by now stays: looking through it again and again would take a third of the time. A turn leaves few
    rings behind, so that looking after ``GARBAGE_AFTER`` objects costs a hundredth of it, and a few megabytes.
    """
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


def telegram_of(settings: Settings, words: Words) -> "Telegram | None":
    """Telegram, where a token is set. Its library takes seconds to load, so it is not even loaded without one."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    from bot.handlers.telegram.service import Telegram, TelegramOptions

    options = TelegramOptions(
        token=token,
        server=settings.telegram_api,
        is_local=settings.telegram_local,
        webhook_url=settings.telegram_webhook,
        webhook_secrets=settings.telegram_secrets,
        per_second=settings.telegram_per_second,
        per_chat_second=settings.telegram_per_chat_second,
    )
    return Telegram(options, words)


def push_key_of(settings: Settings) -> PushKey:
    """The key for Web Push. Push services are told how to reach whoever runs this program.

    Raises:
        BadKeyError: the file holds something else.
        OSError: it can be neither read nor written.
    """
    contact = settings.base_url if settings.secure_cookie else ""
    if not contact and settings.smtp_from:
        contact = f"mailto:{settings.smtp_from}"
    return keep_key(settings.push_key_file, contact)


def ways_of(settings: Settings, words: Words, key: PushKey, clock: Callable[[], datetime]) -> Ways:
    """How people are called to the page."""
    url = settings.smtp_url.get_secret_value()
    server = MailServer(url, settings.smtp_from, plain=not settings.smtp_starttls)
    return Ways(
        pusher=PushSender(key, clock, private=settings.push_private),
        writer=Postman(server, words, settings.base_url, clock) if url else None,
    )


def prepare_folders(settings: Settings) -> None:
    """Make the folders that the settings name."""
    settings.evidence.mkdir(parents=True, exist_ok=True)
    database = database_file(make_url(settings.database.get_secret_value()))
    if database is not None:
        database.parent.mkdir(parents=True, exist_ok=True)


async def serve(
    settings: Settings, words: Words, announce: Callable[[str], None], phones: tuple[Phone, ...] = ()
) -> None:
    """Run until SIGTERM or SIGINT. ``announce`` gets the address once the page can be opened.

    Raises:
        OSError: the address is taken or not ours.
    """
    service = Service(settings, words, phones)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    hear_loop(loop)
    for sort in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sort, stopping.set)
    try:
        announce(await service.start())
        await stopping.wait()
    finally:
        await service.stop()
