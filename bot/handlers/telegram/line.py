"""A lean line to one server: JSON is posted over connections that are kept open, and what comes back is read whole.

Every answer goes out on it, and a general client takes four times as long for the same few bytes. Nothing but short
answers comes back here; files, uploads and long polling have the general one.
"""

import asyncio
import ssl
from collections import deque
from functools import cached_property
from typing import Final, cast
from urllib.parse import quote, urlsplit

from bot.channel import DeliveryError, NotSentError, UnclearError
from bot.handlers.telegram.answers import BrokenAnswerError, read_answer

CONNECT_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 15.0
"""Servers let go of a connection that was not used for a minute or so; one that is younger is nearly always there."""

MOST_CONNECTIONS: Final = 64


class Line:
    """Connections to one server, opened as they are needed."""

    def __init__(self, address: str) -> None:
        self._server = urlsplit(address)
        self._named = self._server.netloc.rpartition("@")[2]
        self._idle: deque[_Wire] = deque()
        self._slots = asyncio.Semaphore(MOST_CONNECTIONS)

    async def post(self, path: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        """Post JSON; returns the status and what came back. ``seconds`` is how long the answer is waited for.

        Raises:
            NotSentError: no connection could be made, so that nothing was sent.
            UnclearError: it was sent, and no whole answer came.
        """
        request = (
            f"POST {quote(path, safe='/:%')} HTTP/1.1\r\nHost: {self._named}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        async with self._slots:
            wire = self._open_one() or await self._connected()
            trouble: DeliveryError
            try:
                async with asyncio.timeout(seconds):
                    answer = await wire.ask(request)
            except (TimeoutError, OSError) as error:
                trouble = UnclearError(type(error).__name__)
            else:
                if not wire.closed:
                    self._idle.append(wire)
                return answer
        raise trouble  # raised here, so that it has no context: that may know what was posted

    def close(self) -> None:
        while self._idle:
            self._idle.pop().abort()

    @cached_property
    def _secure(self) -> ssl.SSLContext | None:
        """With the system's certificates; reading them takes a while."""
        return ssl.create_default_context() if self._server.scheme == "https" else None

    def _open_one(self) -> "_Wire | None":
        """The connection that was used last, if it is young enough to be there still."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            wire = self._idle.pop()
            if not wire.closed and now - wire.used_at < IDLE_SECONDS:
                return wire
            wire.abort()
        return None

    async def _connected(self) -> "_Wire":
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                port = self._server.port or (443 if self._secure else 80)
                _, wire = await loop.create_connection(_Wire, self._server.hostname or "", port, ssl=self._secure)
        except (TimeoutError, OSError, ValueError) as error:  # the last one: there can be no such name or port
            why = type(error).__name__
        else:
            return wire
        raise NotSentError(why)


class _Wire(asyncio.Protocol):
    """One connection; it carries one question at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._came = b""
        self.used_at = self._loop.time()

    @property
    def closed(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        if self._transport is None:
            raise BrokenAnswerError
        self._waiting = self._loop.create_future()
        self._transport.write(request)
        try:
            return await self._waiting
        except asyncio.CancelledError:
            self.abort()  # it still owes an answer, and is of no use to anybody else
            raise
        finally:
            self._waiting, self.used_at = None, self._loop.time()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._came += data
        self._look(ended=False)

    def eof_received(self) -> None:
        self._look(ended=True)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc if isinstance(exc, OSError) else BrokenAnswerError())

    def _look(self, *, ended: bool) -> None:
        """Hand on the answer once it is whole."""
        if self._waiting is None or self._waiting.done():
            self.abort()  # nobody has asked
            return
        try:
            answer = read_answer(self._came, ended=ended)
        except BrokenAnswerError as error:
            self._waiting.set_exception(error)
            self.abort()
            return
        if answer is not None:
            self._came = b""
            self._waiting.set_result((answer.status, answer.body))
            if answer.closes:
                self.abort()
