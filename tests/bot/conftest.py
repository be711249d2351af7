"""A small running program: one commune, one round, three people, a store in memory, the messenger of transcripts."""

import itertools
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, Wiring
from bot.channel import Address, Channel, RawEvent
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Desk
from bot.conversations.places import decode
from bot.delivery.calling import Ways
from bot.evidence_limits import DEFAULT_ROOM, EvidenceRoom
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.playing.script import Person, Script, Unit
from bot.playing.stage import set_stage
from bot.wording import Words
from core.assessment.rounds import VIETNAM
from store.blobs import Blobs
from store.database import Database
from store.records import ChatKey
from store.talk import MessageRecord
from store.tx import Tx

COMMUNES = "quang_nam_xa_2022"
NOW = datetime(2026, 11, 12, 8, 0, tzinfo=VIETNAM)


@dataclass
class Stage:
    """The program and what a test does to it as its people."""

    app: App
    channel: PlayChannel
    codes: dict[tuple[str, str], str]
    now: datetime = NOW
    events: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def give(self, person: str, event: dict[str, Any] | bytes, event_id: str = "") -> bool:
        """Hand in one event, without waiting for its turn; returns whether it was new."""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        return await self.app.accept(RawEvent(Address(NAME, "", person), event_id or f"e{next(self.events)}", body))

    async def says(self, person: str, text: str, event_id: str = "") -> None:
        await self.give(person, {"kind": "text", "text": text}, event_id)
        await self.settled()

    async def sends(self, person: str, name: str, content: bytes, **more: Any) -> None:
        """Send a file and wait until it is kept or refused."""
        await self.announces(person, name, content, **more)
        await self.settled()

    async def announces(self, person: str, name: str, content: bytes, **more: Any) -> None:
        """Send a file without waiting for it to be looked at; ``size`` is what the messenger claims."""
        handle = f"file-{next(self.events)}"
        self.channel.files[handle] = content
        event = {"kind": "media", "handle": handle, "name": name, "size": len(content), "caption": "", **more}
        await self.give(person, event)

    async def settled(self) -> None:
        await self.app.lanes.settled()
        while await self.app.media.once():
            await self.app.lanes.settled()

    async def join(self, person: str) -> None:
        """Come in by the invitation and give every general figure its example."""
        await self.give(person, {"kind": "open", "code": self.codes[person, "suoi-mau"]})
        await self.settled()
        await self.says(person, "đúng")

    async def figures(self, person: str) -> None:
        desk = await self.desk(person)
        for figure in desk.framework.general:
            await self.says(person, f"{figure.example:f}")

    async def place(self, person: str) -> Place | None:
        """Where the person is."""

        async def work(tx: Tx) -> Place | None:
            person_id = await tx.people.person_at(ChatKey(NAME, "", person), self.now)
            record = await tx.places.active(person_id)
            return decode(record.place) if record.place is not None else None

        return await self.app.database.write(work)

    async def desk(self, person: str) -> Desk:
        async def work(tx: Tx) -> Desk:
            person_id = await tx.people.person_at(ChatKey(NAME, "", person), self.now)
            place = await tx.places.active(person_id)
            assert place.desk_id is not None
            desk = await self.app.desks.load(tx, place.desk_id, person_id, self.now)
            assert desk is not None
            return desk

        return await self.app.database.write(work)

    async def messages(self, person: str) -> tuple[MessageRecord, ...]:
        async def work(tx: Tx) -> tuple[MessageRecord, ...]:
            person_id = await tx.people.person_at(ChatKey(NAME, "", person), self.now)
            return await tx.talk.messages(person_id, after=0, limit=10_000)

        return await self.app.database.write(work)

    async def last_words(self, person: str) -> str:
        """Everything the newest message says."""
        newest = (await self.messages(person))[-1]
        return "\n".join(str(line["text"]) for line in newest.body["lines"])


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load()


@pytest.fixture
async def stage(tmp_path: Path, words: Words) -> AsyncIterator[Stage]:
    async with staged(tmp_path, words) as made:
        yield made


@asynccontextmanager
async def staged(
    folder: Path,
    words: Words,
    framework: str = COMMUNES,
    address: str = "sqlite+aiosqlite://",
    *,
    ways: Ways | None = None,
    room: EvidenceRoom = DEFAULT_ROOM,
    approval: str = "",
    more: Sequence[Channel] = (),
    days: tuple[str, ...] = (),
) -> AsyncIterator[Stage]:
    channel = PlayChannel()
    script = Script(
        top=(),
        framework=framework,
        units=(Unit("suoi-mau", "UBND xã Suối Mẫu"),),
        people=(Person("lan", "officer"), Person("minh", "officer"), Person("hoa", "head")),
        clock=NOW,
        prepared=frozenset(),
        history=(),
        cues=(),
        approval=approval,
        days=days,
    )
    made = Stage(
        App(
            Wiring(
                Database(address),
                Blobs(folder),
                words,
                {NAME: channel, **{one.name: one for one in more}},
                Links("https://vi-du.invalid"),
                clock=lambda: made.now,
                ways=ways or Ways(),
                room=room,
            )
        ),
        channel,
        {},
    )
    await made.app.start()
    await made.app.media.stop()
    made.codes = dict(await set_stage(made.app, script))
    yield made
    await made.app.stop()


@pytest.fixture
def unused_tcp_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
