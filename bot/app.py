"""Puts the program together; the only place that wires."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from bot.broadcasts import Broadcasts
from bot.channel import Address, Channel, RawEvent
from bot.days_off import VietnamDaysOff
from bot.delivery import Delivery
from bot.delivery.calling import Calling, Ways
from bot.desks import DeskReader
from bot.effects import Effects
from bot.evidence_limits import DEFAULT_ROOM, EvidenceRoom
from bot.handlers.web.backend import Bell
from bot.handlers.web.bells import Bells
from bot.housekeeping import Drop, Housekeeping
from bot.lanes import Lanes
from bot.links import Links
from bot.media import MediaJob
from bot.one_turn import Crew, Readers, Turned
from bot.operations.metrics.meter import Meter
from bot.own_data import OwnDataReader
from bot.reaching import ReachReader
from bot.reminders.branches import Branches
from bot.reminders.closings import Closings
from bot.reminders.digests import Digests
from bot.reminders.recheck import Recheck
from bot.reminders.scheduler import Duties, Scheduler
from bot.telling import Teller
from bot.turn import Turns
from bot.ways_in import Origins, WayInFinder
from bot.wording import Words
from core.assessment.days_off import DaysOff
from store.blobs import Blobs
from store.database import Database
from store.inbox import Arrived, InboxEvent
from store.outbox import Post
from store.records import ChatKey
from store.tx import Tx

log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  (the clock that is wired)


def random_id() -> str:
    """Short, hard to guess, and safe in addresses and buttons."""
    return secrets.token_urlsafe(9)


async def keeps_no_uploads(upload_id: str) -> None:
    """Where no channel takes files in pieces, there is nothing to let go of."""


def carriers(channels: Mapping[str, Channel]) -> frozenset[str]:
    """The messengers that have to be sent to."""
    return frozenset(name for name, channel in channels.items() if channel.capabilities.pushes)


@dataclass(frozen=True, slots=True)
class Wiring:
    """What an app is made of. Time and chance come from here, so that a test can hold both still."""

    database: Database
    blobs: Blobs
    words: Words
    channels: Mapping[str, Channel]
    links: Links
    clock: Callable[[], datetime] = utc_now
    new_id: Callable[[], str] = random_id
    invitation_hours: int = 72
    raw_days: int = 30
    drop_upload: Drop = keeps_no_uploads
    room: EvidenceRoom = DEFAULT_ROOM
    meter: Meter = field(default_factory=Meter)
    ways: Ways = field(default_factory=Ways)
    days_off: DaysOff = field(default_factory=VietnamDaysOff)


class App:
    """The running program without its messengers: intake, lanes, turns, files."""

    def __init__(self, wiring: Wiring) -> None:
        self.database = wiring.database
        self.blobs = wiring.blobs
        self.words = wiring.words
        self.clock = wiring.clock
        self.meter = wiring.meter
        self.bells = Bells()
        self.origins = Origins()
        self.desks = DeskReader()
        teller = Teller(wiring.words, wiring.new_id)
        effects = Effects(wiring.links, wiring.invitation_hours, teller, wiring.words)
        readers = Readers(self.desks, ReachReader(wiring.ways, wiring.channels), OwnDataReader(wiring.channels))
        crew = Crew(wiring.words, readers, effects, wiring.new_id, wiring.room)
        self._turns = Turns(self.database, wiring.channels, crew, WayInFinder(self.database, self.origins))
        self.lanes = Lanes(self.database, self._handle, self._give_up)
        self.digests = Digests(self.desks, teller, wiring.days_off)
        self.branches = Branches(teller, self.desks, wiring.days_off)
        self.duties = Duties(self.digests, self.branches, Closings(self.database, self.desks))
        self.recheck = Recheck(self.database, teller, self.digests, self.branches, wiring.clock)
        self.delivery = Delivery(self.database, wiring.channels, wiring.clock, self.recheck.posts)
        self.calling = Calling(self.database, wiring.clock, wiring.ways, self.recheck.holds)
        self.reminders = Scheduler(self.database, self.duties, self._reminded, wiring.clock, wiring.days_off)
        self.broadcasts = Broadcasts(self.database, teller, self._told_many, wiring.clock, carriers(wiring.channels))
        self.housekeeping = Housekeeping(self.database, wiring.words, wiring.clock, wiring.raw_days, wiring.drop_upload)
        self.media = MediaJob(wiring.database, wiring.blobs, wiring.channels, wiring.clock, self._settle, wiring.room)

    async def start(self) -> None:
        """Open the store and take up what the last run has left."""
        await self.database.open()
        await asyncio.to_thread(self.blobs.prepare)
        await self.delivery.start()
        self.calling.start()
        await self.lanes.start()
        self.media.start()
        self.housekeeping.start()

    def remind(self) -> None:
        """Begin to look at the clock for reminders, and for messages to many."""
        self.reminders.start()
        self.broadcasts.start()

    async def stop(self) -> None:
        """Finish the turns that have begun, then let go of everything."""
        await self.reminders.stop()
        await self.broadcasts.stop()
        await self.housekeeping.stop()
        await self.media.stop()
        await self.lanes.stop()
        await self.calling.stop()
        await self.delivery.stop()
        await self.database.close()

    async def accept(self, raw: RawEvent) -> bool:
        """Keep an event for good, then have it handled. ``False`` when it was seen before."""
        chat = ChatKey(raw.address.channel, raw.address.account, raw.address.sender)
        return await self._accept(chat, raw.event_id, raw.body, self.clock(), raw.sent_at)

    async def _accept(
        self, chat: ChatKey, event_id: str, body: bytes, received_at: datetime, sent_at: datetime | None = None
    ) -> bool:
        new = await self.database.write(lambda tx: tx.inbox.accept(chat, event_id, body, received_at, sent_at))
        self.lanes.wake(chat)
        return new

    async def _settle(self, chat: ChatKey, event_id: str, body: bytes, at: datetime) -> None:
        await self._accept(chat, event_id, body, at)
        self.meter.uploaded(chat.channel)

    async def accept_all(self, raws: Sequence[RawEvent]) -> None:
        """Keep events that came together, in one transaction. ``wake`` then has each chat's handled."""
        events = [
            Arrived(
                ChatKey(raw.address.channel, raw.address.account, raw.address.sender),
                raw.event_id,
                raw.body,
                raw.sent_at,
                raw.turn_order,
                raw.unreadable,
            )
            for raw in raws
        ]
        received_at = self.clock()
        await self.database.write(lambda tx: tx.inbox.accept_all(events, received_at))
        for raw in raws:
            if raw.unreadable:
                self.meter.parked()
                log.error("event_parked", channel=raw.address.channel, event_id=raw.event_id, why=raw.unreadable)

    def wake(self, address: Address) -> None:
        """Events of this chat were kept; have them handled."""
        self.lanes.wake(ChatKey(address.channel, address.account, address.sender))

    async def _handle(self, event: InboxEvent) -> None:
        with self.meter.turn():
            turned = await self._turns.take(event)
        if turned is None:
            self.meter.parked()
            return
        if turned.announced:
            self.media.wake()
        await self._went_on(turned, event.chat)

    async def _give_up(self, event: InboxEvent, error: str) -> None:
        await self._went_on(await self._turns.apologise(event, error), event.chat)
        self.meter.parked()

    async def _went_on(self, turned: Turned, chat: ChatKey) -> None:
        """Send what was kept to be sent, and wake open pages."""
        self.delivery.hand(turned.posts)
        await self._ring(chat, turned.person_id, *turned.told)

    async def person_at(self, chat: ChatKey) -> int:
        """The person of a chat; 0 when nobody has written from it yet."""
        return await self.database.read(lambda tx: tx.people.known_at(chat)) or 0

    @asynccontextmanager
    async def listen(self, chat: ChatKey) -> AsyncIterator[Bell]:
        """A bell for what is said to the person of a chat, also when the chat becomes another person's."""
        async with self.bells.listen(chat.sender) as bell:
            yield bell

    async def _reminded(self, person_id: int, posts: tuple[Post, ...]) -> None:
        """Send a reminder that was kept, wake the person's open pages, and let whoever waits for an answer go first."""
        self.delivery.hand(posts)
        if not self.bells.silent:
            self.bells.ring(*await self.database.read(lambda tx: self._senders(tx, person_id)))
        await self.lanes.give_way()

    async def _told_many(self, people: Sequence[int], posts: tuple[Post, ...]) -> None:
        """Send a portion of a message to many, and wake the open pages of those it is for."""
        self.delivery.hand(posts)
        if self.bells.silent:
            return

        async def work(tx: Tx) -> set[str]:
            return {sender for person_id in people for sender in await self._senders(tx, person_id)}

        self.bells.ring(*sorted(await self.database.read(work)))

    async def _senders(self, tx: Tx, person_id: int) -> tuple[str, ...]:
        return tuple(chat.sender for chat in await tx.people.chats(person_id))

    async def _ring(self, chat: ChatKey, *people: int) -> None:
        """Wake the open pages of all chats of these people, and of this one, which may just have become theirs."""
        if self.bells.silent:
            return

        async def work(tx: Tx) -> set[str]:
            return {one.sender for person_id in people for one in await tx.people.chats(person_id) if one != chat}

        self.bells.ring(chat.sender, *sorted(await self.database.read(work)))
