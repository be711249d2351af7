"""Small values in a sealed body: what is not known, plain decimals, sentences without words and the facts in them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from core.frameworks.canonical import composed
from core.scoring.numbers import plain
from core.scoring.phrase import Fact, Percent, Phrase

T = TypeVar("T")


class BodyError(ValueError):
    """These bytes are no edition that this program can read."""


def or_none(value: T | None, written: Callable[[T], Any]) -> Any:
    return None if value is None else written(value)


def decimals(given: Mapping[Any, Decimal]) -> dict[str, str]:
    return {str(name): plain(value) for name, value in given.items()}


def read_decimals(table: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in table.items()}


def phrase_table(phrase: Phrase) -> dict[str, Any]:
    return {"key": phrase.key, "facts": {name: _fact(fact) for name, fact in phrase.facts.items()}}


def _fact(fact: Fact) -> Any:
    """Texts and whole numbers as they are, everything else under the name of its kind."""
    if isinstance(fact, Decimal):  # most of them
        return {"decimal": plain(fact)}
    match fact:
        case str():
            return composed(fact)
        case int():
            return fact
        case Percent():
            return {"percent": str(fact.share)}
        case date():
            return {"day": fact.isoformat()}
        case Phrase():
            return {"phrase": phrase_table(fact)}


def read_phrase(table: Mapping[str, Any]) -> Phrase:
    return Phrase(table["key"], {name: _read_fact(fact) for name, fact in table["facts"].items()})


def _read_fact(fact: Any) -> Fact:
    match fact:
        case str() | int():
            return fact
        case {"decimal": value}:
            return Decimal(value)
        case {"percent": value}:
            return Percent(Fraction(value))
        case {"day": value}:
            return date.fromisoformat(value)
        case {"phrase": value}:
            return read_phrase(value)
        case _:
            raise BodyError("an unknown kind of fact")
