"""Answers about one unit: how far it is, what is missing, its points, band and place, and last year."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from bot.conversations.contract.shown import Bar, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.overseeing.said import MOST_LISTED, band_label, earned_in, place_of, points_of, row_title
from bot.conversations.overseeing.work import Chosen, ask
from bot.conversations.reading.questions.model import Kind, Question
from core.assessment.overseeing import UnitSeen
from core.frameworks.model import Component, Node
from core.scoring.model import ComponentKey
from core.scoring.numbers import shown
from core.scoring.phrase import Percent, Phrase

MOST_MOVED: Final = 3
"""Mains named on each side of a comparison."""

_OFFERED: Final = (Kind.MISSING, Kind.POINTS, Kind.WEAKEST, Kind.LAST_YEAR)


def answer(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question, now: datetime) -> Reply:
    """What is said about this unit."""
    reply = _ANSWERS[question.kind](snapshot, one, unit, question)
    return replace(reply, choices=(*reply.choices, *_also(question)))


def _also(question: Question) -> tuple[Choice, ...]:
    """What is often asked next about the same unit."""
    return tuple(
        Choice(
            ask(replace(question, kind=kind, row="", count=0, band="", other="")), Phrase(f"choice-ask-{kind.value}")
        )
        for kind in _OFFERED
        if kind is not question.kind
    )


def _progress(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    lines = [
        say("ask-unit-stage", Style.HEAD, unit=unit.name, stage=Phrase(f"ask-stage-{unit.stage.value}")),
        say("ask-unit-answered", answered=unit.answered, applicable=unit.applicable),
        Say(points_of(unit.whole)),
    ]
    if unit.without_evidence:
        lines.append(say("ask-unit-bare", count=len(unit.without_evidence)))
    return Reply(tuple(lines))


def _missing(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    if not unit.missing:
        return Reply((say("ask-missing-nothing", Style.OK, unit=unit.name, count=unit.applicable),))
    head = say("ask-missing", Style.HEAD, unit=unit.name, count=len(unit.missing), applicable=unit.applicable)
    return Reply((head, *_by_main(one, unit.missing, most_named=question.count)))


def _bare(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    if not unit.without_evidence:
        return Reply((say("ask-bare-nothing", Style.OK, unit=unit.name),))
    head = say("ask-bare", Style.HEAD, unit=unit.name, count=len(unit.without_evidence))
    return Reply((head, *_by_main(one, unit.without_evidence, most_named=question.count)))


def _by_main(one: Chosen, keys: tuple[ComponentKey, ...], *, most_named: int) -> tuple[Say, ...]:
    """The rows under their mains, by code; few of them, or up to ``most_named``, with their titles."""
    wanted = frozenset(keys)
    if len(wanted) <= max(MOST_MOVED, most_named):
        rows = (component for component in one.framework.components if component.key in wanted)
        return tuple(say("ask-row-line", code=c.code, title=c.title) for c in rows)
    lines = []
    for main in one.framework.pillars:
        codes = [component.code for component in one.framework.components_of(main) if component.key in wanted]
        if codes:
            lines.append(
                say("ask-main-rows", code=main.code, title=main.title, count=len(codes), rows=", ".join(codes))
            )
    return tuple(lines)


def _points(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    lines = [say("ask-unit-points", Style.HEAD, unit=unit.name, points=points_of(unit.whole))]
    lines += [Say(extra) for extra in _standing(snapshot, one, unit)]
    if unit.answered < unit.applicable and not one.is_official:
        lines.append(say("ask-unit-answered", answered=unit.answered, applicable=unit.applicable))
    return Reply(tuple(lines), bars=tuple(_bar(unit, main) for main in one.framework.pillars if unit.rows))


def _standing(snapshot: Snapshot, one: Chosen, unit: UnitSeen) -> tuple[Phrase, ...]:
    place = place_of(snapshot, one, unit)
    band = Phrase("ask-band", {"band": band_label(one, unit.band)}) if unit.band else None
    return tuple(said for said in (band, place) if said is not None)


def _bar(unit: UnitSeen, main: Node) -> Bar:
    earned = unit.rows.get(main.code)
    share = (earned.share if earned is not None else None) or Fraction(0)
    caption = Phrase("ask-no-points-yet") if earned is None else points_of(earned)
    return Bar(Phrase("bar-label", {"code": main.code, "title": main.title}), int(share * 100), 100, caption)


def _band(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    if not one.framework.bands:
        return Reply((say("ask-band-none", Style.HEAD, framework=one.framework.short_title),))
    if not unit.band:
        line = say("ask-band-too-early", Style.HEAD, unit=unit.name, answered=unit.answered, applicable=unit.applicable)
        return Reply((line,))
    key = "ask-unit-band" if one.is_official else "ask-unit-band-provisional"
    lines = [say(key, Style.HEAD, unit=unit.name, band=band_label(one, unit.band)), Say(points_of(unit.whole))]
    if question.band and question.band != unit.band:
        lines.insert(1, say("ask-band-other", band=band_label(one, question.band)))
    return Reply(tuple(lines))


def _rank(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    place = place_of(snapshot, one, unit)
    if place is None:
        key = "ask-rank-beside" if one.is_official else "ask-rank-not-yet"
        return Reply((say(key, Style.HEAD, unit=unit.name), say("ask-unit-now", points=points_of(unit.whole))))
    band = [Say(Phrase("ask-band", {"band": band_label(one, unit.band)}))] if unit.band else []
    head = say("ask-unit-place", Style.HEAD, unit=unit.name, place=place)
    return Reply((head, Say(points_of(unit.whole)), *band))


def _row(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    title = row_title(one, question.row)
    head = say("ask-unit-row", Style.HEAD, unit=unit.name, row=title, points=points_of(earned_in(unit, question.row)))
    node = one.framework.node_by_code.get(question.row)
    rows: tuple[Component, ...] = one.framework.components_of(node) if node is not None and node.is_pillar else ()
    lines = (
        say("ask-row-points", code=c.code, title=c.title, points=points_of(earned_in(unit, c.key)))
        for c in rows[:MOST_LISTED]
    )
    return Reply((head, *lines))


def _extreme(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    """The mains by the share of their points, the weakest (or strongest) first."""
    shares: dict[str, Fraction] = {
        main.code: share
        for main in one.framework.pillars
        if (earned := unit.rows.get(main.code)) is not None and (share := earned.share) is not None
    }
    if not shares:
        return Reply((say("ask-unit-no-points", Style.HEAD, unit=unit.name),))
    lines = mains_in_order(one, shares, strongest=question.kind in {Kind.STRONGEST, Kind.HIGHEST})
    key = "ask-unit-strongest" if question.kind in {Kind.STRONGEST, Kind.HIGHEST} else "ask-unit-weakest"
    return Reply((say(key, Style.HEAD, unit=unit.name), *lines))


def mains_in_order(one: Chosen, shares: Mapping[str, Fraction], *, strongest: bool) -> tuple[Say, ...]:
    """Every main with its share, best or worst first; equal ones in the decision's order."""
    mains = [main for main in one.framework.pillars if main.code in shares]
    mains.sort(key=lambda main: -shares[main.code] if strongest else shares[main.code])
    return tuple(
        say("ask-main-share", code=main.code, title=main.title, percent=Percent(shares[main.code])) for main in mains
    )


