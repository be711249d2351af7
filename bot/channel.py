"""What a messenger must offer, and what it makes of its own words. A messenger is one folder in ``bot/handlers``."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias


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
    pushes: bool = False
    """Whether messages have to be sent; where they need not, the person's own page fetches them."""


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as the messenger gave it. ``(address, event_id)`` is unique; ``sent_at`` is the messenger's time."""

    address: Address
    event_id: str
    body: bytes
    sent_at: datetime | None = None
    turn_order: int = 0
    """Rises with the messenger's own order of events; 0 where it tells none."""

    unreadable: str = ""
    """Why nobody can ever handle it, where that is plain at once: it is kept, and put aside."""


@dataclass(frozen=True, slots=True)
class TextEvent:
    """Words. ``ref`` is the messenger's id of the message where it can be edited later, else empty."""

    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class EditedEvent:
    """The person has changed the words of an earlier message, ``ref``."""

    ref: str
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

    ``component`` is the key an upload button named; ``group`` joins the files of one album; ``recompressed`` files were
    made smaller by the messenger.
    """

    handle: str
    name: str
    size_bytes: int = 0
    caption: str = ""
    component: str = ""
    group: str = ""
    recompressed: bool = False


@dataclass(frozen=True, slots=True)
class UnsupportedEvent:
    """A sort of message that is of no use here; ``kind`` is the messenger's word for it."""

    kind: str


@dataclass(frozen=True, slots=True)
class PresenceEvent:
    """The person has blocked us in this chat, or can be reached there again."""

    reachable: bool


Event: TypeAlias = (
    TextEvent | EditedEvent | TapEvent | PickEvent | OpenEvent | MediaEvent | UnsupportedEvent | PresenceEvent
)


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


# --- messengers that have to be sent to -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message for one chat; ``body`` is what ``bot.rendering`` made.

    ``replaces`` is the messenger's id of the message whose place it takes. With ``chosen`` it is that message once
    more, answered: with what was chosen, and nothing left to choose.
    """

    chat: Address
    body: Mapping[str, Any]
    replaces: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One call to the messenger.

    ``risky`` pieces are never sent again when nobody knows whether they arrived; ``again`` ones as often as one likes,
    for the second time changes nothing.
    """

    content: Any
    risky: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file of ours to send along."""

    name: str
    media_type: str
    chunks: AsyncIterator[bytes]


class Carrier(Channel, Protocol):
    """A messenger that has to be sent to."""

    def pieces(self, outgoing: Outgoing) -> tuple[Piece, ...]:
        """The calls that a message takes, in order; always the same ones for the same message."""

    async def send(self, piece: Piece) -> str:
        """Make one call; returns the messenger's id of what it made, empty when it made nothing new.

        Raises:
            DeliveryError: one of the sorts below.
        """


class DeliveryError(Exception):
    """Something was not sent, or perhaps not. The text holds neither secrets nor what anybody typed."""


class BusyError(DeliveryError):
    """The messenger asks us to wait; nothing was sent."""

    def __init__(self, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(f"asked to wait {wait_seconds} s")


class NotSentError(DeliveryError):
    """Nothing was sent; trying again later may help."""


class UnclearError(DeliveryError):
    """The line broke after the message had left: nobody knows whether it arrived."""


class UnreachableError(DeliveryError):
    """The person has blocked us, or is no longer there."""


class RefusedMessageError(DeliveryError):
    """The messenger will never take this message."""


class FileGoneError(DeliveryError):
    """A file that was to be sent along is no longer there, or not this person's."""
