"""Takes events out of the inbox: each becomes one transaction, and nothing is sent before it is kept."""

from collections.abc import Mapping
from datetime import datetime

from bot.arrivals import PREFIX
from bot.arrivals import decode as decode_arrival
from bot.channel import Channel, OpenEvent, TextEvent, UndecodableError
from bot.conversations.contract import Reply, Style, say
from bot.conversations.stations import Visitor
from bot.one_turn import Crew, Given, OneTurn
from bot.rendering import render
from bot.ways_in import WayInFinder, looks_like_code
from store.database import Database
from store.inbox import InboxEvent
from store.talk import Direction, NewMessage
from store.tx import Tx


class Turns:
    """One turn for each event."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], crew: Crew, ways_in: WayInFinder) -> None:
        self._database = database
        self._channels = channels
        self._crew = crew
        self._ways_in = ways_in

    async def take(self, event: InboxEvent) -> int | None:
        """Do everything one event asks for; returns the person whose conversation went on, if it did."""
        try:
            given = self._decoded(event)
        except UndecodableError as error:
            why = str(error)
            await self._database.write(lambda tx: tx.inbox.park(event.id, why))
            return None
        now = moment(event)
        code = _code(given)
        way_in = await self._ways_in.find(code, event.chat, now) if code else None
        return await self._database.write(lambda tx: OneTurn(self._crew, tx, event.chat, now).run(event, given, way_in))

    async def apologise(self, event: InboxEvent, error: str) -> int:
        """Put an event aside that cannot be handled, and tell its person once, calmly."""

        async def work(tx: Tx) -> int:
            person_id = await tx.people.person_at(event.chat, moment(event))
            line = say("internal-error", Style.WARN, reference=str(event.id))
            rendered = render(Reply((line,)), Visitor(), "", self._crew.words, {})
            await tx.talk.add(person_id, NewMessage(Direction.OUT, rendered.body, moment(event)))
            await tx.inbox.park(event.id, error)
            return person_id

        return await self._database.write(work)

    def _decoded(self, event: InboxEvent) -> Given:
        if event.event_id.startswith(PREFIX):
            return decode_arrival(event.body)
        return self._channels[event.chat.channel].decode(event.body)


def moment(event: InboxEvent) -> datetime:
    """When the event counts: the earlier of the messenger's time and our receipt."""
    return min(event.received_at, event.sent_at) if event.sent_at else event.received_at


def _code(given: Given) -> str:
    match given:
        case OpenEvent(code):
            return code
        case TextEvent(text) if looks_like_code(text):
            return text
        case _:
            return ""
