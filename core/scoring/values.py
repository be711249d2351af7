"""Turns what a file says about an answer (numbers, true/false, lists) into the canonical texts that rules read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.scoring.model import FractionInput, Input, TickInput
from core.scoring.numbers import plain
from core.scoring.phrase import Phrase


class UnreadableError(ValueError):
    """An answer in a file is none of what its row asks; ``why`` is the sentence."""

    def __init__(self, why: Phrase) -> None:
        self.why = why
        super().__init__(f"{why.key} {dict(why.facts)}")


def canonical_values(raw: Mapping[str, Any], inputs: Sequence[Input]) -> Mapping[str, str]:
    """Texts by input name. Ticked items come in the options' order, whatever order they were given in.

    Raises:
        UnreadableError: a name is not an input's, or a value is neither text, exact number, true/false nor list.
    """
    names = {name for wanted in inputs for name in names_of(wanted)}
    if unknown := sorted(raw.keys() - names):
        known = ", ".join(sorted(names))
        raise UnreadableError(Phrase("golden-no-input", {"name": unknown[0], "known": known}))
    ticks = {wanted.name: wanted for wanted in inputs if isinstance(wanted, TickInput)}
    return {name: _ordered(_text(name, value), ticks.get(name)) for name, value in raw.items()}


def names_of(wanted: Input) -> tuple[str, ...]:
    """The names under which an input's values are kept: two for a fraction, one for everything else."""
    if isinstance(wanted, FractionInput):
        return (wanted.done.name, wanted.total.name)
    return (wanted.name,)


def _text(name: str, value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case int() | Decimal():
            return plain(value)
        case list() if all(isinstance(one, str) for one in value):
            return ",".join(value)
        case _:
            raise UnreadableError(Phrase("golden-bad-value", {"name": name}))


def _ordered(text: str, wanted: TickInput | None) -> str:
    if wanted is None or not text:
        return text
    place = {option.id: n for n, option in enumerate(wanted.options)}
    return ",".join(sorted(text.split(","), key=lambda id_: place.get(id_, len(place))))
