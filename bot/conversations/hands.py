"""Who does what at a sheet: each main with its answerer and authors, and every answer one component has had."""

from datetime import datetime

from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.describing import described_as, joined
from bot.conversations.moves import desk_of, go
from bot.conversations.score import opened, who
from bot.conversations.stations import Trail
from core.assessment.hands import shares
from core.assessment.people import HEADS, Colleague, Role
from core.assessment.progress import Counts, progress_by_pillar
from core.assessment.sheet import Revision
from core.frameworks.model import Component, Node
from core.scoring.model import ComponentKey
from core.scoring.phrase import Fact, Phrase

MOST_REVISIONS = 20
"""How many of a component's answers are listed, the newest ones; earlier ones are counted."""


def hands(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``hands``: who answers which main, who has answered what, and how far each colleague is."""
    desk = desk_of(snapshot)
    lines = [say("hands-title", Style.HEAD, unit=desk.membership.unit_name)]
    lines += [_pillar_line(desk, pillar) for pillar in desk.framework.pillars]
    lines += colleague_lines(desk)
    choices = [Choice("/assign", Phrase("choice-assign"))]
    if desk.membership.role in HEADS:
        choices.append(Choice("/staff", Phrase("choice-staff")))
    return Outcome(replies=(Reply(tuple(lines), (*choices, Choice("/home", Phrase("choice-home")))),), remind=True)


def _pillar_line(desk: Desk, pillar: Node) -> Say:
    counts = progress_by_pillar(desk.framework, desk.sheet)[pillar.code]
    facts: dict[str, Fact] = {"code": pillar.code, "title": pillar.title, "whose": whose(desk, pillar)}
    parts = tuple(
        Phrase("hands-share", {"who": who(share.by), "count": share.count, "at": share.last_at})
        for share in shares(desk.framework, desk.sheet, pillar)
    )
    if not parts:
        return say("hands-pillar-untouched", applicable=counts.applicable, **facts)
    return say("hands-pillar", answered=counts.answered, applicable=counts.applicable, shares=joined(parts), **facts)


def whose(desk: Desk, pillar: Node) -> Phrase:
    """To whom a main is assigned; somebody who has left the unit is named as such."""
    assignee = desk.sheet.assigned.get(pillar.code)
    if assignee is None:
        return Phrase("assigned-nobody")
    is_here = any(one.person_id == assignee.person_id and one.role not in HEADS for one in desk.colleagues)
    return Phrase("assigned-to" if is_here else "assigned-left", {"who": who(assignee.name)})


def colleague_lines(desk: Desk) -> list[Say]:
    """How far each colleague is with the mains they were given."""
    lines = []
    for one in officers(desk):
        mains = mains_of(desk, one.person_id)
        if mains:
            counts = [progress_by_pillar(desk.framework, desk.sheet)[pillar.code] for pillar in mains]
            lines.append(_colleague_line(one, mains, counts))
    return lines


def _colleague_line(one: Colleague, mains: tuple[Node, ...], counts: list[Counts]) -> Say:
    return say(
        "hands-colleague",
        who=who(one.name),
        answered=sum(count.answered for count in counts),
        applicable=sum(count.applicable for count in counts),
        mains=", ".join(pillar.code for pillar in mains),
    )


def officers(desk: Desk) -> tuple[Colleague, ...]:
    """Those of the unit who answer."""
    return tuple(one for one in desk.colleagues if one.role is Role.OFFICER)


def mains_of(desk: Desk, person_id: int) -> tuple[Node, ...]:
    """The mains that are assigned to somebody, in the paper's order."""
    assigned = desk.sheet.assigned
    return tuple(p for p in desk.framework.pillars if p.code in assigned and assigned[p.code].person_id == person_id)


# --- the answers one component has had -------------------------------------------------------------------------------


def trail(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``trail``: every answer of a component. They are loaded when the person is there."""
    component = desk_of(snapshot).framework.component_by_key.get(ComponentKey(argument))
    if component is None:
        return Outcome(replies=(Reply((say("component-unknown", Style.WARN),)),), remind=True)
    lead = (say("trail-title", Style.HEAD, code=component.code, title=component.title),)
    return Outcome(Trail(component.key), enter=True, lead=lead)


def show(snapshot: Snapshot, place: Trail, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    earlier = len(desk.trail) - MOST_REVISIONS
    lines = [say("trail-earlier", Style.HINT, count=earlier)] if earlier > 0 else []
    lines += [_revision(component, one) for one in desk.trail[-MOST_REVISIONS:]]
    return Reply(tuple(lines) or (say("trail-empty"),), _CHOICES, asks=True)


_CHOICES = (Choice("back", Phrase("choice-back-to-card")), Choice("/home", Phrase("choice-home")))


def _revision(component: Component, one: Revision) -> Say:
    answer = Phrase("trail-later") if one.postponed else described_as(component, one.state, one.values)
    return say("trail-line", at=one.at, who=who(one.by), answer=answer)


def remind(snapshot: Snapshot, place: Trail, now: datetime) -> Reply:
    component = desk_of(snapshot).framework.component_by_key[place.key]
    return Reply((say("trail-title", Style.HEAD, code=component.code, title=component.title),), _CHOICES, asks=True)


def take(snapshot: Snapshot, place: Trail, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped() | Wrote(choice="back") | Wrote(control=Control()):
            return go(snapshot, opened(desk_of(snapshot), place.key), now)
        case _:
            return Outcome(place, (remind(snapshot, place, now),))


CONVERSATION = Conversation(
    steps={Trail: Step(take, show, remind)},
    commands={"hands": hands, "trail": trail},
)
