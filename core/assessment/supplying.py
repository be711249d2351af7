"""Which figures of a component others may supply, and whether what they supply can be."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Final

from core.frameworks.model import Component
from core.scoring.model import (
    Award,
    AwardKind,
    ChoiceInput,
    FractionInput,
    Given,
    Input,
    NumberInput,
    TextInput,
    TickInput,
)
from core.scoring.numbers import plain
from core.scoring.phrase import Phrase

UNASKED: Final = ("total", "result")
"""Names under which rules look for figures that they never ask the officer for."""


def suppliable(component: Component) -> Mapping[str, NumberInput | None]:
    """The numbers the officer would be asked for, and those only others can give (``None``), by name."""
    asked: dict[str, NumberInput | None] = {one.name: one for one in _numbers(component)}
    branches = dict.fromkeys(["", *(f"{name.rpartition('.')[0]}." for name in asked if "." in name)])
    candidates = [f"{branch}{name}" for branch, name in product(branches, UNASKED) if f"{branch}{name}" not in asked]
    every = dict.fromkeys(candidates, Decimal(1))
    whole = _example_award(component, every)
    for name in candidates:
        if _example_award(component, {other: one for other, one in every.items() if other != name}) != whole:
            asked[name] = None
    return asked


def contradiction(component: Component, figures: Mapping[str, Decimal]) -> Phrase | None:
    """Why these supplied figures cannot be, such as 33 of 20; ``None`` where they can."""
    asked = {one.name for one in _numbers(component)}
    values = {name: plain(value) for name, value in figures.items() if name in asked}
    award = component.rule.award(Given(values, supplied=figures), component.max_points)
    return award.reason if award.kind is AwardKind.SLIP else None


def _numbers(component: Component) -> Iterator[NumberInput]:
    for wanted in component.rule.inputs:
        match wanted:
            case NumberInput():
                yield wanted
            case FractionInput(done, total):
                yield from (done, total)
            case _:
                continue


def _example_award(component: Component, supplied: Mapping[str, Decimal]) -> Award:
    values = {name: text for wanted in component.rule.inputs for name, text in _example(wanted)}
    general = dict.fromkeys(component.rule.general, Decimal(1))
    return component.rule.award(Given(values, general, supplied), component.max_points)


def _example(wanted: Input) -> Iterator[tuple[str, str]]:
    match wanted:
        case NumberInput(name, example=example):
            yield name, plain(example)
        case FractionInput(done, total):
            yield done.name, plain(done.example)
            yield total.name, plain(total.example)
        case ChoiceInput(name, options):
            yield name, options[0].id
        case TickInput(name):
            yield name, ""
        case TextInput(name):
            yield name, name
