"""Reads what an officer gave for one input; whatever it is, the outcome is a value or an award that says why not."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from core.scoring.model import Award, AwardKind, ChoiceInput, Fact, Given, Label, NumberInput, Option, Phrase, TickInput

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_WHOLE_DIGITS = 12
_DECIMALS = 6
_QUOTED_LENGTH = 40
_PRESSING = (AwardKind.SLIP, AwardKind.INCOMPLETE, AwardKind.WAITING, AwardKind.UNSCORED, AwardKind.EARNED)

NUMBER_PHRASES: Mapping[str, frozenset[str]] = {
    "answer-missing": frozenset({"label"}),
    "answer-unreadable": frozenset({"given", "example"}),
    "answer-negative": frozenset({"given"}),
    "answer-not-whole": frozenset({"given", "example"}),
    "answer-too-long": frozenset({"given"}),
}
CHOICE_PHRASES: Mapping[str, frozenset[str]] = {
    "answer-not-chosen": frozenset(),
    "answer-not-an-option": frozenset({"given"}),
}
GENERAL_PHRASES: Mapping[str, frozenset[str]] = {"answer-waiting": frozenset({"figure"})}


def number_given(given: Given, wanted: NumberInput) -> Decimal | Award:
    """The number for ``wanted``, not negative and of a sensible length."""
    text = given.values.get(wanted.name, "")
    if not text:
        return Award(AwardKind.INCOMPLETE, Phrase("answer-missing", {"label": wanted.label}))
    if not _NUMBER.fullmatch(text):
        return _slip("answer-unreadable", given=_quoted(text), example=wanted.example)
    whole, _, decimals = text.lstrip("-").partition(".")
    if len(whole.lstrip("0")) > _WHOLE_DIGITS or len(decimals) > _DECIMALS:
        return _slip("answer-too-long", given=_quoted(text))
    number = Decimal(text)
    if number < 0:
        return _slip("answer-negative", given=number)
    if wanted.whole and number != int(number):
        return _slip("answer-not-whole", given=number, example=wanted.example)
    return abs(number)


def choice_given(given: Given, wanted: ChoiceInput) -> Option | Award:
    chosen = given.values.get(wanted.name, "")
    if not chosen:
        return Award(AwardKind.INCOMPLETE, Phrase("answer-not-chosen"))
    for option in wanted.options:
        if option.id == chosen:
            return option
    return _slip("answer-not-an-option", given=_quoted(chosen))


def ticks_given(given: Given, wanted: TickInput) -> frozenset[str] | Award:
    """The ids that were ticked; an empty text is an answer (none), a missing one is not."""
    text = given.values.get(wanted.name)
    if text is None:
        return Award(AwardKind.INCOMPLETE, Phrase("answer-not-chosen"))
    ticked = frozenset(text.split(",")) if text else frozenset()
    unknown = sorted(ticked - {option.id for option in wanted.options})
    if unknown:
        return _slip("answer-not-an-option", given=_quoted(unknown[0]))
    return ticked


def general_given(given: Given, name: str, title: Label) -> Decimal | Award:
    """One of the unit's general figures; an award that waits while it is not known."""
    figure = given.general.get(name)
    if figure is None or not figure.is_finite() or figure < 0:
        return Award(AwardKind.WAITING, Phrase("answer-waiting", {"figure": title}))
    return figure


def most_pressing(awards: Iterable[Award]) -> Award:
    """Of several awards without points the one to tell first: what is wrong, then what is missing, then what waits."""
    return min(awards, key=lambda award: _PRESSING.index(award.kind))


def _slip(key: str, **facts: Fact) -> Award:
    return Award(AwardKind.SLIP, Phrase(key, facts))


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED_LENGTH else text[: _QUOTED_LENGTH - 1] + "…"
