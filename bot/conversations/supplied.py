"""Figures that the province supplies for a component, as lines beside its question, and the way to contest them."""

from collections.abc import Iterator

from bot.conversations.contract.shown import Choice, Say, Style, say
from bot.conversations.contract.snapshot import Desk
from bot.conversations.route import may_change
from core.assessment.sheet import Sheet, Supplied
from core.frameworks.model import Component
from core.scoring.model import FractionInput, NumberInput
from core.scoring.phrase import Fact, Label, Phrase


def supplied_lines(component: Component, sheet: Sheet) -> tuple[Say, ...]:
    """Every supplied figure with its source and day, then what the unit has said against them."""
    figures = sheet.supplied.get(component.key, {})
    labels = dict(_labels(component))
    lines = [say("supplied-figure", what=_what(labels.get(name), one)) for name, one in figures.items()]
    remarks = dict.fromkeys(one.contested for one in figures.values() if one.contested)
    return (*lines, *(say("supplied-contested", Style.WARN, text=text) for text in remarks))


def contest_choice(desk: Desk, component: Component) -> tuple[Choice, ...]:
    """The button that contests, where there is anything to contest."""
    if component.key not in desk.sheet.supplied or not may_change(desk, component.key):
        return ()
    return (Choice(f"/contest:{component.key}", Phrase("choice-contest")),)


def _labels(component: Component) -> Iterator[tuple[str, Label]]:
    for wanted in component.rule.inputs:
        match wanted:
            case FractionInput(done, total):
                yield done.name, done.label
                yield total.name, total.label
            case NumberInput(name, label):
                yield name, label
            case _:
                continue


def _what(label: Label | None, one: Supplied) -> Phrase:
    facts: dict[str, Fact] = {"value": one.value, "source": _source(one)}
    return Phrase("supplied-named", {"label": label, **facts}) if label else Phrase("supplied-bare", facts)


def _source(one: Supplied) -> Fact:
    return one.source if one.as_of is None else Phrase("supplied-source", {"source": one.source, "day": one.as_of})
