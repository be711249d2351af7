"""The messenger of transcripts: it reads what the web chat reads, files sent together too, and holds them in memory."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

from bot.channel import Capabilities, Event, MediaEvent, MediaGoneError, UnsupportedEvent
from bot.handlers.web.incoming import decode

NAME: Final = "play"
UNUSABLE: Final = b"sticker"


class PlayChannel:
    """Implements ``bot.channel.Channel``."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(20_000, 4_000, 100, 64, True, 20 * 2**20, 20 * 2**20, 1000.0, 1000.0)  # noqa: FBT003

    def decode(self, body: bytes) -> Event:
        if body == UNUSABLE:
            return UnsupportedEvent("sticker")
        event = decode(body)
        return replace(event, group=json.loads(body).get("group", "")) if isinstance(event, MediaEvent) else event

    async def open_media(self, handle: str) -> AsyncIterator[bytes]:
        if handle not in self.files:
            raise MediaGoneError(handle)
        yield self.files[handle]

    async def release_media(self, handle: str) -> None:
        """Props stay: the same file may be sent again."""
