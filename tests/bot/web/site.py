"""A running web chat for the tests: a real server on a free port of this machine, and a browser's manners."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from yarl import URL

from bot.handlers.web.options import SiteOptions
from bot.handlers.web.site import build_site
from bot.wording import Words
from tests.bot.web.memory_backend import NOON, MemoryBackend

WORDS = Words.load()
OPTIONS = SiteOptions(address_key=b"a key of the tests", heartbeat_seconds=0.05)
MANNERS = {"X-Chamdiem": "1", "Sec-Fetch-Site": "same-origin"}
"""What our own page and the browser it runs in send along."""


class Browser:
    """One browser: its cookies, and requests as the page makes them."""

    def __init__(self, site: URL, http: aiohttp.ClientSession, base: str = "/") -> None:
        self.site = site
        self.http = http
        self.base = base

    def at(self, path: str) -> URL:
        return self.site.join(URL(self.base + path))

    async def ask(self, method: str, path: str, **more: Any) -> aiohttp.ClientResponse:
        """A request with the page's manners; the body is read before it is returned."""
        headers = {**MANNERS, **more.pop("headers", {})}
        async with self.http.request(method, self.at(path), headers=headers, allow_redirects=False, **more) as answer:
            await answer.read()
            return answer

    async def say(self, text: str, event_id: str | None = None) -> aiohttp.ClientResponse:
        return await self.post(kind="text", text=text, id=event_id or uuid4().hex)

    async def post(self, **event: Any) -> aiohttp.ClientResponse:
        return await self.ask("POST", "events", json={"id": uuid4().hex, **event})

    async def enter(self, code: str = "ABCD-EFGH-JKLM") -> aiohttp.ClientResponse:
        """Come in by a code; the cookie stays in this browser."""
        answer = await self.post(kind="open", code=code)
        assert answer.status == 202
        return answer

    async def upload(self, size: int, client_id: str = "upload-1", **more: Any) -> str:
        """Announce a file and give its path."""
        new = {"id": client_id, "name": "ảnh.jpg", "size": size, **more}
        answer = await self.ask("POST", "uploads", json=new)
        assert answer.status == 201
        return f"uploads/{(await answer.json())['id']}"

    async def piece(self, path: str, offset: int, chunk: bytes) -> aiohttp.ClientResponse:
        return await self.ask("PATCH", path, data=chunk, headers={"Upload-Offset": str(offset)})


@asynccontextmanager
async def running(backend: MemoryBackend, options: SiteOptions = OPTIONS, port: int = 0) -> AsyncIterator[URL]:
    """The site on ``port``, 0 for a free one."""
    runner = web.AppRunner(build_site(backend, WORDS, lambda: NOON, options), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        host, port = runner.addresses[0][:2]
        yield URL(f"http://{host}:{port}")
    finally:
        await runner.cleanup()


@asynccontextmanager
async def browsing(site: URL, base: str = "/") -> AsyncIterator[Browser]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield Browser(site, http, base)
