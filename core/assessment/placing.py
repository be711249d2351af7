"""Places units among each other: ranking classes, the scope of a ranking, ties, and what not submitting means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from core.assessment.results import Result
from core.assessment.standing import standing
from core.frameworks.model import Band, Framework, Precision, RankingClass, RankScale, Ties
from core.scoring.ranking import ranking

_INDEX_MORE_PLACES = 2


@dataclass(frozen=True, slots=True)
class Contender:
    """One unit with its result. ``total`` is the plain sum of its points, bonus apart.

    ``area`` is the district a commune is ranked in. ``is_ranked`` is false for a unit that the round assesses without
    a rank, ``is_submitted`` for one that never handed anything in.
    """

    unit: str
    result: Result
    total: Decimal
    bonus: Decimal = Decimal(0)
    general: Mapping[str, Decimal] = field(default_factory=dict)
    area: str = ""
    is_submitted: bool = True
    is_ranked: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """``group`` is the ranking class's id (empty where there is one class) and ``area`` the scope of the rank.

    ``value`` is what was compared, ``None`` where there is nothing to compare; ``rank`` is ``None`` without one.
    """

    unit: str
    group: str
    area: str
    value: Fraction | None
    rank: int | None
    band: Band | None


def places(framework: Framework, contenders: Sequence[Contender]) -> tuple[Place, ...]:
    """The units of each class and area from the best down; classes in the framework's order, areas by code point."""
    is_local = framework.policies.ranking_scope == "district"
    groups: dict[tuple[int, str], list[Contender]] = {}
    for one in contenders:
        groups.setdefault((_class_number(framework, one), one.area if is_local else ""), []).append(one)
    return tuple(
        place
        for (number, area), members in sorted(groups.items())
        for place in _ranked(framework, _class(framework, number), area, members)
    )


def rank_value(framework: Framework, one: Contender) -> Fraction | None:
    """What the ranking compares, a bonus added where the framework says so."""
    policies, result = framework.policies, one.result
    bonus = Fraction(one.bonus) if policies.bonus_counts == "ranking" else Fraction(0)
    match policies.rank_scale:
        case RankScale.TOTAL:
            return Fraction(one.total) + bonus
        case RankScale.POINTS:
            return result.points + bonus
        case RankScale.PERCENT:
            return None if result.share is None else (result.share + _part(bonus, result)) * 100
        case RankScale.INDEX:
            return None if result.share is None else result.share + _part(bonus, result)


def rank_places(framework: Framework) -> int:
    """How many decimals a compared value is printed with."""
    match framework.policies.rank_scale:
        case RankScale.TOTAL | RankScale.POINTS:
            return framework.points_places
        case RankScale.PERCENT:
            return framework.policies.percent_places
        case RankScale.INDEX:
            return framework.policies.percent_places + _INDEX_MORE_PLACES


def _ranked(
    framework: Framework, group: RankingClass | None, area: str, members: Sequence[Contender]
) -> Sequence[Place]:
    policies = framework.policies
    values = {one.unit: _value(framework, one) for one in members}
    is_last = policies.not_submitted == "lowest_band" and policies.not_submitted_rank == "last"
    last = {one.unit for one in members if is_last and not one.is_submitted and one.is_ranked}
    beside = {one.unit for one in members if not _takes_part(framework, group, one)}
    ranked = ranking(
        values,
        printed_places=rank_places(framework) if policies.rank_on is Precision.PRINTED else None,
        not_ranked=beside | last,
        is_dense=policies.ties is Ties.DENSE,
    )
    ranks = [one.rank for one in ranked if one.rank is not None]
    behind = (max(ranks, default=0) if policies.ties is Ties.DENSE else len(ranks)) + 1
    by_unit = {one.unit: one for one in members}
    found = [
        Place(
            unit=one.unit,
            group=group.id if group else "",
            area=area,
            value=values[one.unit],
            rank=behind if one.unit in last - beside else one.rank,
            band=_band(framework, by_unit[one.unit]),
        )
        for one in ranked
    ]
    return sorted(found, key=lambda place: (place.rank is None, place.rank or 0))


def _value(framework: Framework, one: Contender) -> Fraction | None:
    if not one.is_submitted and framework.policies.not_submitted == "zero":
        return Fraction(0)
    return rank_value(framework, one)


def _takes_part(framework: Framework, group: RankingClass | None, one: Contender) -> bool:
    if not one.is_ranked or (group is not None and not group.is_ranked):
        return False
    return one.is_submitted or framework.policies.not_submitted != "not_ranked"


def _band(framework: Framework, one: Contender) -> Band | None:
    if not framework.bands:
        return None
    if not one.is_submitted:
        return framework.bands[0] if framework.policies.not_submitted != "not_ranked" else None
    stands = standing(framework, one.result)
    return None if stands is None else stands.band


def _class_number(framework: Framework, one: Contender) -> int:
    """The first class that fits; a unit that fits none stands behind them all and is not ranked."""
    for number, group in enumerate(framework.classes):
        if group.only_if is None or group.only_if.holds(one.general):
            return number
    return len(framework.classes)


def _class(framework: Framework, number: int) -> RankingClass | None:
    if not framework.classes:
        return None
    if number < len(framework.classes):
        return framework.classes[number]
    return RankingClass("", "", None, is_ranked=False, place="")


def _part(points: Fraction, result: Result) -> Fraction:
    return points / result.max_points if result.max_points else Fraction(0)
