"""Reads everything a text asks: up to a handful of questions, one after another, each going on from the one before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversations.reading.questions.model import AsFile, Asked, Known, NotFound, Part, Question, Scope, Which
from bot.conversations.reading.questions.reader import Reader
from bot.conversations.reading.questions.typed import Text, read_text
from bot.conversations.reading.telex import untelexed, unvnied
from bot.conversations.reading.unit_names import level_word_at, sort_of

MOST_PARTS: Final = 6
MOST_CHOOSING: Final = 6
"""Words that choose one of several units; more are a question of their own."""

JOINING: Final = (("va",), ("voi", "lai"), ("dong", "thoi"), ("sau", "do"), ("ngoai", "ra"), ("roi", "thi"))


def all_asked(text: str, known: Known, last: Question | None = None, among: Sequence[str] = ()) -> tuple[Part, ...]:
    """What a text asks, question by question; empty for nothing.

    A follow-up goes on from ``last``; ``among`` are the units of which one was to be chosen for it, in their order.
    """
    typed = read_text(text)
    chosen = _chosen(typed, known, last, among) if last is not None and among else None
    if chosen is not None:
        return (Part(chosen, typed.said(0, len(typed.words))),)
    found = _read(typed, known, last)
    if _is_answerable(found):
        return found
    for change in (untelexed, unvnied):
        meant = typed.mapped(change)
        if meant.words != typed.words:
            again = _read(meant, known, last)
            if _is_answerable(again) or (again and not found):
                return again
    return found


def asked(text: str, known: Known, last: Question | None = None) -> Asked:
    """The first thing a text asks; ``None`` is nothing."""
    found = all_asked(text, known, last)
    return found[0].asked if found else None


def _chosen(text: Text, known: Known, last: Question | None, among: Sequence[str]) -> Question | None:
    """Which of several units of one name a few words choose: by district, by sort, by number."""
    reader = Reader(text, known, None)
    if last is None or reader.asks_something or len(text.words) > MOST_CHOOSING:
        return None
    unit_by_code = {unit.code: unit for unit in known.units if unit.is_mine}
    units = [unit_by_code[code] for code in among if code in unit_by_code]
    if text.words[-1:] and text.words[-1].isdecimal():
        number = int(text.words[-1])
        left = units[number - 1 : number] if number else []
    else:
        areas = {unit.code for one in reader.names for unit in one.units}
        sorts = {level_word_at(text, at) for at in range(len(text.words))} - {()}
        left = [unit for unit in units if unit.area in areas] or [unit for unit in units if sort_of(unit.name) in sorts]
    return replace(last, scope=Scope.UNIT, unit=left[0].code) if len(left) == 1 else None


def _is_answerable(found: tuple[Part, ...]) -> bool:
    return bool(found) and not any(isinstance(one.asked, NotFound) for one in found)


def _read(text: Text, known: Known, last: Question | None) -> tuple[Part, ...]:
    whole = Reader(text, known, last)
    cuts = _cuts(text, whole, known, last)
    if len(cuts) == 1:
        return tuple(Part(one, text.said(0, len(text.words))) for one in whole.read())
    parts: list[Part] = []
    before = last
    for start, end in cuts[:MOST_PARTS]:
        for one in Reader(text.part(start, end), known, before).read():
            parts.append(Part(one, text.said(start, end)))
            before = _subject_of(one) or before
    return tuple(parts)


def _subject_of(one: Asked) -> Question | None:
    match one:
        case Question():
            return one
        case AsFile(question) | Which(question):
            return question
        case _:
            return None


def _cuts(text: Text, whole: Reader, known: Known, last: Question | None) -> list[tuple[int, int]]:
    """Where one question ends and the next begins: at pauses and joining words with a question on either side."""
    places = sorted(at for at in _joints(text) if not any(one.start < at < one.end for one in whole.names))
    starts = [0]
    for number, at in enumerate(places):
        end = places[number + 1] if number + 1 < len(places) else len(text.words)
        ends_here = Reader(text.part(starts[-1], at), known, last).asks_something
        goes_on = any(
            Reader(text.part(at, stop), known, last).asks_something for stop in dict.fromkeys((end, len(text.words)))
        )
        if ends_here and goes_on:
            starts.append(at)
    return list(zip(starts, [*starts[1:], len(text.words)], strict=True))


def _joints(text: Text) -> set[int]:
    found = {at for at in text.breaks if 0 < at < len(text.words)}
    for joining in JOINING:
        for at in range(1, len(text.words) - len(joining)):
            if text.words[at : at + len(joining)] == joining and not re.fullmatch(r"[\d.,]+", text.words[at - 1]):
                found.add(at)
    return found
