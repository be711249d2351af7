"""The whole program with its page, on a database of its own, with the demonstration's fictional province."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.app import App, Wiring, utc_now
from bot.demo.people import open_demo
from bot.handlers.web import CHANNEL
from bot.handlers.web.options import Limit, Limits, SiteOptions
from bot.handlers.web.site import build_site
from bot.links import Links
from bot.web_backend import StoreWebBackend, UploadedFiles
from bot.wording import Words
from store.blobs import Blobs
from store.database import Database
from store.partials import Partials

FAST_HANDS = Limits(messages=Limit(100, 100))
"""The officer of these tests reads faster than any person."""


@dataclass(frozen=True, slots=True)
class Program:
    """Where it listens, its database, and the code that lets each of its people in, by slug."""

    address: str
    database: Database
    codes: dict[str, str]


@asynccontextmanager
async def running_program(folder: Path) -> AsyncIterator[Program]:
    database = Database(f"sqlite+aiosqlite:///{folder / 'commune.sqlite3'}")
    await database.open()
    people = await open_demo(database, folder / "codes.json", utc_now())
    await database.close()
    partials = Partials(folder / "uploads")
    partials.prepare()
    words = Words.load()
    channels = {CHANNEL.name: CHANNEL.with_uploads(UploadedFiles(partials))}
    app = App(Wiring(database, Blobs(folder / "evidence"), words, channels, Links("http://127.0.0.1")))
    await app.start()
    options = SiteOptions(b"a key of the tests", limits=FAST_HANDS)
    runner = web.AppRunner(build_site(StoreWebBackend(app, partials), words, app.clock, options), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield Program(f"http://{host}:{port}", database, {one.slug: one.link_code for one in people})
    finally:
        await runner.cleanup()
        await app.stop()
