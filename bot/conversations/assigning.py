"""Mains are given to colleagues: first whom, then which; the colleague is told and asked them first."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.answering import Misread, Read, Ticking, read
from bot.conversations.contract.effects import Tell
from bot.conversations.contract.inbound import Control, Inbound, Picked, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot, at_sheet
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.describing import joined
from bot.conversations.hands import mains_of, officers, whose
from bot.conversations.moves import after, desk_of, go
from bot.conversations.question import numbered
from bot.conversations.route import onward
from bot.conversations.score import who
from bot.conversations.stations import AssignMains, ChooseAssignee
from core.assessment.changes import Assign, Change
from core.assessment.people import AT_A_SHEET, Colleague, Role
from core.assessment.sheet import Assignee
from core.frameworks.model import Node
from core.scoring.model import Option, TickInput
from core.scoring.phrase import Phrase


def assign(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``assign``: choose a colleague, or with a person's number tick the mains of that one."""
    desk = desk_of(snapshot)
    if desk.membership.role not in AT_A_SHEET or not officers(desk):
        return Outcome(replies=(Reply((say("assign-no-officer", Style.WARN),)),), remind=True)
    chosen = _officer(desk, int(argument)) if argument.isdecimal() else None
    return go(snapshot, ChooseAssignee() if chosen is None else _ticking(desk, chosen), now)


def _ticking(desk: Desk, one: Colleague) -> AssignMains:
    return AssignMains(one.person_id, tuple(pillar.code for pillar in mains_of(desk, one.person_id)))


def _officer(desk: Desk, person_id: int) -> Colleague | None:
    return next((one for one in officers(desk) if one.person_id == person_id), None)


def show_people(snapshot: Snapshot, place: ChooseAssignee, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    lines = [say("assign-whom", Style.HEAD)]
    lines += [
        say("assign-pillar", code=pillar.code, title=pillar.title, whose=whose(desk, pillar))
        for pillar in desk.framework.pillars
    ]
    people = tuple(
        Choice(f"p.{one.person_id}", _label(desk, one), number) for number, one in enumerate(officers(desk), 1)
    )
    return Reply(tuple(lines), (*people, Choice("done", Phrase("choice-assign-done"))), asks=True)


def _label(desk: Desk, one: Colleague) -> Phrase:
    is_me = one.person_id == desk.membership.person_id
    return Phrase("colleague-me" if is_me else "colleague", {"who": who(one.name)})


def take_people(snapshot: Snapshot, place: ChooseAssignee, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.startswith("p."):
            one = _officer(desk, int(choice.removeprefix("p.")))
            return go(snapshot, ChooseAssignee() if one is None else _ticking(desk, one), now)
        case (
            Tapped(choice="done")
            | Wrote(choice="done")
            | Wrote(control=Control.DONE | Control.BACK | Control.NO | Control.LATER)
        ):
            return go(snapshot, onward(desk), now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def show_mains(snapshot: Snapshot, place: AssignMains, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    one = _officer(desk, place.person_id)
    lines = (say("assign-which", Style.HEAD, who=who(one.name if one else "")), say("assign-hint", Style.HINT))
    choices = (
        *numbered(_options(desk)),
        Choice("ticked", Phrase("choice-ticked")),
        Choice("none", Phrase("choice-assign-none")),
    )
    return Reply(lines, choices, asks=True, many=True, ticked=place.ticked)


def _options(desk: Desk) -> tuple[Option, ...]:
    return tuple(Option(pillar.code, pillar.title) for pillar in desk.framework.pillars)


def take_mains(snapshot: Snapshot, place: AssignMains, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    one = _officer(desk, place.person_id)
    if one is None:
        return go(snapshot, ChooseAssignee(), now, (say("assign-gone", Style.WARN),))
    match inbound:
        case Tapped(choice="none") | Wrote(choice="none"):
            return _assigned(snapshot, one, frozenset(), now)
        case Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, ChooseAssignee(), now)
        case Tapped() | Picked() | Wrote():
            return _ticked(snapshot, place, one, inbound, now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _ticked(snapshot: Snapshot, place: AssignMains, one: Colleague, inbound: Inbound, now: datetime) -> Outcome:
    wanted = TickInput("mains", _options(desk_of(snapshot)))
    match read(wanted, {}, place.ticked, inbound):
        case Ticking(ticked):
            return go(snapshot, replace(place, ticked=ticked), now)
        case Read(values):
            return _assigned(snapshot, one, frozenset(code for code in values["mains"].split(",") if code), now)
        case Misread(why):
            return go(snapshot, place, now, (why,))
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _assigned(snapshot: Snapshot, one: Colleague, codes: frozenset[str], now: datetime) -> Outcome:
    """Give exactly these mains to the colleague; what they had and have no more becomes nobody's."""
    desk = desk_of(snapshot)
    before = mains_of(desk, one.person_id)
    given = tuple(p for p in desk.framework.pillars if p.code in codes and p not in before)
    taken = tuple(p for p in before if p.code not in codes)
    assignee = Assignee(one.person_id, one.name)
    changes: tuple[Change, ...] = (
        *(Assign(pillar.code, assignee) for pillar in given),
        *(Assign(pillar.code, None) for pillar in taken),
    )
    changed = after(desk, changes, now)
    mains = mains_of(changed, one.person_id)
    line = say("assign-kept", Style.OK, who=who(one.name), mains=_named(mains)) if mains else None
    line = line or say("assign-kept-none", Style.OK, who=who(one.name))
    outcome = go(replace(snapshot, desk=changed), ChooseAssignee(), now, (line,))
    return replace(outcome, effects=(*changes, *_told(desk, one, given, now)))


def _told(desk: Desk, one: Colleague, given: tuple[Node, ...], now: datetime) -> tuple[Tell, ...]:
    if not given:
        return ()
    line = say(
        "push-assigned",
        Style.HEAD,
        who=who(desk.membership.person_name),
        unit=desk.membership.unit_name,
        mains=_named(given),
        at=now,
    )
    hint = say("push-assigned-hint", Style.HINT, day=desk.round.calendar.self_to)
    choice = Choice(f"/at:{at_sheet(desk.sheet_id, Role.OFFICER)}/next", Phrase("choice-open-own"))
    return (Tell(Reply((line, hint), (choice,)), person_id=one.person_id),)


def _named(mains: tuple[Node, ...]) -> Phrase:
    return joined(tuple(Phrase("bar-label", {"code": one.code, "title": one.title}) for one in mains))


CONVERSATION = Conversation(
    steps={
        ChooseAssignee: Step(take_people, show_people, show_people),
        AssignMains: Step(take_mains, show_mains, show_mains),
    },
    commands={"assign": assign},
)
