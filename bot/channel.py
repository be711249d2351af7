"""What a messenger must offer, and what it makes of its own words. A messenger is one folder in ``bot/handlers``."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: the messenger, our account there, and the person's id there."""

    channel: str
    account: str
    sender: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a messenger can show and carry. Sizes in bytes, texts in UTF-16 units; 0 means it cannot."""

    max_text: int
    max_caption: int
    buttons: int
    button_payload_bytes: int
    edits: bool
    receive_file_bytes: int
    send_file_bytes: int
    per_second: float
    per_chat_second: float


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as the messenger gave it. ``(address, event_id)`` is unique; ``sent_at`` is the messenger's time."""

    address: Address
    event_id: str
    body: bytes
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TextEvent:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class TapEvent:
    """A button; ``token`` is what the button carried."""

    token: str


@dataclass(frozen=True, slots=True)
class PickEvent:
    """Several buttons of one question, given together."""

    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """A link or typed code that should let a person in."""

    code: str


@dataclass(frozen=True, slots=True)
class MediaEvent:
    """A file that the messenger holds under ``handle``. ``size_bytes`` is what it claims, 0 when unknown.

    ``component`` is the key an upload button named; ``group`` joins the files of one album.
    """

    handle: str
    name: str
    size_bytes: int = 0
    caption: str = ""
    component: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class UnsupportedEvent:
    """A sort of message that is of no use here; ``kind`` is the messenger's word for it."""

    kind: str


Event: TypeAlias = TextEvent | TapEvent | PickEvent | OpenEvent | MediaEvent | UnsupportedEvent


class UndecodableError(Exception):
    """The event cannot be read; it is parked and blocks nobody."""


class Channel(Protocol):
    """One messenger."""

    @property
    def name(self) -> str:
        """ASCII name; the first part of every address."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; a constant."""

    def decode(self, body: bytes) -> Event:
        """Read one stored event.

        Raises:
            UndecodableError: the event is not of a form this messenger sends.
        """

    def open_media(self, handle: str) -> AsyncIterator[bytes]:
        """The bytes behind a handle, in pieces.

        Raises:
            MediaGoneError: the messenger no longer has it.
        """

    async def release_media(self, handle: str) -> None:
        """The bytes are kept or refused for good; a copy that waits on our side may go."""


class MediaGoneError(Exception):
    """The messenger no longer has the file; the person is asked to send it again."""
