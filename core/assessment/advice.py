"""Where the most points are still open, and what each component would take."""

from dataclasses import dataclass
from decimal import Decimal

from core.assessment.scores import ComponentScore, Counting, component_scores, given_for
from core.assessment.sheet import Sheet
from core.frameworks.model import Component, Framework
from core.scoring.phrase import Phrase

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Advice:
    """``open_points`` are what the component has not earned of its maximum; ``takes`` says what full marks lack."""

    component: Component
    open_points: Decimal
    takes: tuple[Phrase, ...]


def advice(framework: Framework, sheet: Sheet) -> tuple[Advice, ...]:
    """The components with points still open, the most first, equal ones in the framework's order."""
    found = [_advice(framework, score, sheet) for score in component_scores(framework, sheet).values()]
    return tuple(sorted((one for one in found if one.open_points > 0), key=lambda one: -one.open_points))


def _advice(framework: Framework, score: ComponentScore, sheet: Sheet) -> Advice:
    component = score.component
    if not score.is_asked or score.counting in {Counting.OUT, Counting.UNSCORED, Counting.AWAITS_UNITS}:
        return Advice(component, _NOTHING, ())
    given = given_for(framework, sheet, component, sheet.entry(component.key).values)
    open_points = component.max_points - (score.points if score.points is not None else _NOTHING)
    return Advice(component, open_points, component.rule.to_full(given, component.max_points))
