"""Points that are given instead of computed, of components or mains: a published table can be worked out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.assessment.sheet import Sheet, State
from core.frameworks.model import Framework
from core.scoring.model import Phrase
from core.scoring.numbers import has_at_most


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


def refuse_points(points: Decimal, max_points: Decimal, points_places: int) -> Phrase | None:
    """Why these points cannot be given by hand, or ``None`` when they can. They are refused, never rounded."""
    if not points.is_finite() or points < 0:
        return Phrase("points-negative")
    if points > max_points:
        return Phrase("points-over-max", {"points": points, "max": max_points})
    if not has_at_most(points, points_places):
        return Phrase("points-too-many-places", {"points": points, "places": points_places})
    return None


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
        return refuse_points(points, component.max_points, framework.points_places)
    pillar = next((one for one in framework.pillars if one.code == code), None)
    if pillar is None:
        return Phrase("points-unknown-code")
    for below in framework.components_of(pillar):
        if below.code in points_by_code or sheet.entry(below.key).state is not State.UNANSWERED:
            return Phrase("points-counted-twice", {"code": below.code})
    return refuse_points(points, pillar.max_points, framework.points_places)
