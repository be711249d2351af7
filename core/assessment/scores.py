"""What each component of a sheet is worth now, and in which way it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Component, Framework, NotApplicable
from core.scoring.model import Award, AwardKind, ComponentKey, Given
from core.scoring.numbers import round_half_up

_NOTHING = Decimal(0)


class Counting(StrEnum):
    """In which way a component counts towards the totals."""

    KNOWN = "known"  # its points are known, 0 included
    OPEN = "open"  # not answered, or the answer became impossible: its maximum is still to be had
    CLAIMED = "claimed"  # "không áp dụng" is claimed: like open until it is decided
    AWAITS_FIGURE = "awaits_figure"  # answered, but one of the unit's own general figures is missing
    AWAITS_UNITS = "awaits_units"  # depends on other units' results: in neither sum nor maximum
    UNSCORED = "unscored"  # collected, worth nothing by rule
    OUT = "out"  # left the maximum


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """``points`` are rounded once, to the framework's places; ``None`` means not known, which is not zero.

    ``award`` is there for an answer, with the exact points and the reason.
    """

    component: Component
    state: State
    counting: Counting
    points: Decimal | None = None
    award: Award | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the unit has done its part: answered, said that there is no data, or claimed "không áp dụng"."""
        return self.counting not in {Counting.OPEN, Counting.OUT}

    @property
    def is_applicable(self) -> bool:
        return self.counting is not Counting.OUT


def component_scores(framework: Framework, sheet: Sheet) -> Mapping[ComponentKey, ComponentScore]:
    """Every component's score, in the framework's order."""
    return {
        component.key: component_score(framework, component, sheet.entry(component.key), sheet.general)
        for component in framework.components
    }


def component_score(
    framework: Framework, component: Component, entry: Entry, general: Mapping[str, Decimal]
) -> ComponentScore:
    match entry.state:
        case State.UNANSWERED:
            return ComponentScore(component, entry.state, Counting.OPEN)
        case State.ANSWERED:
            return _answered(framework, component, Given(entry.values, general))
        case State.NO_DATA | State.NA_REFUSED:
            return ComponentScore(component, entry.state, Counting.KNOWN, _NOTHING)
        case State.NA_CLAIMED:
            return ComponentScore(component, entry.state, Counting.CLAIMED)
        case State.NA_ACCEPTED:
            return _not_applicable(framework, component)
        case State.NOT_ASSESSED:
            return ComponentScore(component, entry.state, Counting.OUT)


def given_by_hand(component: Component, points: Decimal) -> ComponentScore:
    """The score of a component whose points were given, not computed."""
    return ComponentScore(component, State.ANSWERED, Counting.KNOWN, points)


def _answered(framework: Framework, component: Component, given: Given) -> ComponentScore:
    award = component.rule.award(given, component.max_points)
    points = None if award.points is None else round_half_up(award.points, framework.points_places)
    return ComponentScore(component, State.ANSWERED, _COUNTING_BY_AWARD[award.kind], points, award)


_COUNTING_BY_AWARD: Mapping[AwardKind, Counting] = {
    AwardKind.EARNED: Counting.KNOWN,
    AwardKind.UNSCORED: Counting.UNSCORED,
    AwardKind.INCOMPLETE: Counting.OPEN,
    AwardKind.SLIP: Counting.OPEN,
    AwardKind.WAITING: Counting.AWAITS_FIGURE,
}


def _not_applicable(framework: Framework, component: Component) -> ComponentScore:
    match framework.policies.not_applicable:
        case NotApplicable.EXCLUDE:
            return ComponentScore(component, State.NA_ACCEPTED, Counting.OUT)
        case NotApplicable.FULL_MARKS:
            return ComponentScore(component, State.NA_ACCEPTED, Counting.KNOWN, component.max_points)
        case NotApplicable.BEST_UNIT:
            return ComponentScore(component, State.NA_ACCEPTED, Counting.AWAITS_UNITS)
