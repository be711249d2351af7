"""Scores all units of one class together: the rules and readings that look at the other units, in a second pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from core.assessment.scores import ComponentScore, Counting, OtherUnits, component_scores
from core.assessment.sheet import Sheet, State
from core.assessment.totals import SheetScore, score_sheet
from core.frameworks.model import Framework, NotApplicable
from core.scoring.model import Awaited, AwardKind, ComponentKey


@dataclass(frozen=True, slots=True)
class NobodyScored:
    """A finding: "the best unit's points" were due to ``unit``, but no unit has a score in that component."""

    unit: str
    component: ComponentKey


@dataclass(frozen=True, slots=True)
class UnitsScored:
    """``scores`` keeps the order of the sheets."""

    scores: Mapping[str, SheetScore]
    findings: tuple[NobodyScored, ...]


def score_units(
    framework: Framework,
    sheets: Mapping[str, Sheet],
    children: Mapping[str, tuple[Fraction, ...]] = MappingProxyType({}),
) -> UnitsScored:
    """Score the sheets of all units that are compared with each other.

    ``children`` holds, by unit, the shares that the units below it have reached; missing ones are not known yet. First
    the values are compared, then, with the points these give, "the best unit's points" are known.
    """
    best_value = best_values(component_scores(framework, sheet) for sheet in sheets.values())
    valued = {unit: OtherUnits(best_value=best_value, children=children.get(unit)) for unit in sheets}
    best_points = _best_points(component_scores(framework, sheet, valued[unit]) for unit, sheet in sheets.items())
    units = {unit: OtherUnits(best_value, best_points, children.get(unit)) for unit in sheets}
    return UnitsScored(
        scores={unit: score_sheet(framework, sheet, units=units[unit]) for unit, sheet in sheets.items()},
        findings=tuple(_of_nobody(framework, sheets, best_points)),
    )


def best_values(sheets: Iterable[Mapping[ComponentKey, ComponentScore]]) -> Mapping[ComponentKey, Fraction]:
    """The largest value of each component that is compared, from the scores of sheets that know no other unit yet."""
    best: dict[ComponentKey, Fraction] = {}
    for scores in sheets:
        for key, score in scores.items():
            award = score.award
            if award is None or award.value is None or score.counting is not Counting.AWAITS_UNITS:
                continue
            if award.kind is AwardKind.WAITING and award.awaited is Awaited.UNITS:
                best[key] = max(best.get(key, award.value), award.value)
    return best


def _best_points(sheets: Iterable[Mapping[ComponentKey, ComponentScore]]) -> Mapping[ComponentKey, Decimal]:
    """The most points of each component; a unit without data has 0, one for which the component is no matter none."""
    best: dict[ComponentKey, Decimal] = {}
    for scores in sheets:
        for key, score in scores.items():
            if score.counting is Counting.KNOWN and score.points is not None and score.state is not State.NA_ACCEPTED:
                best[key] = max(best.get(key, score.points), score.points)
    return best


def _of_nobody(
    framework: Framework, sheets: Mapping[str, Sheet], best_points: Mapping[ComponentKey, Decimal]
) -> Iterable[NobodyScored]:
    if framework.policies.not_applicable is not NotApplicable.BEST_UNIT:
        return
    for unit, sheet in sheets.items():
        for component in framework.components:
            is_due = sheet.entry(component.key).state is State.NA_ACCEPTED
            if is_due and component.key not in best_points and framework.applies(component, sheet.general):
                yield NobodyScored(unit, component.key)
