"""Points that are given instead of computed, of components or mains: a published table can be worked out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.assessment.sheet import Sheet, State
from core.frameworks.model import Component, Framework
from core.scoring.least import least_points
from core.scoring.model import Unlimited
from core.scoring.numbers import has_at_most, shown
from core.scoring.phrase import Phrase


@dataclass(frozen=True, slots=True)
class PointsProblem:
    """Why the points given for ``code`` cannot be taken."""

    code: str
    why: Phrase


class PointsByHandError(Exception):
    """Given points cannot be taken; ``problems`` lists every one, in the order they were given."""

    def __init__(self, problems: tuple[PointsProblem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{one.code}: {one.why.key}" for one in problems))


def refuse_points(
    points: Decimal, max_points: Decimal | None, points_places: int, least: Fraction = Fraction(0)
) -> Phrase | None:
    """Why these points cannot be given by hand, or ``None`` when they can. They are refused, never rounded.

    ``max_points`` is ``None`` where there is no end, ``least`` lies below 0 where a row can take points away.
    """
    if not points.is_finite() or points < least:
        return Phrase("points-below-least", {"least": shown(least)}) if least else Phrase("points-negative")
    if max_points is not None and points > max_points:
        return Phrase("points-over-max", {"points": points, "max": max_points})
    if not has_at_most(points, points_places):
        return Phrase("points-too-many-places", {"points": points, "places": points_places})
    return None


@dataclass(frozen=True, slots=True)
class PointsPossible:
    """Between what a component's points can lie, both ends included; ``most`` is ``None`` where there is no end."""

    least: Fraction
    most: Decimal | None


def points_possible(component: Component) -> PointsPossible:
    """What a component's rule can award at all."""
    rule = component.rule
    most = None if isinstance(rule, Unlimited) and rule.is_unlimited else component.max_points
    return PointsPossible(least_points(rule, component.max_points), most)


def refuse_component_points(framework: Framework, component: Component, points: Decimal) -> Phrase | None:
    """Why a component cannot have these points: outside what its rule can award, or too precise."""
    possible = points_possible(component)
    return refuse_points(points, possible.most, framework.points_places, possible.least)


def problems_of_points(
    framework: Framework, sheet: Sheet, points_by_code: Mapping[str, Decimal]
) -> tuple[PointsProblem, ...]:
    """Everything wrong with points given for components or mains, those that would count twice included."""
    problems: list[PointsProblem] = []
    for code, points in points_by_code.items():
        why = _refused(framework, sheet, points_by_code, code, points)
        if why is not None:
            problems.append(PointsProblem(code, why))
    return tuple(problems)


def _refused(
    framework: Framework, sheet: Sheet, points_by_code: Mapping[str, Decimal], code: str, points: Decimal
) -> Phrase | None:
    component = framework.component_by_code.get(code)
    if component is not None:
        if sheet.entry(component.key).state is not State.UNANSWERED:
            return Phrase("points-beside-answer")
        return refuse_component_points(framework, component, points)
    pillar = next((one for one in framework.pillars if one.code == code), None)
    if pillar is None:
        return Phrase("points-unknown-code")
    for below in framework.components_of(pillar):
        if below.code in points_by_code or sheet.entry(below.key).state is not State.UNANSWERED:
            return Phrase("points-counted-twice", {"code": below.code})
    least = sum(
        (least_points(one.rule, one.max_points) for one in framework.components_of(pillar) if not one.bonus),
        Fraction(0),
    )
    return refuse_points(points, pillar.max_points, framework.points_places, least)
