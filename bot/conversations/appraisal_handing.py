"""Hands everything that is assigned to one appraiser over to another."""

from datetime import datetime

from bot.conversations.appraisal_evidence import taking_files
from bot.conversations.appraisal_saying import who
from bot.conversations.appraisal_stations import ChooseTaker, ConfirmHandOver, Queue
from bot.conversations.appraisal_work import AppraiserWork, Taker, office_of, work_of
from bot.conversations.contract.effects import HandOver, Tell, Urgency
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Snapshot, at_office
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import go
from core.assessment.people import Role
from core.scoring.phrase import Phrase


def hand_over(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``handover``: ask who is to take over."""
    if not work_of(snapshot).takers:
        return Outcome(replies=(Reply((say("handover-nobody", Style.WARN, contact=snapshot.contact),)),), remind=True)
    return go(snapshot, ChooseTaker(), now)


def show(snapshot: Snapshot, place: ChooseTaker, now: datetime) -> Reply:
    work = work_of(snapshot)
    chosen = tuple(
        Choice(f"to.{one.person_id}.{one.body_id}", who(one.name, one.body), number)
        for number, one in enumerate(work.takers, 1)
    )
    head = say("handover-who", Style.HEAD, count=work.own_count)
    return Reply((head,), (*chosen, Choice("keep", Phrase("choice-not-now"))), asks=True)


def take(snapshot: Snapshot, place: ChooseTaker, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, Queue(), now)
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.startswith("to."):
            person_id, _, body_id = choice.removeprefix("to.").partition(".")
            return go(snapshot, ConfirmHandOver(int(person_id), int(body_id)), now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def show_confirm(snapshot: Snapshot, place: ConfirmHandOver, now: datetime) -> Reply:
    work = work_of(snapshot)
    taker = _taker(work, place)
    name = who(taker.name, taker.body) if taker else Phrase("handover-somebody")
    line = say("handover-confirm", Style.WARN, who=name, count=work.own_count)
    chosen = (Choice("yes", Phrase("choice-hand-over-yes")), Choice("no", Phrase("choice-not-now")))
    return Reply((line,), chosen, asks=True)


def _taker(work: AppraiserWork, place: ConfirmHandOver) -> Taker | None:
    wanted = (place.person_id, place.body_id)
    return next((one for one in work.takers if (one.person_id, one.body_id) == wanted), None)


def take_confirm(snapshot: Snapshot, place: ConfirmHandOver, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="yes") | Wrote(choice="yes") | Wrote(control=Control.YES):
            return _handed_over(snapshot, place, now)
        case Tapped(choice="no") | Wrote(choice="no") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, Queue(), now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _handed_over(snapshot: Snapshot, place: ConfirmHandOver, now: datetime) -> Outcome:
    office, work = office_of(snapshot), work_of(snapshot)
    taker = _taker(work, place)
    if taker is None:
        return go(snapshot, Queue(), now, (say("handover-gone", Style.WARN),))
    giver = who(office.membership.person_name, office.membership.unit_name)
    look = Choice(f"/at:{at_office(office.round_id, Role.APPRAISER)}/home:", Phrase("choice-queue"))
    push = Reply((say("push-handed-over", Style.HEAD, who=giver, count=work.own_count),), (look,))
    effects = (
        HandOver(taker.person_id, taker.body_id),
        Tell(push, person_id=taker.person_id, urgency=Urgency.RETURNED),
    )
    line = say("handover-done", Style.OK, who=who(taker.name, taker.body))
    return Outcome(Queue(), effects=effects, enter=True, lead=(line,))


CONVERSATION = Conversation(
    steps={
        ChooseTaker: Step(taking_files(take), show, show),
        ConfirmHandOver: Step(taking_files(take_confirm), show_confirm, show_confirm),
    },
    commands={"handover": hand_over},
    offices={Role.APPRAISER: Queue()},
)
