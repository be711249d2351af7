"""The web chat as one of the messengers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

from bot.channel import Capabilities, Event, MediaGoneError
from bot.handlers.web.incoming import MAX_TEXT_CHARS, decode

NAME: Final = "web"
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
"""The evidence limit of every channel."""

CAPABILITIES: Final = Capabilities(
    max_text=20_000,
    max_caption=MAX_TEXT_CHARS,
    buttons=100,
    button_payload_bytes=64,
    edits=True,
    receive_file_bytes=MAX_FILE_BYTES,
    send_file_bytes=MAX_FILE_BYTES,
    per_second=1_000,
    per_chat_second=1_000,
)


class UploadedBytes(Protocol):
    """Where the files lie that browsers have sent."""

    def read(self, upload_id: str) -> AsyncIterator[bytes]:
        """A file in pieces.

        Raises:
            MediaGoneError: it is no longer there.
        """

    async def release(self, upload_id: str) -> None:
        """Let go of a file that is kept elsewhere now."""


@dataclass(frozen=True, slots=True)
class WebChannel:
    """As it is found it has no ``uploads`` and can open no file; ``app.py`` gives it some."""

    uploads: UploadedBytes | None = None

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def decode(self, body: bytes) -> Event:
        return decode(body)

    async def open_media(self, handle: str) -> AsyncIterator[bytes]:
        if self.uploads is None:
            raise MediaGoneError(handle)
        async for piece in self.uploads.read(handle):
            yield piece

    async def release_media(self, handle: str) -> None:
        if self.uploads is not None:
            await self.uploads.release(handle)

    def with_uploads(self, uploads: UploadedBytes) -> "WebChannel":
        return replace(self, uploads=uploads)
