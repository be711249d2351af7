"""The way in: an invitation or device code is offered, confirmed by a tap, and only then used up."""

from datetime import datetime

from bot.conversations.consent import CONSENT_VERSION
from bot.conversations.contract.effects import Agree, OpenDesk, Redeem
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import DeskCard, Snapshot, WayIn, WayInKind
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import go, led, shown
from bot.conversations.route import onward
from bot.conversations.stations import Desks, Offered, Visitor
from core.assessment.people import AT_A_SHEET
from core.scoring.phrase import Phrase


def opened(snapshot: Snapshot, place: Place, now: datetime) -> Outcome:
    """A code arrived: offer what it opens, or say in one sentence for all reasons that it does not."""
    way_in = snapshot.way_in or WayIn(WayInKind.REFUSED)
    match way_in.kind:
        case WayInKind.REFUSED:
            return _refused(snapshot, place, "way-in-refused", way_in, now)
        case WayInKind.LOCKED:
            return _refused(snapshot, place, "way-in-locked", way_in, now)
        case WayInKind.YOURS:
            here = place if snapshot.desk is not None else Visitor()
            return go(snapshot, here, now, (say("way-in-yours", Style.OK),))
        case WayInKind.INVITATION | WayInKind.DEVICE:
            offer = Offered(way_in.id, way_in.kind, way_in.unit_name, _title(way_in))
            return Outcome(offer, (_offer(snapshot, way_in),))


def _title(way_in: WayIn) -> str:
    return way_in.round_title


def _refused(snapshot: Snapshot, place: Place, key: str, way_in: WayIn, now: datetime) -> Outcome:
    line = say(key, Style.WARN, contact=way_in.contact or snapshot.contact)
    if snapshot.desk is None:
        return Outcome(Visitor(), (Reply((line,), asks=True),))
    return Outcome(replies=(Reply((line,)),), remind=True)


def _offer(snapshot: Snapshot, way_in: WayIn) -> Reply:
    if way_in.kind is WayInKind.DEVICE:
        lines: tuple[Say, ...] = (say("join-device", Style.HEAD, unit=way_in.unit_name),)
    else:
        lines = (
            say("join-hello", Style.HEAD),
            say("join-offer", role=Phrase(f"role-{way_in.role}"), unit=way_in.unit_name, round=way_in.round_title),
            *_framework(way_in),
            *((say("join-trial", Style.WARN),) if way_in.is_trial else ()),
            say("join-privacy", Style.HINT),
        )
    return Reply((*lines, say("join-right")), _CHOICES, asks=True)


def _framework(way_in: WayIn) -> tuple[Say, ...]:
    """Which set it is about; an office looks at several."""
    if not way_in.framework_title or way_in.role not in {role.value for role in AT_A_SHEET}:
        return ()
    return (say("join-framework", framework=way_in.framework_title, max=way_in.max_points),)


_CHOICES = (Choice("yes", Phrase("choice-join-yes")), Choice("no", Phrase("choice-join-no")))


def show_offer(snapshot: Snapshot, place: Offered, now: datetime) -> Reply:
    return Reply((say("join-again", Style.HEAD, unit=place.unit_name, round=place.title),), _CHOICES, asks=True)


def take_offer(snapshot: Snapshot, place: Offered, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="yes") | Wrote(choice="yes") | Wrote(control=Control.YES):
            agreed = (Agree(CONSENT_VERSION),) if place.kind is WayInKind.INVITATION else ()
            return Outcome(Visitor(), effects=(Redeem(place.way_in_id, place.kind), *agreed), enter=True)
        case Tapped(choice="no") | Wrote(choice="no") | Wrote(control=Control.NO):
            line = say("join-not-me", contact=snapshot.contact)
            return Outcome(Visitor(), (Reply((line,), asks=True),), enter=snapshot.desk is not None)
        case _:
            return go(snapshot, place, now, (say("join-choose", Style.WARN),))


def show_visitor(snapshot: Snapshot, place: Visitor, now: datetime) -> Reply:
    if snapshot.left is not None:
        left = say("left-post", Style.HEAD, unit=snapshot.left.unit_name, at=snapshot.left.at)
        return Reply((left, say("left-post-again", Style.HINT, contact=snapshot.contact)), asks=True)
    return Reply((say("join-need-code", Style.HEAD), say("join-code-hint", Style.HINT)), asks=True)


def take_visitor(snapshot: Snapshot, place: Visitor, inbound: Inbound, now: datetime) -> Outcome:
    return go(snapshot, place, now)


# --- several sheets --------------------------------------------------------------------------------------------------


def show_desks(snapshot: Snapshot, place: Desks, now: datetime) -> Reply:
    choices = tuple(
        Choice(
            f"/sheets:{card.id}",
            _card_label(card),
            number=number,
        )
        for number, card in enumerate(snapshot.desks, 1)
    )
    if not choices:
        return Reply((say("sheets-none", contact=snapshot.contact),), asks=True)
    return Reply((say("sheets-choose", Style.HEAD),), choices, asks=True)


def _card_label(card: DeskCard) -> Phrase:
    if not card.framework_title:
        role = Phrase(f"role-{card.role.value}")
        return Phrase("choice-office", {"role": role, "unit": card.unit_name, "round": card.round_title})
    return Phrase(
        "choice-sheet", {"unit": card.unit_name, "framework": card.framework_title, "round": card.round_title}
    )


def take_desks(snapshot: Snapshot, place: Desks, inbound: Inbound, now: datetime) -> Outcome:
    if isinstance(inbound, Wrote) and inbound.control in {Control.BACK, Control.NO}:
        if snapshot.desk is not None:
            return go(snapshot, onward(snapshot.desk), now)
        if snapshot.office is not None:
            return Outcome(Visitor(), enter=True)
    return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def sheets(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``sheets``: the person's sheets, or with an id open one of them where it was left."""
    if argument.isdigit() and int(argument) in {card.id for card in snapshot.desks}:
        return Outcome(effects=(OpenDesk(int(argument)),), enter=True)
    return go(snapshot, Desks(), now)


def at(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``at``: what the choice of a push asks for, at the desk it belongs to."""
    ref, _, then = argument.partition("/")
    card = next((card for card in snapshot.desks if card.ref == ref), None)
    if card is None:
        return Outcome(replies=(Reply((say("at-gone", Style.WARN, contact=snapshot.contact),)),), remind=True)
    here = snapshot.desk or snapshot.office
    line = say("welcome", Style.OK, unit=card.unit_name, round=card.round_title)
    elsewhere = here is None or here.id != card.id
    return Outcome(effects=(OpenDesk(card.id),), enter=True, lead=(line,) if elsewhere else (), then=f"/{then}")


def welcome(snapshot: Snapshot, place: Place, now: datetime) -> Outcome:
    """The first words after joining or coming back, and the waiting question."""
    here = snapshot.desk or snapshot.office
    if here is None:
        return go(snapshot, Desks() if snapshot.desks else Visitor(), now)
    line = say("welcome", Style.OK, unit=here.membership.unit_name, round=here.round.title)
    return Outcome(place, (led((line,), shown(snapshot, place, now)),))


CONVERSATION = Conversation(
    steps={
        Visitor: Step(take_visitor, show_visitor, show_visitor),
        Offered: Step(take_offer, show_offer, show_offer),
        Desks: Step(take_desks, show_desks, show_desks),
    },
    commands={"sheets": sheets, "at": at},
)
