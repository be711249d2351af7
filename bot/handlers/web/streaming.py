"""The stream of new messages (server-sent events)."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from aiohttp import web

from bot.channel import Address
from bot.handlers.web.backend import About, Bell
from bot.handlers.web.requests import Desk, whole_number
from bot.handlers.web.talking import MOST_MESSAGES, message_json

_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",  # nginx would hold the stream back until its buffer is full
}


class OpenStreams:
    """The streams that are open in this process: a browser's oldest gives way, and all end with the program.

    A phone that lost its line opens a new stream long before the old one is noticed to be dead.
    """

    def __init__(self, most_per_session: int) -> None:
        self._most = most_per_session
        self._by_session: defaultdict[str, dict[asyncio.Task[Any], None]] = defaultdict(dict)

    @asynccontextmanager
    async def entered(self, session: str) -> AsyncIterator[None]:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a stream runs in a task")
        mine = self._by_session[session]
        while len(mine) >= self._most:
            oldest = next(iter(mine))
            del mine[oldest]
            oldest.cancel()
        mine[task] = None
        try:
            yield
        finally:
            mine.pop(task, None)
            if not mine:
                self._by_session.pop(session, None)

    async def close(self, app: web.Application) -> None:
        for tasks in list(self._by_session.values()):
            for task in list(tasks):
                task.cancel()


class Streaming:
    """Sends what is said to one browser as soon as it is kept."""

    def __init__(self, desk: Desk, streams: OpenStreams) -> None:
        self._desk = desk
        self._streams = streams

    async def get_stream(self, request: web.Request) -> web.StreamResponse:
        """Everything after ``Last-Event-ID`` or ``?after=``; ends with ``reset`` when the browser changed persons."""
        desk = self._desk
        session = await desk.session(request, desk.limiters.reads)
        seen = request.headers.get("Last-Event-ID") or request.query.get("after")
        after = whole_number(seen) or 0
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        async with self._streams.entered(session.chat.sender), desk.backend.listen(session.chat) as bell:
            follower = _Follower(desk, session.chat, response, after, request.query.get("thread", ""))
            with suppress(ConnectionError):  # the phone is gone; it comes back by itself
                await self._follow(request, follower, bell)
        return response

    async def _follow(self, request: web.Request, follower: "_Follower", bell: Bell) -> None:
        while await follower.send_new():
            try:
                async with asyncio.timeout(self._desk.options.heartbeat_seconds):
                    await bell.wait()
            except TimeoutError:
                if await self._desk.session_or_none(request) is None:
                    await follower.send("bye", {})
                    return
                await follower.send("ping", {})


class _Follower:
    """Where one stream stands."""

    def __init__(self, desk: Desk, chat: Address, response: web.StreamResponse, after: int, thread: str) -> None:
        self._desk = desk
        self._chat = chat
        self._response = response
        self._after = after
        self._thread = thread
        self._about: About | None = None

    async def send_new(self) -> bool:
        """Send what is new; ``False`` when the stream must end because it is another conversation now."""
        more = True
        while more:
            page = await self._desk.backend.page(self._chat, after=self._after, limit=MOST_MESSAGES)
            if self._thread and page.thread != self._thread:
                await self.send("reset", {"thread": page.thread})
                return False
            self._thread = page.thread
            if page.about != self._about:
                self._about = page.about
                await self.send(
                    "about", {"thread": page.thread, "title": page.about.title, "detail": page.about.detail}
                )
            for message in page.messages:
                await self.send("message", message_json(message), message.seq)
                self._after = message.seq
            more = page.more
        return True

    async def send(self, event: str, data: Mapping[str, Any], seq: int | None = None) -> None:
        number = "" if seq is None else f"id: {seq}\n"
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        await self._response.write(f"{number}event: {event}\ndata: {text}\n\n".encode())
