"""Takes events out of the inbox: each becomes one transaction, and nothing is sent before it is kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.arrivals import PREFIX
from bot.arrivals import decode as decode_arrival
from bot.channel import Channel, OpenEvent, TextEvent, UndecodableError
from bot.conversations.contract.shown import Reply, Style, say
from bot.conversations.stations import Visitor
from bot.one_turn import Crew, Given, OneTurn, Turned
from bot.rendering import render
from bot.ways_in import WayInFinder, looks_like_code
from store.database import Database
from store.inbox import InboxEvent
from store.outbox import NewPost
from store.talk import Direction, NewMessage
from store.tx import Tx

OLDEST_STAMP: Final = timedelta(hours=48)

log = structlog.get_logger()


class Turns:
    """One turn for each event."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], crew: Crew, ways_in: WayInFinder) -> None:
        self._database = database
        self._channels = channels
        self._crew = crew
        self._ways_in = ways_in

    async def take(self, event: InboxEvent) -> Turned | None:
        """Do everything one event asks for; ``None`` when it could not be read and was put aside."""
        try:
            given = self._decoded(event)
        except UndecodableError as error:
            why = str(error)
            await self._database.write(lambda tx: tx.inbox.park(event.id, why))
            log.error("event_parked", inbox_id=event.id, channel=event.chat.channel, why=why)  # noqa: TRY400 (no trace: it may hold what was typed)
            return None
        now = moment(event)
        code = _code(given)
        way_in = await self._ways_in.find(code, event.chat, now) if code else None
        able = self._channels[event.chat.channel].capabilities

        async def work(tx: Tx) -> Turned:
            if not await tx.inbox.claim(event.id):
                return Turned(0)
            return await OneTurn(self._crew, tx, event.chat, now, able).run(event, given, way_in)

        return await self._database.write(work)

    async def apologise(self, event: InboxEvent, error: str) -> Turned:
        """Put an event aside that cannot be handled, and tell its person once, calmly."""

        async def work(tx: Tx) -> Turned:
            if not await tx.inbox.claim(event.id):
                return Turned(0)
            person_id = await tx.people.person_at(event.chat, moment(event))
            line = say("internal-error", Style.WARN, reference=str(event.id))
            rendered = render(Reply((line,)), Visitor(), "", self._crew.words, {})
            seq = await tx.talk.add(person_id, NewMessage(Direction.OUT, rendered.body, moment(event)))
            if self._channels[event.chat.channel].capabilities.pushes:
                await tx.outbox.add(NewPost(event.chat, person_id, seq, rendered.body), moment(event))
            await tx.inbox.park(event.id, error)
            return Turned(person_id, tuple(tx.outbox.added))

        return await self._database.write(work)

    def _decoded(self, event: InboxEvent) -> Given:
        if event.event_id.startswith(PREFIX):
            return decode_arrival(event.body)
        return self._channels[event.chat.channel].decode(event.body)


def moment(event: InboxEvent) -> datetime:
    """When the event counts: the earlier of the messenger's time and our receipt.

    No messenger keeps an event for us longer than a day; an older stamp is a clock that is wrong, and is not believed.
    """
    if event.sent_at is None or event.sent_at < event.received_at - OLDEST_STAMP:
        return event.received_at
    return min(event.received_at, event.sent_at)


def _code(given: Given) -> str:
    match given:
        case OpenEvent(code):
            return code
        case TextEvent(text) if looks_like_code(text):
            return text
        case _:
            return ""
