"""Many officers answer while things go wrong; their sheets are compared with that of an undisturbed officer."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.desks import DeskReader
from bot.wording import Words
from store.database import Database
from store.outbox import PostState
from store.talk import Direction
from store.tx import Tx
from tests.bot.telegram.peer import TOKEN, Peer, Phone
from tests.bot.telegram.rehearsal import Rehearsal, rehearse
from tests.bot.telegram.town import chat_of, desk_of, seat_officers, shape


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the store says once everything has been worked off."""

    shapes: Sequence[Mapping[str, Any]]
    said: Sequence[int]
    posts: Mapping[PostState, int]
    parked: int
    replies: Sequence[tuple[int, str]]


async def prepare(folder: Path, words: Words, officers: int, messages: int) -> tuple[Rehearsal, tuple[int, ...]]:
    """Seat the officers in a new database; what each of them will type."""
    rehearsal = await rehearse(messages, folder / "rehearsal", words)
    database = Database(address_of(folder))
    await database.open()
    senders = await seat_officers(database, officers)
    await database.close()
    return rehearsal, senders


def address_of(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/db.sqlite3"


def surroundings(peer: Peer) -> dict[str, str]:
    """The settings of a process that serves Telegram through ``peer``."""
    return {
        "CHAMDIEM_WEB_LISTEN": "127.0.0.1:0",
        "CHAMDIEM_TELEGRAM_TOKEN": TOKEN,
        "CHAMDIEM_TELEGRAM_API": peer.url,
        "CHAMDIEM_TELEGRAM_PER_SECOND": "0",
        "CHAMDIEM_TELEGRAM_PER_CHAT_SECOND": "0",
    }


def updates_of(peer: Peer, senders: Sequence[int], texts: Sequence[str]) -> list[dict[str, Any]]:
    """Everybody's messages, the n-th of everybody before the n+1-th of anybody, with their numbers."""
    phones = [Phone(peer, sender, f"Cán bộ {sender}") for sender in senders]
    return [
        {"update_id": next(peer.update_ids), "message": phone.message(text=text)}
        for text, phone in itertools.product(texts, phones)
    ]


async def until_quiet(database: Database, wanted: int, seconds: float = 60.0) -> None:
    """Wait until ``wanted`` messages were taken in and nothing is open in inbox or outbox."""

    async def state(tx: Tx) -> tuple[int, int, int]:
        taken = await tx.inbox.counts()
        posts = await tx.outbox.counts()
        waiting = posts.get(PostState.WAITING, 0) + posts.get(PostState.SENDING, 0)
        return taken.get("done", 0) + taken.get("parked", 0), taken.get("new", 0), waiting

    async with asyncio.timeout(seconds):
        found = await database.read(state)
        while found[0] < wanted or any(found[1:]):
            await asyncio.sleep(0.05)
            found = await database.read(state)


async def aftermath(database: Database, senders: Sequence[int]) -> Aftermath:
    desks = DeskReader()

    async def work(tx: Tx) -> Aftermath:
        shapes, said, replies = [], [], []
        for sender in senders:
            desk = await desk_of(tx, desks, sender)
            assert desk is not None
            shapes.append(shape(desk))
            person = await tx.people.known_at(chat_of(sender))
            assert person is not None
            messages = await tx.talk.messages(person, after=0, limit=10_000)
            said.append(sum(message.direction is Direction.IN for message in messages))
            replies += [(sender, _words(m.body)) for m in messages if m.direction is Direction.OUT]
        return Aftermath(shapes, said, await tx.outbox.counts(), len(await tx.inbox.parked(1000)), replies)

    return await database.read(work)


def _words(body: Mapping[str, Any]) -> str:
    return str(body["lines"][-1]["text"])


def heard(peer: Peer, senders: Sequence[int], replies: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """How many replies never reached their chat, and how many messages came twice."""
    wanted = Counter(replies)
    got: Counter[tuple[int, str]] = Counter()
    for sender in senders:
        for text in peer.texts(sender):
            key = next((w for s, w in wanted if s == sender and w in text), None)
            if key is not None:
                got[sender, key] += 1
    sent = sum(len(peer.texts(sender)) for sender in senders)
    lost = sum(1 for key in wanted if key not in got)
    return lost, sent - len(replies)
