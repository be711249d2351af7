"""Sums of the three scores: of every group and main, of the whole, of the bonus, and the results they roll up to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import add

from core.assessment.edition.model import Outcome, Totals
from core.assessment.edition.scoring import ScoredRow
from core.assessment.results import Achieved, Result, rolled_up
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, IndicatorCode
from core.scoring.numbers import from_ten_thousandths, to_ten_thousandths

_SELF, _APPRAISED, _ACHIEVED, _COUNTED_MAX, _OWN_MAX, _SELF_COUNT, _APPRAISED_COUNT = range(7)
"""What is summed in one go: points and maxima in ten-thousandths, and of how many rows a score is known."""

_FIGURES = 7


@dataclass(frozen=True, slots=True)
class Added:
    """All sums of one unit. ``own_result`` is what its own points alone would give."""

    nodes: Mapping[IndicatorCode, Totals]
    whole: Totals
    bonus: Totals
    result: Result
    own_result: Result


def added(framework: Framework, rows: Mapping[ComponentKey, ScoredRow]) -> Added:
    """Add up one unit's rows. The bonus is capped where the framework says so, and is in no other sum."""
    sums = {node.code: [0] * _FIGURES for node in framework.nodes}
    bonus = [0] * _FIGURES
    for component in framework.components:
        _put(bonus if component.bonus else sums[component.parent], _figures(rows[component.key]))
    for node in reversed(framework.nodes):  # parents stand before their children
        if node.parent:
            _put(sums[IndicatorCode(node.parent)], sums[node.code])
    tops = [0] * _FIGURES
    for node in framework.nodes:
        if not node.parent:
            _put(tops, sums[node.code])
    return Added(
        nodes={code: _totals(figures) for code, figures in sums.items()},
        whole=_totals(tops),
        bonus=_totals(bonus, framework.policies.bonus_cap),
        result=_result(framework, sums, lambda one: (one[_ACHIEVED], one[_COUNTED_MAX])),
        own_result=_result(framework, sums, lambda one: (one[_SELF], one[_OWN_MAX])),
    )


def outcome(result: Result) -> Outcome:
    return Outcome(result.points, result.max_points, result.share)


def _figures(row: ScoredRow) -> tuple[int, ...]:
    own, appraised, achieved = row.scores.self_points, row.scores.appraised_points, row.scores.achieved_points
    return (
        0 if own is None else to_ten_thousandths(own),
        0 if appraised is None else to_ten_thousandths(appraised),
        0 if achieved is None else to_ten_thousandths(achieved),
        to_ten_thousandths(row.counted_max),
        to_ten_thousandths(row.own_max),
        own is not None,
        appraised is not None,
    )


def _put(sums: list[int], figures: Iterable[int]) -> None:
    sums[:] = map(add, sums, figures)


def _totals(figures: list[int], cap: Decimal | None = None) -> Totals:
    own, appraised, achieved = (from_ten_thousandths(one) for one in figures[: _ACHIEVED + 1])
    if cap is not None:
        own, appraised, achieved = min(own, cap), min(appraised, cap), min(achieved, cap)
    return Totals(
        own if figures[_SELF_COUNT] else None,
        appraised if figures[_APPRAISED_COUNT] else None,
        achieved,
        from_ten_thousandths(figures[_COUNTED_MAX]),
    )


def _result(
    framework: Framework,
    sums: Mapping[IndicatorCode, list[int]],
    wanted: Callable[[list[int]], tuple[int, int]],
) -> Result:
    achieved = {}
    for code, figures in sums.items():
        points, most = wanted(figures)
        achieved[code] = Achieved(from_ten_thousandths(points), from_ten_thousandths(most))
    return rolled_up(framework, achieved)
