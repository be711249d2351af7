"""How a unit's rows become its result (tổng hợp): the framework's roll-up, kept as exact fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.frameworks.model import Framework, RollUp
from core.scoring.model import IndicatorCode
from core.scoring.phrase import Percent


@dataclass(frozen=True, slots=True)
class Achieved:
    """Points of one row, and the maximum they are measured against."""

    points: Decimal
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class Result:
    """``points`` of ``max_points`` by the framework's roll-up, and the ``share`` (the index, 1 is the whole).

    ``share`` is ``None`` where nothing is left to be measured against. ``points_per_point`` says how much ``points``
    grows when one more point is earned anywhere; ``None`` where that depends on the row.
    """

    points: Fraction
    max_points: Fraction
    share: Fraction | None
    points_per_point: Fraction | None

    @property
    def percent(self) -> Percent | None:
        return None if self.share is None else Percent(self.share)


def rolled_up(framework: Framework, achieved: Mapping[IndicatorCode, Achieved]) -> Result:
    """The result from what every group and main has achieved."""
    tops = [achieved[node.code] for node in framework.nodes if not node.parent]
    match framework.policies.roll_up:
        case RollUp.SUM | RollUp.PERCENT | RollUp.INDEX:
            return _sum(tops)
        case RollUp.GROUP_MEAN:
            return _group_mean([achieved[IndicatorCode(code)] for code in framework.policies.mean_of] or tops)
        case RollUp.WEIGHTED_MEAN:
            weighted = [(Fraction(n.weight or 0), achieved[n.code]) for n in framework.pillars]
            return _weighted_mean(weighted, _sum(tops))


def _sum(rows: Iterable[Achieved]) -> Result:
    points, max_points = _totals(rows)
    return Result(points, max_points, _share(points, max_points), Fraction(1))


def _group_mean(groups: Sequence[Achieved]) -> Result:
    """The mean of the groups that something counts in."""
    counted = [group for group in groups if group.max_points > 0]
    if not counted:
        return Result(Fraction(0), Fraction(0), None, None)
    points, max_points = _totals(counted)
    each = Fraction(1, len(counted))
    return Result(points * each, max_points * each, _share(points, max_points), each)


def _weighted_mean(weighted: Sequence[tuple[Fraction, Achieved]], plain_sum: Result) -> Result:
    """The weighted mean of the mains' shares; a main in which nothing counts leaves the weights too."""
    counted = [(weight, _share(Fraction(one.points), Fraction(one.max_points))) for weight, one in weighted]
    known = [(weight, share) for weight, share in counted if share is not None]
    weights = sum((weight for weight, _ in known), Fraction(0))
    share = sum((weight * share for weight, share in known), Fraction(0)) / weights if weights else None
    return Result(plain_sum.points, plain_sum.max_points, share, None)


def _totals(rows: Iterable[Achieved]) -> tuple[Fraction, Fraction]:
    listed = tuple(rows)
    points = sum((Fraction(row.points) for row in listed), Fraction(0))
    return points, sum((Fraction(row.max_points) for row in listed), Fraction(0))


def _share(points: Fraction, max_points: Fraction) -> Fraction | None:
    return points / max_points if max_points else None
