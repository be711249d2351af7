"""The web chat as one of the messengers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

from bot.channel import Capabilities, Event, MediaGoneError
from bot.handlers.web.incoming import MAX_TEXT_CHARS, decode
from bot.handlers.web.staging import UploadFolder

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


@dataclass(frozen=True, slots=True)
class WebChannel:
    """``uploads`` is where browsers' files wait; without it (as found, not yet wired) no file can be opened."""

    uploads: UploadFolder | None = None

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

    def with_uploads(self, uploads: UploadFolder) -> "WebChannel":
        return replace(self, uploads=uploads)
