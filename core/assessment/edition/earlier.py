"""A unit's result beside its last published one: the whole, every main and every component."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.assessment.edition.model import Edition, UnitResult
from core.scoring.model import ComponentKey, IndicatorCode
from core.scoring.numbers import exact_sum


@dataclass(frozen=True, slots=True)
class Since:
    """Now and then. ``now_max`` and ``then_max`` may differ: then shares compare, points do not.

    ``None`` is not known. A main is compared over those of its components that are known in both rounds.
    """

    now_points: Decimal | None
    now_max: Decimal
    then_points: Decimal | None
    then_max: Decimal | None

    @property
    def moved_points(self) -> Decimal | None:
        """How many points more; ``None`` where one is not known or the maximum is another."""
        if self.now_points is None or self.then_points is None or self.then_max not in {None, self.now_max}:
            return None
        return exact_sum((self.now_points, self.then_points.copy_negate()))

    @property
    def moved_share(self) -> Fraction | None:
        """How much more of the maximum; ``None`` where one is not known or nothing was to be had."""
        if self.now_points is None or self.then_points is None or not self.now_max or not self.then_max:
            return None
        now = Fraction(self.now_points) / Fraction(self.now_max)
        return now - Fraction(self.then_points) / Fraction(self.then_max)


@dataclass(frozen=True, slots=True)
class SinceEarlier:
    year: int
    rank: str
    whole: Since
    mains: Mapping[IndicatorCode, Since]
    components: Mapping[ComponentKey, Since]


def since_earlier(edition: Edition, unit: UnitResult) -> SinceEarlier | None:
    """The comparison, or ``None`` where nothing earlier is known."""
    if unit.earlier is None:
        return None
    rows = {
        one.key: Since(
            one.scores.achieved_points,
            edition.row_by_key[one.key].max_points,
            earlier.points,
            earlier.max_points,
        )
        for one in unit.components
        if (earlier := unit.earlier.rows.get(one.key)) is not None
    }
    return SinceEarlier(
        year=unit.earlier.year,
        rank=unit.earlier.rank,
        whole=Since(unit.whole.achieved_points, edition.max_points, unit.earlier.total_points, None),
        mains={
            node.code: _added([since for key, since in rows.items() if edition.row_by_key[key].pillar == node.code])
            for node in edition.nodes
            if node.is_pillar
        },
        components=rows,
    )


def _added(rows: list[Since]) -> Since:
    known = [
        (one.now_points, one.now_max, one.then_points, one.then_max)
        for one in rows
        if one.now_points is not None and one.then_points is not None and one.then_max is not None
    ]
    if not known:
        return Since(None, Decimal(0), None, None)
    now, now_max, then, then_max = (exact_sum(column) for column in zip(*known, strict=True))
    return Since(now, now_max, then, then_max)
