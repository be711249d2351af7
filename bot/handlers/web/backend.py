"""What the web chat needs from the rest of the program. The web chat declares it; ``app.py`` wires it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.channel import Address, RawEvent


class BackendBusyError(Exception):
    """Nothing was kept and nothing was lost; the page tries again."""


class TooManyUploadsError(Exception):
    """This browser already has as many unfinished uploads as it may have."""


class WrongOffsetError(Exception):
    """A piece of a file does not continue where the file ends."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(f"the upload stands at {offset}")


@dataclass(frozen=True, slots=True)
class WebSession:
    """One browser; ``chat`` is its address, ``sender`` in it is the session's own id and never the token."""

    chat: Address


@dataclass(frozen=True, slots=True)
class StartedSession:
    """``token`` is the cookie's value; only its hash is stored."""

    token: str
    session: WebSession


@dataclass(frozen=True, slots=True)
class WebMessage:
    """One message of a person's conversation. ``client_ref`` is the id the page gave its own event, else empty.

    ``unseen``: it was pushed, and the page is to tell when the person has it before their eyes.
    """

    seq: int
    at: datetime
    direction: Literal["in", "out"]
    body: Mapping[str, Any]
    client_ref: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """The page's header: the unit, and the round with its deadline. Both are empty before a unit is joined."""

    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A stretch of a conversation, rising by ``seq``. ``more``: others lie beyond it in the direction asked for.

    ``thread`` names the person's conversation; it changes when a device code joins the browser to another person.
    """

    thread: str
    about: About
    messages: tuple[WebMessage, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file the page wants to send. ``client_id`` is the page's own id; it becomes the event's id."""

    client_id: str
    name: str
    size: int
    component: str
    caption: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way; ``offset`` bytes of ``size`` are kept for good."""

    id: str
    client_id: str
    name: str
    size: int
    offset: int
    component: str
    caption: str


@dataclass(frozen=True, slots=True)
class CallAddress:
    """What a browser gives out to be called (Web Push); the keys are base64url."""

    endpoint: str
    public_key: str
    auth_secret: str


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file to hand out; ``size`` is ``None`` when it is not known beforehand.

    ``is_picture_of_ours``: pixels that we have encoded ourselves; only such a file is ever shown inside the page.
    """

    name: str
    media_type: str
    size: int | None
    chunks: AsyncIterator[bytes]
    is_picture_of_ours: bool = False


class Bell(Protocol):
    """Rings when something may have happened; a ring between two waits is not lost."""

    async def wait(self) -> None:
        """Return at the next ring, at once when it rang since the last wait."""


class WebBackend(Protocol):
    """The store, the intake and the documents, as far as the page needs them. All may raise ``BackendBusyError``."""

    async def healthy(self) -> bool:
        """Whether what is sent now would be kept."""

    async def start_session(self, address_hash: str, now: datetime) -> StartedSession:
        """Begin a browser's session; only an opened code does so."""

    async def find_session(self, token: str, now: datetime) -> WebSession | None:
        """The session of a cookie, ``None`` when it is unknown or ended."""

    async def end_session(self, token: str, now: datetime) -> None:
        """Sign the browser out."""

    async def accept(self, raw: RawEvent) -> bool:
        """Keep an event for good. ``False`` when it was seen before."""

    async def page(
        self, chat: Address, *, after: int | None = None, before: int | None = None, limit: int
    ) -> MessagePage:
        """The first messages after ``after``, the last before ``before``, or the newest."""

    async def seen(self, chat: Address, seq: int) -> None:
        """The person of this browser has the messages up to ``seq`` before their eyes."""

    async def be_called(self, chat: Address, address: CallAddress, *, renew: bool) -> bool:
        """The person agrees to be called in this browser. ``renew``: they did so before; ``False`` when no longer."""

    async def stop_calls(self, chat: Address) -> None:
        """Nobody is called in this browser any more."""

    def listen(self, chat: Address) -> AbstractAsyncContextManager[Bell]:
        """A bell for whatever is said to this browser's person, also when the browser joins another person."""

    async def create_upload(self, chat: Address, new: NewUpload, now: datetime) -> Upload:
        """Announce a file; the same ``client_id`` gives the same upload.

        Raises:
            TooManyUploadsError: the browser has too many unfinished ones.
        """

    async def find_upload(self, chat: Address, upload_id: str) -> Upload | None:
        """An upload of this browser."""

    async def append_upload(self, chat: Address, upload_id: str, offset: int, chunk: bytes) -> Upload:
        """Keep a piece for good.

        Raises:
            WrongOffsetError: the piece does not start where the upload stands.
        """

    async def finish_upload(self, chat: Address, upload_id: str) -> None:
        """The file is whole and its event accepted."""

    async def cancel_upload(self, chat: Address, upload_id: str) -> None:
        """Forget an unfinished upload."""

    async def attachment(self, chat: Address, kind: str, ref: str) -> OpenFile | None:
        """A file of the person's own; ``None`` also when it belongs to somebody else."""
