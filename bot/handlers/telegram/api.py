"""The line to the Bot API: aiogram's methods over a session of our own, whose errors never hold the token."""

import io
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

import aiohttp
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile
from pydantic import TypeAdapter, ValidationError

from bot.channel import (
    BusyError,
    DeliveryError,
    MediaGoneError,
    NotSentError,
    RefusedMessageError,
    UnclearError,
    UnreachableError,
)
from bot.handlers.telegram.line import Line

CALL_SECONDS: Final = 30.0
CONNECT_SECONDS: Final = 10.0
DOWNLOAD_SECONDS: Final = 300.0
CHUNK_BYTES: Final = 256 * 1024
MOST_CONNECTIONS: Final = 64
DEFAULT_WAIT_SECONDS: Final = 1.0
_GONE: Final = frozenset({400, 403, 404, 410})


class BrokenTokenError(NotSentError):
    """Telegram does not know this bot."""


class OtherPollerError(NotSentError):
    """Somebody else takes this bot's updates, or a webhook is set."""


class BotApi(BaseSession):
    """The session of one bot."""

    def __init__(self, server: TelegramAPIServer) -> None:
        super().__init__(api=server)
        self._session: aiohttp.ClientSession | None = None
        self._line = Line(server.base)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  (aiogram's)
    ) -> TelegramType:
        """Make one call.

        Raises:
            DeliveryError: it failed, in one of the sorts that ``bot.channel`` knows.
        """
        result = await self.call(bot.token, method, CALL_SECONDS if timeout is None else float(timeout))
        return cast("TelegramType", _read(method, result))

    async def call(self, token: str, method: TelegramMethod[Any], seconds: float) -> Any:
        """Make one call; returns the plain ``result``."""
        files = {name: value for name, value in method if isinstance(value, InputFile)}
        fields = method.model_dump(mode="json", exclude_unset=True, exclude_none=True, exclude=set(files))
        if not files:
            return await self.post(token, method.__api_method__, fields, seconds)
        url = self.api.api_url(token=token, method=method.__api_method__)
        return _result(*await self._post(url, {"data": await _form(fields, files)}, seconds))

    async def post(self, token: str, method: str, fields: Mapping[str, Any], seconds: float) -> Any:
        """Make the call ``method`` with these fields; returns the plain ``result``."""
        path = urlsplit(self.api.api_url(token=token, method=method)).path
        return _result(*await self._line.post(path, json.dumps(fields).encode(), seconds))

    async def updates(self, token: str, offset: int | None, kinds: tuple[str, ...], wait_seconds: int) -> bytes:
        """The raw answer of ``getUpdates``."""
        wanted: dict[str, Any] = {"timeout": wait_seconds, "allowed_updates": list(kinds)}
        if offset is not None:
            wanted["offset"] = offset
        url = self.api.api_url(token=token, method="getUpdates")
        status, answer = await self._post(url, {"json": wanted}, wait_seconds + CALL_SECONDS)
        if status != HTTPStatus.OK:
            _result(status, answer)
        return answer

    async def download(self, token: str, path: str) -> AsyncIterator[bytes]:
        """The bytes of a file in pieces.

        Raises:
            MediaGoneError: Telegram no longer has it.
            NotSentError: the line broke, or the server is in trouble.
        """
        if self.api.is_local:
            for piece in _local(Path(path)):
                yield piece
            return
        url = self.api.file_url(token=token, path=path)
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS, sock_connect=CONNECT_SECONDS)
        broken = ""
        try:
            async with self._open().get(url, timeout=timeout) as response:
                if response.status in _GONE:
                    raise MediaGoneError(path)
                if response.status != HTTPStatus.OK:
                    raise NotSentError(f"file: status {response.status}")
                async for piece in response.content.iter_chunked(CHUNK_BYTES):
                    yield piece
        except (aiohttp.ClientError, TimeoutError) as error:
            broken = type(error).__name__
        if broken:  # raised here, so that the library's error, which knows the address, is not even its context
            raise NotSentError(f"file: {broken}")

    async def close(self) -> None:
        self._line.close()
        if self._session is not None:
            await self._session.close()

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109  (aiogram's signature)
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002  (aiogram's signature)
    ) -> AsyncGenerator[bytes, None]:
        """Unused: aiogram's downloader names the token in its errors. See ``download``."""
        raise NotImplementedError
        yield b""

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session

    async def _post(self, url: str, body: dict[str, Any], seconds: float) -> tuple[int, bytes]:
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        trouble: DeliveryError
        try:
            async with self._open().post(url, timeout=timeout, **body) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            trouble = NotSentError(type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            trouble = UnclearError(type(error).__name__)
        raise trouble  # raised here, so that the library's error, which knows the address, is not even its context


async def _form(fields: Mapping[str, Any], files: Mapping[str, InputFile]) -> aiohttp.FormData:
    """What is posted where a file goes along."""
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        content = b"".join([piece async for piece in file.read(cast("Bot", None))])
        form.add_field(name, io.BytesIO(content), filename=file.filename or name)
    return form


def _result(status: int, answer: bytes) -> Any:
    """The ``result`` of an answer.

    Raises:
        DeliveryError: the answer is a refusal.
    """
    try:
        document = json.loads(answer)
    except ValueError:
        raise _trouble(status, {}) from None
    if isinstance(document, dict) and document.get("ok") is True and status < 300:  # noqa: PLR2004
        return document.get("result")
    raise _trouble(status, document if isinstance(document, dict) else {})


def _trouble(status: int, document: dict[str, Any]) -> DeliveryError:
    """Which sort of failure an answer is; Telegram's own sentence is left out, for it may quote what was sent."""
    code = document.get("error_code") if isinstance(document.get("error_code"), int) else status
    parameters = document.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    match code:
        case 429:
            return BusyError(float(wait) if isinstance(wait, int | float) else DEFAULT_WAIT_SECONDS)
        case 403:
            return UnreachableError("status 403")
        case 401 | 404:
            return BrokenTokenError(f"status {code}")
        case 409:
            return OtherPollerError("status 409")
        case 504:
            return UnclearError("status 504")
        case int() if code >= 500 or code < 400:  # noqa: PLR2004
            return NotSentError(f"status {code}")
        case _:
            return RefusedMessageError(f"status {code}")


def _read(method: TelegramMethod[TelegramType], result: Any) -> Any:
    returning: Any = method.__returning__
    try:
        return TypeAdapter(returning).validate_python(result)
    except ValidationError:
        raise NotSentError(f"{method.__api_method__} gave something else") from None


def _local(path: Path) -> list[bytes]:
    """A file that our own Bot API server has put on this machine's disk."""
    try:
        return [path.read_bytes()]
    except OSError as error:
        raise MediaGoneError("local file") from error
