"""Several officers at one sheet: who answered what, whose each main is, and what each is asked next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from core.assessment.people import HEADS, Colleague
from core.assessment.sheet import Sheet, State
from core.frameworks.model import Component, Framework, Node
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class Share:
    """What one person, by the name that is shown, has answered of a main; ``last_at`` is their newest answer."""

    by: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """The people who work at a sheet and the one of them who looks at it."""

    me: int
    people: Collection[int]


def team_of(me: int, colleagues: Iterable[Colleague]) -> Team:
    """Mains can be assigned to whoever answers: heads do not."""
    return Team(me, frozenset(one.person_id for one in colleagues if one.role not in HEADS))


def shares(framework: Framework, sheet: Sheet, pillar: Node) -> tuple[Share, ...]:
    """Who answered how much of a main, by the answers that stand; whoever answered most comes first."""
    moments: dict[str, list[datetime]] = {}
    for component in framework.components_of(pillar):
        entry = sheet.entry(component.key)
        if entry.state is not State.UNANSWERED and entry.at is not None:
            moments.setdefault(entry.by, []).append(entry.at)
    found = [Share(by, len(at), max(at)) for by, at in moments.items()]
    return tuple(sorted(found, key=lambda share: (-share.count, share.by)))


def answerer(framework: Framework, sheet: Sheet, component: Component, team: Team) -> int:
    """The person to whom the component's main is assigned; 0 where it is nobody's, or that person has left."""
    assignee = sheet.assigned.get(framework.pillar_of(component).code)
    return assignee.person_id if assignee is not None and assignee.person_id in team.people else 0


def own_first(framework: Framework, sheet: Sheet, keys: Iterable[ComponentKey], team: Team) -> tuple[ComponentKey, ...]:
    """What of ``keys`` this person is asked, in the same order: their own mains first, then what is nobody's."""
    if not sheet.assigned:
        return tuple(keys)
    listed = [(key, answerer(framework, sheet, framework.component_by_key[key], team)) for key in keys]
    return (*(key for key, whose in listed if whose == team.me), *(key for key, whose in listed if not whose))
