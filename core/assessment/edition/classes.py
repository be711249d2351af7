"""What a class of units looks like as a whole: means, medians and distributions."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from core.assessment.edition.model import MEAN_PLACES, ClassResult, Outcome, Spread, UnitResult
from core.frameworks.model import Framework, RankScale
from core.scoring.model import IndicatorCode
from core.scoring.numbers import round_half_up

_TENTHS: Final = 10


def class_results(framework: Framework, units: Sequence[UnitResult]) -> tuple[ClassResult, ...]:
    """The classes in the framework's order, their areas by code; units that fit no class come last."""
    order = {group.id: number for number, group in enumerate(framework.classes)}
    labels = {group.id: group.label for group in framework.classes}
    is_local = framework.policies.ranking_scope == "district"
    members: dict[tuple[int, str, str], list[UnitResult]] = {}
    for unit in units:
        place = (order.get(unit.group, len(order)), unit.group, unit.area if is_local else "")
        members.setdefault(place, []).append(unit)
    return tuple(
        _class_result(framework, labels.get(group, ""), area, members[number, group, area])
        for number, group, area in sorted(members)
    )


def _class_result(framework: Framework, label: str, area: str, units: Sequence[UnitResult]) -> ClassResult:
    bands = [band.id for band in framework.bands]
    handed_in = [unit for unit in units if unit.is_submitted]
    return ClassResult(
        group=units[0].group,
        label=label,
        area=area,
        area_name=units[0].area_name if area else "",
        unit_count=len(units),
        ranked_count=sum(unit.rank is not None for unit in units),
        submitted_count=sum(unit.is_submitted for unit in units),
        self_spread=_spread(
            [_own_value(framework, unit) for unit in handed_in],
            [unit.self_outcome for unit in handed_in],
            {band: sum(unit.self_band == band for unit in handed_in) for band in bands},
        ),
        spread=_spread(
            [unit.value for unit in units],
            [unit.outcome for unit in units],
            {band: sum(unit.band == band for unit in units) for band in bands},
        ),
        mean_by_node=_means(framework, units),
    )


def _own_value(framework: Framework, unit: UnitResult) -> Fraction | None:
    """The unit's own result on the scale of the ranking, without any bonus: nobody has appraised it."""
    match framework.policies.rank_scale:
        case RankScale.TOTAL:
            return Fraction(unit.whole.self_points or 0)
        case RankScale.POINTS:
            return unit.self_outcome.points
        case RankScale.PERCENT:
            return None if unit.self_outcome.share is None else unit.self_outcome.share * 100
        case RankScale.INDEX:
            return unit.self_outcome.share


def _spread(values: Iterable[Fraction | None], outcomes: Iterable[Outcome], by_band: Mapping[str, int]) -> Spread:
    known = sorted(value for value in values if value is not None)
    tenths = [0] * _TENTHS
    for one in outcomes:
        if one.share is not None:
            tenths[min(max(int(one.share * _TENTHS), 0), _TENTHS - 1)] += 1
    return Spread(
        count=len(known),
        mean=_mean(known),
        median=_median(known),
        least=known[0] if known else None,
        most=known[-1] if known else None,
        by_band=by_band,
        by_tenth=tuple(tenths),
    )


def _mean(values: Sequence[Fraction]) -> Decimal | None:
    """Rounded once, from the exact sum: first what shares a denominator is added, then the rest in pairs."""
    if not values:
        return None
    sums: dict[int, int] = {}
    for value in values:
        sums[value.denominator] = sums.get(value.denominator, 0) + value.numerator
    left = [Fraction(numerator, denominator) for denominator, numerator in sorted(sums.items())]
    while len(left) > 1:
        left = [sum(left[place : place + 2], Fraction(0)) for place in range(0, len(left), 2)]
    return round_half_up(left[0] / len(values), MEAN_PLACES)


def _median(known: Sequence[Fraction]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle."""
    if not known:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2


def _means(framework: Framework, units: Sequence[UnitResult]) -> Mapping[IndicatorCode, Decimal]:
    means = {}
    for node in framework.nodes:
        percents = [unit.nodes[node.code].percent for unit in units]
        mean = _mean([percent.share for percent in percents if percent is not None])
        if mean is not None:
            means[node.code] = mean
    return means
