"""One turn inside its transaction: load, step, save, answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import structlog

from bot.arrivals import Arrival, MediaKept, MediaStamped, MediaTurnedDown
from bot.channel import (
    Capabilities,
    EditedEvent,
    Event,
    MediaEvent,
    OpenEvent,
    PickEvent,
    PresenceEvent,
    TapEvent,
    TextEvent,
    UnsupportedEvent,
)
from bot.conversations import dispatch
from bot.conversations.contract.inbound import (
    Control,
    Edited,
    Inbound,
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    MediaStampedSecret,
    MediaTooLarge,
    Opened,
    Picked,
    Tapped,
    Unsupported,
    Wrote,
)
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply
from bot.conversations.contract.snapshot import Desk, Left, Office, Snapshot, WayIn
from bot.conversations.contract.step import Outcome
from bot.conversations.folding import fold
from bot.conversations.places import decode as decode_place
from bot.conversations.places import encode as encode_place
from bot.conversations.recognise import recognise
from bot.conversations.side_questions import RESULTS, as_reader, command_asked
from bot.conversations.stations import AskComponent, Trail, Visitor
from bot.desks import DeskReader
from bot.effects import Effects
from bot.evidence_limits import DEFAULT_ROOM, EvidenceRoom, refuse_more
from bot.media_check import EXTENSION_BY_TYPE, clean_name, name_for
from bot.offices.found import readers
from bot.own_data import OwnDataReader, asks_for_own_data
from bot.reaching import ReachReader, asks_how_reached
from bot.rendering import choice_of, known_choices, prompt_id_of, render
from bot.ways_in import looks_like_code
from bot.wording import Words
from core.assessment.people import AT_A_SHEET, Refusal
from core.scoring.model import ComponentKey
from core.scoring.phrase import Fact, Phrase
from store.inbox import InboxEvent
from store.incidents import StampedFile
from store.media import MediaRecord, MediaState
from store.outbox import NewPost, Post, PostState
from store.records import ChatKey
from store.talk import Direction, NewMessage
from store.tx import Tx

Given: TypeAlias = Event | Arrival
"""What a stored event says: something a person did, or a file of theirs that has arrived."""

DOUBLE_TAP: Final = timedelta(seconds=3)
"""The same button again so soon is a finger that bounced, or a line that repeated itself."""

MOST_REPLIES: Final = 20
"""How far back the last thing a person did is looked for; one step never says more."""

ALBUM_WAIT: Final = timedelta(seconds=1)
"""Files of an album come one by one, mostly within a second: fetched after it, they are acknowledged together."""

EDITS_REACH_BACK: Final = 200
"""How many messages back an edited one is looked for."""

HIDDEN_CODE: Final = "••••-••••-••••"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Here:
    """Where a person is when a turn begins."""

    person_id: int
    desk_id: int | None
    place: Place | None
    prompt_id: str | None
    prompt: Mapping[str, Any]
    prompt_seq: int = 0


@dataclass(frozen=True, slots=True)
class Turned:
    """What a turn has done, once it is kept: whose conversation went on, what has to be sent, whether a file comes.

    ``told`` are other people who were told something.
    """

    person_id: int
    posts: tuple[Post, ...] = ()
    announced: bool = False
    told: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Readers:
    """Who loads what a conversation needs to know: sheets, ways to a person, what is kept about a person."""

    desks: DeskReader
    reach: ReachReader
    own: OwnDataReader


class Crew:
    """What every turn needs and none changes."""

    def __init__(
        self,
        words: Words,
        readers: Readers,
        effects: Effects,
        new_id: Callable[[], str],
        room: EvidenceRoom = DEFAULT_ROOM,
    ) -> None:
        self.room = room
        self.words = words
        self.desks = readers.desks
        self.effects = effects
        self.new_id = new_id
        self.reach = readers.reach
        self.own = readers.own
        self.controls = {
            fold(spelling): control
            for control in Control
            for spelling in words.spellings(f"control-{control.value}")
            if fold(spelling)
        }


class OneTurn:
    """One event of one chat at one moment. ``capabilities`` are those of the chat's messenger."""

    def __init__(self, crew: Crew, tx: Tx, chat: ChatKey, now: datetime, capabilities: Capabilities) -> None:
        self._crew = crew
        self._tx = tx
        self._chat = chat
        self._now = now
        self._capabilities = capabilities
        self._told: list[int] = []

    async def run(self, event: InboxEvent, given: Given, way_in: WayIn | None) -> Turned:
        """Do everything the event asks for."""
        if isinstance(given, PresenceEvent):
            await self._note_presence(given)
            await self._tx.inbox.mark_done(event.id)
            return Turned(0, tuple(self._tx.outbox.added))
        here = await self._here()
        snapshot = await self._snapshot(here, way_in)
        if isinstance(given, MediaKept | MediaTurnedDown | MediaStamped):
            await self._settle_media(here, snapshot, given)
        else:
            await self._answer(event, here, snapshot, given)
        await self._tx.inbox.mark_done(event.id)
        posts = tuple(self._tx.outbox.added)
        return Turned(here.person_id, posts, isinstance(given, MediaEvent), tuple(self._told))

    async def _note_presence(self, given: PresenceEvent) -> None:
        """Remember whether this chat can be reached; what waits for a person who has blocked us goes elsewhere."""
        await self._tx.people.set_unreachable(self._chat, None if given.reachable else self._now)
        if not given.reachable:
            for lost in await self._tx.outbox.give_up(self._chat, PostState.BLOCKED, self._now):
                await self._tx.onward.pass_on(lost, self._now)

    async def _here(self) -> Here:
        person_id = await self._tx.people.person_at(self._chat, self._now)
        record = await self._tx.places.active(person_id)
        place = decode_place(record.place) if record.place is not None else None
        prompt = await self._tx.talk.prompt(record.prompt_id, person_id) if record.prompt_id else None
        if prompt is None:
            return Here(person_id, record.desk_id, place, record.prompt_id, {})
        return Here(person_id, record.desk_id, place, record.prompt_id, prompt.prompt, prompt.seq)

    async def _snapshot(self, here: Here, way_in: WayIn | None) -> Snapshot:
        desks = self._crew.desks
        cards = await desks.cards(self._tx, here.person_id, self._now)
        card = next((card for card in cards if card.id == here.desk_id), None)
        desk, office = None, None
        if card is not None and card.role in AT_A_SHEET:
            desk = await desks.load(self._tx, card.id, here.person_id, self._now)
        elif card is not None:
            office = await desks.office(self._tx, card.id, here.person_id, self._now)
        at = desk or office
        contact = at.round.contact if at else await self._tx.rounds.contact()
        contact = contact or self._crew.words.text(Phrase("contact-unknown"))
        left = None if cards else await self._left(here.person_id)
        return Snapshot(here.person_id, cards, desk, office, way_in, self._crew.new_id(), contact, left=left)

    async def _left(self, person_id: int) -> Left | None:
        """Where somebody worked who has nothing to work at any more."""
        record = await self._tx.hands.left(person_id, self._now)
        return None if record is None else Left(record.unit_name, record.at)

    async def _with_work(self, snapshot: Snapshot, place: Place, inbound: Inbound | None) -> Snapshot:
        """With everything that the conversation needs at this place to answer this."""
        if snapshot.desk is not None and isinstance(place, Trail):
            trail = await self._tx.hands.revisions(snapshot.desk.sheet_id, place.key)
            return replace(snapshot, desk=replace(snapshot.desk, trail=trail))
        if snapshot.desk is not None and command_asked(inbound) == RESULTS:
            return replace(snapshot, published=await self._read(as_reader(snapshot.desk), place, inbound))
        office = snapshot.office
        return snapshot if office is None else replace(snapshot, office=await self._read(office, place, inbound))

    async def _read(self, office: Office, place: Place, inbound: Inbound | None) -> Office:
        """The office with everything that its reader knows."""
        read = readers()[office.membership.role]
        work = await read(self._tx, self._crew.desks, office, place, inbound, self._now)
        return replace(office, work=work)

    async def _answer(self, event: InboxEvent, here: Here, snapshot: Snapshot, given: Event) -> None:
        inbound = await self._inbound(event, here, snapshot, given)
        if isinstance(inbound, Tapped) and inbound.again:
            return
        await self._keep_own(event, here, given)
        place = here.place or dispatch.start(snapshot)
        snapshot = await self._with_work(snapshot, place, inbound)
        if asks_how_reached(inbound):
            snapshot = replace(snapshot, reach=await self._crew.reach.read(self._tx, here.person_id, self._now))
        if asks_for_own_data(place, inbound):
            snapshot = replace(snapshot, own=await self._crew.own.read(self._tx, here.person_id, self._now))
        outcome = dispatch.step(snapshot, place, inbound, self._now)
        toggled = _toggled(inbound, outcome)
        await self._carry_out(here, snapshot, place, outcome, await self._tapped_seq(here, given) if toggled else 0)
        if self._capabilities.pushes and self._capabilities.edits and not toggled:
            await self._show_chosen(here, inbound, outcome)

    async def _tapped_seq(self, here: Here, given: Event) -> int:
        """The message whose button was tapped."""
        if not isinstance(given, TapEvent):
            return 0
        record = await self._tx.talk.prompt(prompt_id_of(given.token), here.person_id)
        return record.seq if record else 0

    async def _show_chosen(self, here: Here, inbound: Inbound, outcome: Outcome) -> None:
        """Where an old message can be changed, the answered question shows what was chosen, and its buttons go."""
        chosen = _chosen(inbound)
        if chosen is None or not here.prompt_seq or not (outcome.enter or outcome.place is not None):
            return
        label = _label_of(here, chosen)
        question = await self._tx.talk.message(here.person_id, here.prompt_seq)
        if label and question is not None:
            await self._post(here.person_id, here.prompt_seq, question.body, chosen=label, replaces=here.prompt_seq)

    async def _post(
        self, person_id: int, seq: int, body: Mapping[str, Any], *, replaces: int = 0, chosen: str = ""
    ) -> None:
        """Have a message sent to the chat this event came from."""
        if self._capabilities.pushes:
            post = NewPost(self._chat, person_id, seq, body, replaces=replaces, chosen=chosen)
            await self._tx.outbox.add(post, self._now)

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
            case EditedEvent(ref, text):
                return await self._edited(here, ref, text)
            case UnsupportedEvent(kind):
                return Unsupported(kind)
            case PresenceEvent():
                return Unsupported("presence")

    def _too_large(self, given: MediaEvent) -> bool:
        """Whether the messenger will not hand out a file of this size; elsewhere the check of files refuses it."""
        return self._capabilities.pushes and given.size_bytes > self._capabilities.receive_file_bytes

    async def _edited(self, here: Here, ref: str, text: str) -> Edited:
        """The question that the message answered when it was new, and what its new words say to it."""
        recent = await self._tx.talk.messages(here.person_id, limit=EDITS_REACH_BACK)
        said = next((m for m in reversed(recent) if m.direction is Direction.IN and m.body.get("ref") == ref), None)
        prompt_id = said.body.get("answers") if said is not None else None
        prompt = await self._tx.talk.prompt(prompt_id, here.person_id) if prompt_id else None
        if said is None or prompt is None:
            return Edited(None, recognise(text, (), self._crew.controls))
        wrote = recognise(text, known_choices(prompt.prompt), self._crew.controls)
        return Edited(decode_place(prompt.prompt["place"]), wrote)

    async def _announced(self, event: InboxEvent, here: Here, given: MediaEvent) -> MediaAnnounced | MediaTooLarge:
        """Keep the row of a file before anything is fetched."""
        if self._too_large(given):
            return MediaTooLarge(clean_name(given.name), given.caption)
        media = MediaRecord(
            id=f"{event.id}-{self._crew.new_id()}",
            person_id=here.person_id,
            desk_id=here.desk_id,
            chat=self._chat,
            handle=given.handle,
            name=clean_name(given.name),
            announced_at=self._now,
            size_bytes=given.size_bytes,
            caption=given.caption,
            album=given.group,
            recompressed=given.recompressed,
        )
        album = await self._tx.media.album(here.person_id, given.group) if given.group else ()
        await self._tx.media.announce(media, ALBUM_WAIT if given.group else timedelta())
        return MediaAnnounced(
            media.id,
            media.name,
            given.caption,
            ComponentKey(given.component) if given.component else None,
            album=given.group,
            beside=next((ComponentKey(one.component) for one in album if one.component), None),
            waiting=tuple(one.id for one in album if one.state is MediaState.ANNOUNCED),
        )

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
        current = prompt_id == here.prompt_id or same_question(shown_at, here.place)
        return Tapped(known.id, shown_at, current=current, again=again)

    async def _keep_own(self, event: InboxEvent, here: Here, given: Event) -> None:
        """What the person said, as their own page shows it."""
        body = await self._own_body(here.person_id, given)
        if body is not None and isinstance(given, TextEvent) and given.ref:
            body = {**body, "ref": given.ref, "answers": here.prompt_id}
        if body is not None:
            message = NewMessage(Direction.IN, body, self._now, client_ref=event.event_id)
            await self._tx.talk.add(here.person_id, message)

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
                return {"kind": "media", "text": caption, "name": clean_name(name)}
            case EditedEvent(text=text):
                return {"kind": "text", "text": text}
            case OpenEvent() | UnsupportedEvent() | PresenceEvent():
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
        arrival = await self._within_the_room(record, arrival)
        await self._note_incident(record, arrival)
        self._now = record.announced_at
        album = await self._tx.media.album(here.person_id, record.album) if record.album else ()
        inbound = _arrived(record, arrival, sum(one.state is MediaState.ANNOUNCED for one in album))
        desk = await self._desk_when_sent(record, here.person_id)
        office = await self._office_when_sent(record, here.person_id) if desk is None else None
        then = replace(snapshot, desk=desk, office=office)
        if record.desk_id is None or record.desk_id == here.desk_id:
            place = here.place or dispatch.start(then)
            then = await self._with_work(then, place, inbound)
            await self._carry_out(here, then, place, dispatch.step(then, place, inbound, self._now))
            return
        place = dispatch.start(then)
        then = await self._with_work(then, place, inbound)
        outcome = dispatch.step(then, place, inbound, self._now)
        done = await self._crew.effects.apply(self._tx, self._chat, then, outcome.effects, self._now)
        await self._speak(here.person_id, place, outcome.replies[:1], done.facts)

    async def _office_when_sent(self, record: MediaRecord, person_id: int) -> Office | None:
        """The office with what was allowed when the file was sent."""
        if record.desk_id is None:
            return None
        return await self._crew.desks.office(self._tx, record.desk_id, person_id, record.announced_at)

    async def _within_the_room(self, record: MediaRecord, arrival: Arrival) -> Arrival:
        """Files fetched side by side did not see each other; here they are counted one by one."""
        if not isinstance(arrival, MediaKept) or record.desk_id is None:
            return arrival
        used = await self._tx.evidence_room.used(record.desk_id)
        reason = refuse_more(used, arrival.size_bytes, self._crew.room)
        return arrival if reason is None else MediaTurnedDown(record.id, reason)

    async def _note_incident(self, record: MediaRecord, arrival: Arrival) -> None:
        if isinstance(arrival, MediaStamped):
            file = StampedFile(arrival.degree, arrival.sha256, arrival.media_type, arrival.size_bytes)
            await self._tx.incidents.record(record, file)
            log.warning("secrecy_incident_recorded", media_id=record.id, degree=arrival.degree)

    async def _desk_when_sent(self, record: MediaRecord, person_id: int) -> Desk | None:
        """The sheet with what was allowed when the file was sent: it counts although the sheet was handed in since."""
        if record.desk_id is None:
            return None
        desk = await self._crew.desks.load(self._tx, record.desk_id, person_id, record.announced_at)
        handed_in = {Refusal.SUBMITTED, Refusal.APPROVED}
        if desk is None or desk.refusal not in handed_in or desk.sheet.submitted_at is None:
            return desk
        return replace(desk, refusal=None) if desk.sheet.submitted_at > record.announced_at else desk

    # --- carrying out ------------------------------------------------------------------------------------------------

    async def _carry_out(
        self, here: Here, snapshot: Snapshot, place: Place, outcome: Outcome, replaces: int = 0
    ) -> None:
        """Store effects, place and messages of an outcome, and go on when the person now belongs elsewhere.

        The question takes the place of message ``replaces`` where messages can be changed.
        """
        done = await self._crew.effects.apply(self._tx, self._chat, snapshot, outcome.effects, self._now)
        self._told.extend(done.told)
        here_after = outcome.place or place
        prompt_id = await self._speak(here.person_id, here_after, outcome.replies, done.facts, replaces)
        if outcome.place is not None or prompt_id is not None:
            kept = prompt_id or (here.prompt_id if outcome.place is None else None)
            await self._tx.places.put(here.person_id, here.desk_id, encode_place(here_after), kept, self._now)
        if outcome.enter:
            await self._enter(done.person_id or here.person_id, done.desk_id, outcome)

    async def _enter(self, person_id: int, desk_id: int | None, before: Outcome) -> None:
        if desk_id is not None:
            await self._tx.places.open(person_id, desk_id, self._now)
        here = await self._here()
        snapshot = await self._snapshot(here, None)
        snapshot = await self._with_work(snapshot, here.place or dispatch.start(snapshot), None)
        outcome = dispatch.enter(snapshot, here.place, self._now, before.lead, before.then)
        await self._carry_out(here, snapshot, outcome.place or Visitor(), outcome)

    async def _speak(
        self,
        person_id: int,
        place: Place,
        replies: tuple[Reply, ...],
        facts: Mapping[str, Fact],
        replaces: int = 0,
    ) -> str | None:
        """Keep the messages; returns the id of the one that puts the waiting question."""
        asked: str | None = None
        for reply in replies:
            prompt_id = self._crew.new_id()
            rendered = render(reply, place, prompt_id, self._crew.words, facts)
            shown = prompt_id if rendered.prompt is not None else None
            message = NewMessage(Direction.OUT, rendered.body, self._now, prompt_id=shown, prompt=rendered.prompt)
            seq = await self._tx.talk.add(person_id, message)
            await self._post(person_id, seq, rendered.body, replaces=replaces if reply.asks else 0)
            if reply.asks:
                asked = prompt_id
        return asked