def _last_year(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Reply:
    earlier = unit.earlier
    if earlier is None:
        return Reply((say("ask-last-year-unknown", Style.HEAD, unit=unit.name),))
    lines = [say("ask-last-year", Style.HEAD, unit=unit.name, year=earlier.year)]
    if earlier.total_points is not None:
        key = "ask-then-place" if earlier.rank else "ask-then"
        lines.append(say(key, year=earlier.year, points=shown(earlier.total_points), rank=earlier.rank))
    lines.append(say("ask-unit-now", points=points_of(unit.whole)))
    moved = change_since(unit)
    if moved is not None:
        lines.append(moved_line(moved))
    lines += _moved_mains(one, unit)
    if unit.answered < unit.applicable and not one.is_official:
        lines.append(say("ask-not-finished", Style.HINT, answered=unit.answered, applicable=unit.applicable))
    return Reply(tuple(lines))


def change_since(unit: UnitSeen) -> Fraction | None:
    """How many points more than in the last published result; ``None`` where one of the two is not known."""
    if unit.earlier is None or unit.earlier.total_points is None or unit.whole.points is None:
        return None
    return unit.whole.points - Fraction(unit.earlier.total_points)


def moved_line(moved: Fraction) -> Say:
    if not moved:
        return say("ask-same")
    return say("ask-up" if moved > 0 else "ask-down", points=shown(abs(moved)))


def _moved_mains(one: Chosen, unit: UnitSeen) -> list[Say]:
    """The mains that moved, over the components whose points are known in both rounds."""
    earlier = unit.earlier.rows if unit.earlier is not None else {}
    moved: dict[str, Fraction] = {}
    for component in one.framework.components:
        then, now = earlier.get(component.key), unit.rows.get(component.key)
        if then is None or then.points is None or now is None or now.points is None:
            continue
        if then.max_points not in {None, component.max_points}:
            continue
        main = one.framework.pillar_of(component).code
        moved[main] = moved.get(main, Fraction(0)) + now.points - Fraction(then.points)
    lines = []
    for key, wanted in (
        ("ask-main-up", sorted((m for m in moved.items() if m[1] > 0), key=lambda m: -m[1])),
        ("ask-main-down", sorted((m for m in moved.items() if m[1] < 0), key=lambda m: m[1])),
    ):
        for code, points in wanted[:MOST_MOVED]:
            node = one.framework.node_by_code[code]
            lines.append(say(key, code=node.code, title=node.title, points=shown(abs(points))))
    return lines


_ANSWERS: Final[Mapping[Kind, Callable[[Snapshot, Chosen, UnitSeen, Question], Reply]]] = {
    Kind.PROGRESS: _progress,
    Kind.NOT_SUBMITTED: _progress,
    Kind.SUBMITTED: _progress,
    Kind.NOT_STARTED: _progress,
    Kind.AWAITING_APPROVAL: _progress,
    Kind.APPROVED: _progress,
    Kind.RETURNED: _progress,
    Kind.DEADLINE: _progress,
    Kind.COMPARE: _rank,
    Kind.MISSING: _missing,
    Kind.WITHOUT_EVIDENCE: _bare,
    Kind.POINTS: _points,
    Kind.MEAN: _points,
    Kind.BAND: _band,
    Kind.RANK: _rank,
    Kind.ROW: _row,
    Kind.WEAKEST: _extreme,
    Kind.STRONGEST: _extreme,
    Kind.LOWEST: _extreme,
    Kind.HIGHEST: _extreme,
    Kind.LAST_YEAR: _last_year,
}
