"""One turn: load, step, save, answer. Everything of a turn is one transaction; nothing is sent before it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.arrivals import PREFIX, MediaKept, MediaTurnedDown, decode as decode_arrival
from bot.channel import (
    Channel,
    Event,
    MediaEvent,
    OpenEvent,
    PickEvent,
    TapEvent,
    TextEvent,
    UndecodableError,
    UnsupportedEvent,
)
from bot.conversations import dispatch
from bot.conversations.contract import (
    Control,
    Inbound,
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    Opened,
    Outcome,
    Picked,
    Place,
    Reply,
    Snapshot,
    Style,
    Tapped,
    Unsupported,
    WayIn,
    say,
)
from bot.conversations.folding import fold
from bot.conversations.places import decode as decode_place, encode as encode_place
from bot.conversations.recognise import recognise
from bot.conversations.stations import Visitor
from bot.desks import DeskReader
from bot.effects import Effects
from bot.rendering import choice_of, known_choices, prompt_id_of, render
from bot.ways_in import WayInFinder, looks_like_code
from bot.wording import Words
from core.scoring.model import ComponentKey, Fact, Phrase
from store.database import Database
from store.inbox import InboxEvent
from store.media import MediaRecord, MediaState
from store.talk import Direction, NewMessage
from store.tx import Tx

DOUBLE_TAP: Final = timedelta(seconds=3)
"""The same button again so soon is a finger that bounced, or a line that repeated itself."""

MOST_REPLIES: Final = 20
"""How far back the last thing a person did is looked for; one step never says more."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where a person is when a turn begins."""

    person_id: int
    desk_id: int | None
    place: Place | None
    prompt_id: str | None
    prompt: Mapping[str, Any]


