"""The head looks after the people of the unit: invites, and replaces an officer who changes post."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.contract.effects import EndMembership, IssueInvitation, Tell
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.hands import mains_of, officers
from bot.conversations.moves import desk_of, go
from bot.conversations.route import onward
from bot.conversations.score import who
from bot.conversations.stations import ConfirmReplace, NameSuccessor, Staff
from core.assessment.people import HEADS, Colleague, Role
from core.assessment.sheet import State
from core.scoring.phrase import Phrase

MOST_NAME = 60
"""Characters of a person's name."""


def staff(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``staff``: everybody who works at the unit's sheets."""
    if (refusal := _not_head(snapshot)) is not None:
        return refusal
    return go(snapshot, Staff(), now)


def _not_head(snapshot: Snapshot) -> Outcome | None:
    desk = desk_of(snapshot)
    if desk.membership.role in HEADS:
        return None
    line = say("staff-head-only", Style.WARN, contact=desk.round.contact)
    return Outcome(replies=(Reply((line,)),), remind=True)


def show(snapshot: Snapshot, place: Staff, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    lines = [say("staff-title", Style.HEAD, unit=desk.membership.unit_name)]
    lines += [_line(desk, one) for one in desk.colleagues]
    return Reply(tuple(lines), _choices(desk), asks=True)


def remind(snapshot: Snapshot, place: Staff, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    return Reply((say("staff-title", Style.HEAD, unit=desk.membership.unit_name),), _choices(desk), asks=True)


def _choices(desk: Desk) -> tuple[Choice, ...]:
    leaving = tuple(
        Choice(f"/replace-officer:{one.membership_id}", Phrase("choice-replace-officer", {"who": who(one.name)}))
        for one in officers(desk)
    )
    deputy = (Choice("/invite-deputy", Phrase("choice-invite-deputy")),)
    return (
        *leaving,
        Choice("/invite", Phrase("choice-invite")),
        *(deputy if desk.membership.role is Role.HEAD else ()),
        Choice("/assign", Phrase("choice-assign")),
        Choice("/home", Phrase("choice-home")),
    )


def _line(desk: Desk, one: Colleague) -> Say:
    role = Phrase(f"role-{one.role.value}")
    if one.role in HEADS:
        return say("staff-head", who=who(one.name), role=role)
    mains = mains_of(desk, one.person_id)
    answers = _answers(desk, one)
    if not mains:
        return say("staff-officer", who=who(one.name), role=role, count=answers)
    codes = ", ".join(pillar.code for pillar in mains)
    return say("staff-officer-mains", who=who(one.name), role=role, count=answers, mains=codes)


def _answers(desk: Desk, one: Colleague) -> int:
    """How many answers that stand are this person's."""
    return sum(e.by == one.name and e.state is not State.UNANSWERED for e in desk.sheet.entries.values())


def take(snapshot: Snapshot, place: Staff, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Wrote(control=Control.BACK | Control.DONE | Control.NO | Control.LATER):
            return go(snapshot, onward(desk_of(snapshot)), now)
        case _:
            reply = remind(snapshot, place, now)
            return Outcome(place, (replace(reply, lines=(say("choose-one", Style.WARN), *reply.lines)),))


# --- somebody changes post -------------------------------------------------------------------------------------------


def replace_officer(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``replace-officer``: ask whether an officer stops working for the unit."""
    if (refusal := _not_head(snapshot)) is not None:
        return refusal
    one = _officer(desk_of(snapshot), int(argument)) if argument.isdecimal() else None
    if one is None:
        return go(snapshot, Staff(), now, (say("assign-gone", Style.WARN),))
    return go(snapshot, ConfirmReplace(one.membership_id), now)


def _officer(desk: Desk, membership_id: int) -> Colleague | None:
    return next((one for one in officers(desk) if one.membership_id == membership_id), None)


def show_replace(snapshot: Snapshot, place: ConfirmReplace, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    one = _officer(desk, place.membership_id)
    name = who(one.name if one else "")
    choices = (Choice("yes", Phrase("choice-replace-yes")), Choice("no", Phrase("choice-replace-no", {"who": name})))
    line = say("replace-confirm", Style.WARN, who=name, unit=desk.membership.unit_name)
    return Reply((line, say("replace-keeps", Style.HINT)), choices, asks=True)


def take_replace(snapshot: Snapshot, place: ConfirmReplace, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="yes") | Wrote(choice="yes") | Wrote(control=Control.YES):
            return go(snapshot, NameSuccessor(place.membership_id), now)
        case Tapped(choice="no") | Wrote(choice="no") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, Staff(), now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def show_name(snapshot: Snapshot, place: NameSuccessor, now: datetime) -> Reply:
    lines = (say("successor-name", Style.HEAD), say("successor-hint", Style.HINT))
    return Reply(lines, (Choice("nameless", Phrase("choice-nameless")),), asks=True)


def take_name(snapshot: Snapshot, place: NameSuccessor, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="nameless") | Wrote(choice="nameless") | Wrote(control=Control.LATER):
            return _replaced(snapshot, place, "", now)
        case Wrote(control=Control.BACK | Control.NO):
            return go(snapshot, Staff(), now, (say("replace-not-done"),))
        case Wrote(text=text) if 0 < len(text.strip()) <= MOST_NAME:
            return _replaced(snapshot, place, " ".join(text.split()), now)
        case _:
            return go(snapshot, place, now, (say("successor-what", Style.WARN, most=MOST_NAME),))


def _replaced(snapshot: Snapshot, place: NameSuccessor, name: str, now: datetime) -> Outcome:
    """The officer leaves, whoever comes takes over, and both are told what happens to the answers."""
    if (refusal := _not_head(snapshot)) is not None:
        return refusal
    desk = desk_of(snapshot)
    one = _officer(desk, place.membership_id)
    if one is None:
        return go(snapshot, Staff(), now, (say("assign-gone", Style.WARN),))
    lines = (
        say("replaced", Style.OK, who=who(one.name), unit=desk.membership.unit_name),
        say("replace-invite"),
        say("invite-how", Style.HINT),
    )
    choices = (Choice("/staff", Phrase("choice-staff")), Choice("/home", Phrase("choice-home")))
    told = Tell(
        Reply((say("push-left", Style.HEAD, unit=desk.membership.unit_name, at=now), say("push-left-kept"))),
        person_id=one.person_id,
    )
    effects = (
        EndMembership(one.membership_id, one.role),
        IssueInvitation(one.role.value, replaces_id=one.membership_id, person_name=name),
        told,
    )
    return Outcome(onward(desk), (Reply(lines, choices, asks=True),), effects)


def invite_deputy(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``invite-deputy``: the head lets somebody in who signs in the head's place."""
    desk = desk_of(snapshot)
    if desk.membership.role is not Role.HEAD:
        line = say("deputy-head-only", Style.WARN, contact=desk.round.contact)
        return Outcome(replies=(Reply((line,)),), remind=True)
    lines = (say("deputy-code", Style.HEAD, unit=desk.membership.unit_name), say("deputy-how", Style.HINT))
    choices = (Choice("/home", Phrase("choice-home")),)
    return Outcome(replies=(Reply(lines, choices),), effects=(IssueInvitation(Role.DEPUTY.value),))


CONVERSATION = Conversation(
    steps={
        Staff: Step(take, show, remind),
        ConfirmReplace: Step(take_replace, show_replace, show_replace),
        NameSuccessor: Step(take_name, show_name, show_name),
    },
    commands={"staff": staff, "replace-officer": replace_officer, "invite-deputy": invite_deputy},
)
