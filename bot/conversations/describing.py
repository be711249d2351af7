"""Says in words what an answer is, for cards, confirmations and lists."""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce

from core.assessment.sheet import Entry, State
from core.frameworks.model import Component
from core.scoring.model import ChoiceInput, FractionInput, Input, NumberInput, Option, TextInput, TickInput
from core.scoring.phrase import Label, Phrase


def described(component: Component, entry: Entry) -> Phrase:
    """The present state of a component: the answer itself, or that there is none."""
    return described_as(component, entry.state, entry.values)


def described_as(component: Component, state: State, values: Mapping[str, str]) -> Phrase:
    if state is not State.ANSWERED:
        return Phrase(f"state-{state.value.replace('_', '-')}")
    parts = [_one(wanted, values) for wanted in component.rule.inputs]
    return joined(tuple(part for part in parts if part is not None))


def joined(parts: tuple[Label, ...]) -> Phrase:
    """Several short texts as one, separated as a list."""
    if not parts:
        return Phrase("list-empty")
    return reduce(
        lambda sofar, part: Phrase("list-two", {"first": sofar, "second": part}),
        parts[1:],
        Phrase("list-one", {"only": parts[0]}),
    )


def _one(wanted: Input, values: Mapping[str, str]) -> Label | None:
    match wanted:
        case FractionInput(done, total) if done.name in values and total.name in values:
            return Phrase("given-fraction", {"done": Decimal(values[done.name]), "total": Decimal(values[total.name])})
        case FractionInput(NumberInput(name, label)) if name in values:
            return Phrase("given-number", {"label": label, "value": Decimal(values[name])})
        case FractionInput(_, NumberInput(name, label)) if name in values:
            return Phrase("given-number", {"label": label, "value": Decimal(values[name])})
        case NumberInput(name, label) if name in values:
            return Phrase("given-number", {"label": label, "value": Decimal(values[name])})
        case ChoiceInput(name, options) if name in values:
            return _label(options, values[name])
        case TickInput(name, options) if name in values:
            ticked = tuple(_label(options, id_) for id_ in values[name].split(",") if id_)
            return joined(ticked) if ticked else Phrase("given-nothing-ticked")
        case TextInput(name) if name in values:
            return values[name]
        case _:
            return None


def _label(options: tuple[Option, ...], id_: str) -> Label:
    return next((option.label for option in options if option.id == id_), id_)
