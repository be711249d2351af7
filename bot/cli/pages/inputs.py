"""How a component is answered: the names to write in an answers file, and what each accepts."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.cli.shell.spoken import text, words
from core.scoring.model import ChoiceInput, FractionInput, Input, NumberInput, Option, TextInput, TickInput
from core.scoring.numbers import plain
from core.scoring.phrase import Label


def input_lines(inputs: tuple[Input, ...]) -> Iterator[str]:
    for wanted in inputs:
        yield from _lines(wanted)


def _lines(wanted: Input) -> Iterator[str]:
    match wanted:
        case NumberInput():
            key = "cli-input-whole" if wanted.whole else "cli-input-number"
            yield text(key, name=wanted.name, label=wanted.label, example=plain(wanted.example))
        case FractionInput(done, total):
            yield from _lines(done)
            yield from _lines(total)
        case ChoiceInput(name, options):
            yield text("cli-input-choice", name=name) + _asks(wanted.label)
            yield from ("  " + _option(one) for one in options)
        case TickInput(name, options):
            yield text("cli-input-ticks", name=name) + _asks(wanted.label)
            yield from ("  " + _option(one) for one in options)
        case TextInput():
            yield text("cli-input-text", name=wanted.name, label=wanted.label)


def _asks(label: Label) -> str:
    return f" {words().label(label)}" if label else ""


def _option(option: Option) -> str:
    if option.points is None:
        return text("cli-input-option", id=option.id, label=option.label)
    return text("cli-input-option-points", id=option.id, label=option.label, points=option.points)


def input_tables(inputs: tuple[Input, ...]) -> Iterator[Mapping[str, Any]]:
    """The same for programs; ``type`` is number, choice, ticks or text."""
    for wanted in inputs:
        match wanted:
            case NumberInput():
                yield _number(wanted)
            case FractionInput(done, total):
                yield _number(done)
                yield _number(total)
            case ChoiceInput(name, options):
                yield {"name": name, "type": "choice", "options": [_option_table(one) for one in options]}
            case TickInput(name, options):
                yield {"name": name, "type": "ticks", "options": [_option_table(one) for one in options]}
            case TextInput():
                yield {"name": wanted.name, "type": "text", "label": words().label(wanted.label)}


def _number(wanted: NumberInput) -> Mapping[str, Any]:
    return {
        "name": wanted.name,
        "type": "number",
        "label": words().label(wanted.label),
        "whole": wanted.whole,
        "example": plain(wanted.example),
    }


def _option_table(option: Option) -> Mapping[str, Any]:
    points = {} if option.points is None else {"points": plain(option.points)}
    return {"id": option.id, "label": words().label(option.label), **points}
