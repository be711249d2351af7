"""A sheet's totals: what is earned so far, what it would be if submitted now, and what is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from core.assessment.points_by_hand import PointsByHandError, problems_of_points
from core.assessment.proof import lacks_evidence
from core.assessment.remembered import remembered, remembering
from core.assessment.results import Achieved, Result, rolled_up
from core.assessment.scores import ComponentScore, Counting, OtherUnits, component_scores, given_by_hand
from core.assessment.sheet import Sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, IndicatorCode
from core.scoring.numbers import exact_sum

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Points of a row or of several, all exact sums of rounded awards; bonus rows are never in it.

    ``so_far`` sums only what is known: it means nothing without ``answered_count``. ``if_submitted`` takes what is
    open, claimed or waiting as 0. ``still_possible`` is what unanswered and claimed rows can still bring, ``waiting``
    what may come on top when figures or other units' results are known. ``counted_max`` is what the result is measured
    against: the printed ``max_points`` without the rows that left it; a claim never shrinks it.
    """

    so_far: Decimal
    if_submitted: Decimal
    still_possible: Decimal
    waiting: Decimal
    max_points: Decimal
    counted_max: Decimal
    answered_count: int
    applicable_count: int


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points outside the scale, shown apart and capped where the framework says so."""

    so_far: Decimal
    if_submitted: Decimal


@dataclass(frozen=True, slots=True)
class SheetScore:
    """Everything that can be said about a sheet's points. ``components`` and ``nodes`` stand in the paper's order."""

    components: Mapping[ComponentKey, ComponentScore]
    nodes: Mapping[IndicatorCode, Tally]
    whole: Tally
    bonus: Bonus
    so_far: Result
    if_submitted: Result


@dataclass(frozen=True, slots=True)
class Running:
    """How far a sheet has come, in points: ``points`` is ``None`` while none are known."""

    points: Decimal | None
    answered_count: int
    applicable_count: int


def running(framework: Framework, sheet: Sheet) -> Running:
    """The part of ``score_sheet(...).whole`` that is said after every answer, without the rest."""
    scores = component_scores(framework, sheet).values()
    known = [score for score in scores if score.points is not None]
    counted = [score for score in scores if score.is_applicable and not score.component.bonus]
    return Running(
        points=exact_sum([one.points or _NOTHING for one in known if not one.component.bonus]) if known else None,
        answered_count=[score.is_answered for score in counted].count(True),
        applicable_count=len(counted),
    )


@remembered
def score_sheet(
    framework: Framework,
    sheet: Sheet,
    points_by_code: Mapping[str, Decimal] = MappingProxyType({}),
    units: OtherUnits | None = None,
) -> SheetScore:
    """Score a sheet; ``points_by_code`` gives the points of some components or mains instead of answers.

    ``units`` is what the other units' results say, once they are known; until then what depends on them waits.

    Raises:
        PointsByHandError: given points are unknown, negative, above the maximum, too precise, or would count twice.
    """
    if problems := problems_of_points(framework, sheet, points_by_code):
        raise PointsByHandError(problems)
    scores = {
        key: given_by_hand(score.component, points_by_code[score.component.code])
        if score.component.code in points_by_code
        else score
        for key, score in component_scores(framework, sheet, units).items()
    }
    by_hand = {code for code in points_by_code if code in framework.node_by_code}
    zero_unproved = framework.policies.evidence_missing == "zero"
    rows = {
        key: _row(
            score,
            is_known=bool(by_hand) and framework.pillar_of(score.component).code in by_hand,
            is_unproved=zero_unproved and lacks_evidence(score, sheet),
        )
        for key, score in scores.items()
    }
    nodes = _nodes(framework, rows, points_by_code)
    bonuses = [rows[component.key] for component in framework.components if component.bonus]
    return SheetScore(
        components=scores,
        nodes=nodes,
        whole=_added((nodes[node.code] for node in framework.nodes if not node.parent), framework.max_points),
        bonus=_bonus(bonuses, framework.policies.bonus_cap),
        so_far=rolled_up(framework, {code: Achieved(one.so_far, one.counted_max) for code, one in nodes.items()}),
        if_submitted=rolled_up(
            framework, {code: Achieved(one.if_submitted, one.counted_max) for code, one in nodes.items()}
        ),
    )


@remembering(most=20_000)
def _row(score: ComponentScore, *, is_known: bool, is_unproved: bool) -> Tally:
    """``is_known`` where the points of the whole main are given: then its rows wait for nobody."""
    most, counting = score.component.max_points, score.counting
    so_far = score.points if score.points is not None else _NOTHING
    awaits_units = counting is Counting.AWAITS_UNITS
    return Tally(
        so_far=so_far,
        if_submitted=_NOTHING if is_unproved else so_far,
        still_possible=most if counting in {Counting.OPEN, Counting.CLAIMED} else _NOTHING,
        waiting=most if counting in {Counting.AWAITS_FIGURE, Counting.AWAITS_UNITS} else _NOTHING,
        max_points=most,
        counted_max=_NOTHING if counting is Counting.OUT or (awaits_units and not is_known) else most,
        answered_count=int(score.is_answered),
        applicable_count=int(score.is_applicable),
    )


def _nodes(
    framework: Framework, rows: Mapping[ComponentKey, Tally], points_by_code: Mapping[str, Decimal]
) -> Mapping[IndicatorCode, Tally]:
    """Every group and main. Parents stand before their children, so the sums are taken from the last one up."""
    below: dict[str, list[Tally]] = {node.code: [] for node in framework.nodes}
    for component in framework.components:
        if not component.bonus:
            below[component.parent].append(rows[component.key])
    tallies: dict[IndicatorCode, Tally] = {}
    for node in reversed(framework.nodes):
        tally = _added(below[node.code], node.max_points)
        if node.code in points_by_code:
            tally = _by_hand(tally, points_by_code[node.code])
        tallies[node.code] = tally
        if node.parent:
            below[node.parent].append(tally)
    return {node.code: tallies[node.code] for node in framework.nodes}


def _by_hand(tally: Tally, points: Decimal) -> Tally:
    return replace(
        tally,
        so_far=points,
        if_submitted=points,
        still_possible=_NOTHING,
        waiting=_NOTHING,
        answered_count=tally.applicable_count,
    )


def _added(tallies: Iterable[Tally], max_points: Decimal) -> Tally:
    return _sum(max_points, *tallies)


@remembering(most=5_000)
def _sum(max_points: Decimal, *listed: Tally) -> Tally:
    """Nearly all mains of a sheet are as they were before the last answer."""
    return Tally(
        so_far=exact_sum(one.so_far for one in listed),
        if_submitted=exact_sum(one.if_submitted for one in listed),
        still_possible=exact_sum(one.still_possible for one in listed),
        waiting=exact_sum(one.waiting for one in listed),
        max_points=max_points,
        counted_max=exact_sum(one.counted_max for one in listed),
        answered_count=sum(one.answered_count for one in listed),
        applicable_count=sum(one.applicable_count for one in listed),
    )


def _bonus(rows: Iterable[Tally], cap: Decimal | None) -> Bonus:
    total = _added(rows, _NOTHING)
    if cap is None:
        return Bonus(total.so_far, total.if_submitted)
    return Bonus(min(total.so_far, cap), min(total.if_submitted, cap))
