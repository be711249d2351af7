"""Telegram as one of the messengers."""

from collections.abc import AsyncIterator, Awaitable
from typing import Final, Protocol

from aiogram import Bot
from aiogram.types import BufferedInputFile

from bot.channel import (
    Address,
    Capabilities,
    Event,
    FileGoneError,
    MediaGoneError,
    OutFile,
    Outgoing,
    Piece,
    RefusedMessageError,
)
from bot.handlers.telegram import outgoing as words
from bot.handlers.telegram.api import CALL_SECONDS, BotApi
from bot.handlers.telegram.incoming import decode
from bot.handlers.telegram.limits import (
    MAX_BUTTONS,
    MAX_CALLBACK_BYTES,
    MAX_CAPTION,
    MAX_DOWNLOAD_BYTES,
    MAX_LOCAL_DOWNLOAD_BYTES,
    MAX_TEXT,
    MAX_UPLOAD_BYTES,
)
from bot.handlers.telegram.signing import Signer

NAME: Final = "telegram"


class OpensFiles(Protocol):
    """Hands out the files that messages carry."""

    def __call__(self, address: Address, kind: str, ref: str) -> Awaitable[OutFile | None]:
        """One of the person's own files, or ``None``."""


class TelegramChannel:
    """One bot. ``files`` is given later: who opens files is wired after the channel is."""

    def __init__(self, bot: Bot, api: BotApi, per_second: float, per_chat_second: float) -> None:
        self._bot = bot
        self._api = api
        self._signer = Signer.of(bot.token)
        self.files: OpensFiles | None = None
        self.capabilities = Capabilities(
            max_text=MAX_TEXT,
            max_caption=MAX_CAPTION,
            buttons=MAX_BUTTONS,
            button_payload_bytes=MAX_CALLBACK_BYTES,
            edits=True,
            receive_file_bytes=MAX_LOCAL_DOWNLOAD_BYTES if api.api.is_local else MAX_DOWNLOAD_BYTES,
            send_file_bytes=MAX_UPLOAD_BYTES,
            per_second=per_second,
            per_chat_second=per_chat_second,
            pushes=True,
        )

    @property
    def name(self) -> str:
        return NAME

    def decode(self, body: bytes) -> Event:
        return decode(body, self._signer)

    async def open_media(self, handle: str) -> AsyncIterator[bytes]:
        try:
            file = await self._bot.get_file(handle)
        except RefusedMessageError:
            raise MediaGoneError(handle) from None
        if not file.file_path:
            raise MediaGoneError(handle)
        async for piece in self._api.download(self._bot.token, file.file_path):
            yield piece

    async def release_media(self, handle: str) -> None:
        """Telegram keeps what people have sent; there is no copy of ours."""

    def pieces(self, outgoing: Outgoing) -> tuple[Piece, ...]:
        return words.pieces(outgoing, self._signer)

    async def send(self, piece: Piece) -> str:
        if isinstance(piece.content, words.FileToSend):
            file = words.file_call(piece.content, await self._content(piece.content))
            sent = await self._api.call(self._bot.token, file, CALL_SECONDS)  # of the answer only the id is read
        else:
            call: words.Call = piece.content
            sent = await self._api.post(self._bot.token, call.method, call.fields, CALL_SECONDS)
        return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""

    async def _content(self, file: words.FileToSend) -> BufferedInputFile:
        address = Address(NAME, str(self._bot.id), str(file.chat_id))
        opened = await self.files(address, file.kind, file.ref) if self.files is not None else None
        if opened is None:
            raise FileGoneError(file.kind)
        content = b"".join([piece async for piece in opened.chunks])
        if len(content) > MAX_UPLOAD_BYTES:
            raise RefusedMessageError("file too large")
        return BufferedInputFile(content, opened.name)
