"""What every route of a mount needs: who asks, whether they may ask again so soon, and what they sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.channel import UndecodableError
from bot.handlers.web.backend import WebBackend, WebSession
from bot.handlers.web.caller import refuse_foreign, refuse_other_session
from bot.handlers.web.cookie import SessionCookie
from bot.handlers.web.incoming import read_object
from bot.handlers.web.limiter import Limiter
from bot.handlers.web.options import Limits, SiteOptions
from bot.handlers.web.refusals import refused

MAX_SEQ = 2**63 - 1


class Limiters:
    """One limiter for each thing that can be overdone."""

    def __init__(self, limits: Limits) -> None:
        self.messages = Limiter(limits.messages)
        self.pieces = Limiter(limits.pieces)
        self.uploads = Limiter(limits.uploads)
        self.reads = Limiter(limits.reads)
        self.sessions = Limiter(limits.sessions)
        self.calls = Limiter(limits.calls)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes of one mount share."""

    backend: WebBackend
    clock: Callable[[], datetime]
    options: SiteOptions
    cookie: SessionCookie
    limiters: Limiters

    async def session(self, request: web.Request, limiter: Limiter) -> WebSession:
        """The signed-in browser.

        Raises:
            RefusedError: nobody is signed in, or they ask too often.
        """
        session = await self.session_or_none(request)
        if session is None:
            raise refused(401, "web-error-signed-out")
        limiter.take(session.chat.sender)
        return session

    async def own_session(self, request: web.Request, limiter: Limiter) -> WebSession:
        """The same for a request that changes something: it must come from our own page."""
        refuse_foreign(request, self.options)
        session = await self.session(request, limiter)
        refuse_other_session(request, session)
        return session

    async def session_or_none(self, request: web.Request) -> WebSession | None:
        token = self.cookie.read(request)
        return await self.backend.find_session(token, self.clock()) if token else None


async def read_body(request: web.Request, max_bytes: int) -> bytes:
    """The body, never more than ``max_bytes`` of it in memory.

    Raises:
        RefusedError: it is larger, or compressed.
    """
    if "Content-Encoding" in request.headers:
        raise refused(415, "web-error-unreadable")
    if (request.content_length or 0) > max_bytes:
        raise refused(413, "web-error-too-large")
    body = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > max_bytes:
            raise refused(413, "web-error-too-large")
    return bytes(body)


async def read_json(request: web.Request, max_bytes: int) -> tuple[bytes, dict[str, Any]]:
    """The body as it came and the JSON object in it.

    Raises:
        RefusedError: it is too large or no JSON object.
    """
    body = await read_body(request, max_bytes)
    try:
        return body, dict(read_object(body))
    except UndecodableError as error:
        raise refused(400, "web-error-unreadable") from error


def whole_number(text: str | None) -> int | None:
    """A number from 0 up, or ``None`` when there is none.

    Raises:
        RefusedError: there is something, and it is no such number.
    """
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= MAX_SEQ):
        raise refused(400, "web-error-unreadable")
    return int(text[:20])
