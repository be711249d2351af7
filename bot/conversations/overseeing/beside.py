"""One unit beside another: points and band of both, by how much they differ, and where most of it comes from."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.overseeing.said import band_label, earned_in, place_of, points_of, row_title
from bot.conversations.overseeing.work import Chosen, ask
from bot.conversations.reading.questions.model import Kind, Question, Scope
from core.assessment.overseeing import UnitSeen
from core.scoring.numbers import shown
from core.scoring.phrase import Fact, Phrase

MOST_MAINS: Final = 3
"""Mains in which the two differ most."""


def answer(snapshot: Snapshot, one: Chosen, question: Question) -> Reply:
    """What is said about two units; of a campaign that only one of them takes part in, what is known of it."""
    units = sorted(one.units, key=lambda unit: unit.code != question.unit)
    lines = [_line(snapshot, one, unit, question) for unit in units]
    lines += _difference(one, units, question)
    choices = tuple(
        Choice(ask(Question(Kind.POINTS, Scope.UNIT, unit.code)), Phrase("choice-ask-points-of", {"unit": unit.name}))
        for unit in units
    )
    return Reply(tuple(lines), choices)


def _line(snapshot: Snapshot, one: Chosen, unit: UnitSeen, question: Question) -> Say:
    facts: dict[str, Fact] = {"unit": unit.name, "points": points_of(earned_in(unit, question.row))}
    if question.row:
        return Say(Phrase("ask-unit-row", {**facts, "row": row_title(one, question.row)}), Style.HEAD)
    said = [Phrase("ask-band", {"band": band_label(one, unit.band)})] if unit.band else []
    place = place_of(snapshot, one, unit)
    said += [place] if place is not None else []
    key = ("ask-compare-unit", "ask-compare-unit-one", "ask-compare-unit-two")[len(said)]
    return Say(Phrase(key, {**facts, **{f"also{number}": extra for number, extra in enumerate(said, 1)}}), Style.HEAD)


def _difference(one: Chosen, units: Sequence[UnitSeen], question: Question) -> list[Say]:
    if len(units) < 2:  # noqa: PLR2004 (two units are compared)
        return []
    first, second = units
    mine, theirs = earned_in(first, question.row).points, earned_in(second, question.row).points
    if mine is None or theirs is None:
        return [say("ask-compare-unknown")]
    lines = [_more(first, second, mine - theirs)]
    return lines if question.row else [*lines, *_mains(one, first, second)]


def _more(first: UnitSeen, second: UnitSeen, more: Fraction) -> Say:
    if not more:
        return say("ask-compare-same")
    higher = first if more > 0 else second
    return say("ask-compare-more", unit=higher.name, points=shown(abs(more)))


def _mains(one: Chosen, first: UnitSeen, second: UnitSeen) -> list[Say]:
    """The mains in which they differ most, the greatest difference first."""
    differing = []
    for main in one.framework.pillars:
        mine, theirs = earned_in(first, main.code).points, earned_in(second, main.code).points
        if mine is not None and theirs is not None and mine != theirs:
            differing.append((main, mine, theirs))
    differing.sort(key=lambda found: -abs(found[1] - found[2]))
    return [
        say("ask-compare-main", code=main.code, title=main.title, first=shown(mine), second=shown(theirs))
        for main, mine, theirs in differing[:MOST_MAINS]
    ]
