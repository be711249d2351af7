"""The whole program with its page, on a database of its own, with the demonstration's fictional province."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.app import App, Wiring, utc_now
from bot.delivery.calling import Ways
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
    app: App


@asynccontextmanager
async def running_program(
    folder: Path, ways: Ways | None = None, clock: Callable[[], datetime] = utc_now, call_key: str = ""
) -> AsyncIterator[Program]:
    """Without ``ways`` nobody is called; with them ``call_key`` is what browsers are given."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'commune.sqlite3'}")
    await database.open()
    people = await open_demo(database, folder / "codes.json", clock())
    await database.close()
    partials = Partials(folder / "uploads")
    partials.prepare()
    words = Words.load()
    channels = {CHANNEL.name: CHANNEL.with_uploads(UploadedFiles(partials))}
    blobs, links = Blobs(folder / "evidence"), Links("http://127.0.0.1")
    app = App(Wiring(database, blobs, words, channels, links, clock=clock, ways=ways or Ways()))
    await app.start()
    options = SiteOptions(b"a key of the tests", limits=FAST_HANDS, call_key=call_key, private_push=True)
    runner = web.AppRunner(build_site(StoreWebBackend(app, partials), words, app.clock, options), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield Program(f"http://{host}:{port}", database, {one.slug: one.link_code for one in people}, app)
    finally:
        await runner.cleanup()
        await app.stop()
