"""Answers about several units of one campaign: lists by stage, from the top or the bottom, bands, means, last year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from bot.conversations.contract.shown import Bar, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.overseeing.one_unit import change_since, mains_in_order
from bot.conversations.overseeing.said import (
    MOST_LISTED,
    band_label,
    earned_in,
    place_of,
    points_and_bonus,
    points_of,
    rest,
    row_title,
)
from bot.conversations.overseeing.work import Chosen, each
from bot.conversations.reading.questions.model import Kind, Question
from core.assessment.overseeing import Earned, UnitSeen
from core.assessment.stage import HANDED_IN, Stage
from core.scoring.phrase import Fact, Percent, Phrase

DEFAULT_COUNT: Final = 5
"""Units from the top or bottom, where nobody said how many."""

STAGES_BY_KIND: Final[Mapping[Kind, frozenset[Stage]]] = {
    Kind.NOT_SUBMITTED: frozenset(Stage) - HANDED_IN,
    Kind.SUBMITTED: HANDED_IN,
    Kind.NOT_STARTED: frozenset({Stage.NOT_STARTED}),
    Kind.AWAITING_APPROVAL: frozenset({Stage.PRESENTED}),
    Kind.APPROVED: frozenset({Stage.APPROVED}),
    Kind.RETURNED: frozenset({Stage.RETURNED}),
}


def answer(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    """What is said about these units."""
    return _ANSWERS[question.kind](snapshot, one, question)


def _by_stage(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    stages = STAGES_BY_KIND[question.kind]
    wanted = sorted((u for u in one.units if u.stage in stages), key=lambda unit: unit.done_share)
    head = say(f"ask-{question.kind.value}", Style.HEAD, count=len(wanted), all=len(one.units))
    lines = [head]
    waiting = sum(unit.stage is Stage.PRESENTED for unit in one.units)
    if question.kind is Kind.NOT_SUBMITTED and waiting:
        lines.append(say("ask-presented-apart", count=waiting))
    return Reply((*lines, *rest(len(wanted))), bars=_bars(question, wanted))


def _bars(question: Question, units: Sequence[UnitSeen]) -> tuple[Bar, ...]:
    asking = replace(question, kind=Kind.PROGRESS, band="", row="")
    return tuple(
        Bar(
            unit.name,
            unit.answered,
            unit.applicable,
            Phrase(
                "ask-bar",
                {
                    "answered": unit.answered,
                    "applicable": unit.applicable,
                    "stage": Phrase(f"ask-stage-{unit.stage.value}"),
                },
            ),
            command,
        )
        for unit, command in each(asking, tuple(units[:MOST_LISTED]))
    )


def _progress(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    lines = [say("ask-progress", Style.HEAD, all=len(one.units))]
    for stage in Stage:
        count = sum(unit.stage is stage for unit in one.units)
        if count:
            lines.append(say("ask-progress-stage", stage=Phrase(f"ask-stage-{stage.value}"), count=count))
    answered = sum(unit.answered for unit in one.units)
    applicable = sum(unit.applicable for unit in one.units)
    if applicable:
        lines.append(say("ask-progress-whole", percent=Percent(Fraction(answered, applicable))))
    slowest = sorted(one.units, key=lambda unit: unit.done_share)
    return Reply((*lines, *rest(len(slowest))), bars=_bars(question, slowest))


def _missing(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    return _counted(one, "ask-missing-many", "ask-missing-unit", {u.code: len(u.missing) for u in one.units})


def _bare(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    return _counted(one, "ask-bare-many", "ask-bare-unit", {u.code: len(u.without_evidence) for u in one.units})


def _counted(one: Chosen, head: str, line: str, count_by_unit: Mapping[str, int]) -> Reply:
    """The units of which something is wanting, most first."""
    wanted = sorted((u for u in one.units if count_by_unit[u.code]), key=lambda unit: -count_by_unit[unit.code])
    lines = [Say(Phrase(line, {"unit": u.name, "count": count_by_unit[u.code]})) for u in wanted[:MOST_LISTED]]
    first = Say(Phrase(head, {"count": len(wanted), "all": len(one.units)}), Style.HEAD)
    return Reply((first, *lines, *rest(len(wanted))))


def _extreme(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    """From the top or the bottom; units without points stand nowhere and are only counted."""
    is_top = question.kind is not Kind.LOWEST
    known = [unit for unit in one.units if _share(unit, question.row) is not None]
    by_place = one.is_official and not question.row
    if by_place:
        known.sort(key=lambda unit: (unit.rank is None, (unit.rank or 0) if is_top else -(unit.rank or 0)))
    else:
        known.sort(key=lambda unit: _share(unit, question.row) or Fraction(0), reverse=is_top)
    everybody = question.kind in {Kind.RANK, Kind.POINTS, Kind.ROW}
    count = question.count or (MOST_LISTED if everybody else DEFAULT_COUNT)
    if by_place:
        count += _sharing_the_last_place(known, count)
    if not known:
        return Reply((say("ask-nobody-has-points", Style.HEAD),))
    listed = known[: min(count, MOST_LISTED)]
    head = Say(Phrase(f"ask-{question.kind.value}-head", _head_facts(one, question, len(listed))), Style.HEAD)
    if question.row:
        head = Say(Phrase(f"ask-{question.kind.value}-head-row", _head_facts(one, question, len(listed))), Style.HEAD)
    lines = [head, *(_line(snapshot, one, unit, question, number) for number, unit in enumerate(listed, 1))]
    if everybody and len(known) > len(listed):
        lines += rest(len(known))
    if question.kind is Kind.RANK and listed and place_of(snapshot, one, listed[0]) is None:
        lines.append(say("ask-no-ranks-yet"))
    if len(known) < len(one.units):
        lines.append(say("ask-without-points", count=len(one.units) - len(known)))
    return Reply(tuple(lines))


def _points(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    """More than two units are beside each other where all of them stand in a row."""
    return _extreme(snapshot, one, replace(question, kind=Kind.POINTS))


def _head_facts(one: Chosen, question: Question, count: int) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {"count": count, "all": len(one.units)}
    return facts | {"row": row_title(one, question.row)} if question.row else facts


def _share(unit: UnitSeen, row: str) -> Fraction | None:
    return earned_in(unit, row).share if row else unit.measured


def _sharing_the_last_place(units: Sequence[UnitSeen], count: int) -> int:
    """How many units behind the first ``count`` have the very place of the last of them."""
    if not 0 < count < len(units) or units[count - 1].rank is None:
        return 0
    return sum(unit.rank == units[count - 1].rank for unit in units[count:])


def _line(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question, number: int) -> Say:
    points = points_of(earned_in(unit, question.row)) if question.row else points_and_bonus(one, unit)
    facts: dict[str, Fact] = {"unit": unit.name, "points": points}
    place = None if question.row else place_of(snapshot, one, unit)
    if place is not None:
        return Say(Phrase("ask-line-place", {**facts, "place": place}))
    if question.kind in {Kind.LOWEST, Kind.HIGHEST}:
        return Say(Phrase("ask-line-number", {**facts, "number": number}))
    return Say(Phrase("ask-line", facts))


def _bands(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    if not one.framework.bands:
        return Reply((say("ask-band-none", Style.HEAD, framework=one.framework.short_title),))
    by_band = {band.id: [u for u in one.units if u.band == band.id] for band in reversed(one.framework.bands)}
    without = sum(not unit.band for unit in one.units)
    early = (say("ask-bands-too-early", count=without),) if without and not one.is_official else ()
    if question.band in by_band:
        units = by_band[question.band]
        facts: Mapping[str, Fact] = {
            "count": len(units), "all": len(one.units), "band": band_label(one, question.band)
        }  # fmt: skip
        lines = [say("ask-line", unit=u.name, points=points_of(u.whole)) for u in units[:MOST_LISTED]]
        return Reply((Say(Phrase("ask-band-count", facts), Style.HEAD), *lines, *rest(len(units)), *early))
    lines = [say("ask-bands", Style.HEAD, all=len(one.units))]
    for band, units in by_band.items():
        key = "ask-bands-line-named" if units else "ask-bands-line"
        names = ", ".join(unit.name for unit in units[:MOST_LISTED])
        lines.append(Say(Phrase(key, {"band": band_label(one, band), "count": len(units), "units": names})))
    return Reply((*lines, *early))


def _mean(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    known = [unit for unit in one.units if earned_in(unit, question.row).points is not None]
    if not known:
        return Reply((say("ask-nobody-has-points", Style.HEAD),))
    earned = [earned_in(unit, question.row) for unit in known]
    mean = Earned(_average([one.points or Fraction(0) for one in earned]), _average([one.max_points for one in earned]))
    known.sort(key=lambda unit: earned_in(unit, question.row).points or Fraction(0))
    key = "ask-mean-row" if question.row else "ask-mean"
    title: Mapping[str, Fact] = {"row": row_title(one, question.row)} if question.row else {}
    lines = [
        Say(Phrase(key, {"count": len(known), "points": points_of(mean), **title}), Style.HEAD),
        say("ask-mean-top", unit=known[-1].name, points=points_of(earned_in(known[-1], question.row))),
        say("ask-mean-bottom", unit=known[0].name, points=points_of(earned_in(known[0], question.row))),
    ]
    if len(known) < len(one.units):
        lines.append(say("ask-without-points", count=len(one.units) - len(known)))
    return Reply(tuple(lines))


def _average(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _mains(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    """The mains by the mean of the units' shares."""
    shares: dict[str, Fraction] = {}
    for main in one.framework.pillars:
        known = [s for unit in one.units if (s := earned_in(unit, main.code).share) is not None]
        if known:
            shares[main.code] = _average(known)
    if not shares:
        return Reply((say("ask-nobody-has-points", Style.HEAD),))
    is_top = question.kind is Kind.STRONGEST
    head = say("ask-strongest" if is_top else "ask-weakest", Style.HEAD, count=len(one.with_points()))
    return Reply((head, *mains_in_order(one, shares, strongest=is_top)))


