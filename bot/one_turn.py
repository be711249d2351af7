"""One turn inside its transaction: load, step, save, answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from bot.arrivals import Arrival, MediaKept, MediaTurnedDown
from bot.channel import Event, MediaEvent, OpenEvent, PickEvent, TapEvent, TextEvent, UnsupportedEvent
from bot.conversations import dispatch
from bot.conversations.contract import (
    Control,
    Desk,
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
    Tapped,
    Unsupported,
    WayIn,
)
from bot.conversations.folding import fold
from bot.conversations.places import decode as decode_place
from bot.conversations.places import encode as encode_place
from bot.conversations.recognise import recognise
from bot.conversations.stations import Visitor
from bot.desks import DeskReader
from bot.effects import Effects
from bot.rendering import choice_of, known_choices, prompt_id_of, render
from bot.ways_in import looks_like_code
from bot.wording import Words
from core.assessment.people import Refusal
from core.scoring.model import ComponentKey, Fact, Phrase
from store.inbox import InboxEvent
from store.media import MediaRecord, MediaState
from store.records import ChatKey
from store.talk import Direction, NewMessage
from store.tx import Tx

Given: TypeAlias = Event | Arrival
"""What a stored event says: something a person did, or a file of theirs that has arrived."""

DOUBLE_TAP: Final = timedelta(seconds=3)
"""The same button again so soon is a finger that bounced, or a line that repeated itself."""

MOST_REPLIES: Final = 20
"""How far back the last thing a person did is looked for; one step never says more."""

HIDDEN_CODE: Final = "••••-••••-••••"


@dataclass(frozen=True, slots=True)
class Here:
    """Where a person is when a turn begins."""

    person_id: int
    desk_id: int | None
    place: Place | None
    prompt_id: str | None
    prompt: Mapping[str, Any]


class Crew:
    """What every turn needs and none changes."""

    def __init__(self, words: Words, desks: DeskReader, effects: Effects, new_id: Callable[[], str]) -> None:
        self.words = words
        self.desks = desks
        self.effects = effects
        self.new_id = new_id
        self.controls = {
            fold(spelling): control
            for control in Control
            for spelling in words.spellings(f"control-{control.value}")
            if fold(spelling)
        }


class OneTurn:
    """One event of one chat at one moment."""

    def __init__(self, crew: Crew, tx: Tx, chat: ChatKey, now: datetime) -> None:
        self._crew = crew
        self._tx = tx
        self._chat = chat
        self._now = now

    async def run(self, event: InboxEvent, given: Given, way_in: WayIn | None) -> int:
        """Do everything the event asks for; returns the person it came from."""
        here = await self._here()
        snapshot = await self._snapshot(here, way_in)
        if isinstance(given, MediaKept | MediaTurnedDown):
            await self._settle_media(here, snapshot, given)
        else:
            await self._answer(event, here, snapshot, given)
        await self._tx.inbox.mark_done(event.id)
        return here.person_id

    async def _here(self) -> Here:
        person_id = await self._tx.people.person_at(self._chat, self._now)
        record = await self._tx.places.active(person_id)
        place = decode_place(record.place) if record.place is not None else None
        prompt = await self._tx.talk.prompt(record.prompt_id, person_id) if record.prompt_id else None
        return Here(person_id, record.desk_id, place, record.prompt_id, prompt.prompt if prompt else {})

    async def _snapshot(self, here: Here, way_in: WayIn | None) -> Snapshot:
        desks = self._crew.desks
        cards = await desks.cards(self._tx, here.person_id, self._now)
        desk = None
        if here.desk_id is not None:
            desk = await desks.load(self._tx, here.desk_id, here.person_id, self._now)
        contact = desk.round.contact if desk else await self._tx.rounds.contact()
        contact = contact or self._crew.words.text(Phrase("contact-unknown"))
        return Snapshot(here.person_id, cards, desk, way_in, self._crew.new_id(), contact)

    async def _answer(self, event: InboxEvent, here: Here, snapshot: Snapshot, given: Event) -> None:
        inbound = await self._inbound(event, here, snapshot, given)
        if isinstance(inbound, Tapped) and inbound.again:
            return
        await self._keep_own(event, here.person_id, given)
        place = here.place or dispatch.start(snapshot)
        await self._carry_out(here, snapshot, place, dispatch.step(snapshot, place, inbound, self._now))

    # --- what the person did -----------------------------------------------------------------------------------------

    async def _inbound(self, event: InboxEvent, here: Here, snapshot: Snapshot, given: Event) -> Inbound:
        match given:
            case OpenEvent():
                return Opened()
            case TextEvent() if snapshot.way_in is not None:
                return Opened()
            case TextEvent(text):
                return recognise(text, known_choices(here.prompt), self._crew.controls)
            case TapEvent(token):
                return await self._tapped(here, token)
            case PickEvent(tokens):
                return _picked(here, tokens)
            case MediaEvent():
                return await self._announced(event, here, given)
            case UnsupportedEvent(kind):
                return Unsupported(kind)

    async def _announced(self, event: InboxEvent, here: Here, given: MediaEvent) -> MediaAnnounced:
        """Keep the row of a file before anything is fetched."""
        media = MediaRecord(
            id=f"{event.id}-{self._crew.new_id()}",
            person_id=here.person_id,
            desk_id=here.desk_id,
            chat=self._chat,
            handle=given.handle,
            name=given.name,
            announced_at=self._now,
            size_bytes=given.size_bytes,
            caption=given.caption,
            album=given.group,
        )
        await self._tx.media.announce(media)
        named = ComponentKey(given.component) if given.component else None
        return MediaAnnounced(media.id, given.name, given.caption, named)

    async def _tapped(self, here: Here, token: str) -> Tapped:
        prompt_id = prompt_id_of(token)
        record = await self._tx.talk.prompt(prompt_id, here.person_id)
        known = choice_of(token, record.prompt) if record else None
        if record is None or known is None:
            return Tapped("", None, current=False)
        recent = await self._tx.talk.messages(here.person_id, limit=MOST_REPLIES)
        last = next((message for message in reversed(recent) if message.direction is Direction.IN), None)
        again = last is not None and list(last.body.get("tokens", ())) == [token] and self._now - last.at <= DOUBLE_TAP
        shown_at = decode_place(record.prompt["place"])
        return Tapped(known.id, shown_at, current=prompt_id == here.prompt_id, again=again)

    async def _keep_own(self, event: InboxEvent, person_id: int, given: Event) -> None:
        """What the person said, as their own page shows it."""
        body = await self._own_body(person_id, given)
        if body is not None:
            message = NewMessage(Direction.IN, body, self._now, client_ref=event.event_id)
            await self._tx.talk.add(person_id, message)

    async def _own_body(self, person_id: int, given: Event) -> Mapping[str, Any] | None:
        match given:
            case TextEvent(text):
                return {"kind": "text", "text": HIDDEN_CODE if looks_like_code(text) else text}
            case TapEvent(token):
                return {"kind": "tap", "text": await self._label(person_id, token), "tokens": [token]}
            case PickEvent(tokens):
                labels = [await self._label(person_id, token) for token in tokens]
                text = "; ".join(labels) or self._crew.words.text(Phrase("given-nothing-ticked"))
                return {"kind": "pick", "text": text, "tokens": list(tokens)}
            case MediaEvent(name=name, caption=caption):
                return {"kind": "media", "text": caption, "name": name}
            case OpenEvent() | UnsupportedEvent():
                return None

    async def _label(self, person_id: int, token: str) -> str:
        record = await self._tx.talk.prompt(prompt_id_of(token), person_id)
        known = choice_of(token, record.prompt) if record else None
        return known.label if known else ""

    # --- the second turn of a file -----------------------------------------------------------------------------------

    async def _settle_media(self, here: Here, snapshot: Snapshot, arrival: Arrival) -> None:
        """A file belongs to the sheet at which it was sent, wherever the person is by now."""
        state = MediaState.READY if isinstance(arrival, MediaKept) else MediaState.REFUSED
        record = await self._tx.media.get(arrival.media_id, here.person_id)
        if record is None or not await self._tx.media.finish(arrival.media_id, state):
            return
        self._now = record.announced_at
        inbound = _arrived(record, arrival)
        then = replace(snapshot, desk=await self._desk_when_sent(record, here.person_id))
        if record.desk_id is None or record.desk_id == here.desk_id:
            place = here.place or dispatch.start(then)
            await self._carry_out(here, then, place, dispatch.step(then, place, inbound, self._now))
            return
        place = dispatch.start(then)
        outcome = dispatch.step(then, place, inbound, self._now)
        done = await self._crew.effects.apply(self._tx, self._chat, then, outcome.effects, self._now)
        await self._speak(here.person_id, place, outcome.replies[:1], done.facts)

    async def _desk_when_sent(self, record: MediaRecord, person_id: int) -> Desk | None:
        """The sheet with what was allowed when the file was sent: it counts although the sheet was handed in since."""
        if record.desk_id is None:
            return None
        desk = await self._crew.desks.load(self._tx, record.desk_id, person_id, record.announced_at)
        if desk is None or desk.refusal is not Refusal.SUBMITTED or desk.sheet.submitted_at is None:
            return desk
        return replace(desk, refusal=None) if desk.sheet.submitted_at > record.announced_at else desk

    # --- carrying out ------------------------------------------------------------------------------------------------

    async def _carry_out(self, here: Here, snapshot: Snapshot, place: Place, outcome: Outcome) -> None:
        """Store effects, place and messages of an outcome, and go on when the person now belongs elsewhere."""
        done = await self._crew.effects.apply(self._tx, self._chat, snapshot, outcome.effects, self._now)
        here_after = outcome.place or place
        prompt_id = await self._speak(here.person_id, here_after, outcome.replies, done.facts)
        if outcome.place is not None or prompt_id is not None:
            kept = prompt_id or (here.prompt_id if outcome.place is None else None)
            await self._tx.places.put(here.person_id, here.desk_id, encode_place(here_after), kept, self._now)
        if outcome.enter:
            await self._enter(done.person_id or here.person_id, done.desk_id)

    async def _enter(self, person_id: int, desk_id: int | None) -> None:
        if desk_id is not None:
            await self._tx.places.open(person_id, desk_id, self._now)
        here = await self._here()
        snapshot = await self._snapshot(here, None)
        outcome = dispatch.enter(snapshot, here.place, self._now)
        await self._carry_out(here, snapshot, outcome.place or Visitor(), outcome)

    async def _speak(
        self, person_id: int, place: Place, replies: tuple[Reply, ...], facts: Mapping[str, Fact]
    ) -> str | None:
        """Keep the messages; returns the id of the one that puts the waiting question."""
        asked: str | None = None
        for reply in replies:
            prompt_id = self._crew.new_id()
            rendered = render(reply, place, prompt_id, self._crew.words, facts)
            shown = prompt_id if rendered.prompt is not None else None
            message = NewMessage(Direction.OUT, rendered.body, self._now, prompt_id=shown, prompt=rendered.prompt)
            await self._tx.talk.add(person_id, message)
            if reply.asks:
                asked = prompt_id
        return asked


def _picked(here: Here, tokens: tuple[str, ...]) -> Inbound:
    known = [choice_of(token, here.prompt) for token in tokens if prompt_id_of(token) == here.prompt_id]
    if len(known) != len(tokens) or None in known:
        return Tapped("", None, current=False)
    return Picked(tuple(choice.id for choice in known if choice is not None))


def _arrived(record: MediaRecord, arrival: Arrival) -> MediaReady | MediaRefused:
    match arrival:
        case MediaKept(_, sha256, media_type, size_bytes):
            component = ComponentKey(record.component) if record.component else None
            return MediaReady(record.id, record.name, sha256, media_type, size_bytes, component)
        case MediaTurnedDown(_, reason):
            return MediaRefused(record.id, record.name, reason)
