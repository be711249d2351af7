"""A small web backend that keeps everything in memory and leads a short conversation of its own.

It shows what the page and its server do by themselves; the whole program is tested elsewhere with the real store.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.channel import Address, MediaEvent, OpenEvent, PickEvent, RawEvent, TapEvent, TextEvent
from bot.handlers.web.backend import (
    About,
    BackendBusyError,
    Bell,
    CallAddress,
    MessagePage,
    NewUpload,
    OpenFile,
    StartedSession,
    TooManyUploadsError,
    Upload,
    WebMessage,
    WebSession,
    WrongOffsetError,
)
from bot.handlers.web.bells import Bells
from bot.handlers.web.incoming import decode

MOST_UPLOADS = 20
NOON = datetime.fromisoformat("2026-11-12T08:30:00+07:00")

Body = Mapping[str, Any]


def say(text: str, style: str = "body") -> dict[str, str]:
    return {"style": style, "text": text}


def reply(*lines: Body, **more: Any) -> Body:
    empty = {
        "choices": [],
        "bars": [],
        "attachments": [],
        "previews": [],
        "many": False,
        "ticked": [],
        "asks": False,
        "chosen": None,
    }
    return {"lines": list(lines), **empty, **more}


@dataclass
class Person:
    """One conversation."""

    thread: str
    about: About = field(default_factory=About)
    messages: list[WebMessage] = field(default_factory=list)
    files: dict[tuple[str, str], tuple[str, str, bytes]] = field(default_factory=dict)


class MemoryBackend:
    """Keeps what it accepts, in order and once; ``answers`` says what is replied to an event."""

    def __init__(self) -> None:
        self.sessions: dict[str, WebSession] = {}
        self.people: dict[str, Person] = {}
        self.person_of: dict[Address, str] = {}
        self.accepted: dict[tuple[Address, str], RawEvent] = {}
        self.uploads: dict[str, Upload] = {}
        self.bytes_of: dict[str, bytearray] = {}
        self.finished: list[str] = []
        self.address_hashes: list[str] = []
        self.calls: dict[Address, CallAddress] = {}
        self.is_healthy = True
        self.bells = Bells()
        self.answers: Any = lambda person, event: ()

    # --- what the page needs

    async def healthy(self) -> bool:
        return self.is_healthy

    async def start_session(self, address_hash: str, now: datetime) -> StartedSession:
        number = len(self.address_hashes) + 1
        token = f"token-{number}"
        session = WebSession(Address("web", "main", f"session-{number}"))
        self.sessions[token] = session
        self.address_hashes.append(address_hash)
        self.join(session.chat, Person(f"thread-{number}"))
        return StartedSession(token, session)

    async def find_session(self, token: str, now: datetime) -> WebSession | None:
        return self.sessions.get(token)

    async def end_session(self, token: str, now: datetime) -> None:
        self.sessions.pop(token, None)

    async def accept(self, raw: RawEvent) -> bool:
        if not self.is_healthy:
            raise BackendBusyError
        key = (raw.address, raw.event_id)
        if key in self.accepted:
            return False
        self.accepted[key] = raw
        person = self.person(raw.address)
        event = decode(raw.body)
        self.add(raw.address, "in", _own(event), raw.event_id)
        for body in self.answers(person, event):
            self.add(raw.address, "out", body)
        return True

    async def page(
        self, chat: Address, *, after: int | None = None, before: int | None = None, limit: int
    ) -> MessagePage:
        person = self.person(chat)
        if after is not None:
            wanted = [m for m in person.messages if m.seq > after]
            return MessagePage(person.thread, person.about, tuple(wanted[:limit]), len(wanted) > limit)
        wanted = [m for m in person.messages if before is None or m.seq < before]
        return MessagePage(person.thread, person.about, tuple(wanted[-limit:]), len(wanted) > limit)

    async def seen(self, chat: Address, seq: int) -> None:
        person = self.person(chat)
        person.messages[:] = [replace(m, unseen=m.unseen and m.seq > seq) for m in person.messages]

    async def be_called(self, chat: Address, address: CallAddress, *, renew: bool) -> bool:
        if renew and chat not in self.calls:
            return False
        self.calls[chat] = address
        return True

    async def stop_calls(self, chat: Address) -> None:
        self.calls.pop(chat, None)

    def listen(self, chat: Address) -> AbstractAsyncContextManager[Bell]:
        return self.bells.listen(self.person_of[chat], chat.sender)

    async def create_upload(self, chat: Address, new: NewUpload, now: datetime) -> Upload:
        upload_id = f"{chat.sender}-{new.client_id}"
        if len(self.uploads) >= MOST_UPLOADS:
            raise TooManyUploadsError
        if upload_id not in self.uploads:
            self.uploads[upload_id] = Upload(
                upload_id, new.client_id, new.name, new.size, 0, new.component, new.caption
            )
            self.bytes_of[upload_id] = bytearray()
        return self.uploads[upload_id]

    async def find_upload(self, chat: Address, upload_id: str) -> Upload | None:
        return self.uploads.get(upload_id) if upload_id.startswith(f"{chat.sender}-") else None

    async def append_upload(self, chat: Address, upload_id: str, offset: int, chunk: bytes) -> Upload:
        upload = self.uploads[upload_id]
        if offset != upload.offset:
            raise WrongOffsetError(upload.offset)
        self.bytes_of[upload_id] += chunk
        self.uploads[upload_id] = replace(upload, offset=offset + len(chunk))
        return self.uploads[upload_id]

    async def finish_upload(self, chat: Address, upload_id: str) -> None:
        self.finished.append(upload_id)

    async def cancel_upload(self, chat: Address, upload_id: str) -> None:
        del self.uploads[upload_id], self.bytes_of[upload_id]

    async def attachment(self, chat: Address, kind: str, ref: str) -> OpenFile | None:
        found = self.person(chat).files.get((kind, ref))
        if found is None:
            return None
        name, media_type, content = found
        return OpenFile(name, media_type, len(content), _pieces(content), is_picture_of_ours=kind == "preview")

    # --- what a test needs

    def person(self, chat: Address) -> Person:
        return self.people[self.person_of[chat]]

    def only_chat(self) -> Address:
        (session,) = self.sessions.values()
        return session.chat

    def join(self, chat: Address, person: Person) -> None:
        """Make ``chat`` a device of ``person``."""
        self.people[person.thread] = person
        self.person_of[chat] = person.thread
        self.bells.ring(chat.sender)

    def add(
        self, chat: Address, direction: Literal["in", "out"], body: Body, ref: str = "", *, unseen: bool = False
    ) -> WebMessage:
        person = self.person(chat)
        message = WebMessage(len(person.messages) + 1, NOON, direction, body, ref, unseen)
        person.messages.append(message)
        self.bells.ring(person.thread)
        return message

    def events(self) -> list[Any]:
        """What was accepted, decoded, in order."""
        return [decode(raw.body) for raw in self.accepted.values()]

    def texts(self) -> list[str]:
        return [event.text for event in self.events() if isinstance(event, TextEvent)]


def _own(event: object) -> Body:
    match event:
        case TextEvent(text):
            return {"kind": "text", "text": text}
        case TapEvent(token):
            return {"kind": "tap", "text": token.partition(":")[2], "tokens": [token]}
        case PickEvent(tokens):
            return {"kind": "pick", "text": "\n".join(tokens), "tokens": list(tokens)}
        case OpenEvent():
            return {"kind": "open", "text": "Mở lời mời"}
        case MediaEvent():
            return {"kind": "media", "name": event.name, "text": event.caption}
        case _:
            return {}


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    await asyncio.sleep(0)
    yield content
