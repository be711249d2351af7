"""Reads what an officer gave for one input; whatever it is, the outcome is a value or an award that says why not."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from core.scoring.model import Awaited, Award, AwardKind, ChoiceInput, Given, NumberInput, Option, TickInput
from core.scoring.numbers import has_at_most
from core.scoring.phrase import Fact, Label, Phrase

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
    "answer-over-most": frozenset({"given", "most"}),
    "answer-too-many-places": frozenset({"given", "places"}),
}
CHOICE_PHRASES: Mapping[str, frozenset[str]] = {
    "answer-not-chosen": frozenset(),
    "answer-not-an-option": frozenset({"given"}),
}


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
    if wanted.places is not None and not has_at_most(number, wanted.places):
        return _slip("answer-too-many-places", given=number, places=wanted.places)
    if wanted.most is not None and number > wanted.most:
        return _slip("answer-over-most", given=number, most=wanted.most)
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


def supplied_given(given: Given, name: str, title: Label) -> Decimal | Award:
    """A number that the assessor gives for this component; an award that waits while there is none."""
    number = given.supplied.get(name)
    if number is None or not number.is_finite() or number < 0:
        phrase = Phrase("answer-waiting-supplied", {"figure": title})
        return Award(AwardKind.WAITING, phrase, awaited=Awaited.SUPPLIED)
    return number


def most_pressing(awards: Iterable[Award]) -> Award:
    """Of several awards without points the one to tell first: what is wrong, then what is missing, then what waits."""
    return min(awards, key=lambda award: _PRESSING.index(award.kind))


def _slip(key: str, **facts: Fact) -> Award:
    return Award(AwardKind.SLIP, Phrase(key, facts))


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED_LENGTH else text[: _QUOTED_LENGTH - 1] + "…"