def _last_year(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    moved = {unit.code: change for unit in one.units if (change := change_since(unit)) is not None}
    if not moved:
        return Reply((say("ask-last-year-nobody", Style.HEAD),))
    up, down = sum(m > 0 for m in moved.values()), sum(m < 0 for m in moved.values())
    known = sorted((unit for unit in one.units if unit.code in moved), key=lambda unit: -moved[unit.code])
    lines = [say("ask-last-year-many", Style.HEAD, up=up, down=down, count=len(moved))]
    for unit in known[:MOST_LISTED]:
        key = "ask-line-up" if moved[unit.code] > 0 else "ask-line-down" if moved[unit.code] < 0 else "ask-line-same"
        points = points_of(unit.whole)
        by = points_of(Earned(abs(moved[unit.code]), unit.whole.max_points)).facts["points"]
        lines.append(Say(Phrase(key, {"unit": unit.name, "points": points, "by": by})))
    return Reply((*lines, *rest(len(known))))


_ANSWERS: Final[Mapping[Kind, Callable[[Snapshot, Chosen, Question], Reply]]] = {
    **dict.fromkeys(STAGES_BY_KIND, _by_stage),
    Kind.PROGRESS: _progress,
    Kind.DEADLINE: _progress,
    Kind.COMPARE: _points,
    Kind.MISSING: _missing,
    Kind.WITHOUT_EVIDENCE: _bare,
    Kind.RANK: _extreme,
    Kind.POINTS: _extreme,
    Kind.ROW: _extreme,
    Kind.LOWEST: _extreme,
    Kind.HIGHEST: _extreme,
    Kind.BAND: _bands,
    Kind.MEAN: _mean,
    Kind.WEAKEST: _mains,
    Kind.STRONGEST: _mains,
    Kind.LAST_YEAR: _last_year,
}