class Turns:
    """Takes events out of the inbox and turns each into one transaction."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        words: Words,
        desks: DeskReader,
        effects: Effects,
        ways_in: WayInFinder,
        new_id: Callable[[], str],
    ) -> None:
        self._database = database
        self._channels = channels
        self._words = words
        self._desks = desks
        self._effects = effects
        self._ways_in = ways_in
        self._new_id = new_id
        self._controls = {
            fold(spelling): control
            for control in Control
            for spelling in words.spellings(f"control-{control.value}")
            if fold(spelling)
        }

    async def take(self, event: InboxEvent) -> int | None:
        """Do everything one event asks for; returns the person whose conversation went on, if it did."""
        try:
            decoded = self._decoded(event)
        except UndecodableError as error:
            await self._database.write(lambda tx: tx.inbox.park(event.id, str(error)))
            return None
        now = moment(event)
        code = _code(decoded)
        way_in = await self._ways_in.find(code, event.chat, now) if code else None
        return await self._database.write(lambda tx: self._turn(tx, event, decoded, way_in, now))

    async def apologise(self, event: InboxEvent, error: str) -> int:
        """Put an event aside that cannot be handled, and tell its person once, calmly."""

        async def work(tx: Tx) -> int:
            person_id = await tx.people.person_at(event.chat, moment(event))
            line = say("internal-error", Style.WARN, reference=str(event.id))
            rendered = render(Reply((line,)), Visitor(), "", self._words, {})
            await tx.talk.add(person_id, NewMessage(Direction.OUT, rendered.body, moment(event)))
            await tx.inbox.park(event.id, error)
            return person_id

        return await self._database.write(work)

    def _decoded(self, event: InboxEvent) -> Event | MediaKept | MediaTurnedDown:
        if event.event_id.startswith(PREFIX):
            return decode_arrival(event.body)
        return self._channels[event.chat.channel].decode(event.body)

    async def _turn(
        self,
        tx: Tx,
        event: InboxEvent,
        decoded: Event | MediaKept | MediaTurnedDown,
        way_in: WayIn | None,
        now: datetime,
    ) -> int:
        here = await self._here(tx, event, now)
        snapshot = await self._snapshot(tx, here, way_in, now)
        if isinstance(decoded, MediaKept | MediaTurnedDown):
            await self._settle_media(tx, event, here, snapshot, decoded, now)
        else:
            await self._answer(tx, event, here, snapshot, decoded, now)
        await tx.inbox.mark_done(event.id)
        return here.person_id

    async def _here(self, tx: Tx, event: InboxEvent, now: datetime) -> Here:
        person_id = await tx.people.person_at(event.chat, now)
        record = await tx.places.active(person_id)
        place = decode_place(record.place) if record.place is not None else None
        prompt = await tx.talk.prompt(record.prompt_id, person_id) if record.prompt_id else None
        return Here(person_id, record.desk_id, place, record.prompt_id, prompt.prompt if prompt else {})

    async def _snapshot(self, tx: Tx, here: Here, way_in: WayIn | None, now: datetime) -> Snapshot:
        desks = await self._desks.cards(tx, here.person_id, now)
        desk = await self._desks.load(tx, here.desk_id, here.person_id, now) if here.desk_id is not None else None
        contact = desk.round.contact if desk else self._words.text(Phrase("contact-unknown"))
        return Snapshot(here.person_id, desks, desk, way_in, self._new_id(), contact)

    async def _answer(
        self, tx: Tx, event: InboxEvent, here: Here, snapshot: Snapshot, decoded: Event, now: datetime
    ) -> None:
        place = here.place or dispatch.start(snapshot)
        inbound = await self._inbound(tx, event, here, decoded, snapshot, now)
        if isinstance(inbound, Tapped) and inbound.again:
            return
        await self._keep_own(tx, event, here.person_id, decoded, now)
        outcome = dispatch.step(snapshot, place, inbound, now)
        await self._carry_out(tx, event, here, snapshot, place, outcome, now)

    async def _inbound(
        self, tx: Tx, event: InboxEvent, here: Here, decoded: Event, snapshot: Snapshot, now: datetime
    ) -> Inbound:
        match decoded:
            case OpenEvent():
                return Opened()
            case TextEvent() if snapshot.way_in is not None:
                return Opened()
            case TextEvent(text):
                return recognise(text, known_choices(here.prompt), self._controls)
            case TapEvent(token):
                return await self._tapped(tx, here, token, now)
            case PickEvent(tokens):
                return self._picked(here, tokens)
            case MediaEvent(handle, name, size_bytes, caption, component, group):
                media = MediaRecord(
                    id=f"{event.id}-{snapshot.new_id}",
                    person_id=here.person_id,
                    desk_id=here.desk_id,
                    chat=event.chat,
                    handle=handle,
                    name=name,
                    announced_at=now,
                    size_bytes=size_bytes,
                    caption=caption,
                    album=group,
                )
                await tx.media.announce(media)
                named = ComponentKey(component) if component else None
                return MediaAnnounced(media.id, name, caption, named)
            case UnsupportedEvent(kind):
                return Unsupported(kind)

    async def _tapped(self, tx: Tx, here: Here, token: str, now: datetime) -> Inbound:
        prompt_id = prompt_id_of(token)
        record = await tx.talk.prompt(prompt_id, here.person_id)
        known = choice_of(token, record.prompt) if record else None
        if record is None or known is None:
            return Tapped("", None, current=False)
        recent = await tx.talk.messages(here.person_id, limit=MOST_REPLIES)
        last = next((message for message in reversed(recent) if message.direction is Direction.IN), None)
        again = last is not None and list(last.body.get("tokens", ())) == [token] and now - last.at <= DOUBLE_TAP
        shown_at = decode_place(record.prompt["place"])
        return Tapped(known.id, shown_at, current=prompt_id == here.prompt_id, again=again)

    def _picked(self, here: Here, tokens: tuple[str, ...]) -> Inbound:
        known = [choice_of(token, here.prompt) for token in tokens if prompt_id_of(token) == here.prompt_id]
        if len(known) != len(tokens) or None in known:
            return Tapped("", None, current=False)
        return Picked(tuple(choice.id for choice in known if choice is not None))

    async def _keep_own(self, tx: Tx, event: InboxEvent, person_id: int, decoded: Event, now: datetime) -> None:
        """What the person said, as their own page shows it."""
        body = await self._own_body(tx, person_id, decoded)
        if body is not None:
            await tx.talk.add(person_id, NewMessage(Direction.IN, body, now, client_ref=event.event_id))

    async def _own_body(self, tx: Tx, person_id: int, decoded: Event) -> Mapping[str, Any] | None:
        match decoded:
            case TextEvent(text) if looks_like_code(text):
                return {"kind": "text", "text": "••••-••••-••••"}
            case TextEvent(text):
                return {"kind": "text", "text": text}
            case TapEvent(token):
                return {"kind": "tap", "text": await self._label(tx, person_id, token), "tokens": [token]}
            case PickEvent(tokens):
                labels = [await self._label(tx, person_id, token) for token in tokens]
                text = "; ".join(labels) or self._words.text(Phrase("given-nothing-ticked"))
                return {"kind": "pick", "text": text, "tokens": list(tokens)}
            case MediaEvent(name=name, caption=caption):
                return {"kind": "media", "text": caption, "name": name}
            case OpenEvent() | UnsupportedEvent():
                return None

    async def _label(self, tx: Tx, person_id: int, token: str) -> str:
        record = await tx.talk.prompt(prompt_id_of(token), person_id)
        known = choice_of(token, record.prompt) if record else None
        return known.label if known else ""

    async def _settle_media(
        self,
        tx: Tx,
        event: InboxEvent,
        here: Here,
        snapshot: Snapshot,
        arrival: MediaKept | MediaTurnedDown,
        now: datetime,
    ) -> None:
        """The second turn of a file: it belongs to the sheet at which it was sent, wherever the person is by now."""
        state = MediaState.READY if isinstance(arrival, MediaKept) else MediaState.REFUSED
        record = await tx.media.get(arrival.media_id, here.person_id)
        if record is None or not await tx.media.finish(arrival.media_id, state):
            return
        inbound: Inbound
        match arrival:
            case MediaKept(_, sha256, media_type, size_bytes):
                component = ComponentKey(record.component) if record.component else None
                inbound = MediaReady(record.id, record.name, sha256, media_type, size_bytes, component)
            case MediaTurnedDown(_, reason):
                inbound = MediaRefused(record.id, record.name, reason)
        elsewhere = record.desk_id is not None and record.desk_id != here.desk_id
        if elsewhere:
            desk = await self._desks.load(tx, record.desk_id, here.person_id, now) if record.desk_id else None
            snapshot = replace(snapshot, desk=desk)
            here = replace(here, place=None, prompt_id=None)
        place = here.place or dispatch.start(snapshot)
        outcome = dispatch.step(snapshot, place, inbound, now)
        if elsewhere:
            outcome = replace(outcome, place=None, replies=outcome.replies[:1])
        await self._carry_out(tx, event, here, snapshot, place, outcome, now, moves=not elsewhere)

    async def _carry_out(
        self,
        tx: Tx,
        event: InboxEvent,
        here: Here,
        snapshot: Snapshot,
        place: Place,
        outcome: Outcome,
        now: datetime,
        *,
        moves: bool = True,
    ) -> None:
        """Store effects, place and messages of an outcome, and what follows when the person now belongs elsewhere."""
        done = await self._effects.apply(tx, event.chat, snapshot, outcome.effects, now)
        here_after = outcome.place or place
        prompt_id = await self._speak(tx, here.person_id, here_after, outcome.replies, done.facts, now)
        if moves and (outcome.place is not None or prompt_id is not None):
            kept = prompt_id or (here.prompt_id if outcome.place is None else None)
            await tx.places.put(here.person_id, here.desk_id, encode_place(here_after), kept, now)
        if outcome.enter:
            await self._enter(tx, event, done.person_id or here.person_id, done.desk_id, now)

    async def _enter(self, tx: Tx, event: InboxEvent, person_id: int, desk_id: int | None, now: datetime) -> None:
        if desk_id is not None:
            await tx.places.open(person_id, desk_id, now)
        here = await self._here(tx, event, now)
        snapshot = await self._snapshot(tx, here, None, now)
        outcome = dispatch.enter(snapshot, here.place, now)
        await self._carry_out(tx, event, here, snapshot, outcome.place or Visitor(), outcome, now)

    async def _speak(
        self,
        tx: Tx,
        person_id: int,
        place: Place,
        replies: tuple[Reply, ...],
        facts: Mapping[str, Fact],
        now: datetime,
    ) -> str | None:
        """Keep the messages; returns the id of the one that puts the waiting question."""
        asked: str | None = None
        for reply in replies:
            prompt_id = self._new_id()
            rendered = render(reply, place, prompt_id, self._words, facts)
            shown = prompt_id if rendered.prompt is not None else None
            message = NewMessage(Direction.OUT, rendered.body, now, prompt_id=shown, prompt=rendered.prompt)
            await tx.talk.add(person_id, message)
            if reply.asks:
                asked = prompt_id
        return asked


def moment(event: InboxEvent) -> datetime:
    """When the event counts: the earlier of the messenger's time and our receipt."""
    return min(event.received_at, event.sent_at) if event.sent_at else event.received_at


def _code(decoded: Event | MediaKept | MediaTurnedDown) -> str:
    match decoded:
        case OpenEvent(code):
            return code
        case TextEvent(text) if looks_like_code(text):
            return text
        case _:
            return ""
