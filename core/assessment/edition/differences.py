"""How far appraisal moved the units' own scores: per unit, per component, per appraiser."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from core.assessment.appraisal import ThreeScores
from core.assessment.edition.inputs import UnitInput
from core.assessment.edition.model import Edition
from core.scoring.model import ComponentKey
from core.scoring.numbers import exact_sum

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows with both scores, and how they differ; ``lowered`` and ``raised`` are both counted from 0 up.

    ``moved_points`` is appraised minus self: below 0 where appraisal took points away.
    """

    compared_count: int
    equal_count: int
    lowered_count: int
    raised_count: int
    lowered_points: Decimal
    raised_points: Decimal

    @property
    def moved_points(self) -> Decimal:
        return exact_sum((self.raised_points, self.lowered_points.copy_negate()))


@dataclass(frozen=True, slots=True)
class Differences:
    """``by_appraiser`` is by the names in the decisions, and is no part of an edition's sealed body."""

    whole: Difference
    by_unit: Mapping[str, Difference]
    by_component: Mapping[ComponentKey, Difference]
    by_appraiser: Mapping[str, Difference]


def differences(edition: Edition, units: Sequence[UnitInput] = ()) -> Differences:
    """The report of an edition; ``units``, what it was computed from, say who appraised."""
    appraiser = {
        (unit.code, key): appraisal.by for unit in units for key, appraisal in unit.appraisals.items() if appraisal.by
    }
    rows = [
        _Row(unit.code, one.key, moved)
        for unit in edition.units
        for one in unit.components
        if (moved := _moved(one.scores)) is not None
    ]
    by_unit = _by(rows, lambda row: row.unit)
    by_component = _by(rows, lambda row: row.component)
    by_appraiser = _by(
        [row for row in rows if (row.unit, row.component) in appraiser],
        lambda row: appraiser[row.unit, row.component],
    )
    return Differences(
        whole=_difference([row.moved for row in rows]),
        by_unit={unit.code: by_unit[unit.code] for unit in edition.units if unit.code in by_unit},
        by_component={row.key: by_component[row.key] for row in edition.rows if row.key in by_component},
        by_appraiser={name: by_appraiser[name] for name in sorted(by_appraiser)},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    unit: str
    component: ComponentKey
    moved: Decimal


def _moved(scores: ThreeScores) -> Decimal | None:
    """Appraised minus self; ``None`` where one of them is not known."""
    if scores.self_points is None or scores.appraised_points is None:
        return None
    return exact_sum((scores.appraised_points, scores.self_points.copy_negate()))


def _by(rows: Iterable[_Row], of: Callable[[_Row], Name]) -> Mapping[Name, Difference]:
    grouped: dict[Name, list[Decimal]] = {}
    for row in rows:
        grouped.setdefault(of(row), []).append(row.moved)
    return {name: _difference(moved) for name, moved in grouped.items()}


def _difference(moved: Sequence[Decimal]) -> Difference:
    return Difference(
        compared_count=len(moved),
        equal_count=sum(points == 0 for points in moved),
        lowered_count=sum(points < 0 for points in moved),
        raised_count=sum(points > 0 for points in moved),
        lowered_points=exact_sum(-points for points in moved if points < 0),
        raised_points=exact_sum(points for points in moved if points > 0),
    )
