"""What moved from one edition to the next, and why: a correction says what it corrects."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.assessment.appraisal import ThreeScores, Verdict
from core.assessment.edition.model import ComponentResult, Edition, UnitResult
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class MovedComponent:
    """One component whose scores differ. ``verdict`` and ``note`` are those of the later edition.

    ``is_other_answer``: the unit's own answer or its figures differ; where not, and the decision does not either, the
    other units or the framework moved it.
    """

    unit: str
    component: ComponentKey
    before: ThreeScores | None
    after: ThreeScores | None
    verdict: Verdict | None
    note: str
    is_other_answer: bool
    is_other_decision: bool


@dataclass(frozen=True, slots=True)
class MovedUnit:
    """One unit whose result, band or rank differs; ``None`` where it was not in that edition."""

    before: UnitResult | None
    after: UnitResult | None


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything that differs, units by code and components in the framework's order."""

    is_other_framework: bool
    units: tuple[MovedUnit, ...]
    components: tuple[MovedComponent, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.is_other_framework or self.units or self.components)


def moves(before: Edition, after: Edition) -> Moves:
    """Compare two editions of one campaign."""
    codes = sorted({*before.unit_by_code, *after.unit_by_code})
    pairs = [(before.unit_by_code.get(code), after.unit_by_code.get(code)) for code in codes]
    return Moves(
        is_other_framework=before.framework_digest != after.framework_digest,
        units=tuple(MovedUnit(old, new) for old, new in pairs if _standing(old) != _standing(new)),
        components=tuple(moved for old, new in pairs for moved in _components(old, new)),
    )


def _standing(unit: UnitResult | None) -> object:
    return None if unit is None else (unit.outcome, unit.bonus, unit.value, unit.band, unit.rank, unit.group)


def _components(before: UnitResult | None, after: UnitResult | None) -> Iterator[MovedComponent]:
    old = {} if before is None else {one.key: one for one in before.components}
    new = {} if after is None else {one.key: one for one in after.components}
    code = before.code if before is not None else after.code if after is not None else ""
    for key in dict.fromkeys((*new, *old)):
        first, second = old.get(key), new.get(key)
        if _scores(first) != _scores(second):
            yield _moved(code, key, first, second)


def _moved(
    unit: str, key: ComponentKey, before: ComponentResult | None, after: ComponentResult | None
) -> MovedComponent:
    return MovedComponent(
        unit=unit,
        component=key,
        before=_scores(before),
        after=_scores(after),
        verdict=None if after is None else after.verdict,
        note="" if after is None else after.note,
        is_other_answer=_answer(before) != _answer(after),
        is_other_decision=_decision(before) != _decision(after),
    )


def _scores(one: ComponentResult | None) -> ThreeScores | None:
    return None if one is None else one.scores


def _answer(one: ComponentResult | None) -> object:
    return one and (one.given, one.values, one.supplied)


def _decision(one: ComponentResult | None) -> object:
    return one and (one.verdict, one.note, one.scores.appraised_points)