def _chosen(inbound: Inbound) -> str | None:
    """The choice of the waiting question that was taken, unless it is one that works from everywhere."""
    match inbound:
        case Tapped(choice=choice, current=True) | Wrote(choice=str() as choice):
            return None if choice.startswith("/") else choice
        case _:
            return None


def same_question(shown: Place | None, waiting: Place | None) -> bool:
    """Whether two places put the same question, whatever was ticked at each."""
    match shown, waiting:
        case AskComponent(), AskComponent():
            return replace(shown, ticked=()) == replace(waiting, ticked=())
        case _:
            return False


def _label_of(here: Here, chosen: str) -> str:
    """The words of what was chosen; of several that were ticked, all of them."""
    known = known_choices(here.prompt)
    ticked = {f"o.{id_}" for id_ in here.place.ticked} if isinstance(here.place, AskComponent) else set()
    if ticked and chosen not in ticked:
        return "; ".join(one.label for one in known if one.id in ticked)
    return next((one.label for one in known if one.id == chosen), "")


def _toggled(inbound: Inbound, outcome: Outcome) -> bool:
    """Whether a tap only ticked or unticked one of several: the same question goes on."""
    return (
        isinstance(inbound, Tapped)
        and any(r.many for r in outcome.replies)
        and same_question(inbound.place, outcome.place)
    )


def _picked(here: Here, tokens: tuple[str, ...]) -> Inbound:
    known = [choice_of(token, here.prompt) for token in tokens if prompt_id_of(token) == here.prompt_id]
    if len(known) != len(tokens) or None in known:
        return Tapped("", None, current=False)
    return Picked(tuple(choice.id for choice in known if choice is not None))


def _arrived(record: MediaRecord, arrival: Arrival, waiting: int) -> MediaReady | MediaRefused | MediaStampedSecret:
    match arrival:
        case MediaKept(_, sha256, media_type, size_bytes, preview):
            return MediaReady(
                record.id,
                name_for(record.name, EXTENSION_BY_TYPE[media_type]),
                sha256,
                media_type,
                size_bytes,
                ComponentKey(record.component) if record.component else None,
                album=record.album,
                waiting=waiting,
                recompressed=record.recompressed,
                preview=preview,
            )
        case MediaStamped():
            return MediaStampedSecret(record.id, record.name, album=record.album, waiting=waiting)
        case MediaTurnedDown(_, reason):
            return MediaRefused(record.id, record.name, reason, album=record.album, waiting=waiting)
