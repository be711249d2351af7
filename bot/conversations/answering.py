"""Turns what was tapped or typed into the values of one input, or says why it cannot be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from bot.conversations.contract.inbound import Control, Inbound, Picked, Tapped, Wrote
from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.reading import (
    OnlyFirst,
    Pair,
    Slip,
    SlipReason,
    is_about,
    read_pair,
    read_ticks,
)
from bot.conversations.reading import (
    read_number as number_in,
)
from core.scoring.model import ChoiceInput, FractionInput, Input, NumberInput, TextInput, TickInput
from core.scoring.numbers import plain
from core.scoring.phrase import Label

MOST_TEXT = 2000
"""Characters of a free text that are kept; longer text is asked to be shortened, never cut."""

FAR_FROM_USUAL = 100
"""So many times the example: 2026 meetings, 1850 villages. Rightly large numbers are given once more and then taken."""


@dataclass(frozen=True, slots=True)
class Read:
    """Values by input name, in canonical text. A fraction may hold only its first number."""

    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Misread:
    """It cannot be taken; ``why`` says so."""

    why: Say


@dataclass(frozen=True, slots=True)
class Ticking:
    """More options are being picked; the answer is not finished."""

    ticked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipping:
    """This part is left out."""


Reading: TypeAlias = Read | Misread | Ticking | Skipping


def read(wanted: Input | None, given: Mapping[str, str], ticked: tuple[str, ...], inbound: Inbound) -> Reading:
    """Read one inbound for the waiting input."""
    if wanted is not None and wanted.optional and _skips(inbound):
        return Skipping()
    match wanted, inbound:
        case ChoiceInput(name, options), Tapped(choice=choice) | Wrote(choice=str() as choice):
            return _option(name, {f"o.{o.id}": o.id for o in options}, choice)
        case ChoiceInput(name, options), Wrote(control=Control.YES | Control.NO as control):
            return _option(name, {o.id: o.id for o in options}, control.value)
        case TickInput(), Tapped() | Picked() | Wrote():
            return _ticks(wanted, ticked, inbound)
        case NumberInput(), Wrote(text=text):
            return read_number(wanted, text)
        case FractionInput(), Wrote(text=text):
            return _fraction(wanted, given, text)
        case TextInput(name), Wrote(text=text):
            return _text(name, text)
        case _:
            return Misread(say("choose-one", Style.WARN))


def _skips(inbound: Inbound) -> bool:
    match inbound:
        case Tapped(choice="skip") | Wrote(choice="skip") | Wrote(control=Control.DONE):
            return True
        case _:
            return False


def read_number(wanted: NumberInput, text: str, *beside: str) -> Read | Misread:
    """One number from 0 up; ``beside`` are more words that may stand with it, such as the unit it is counted in."""
    match number_in(text, whole=wanted.whole):
        case Slip() as slip:
            return Misread(slip_said(slip))
        case number if number.percent:
            return Misread(slip_said(Slip(SlipReason.PERCENT, text.strip()[:60])))
        case number if not is_about(text, _words(wanted.label), *beside):
            return Misread(say("slip-only-number", Style.WARN, label=wanted.label, value=number.value))
        case number:
            return Read({wanted.name: plain(number.value)})


def is_unlikely(value: Decimal, example: Decimal) -> bool:
    """Whether a number is so far from what is usual here that it is more likely a slip, a year or another figure."""
    return value > max(example, Decimal(1)) * FAR_FROM_USUAL


def _words(label: Label) -> str:
    return label if isinstance(label, str) else ""


def slip_said(slip: Slip) -> Say:
    """Why a text was not taken, with the piece it is about."""
    if slip.reason is SlipReason.AMBIGUOUS and len(slip.readings) > 1:
        first, second = slip.readings[:2]
        return say("slip-ambiguous-two", Style.WARN, text=slip.fragment, first=first, second=second)
    return say(f"slip-{slip.reason.value}", Style.WARN, text=slip.fragment)


def _option(name: str, id_by_choice: Mapping[str, str], choice: str) -> Read | Misread:
    option = id_by_choice.get(choice)
    return Misread(say("choose-one", Style.WARN)) if option is None else Read({name: option})


def _ticks(wanted: TickInput, ticked: tuple[str, ...], inbound: Inbound) -> Reading:
    ids = [option.id for option in wanted.options]
    match inbound:
        case Tapped(choice="ticked") | Wrote(choice="ticked") | Wrote(control=Control.DONE):
            return _ticked(wanted, frozenset(ticked)) if ticked else Misread(say("ticks-none", Style.WARN))
        case Picked(()):
            return Misread(say("ticks-none", Style.WARN))
        case Picked(choices):
            return _ticked(wanted, frozenset(choice.removeprefix("o.") for choice in choices))
        case Tapped(choice=choice) if choice.removeprefix("o.") in ids:
            tapped = choice.removeprefix("o.")
            kept = frozenset(ticked) ^ {tapped}
            return Ticking(tuple(id_ for id_ in ids if id_ in kept))
        case Wrote(text=text):
            match read_ticks(text, len(ids)):
                case Slip() as slip:
                    return Misread(slip_said(slip))
                case numbers:
                    return _ticked(wanted, frozenset(ids[number - 1] for number in numbers))
        case _:
            return Misread(say("choose-one", Style.WARN))


def _ticked(wanted: TickInput, picked: frozenset[str]) -> Read:
    return Read({wanted.name: ",".join(option.id for option in wanted.options if option.id in picked)})


def _fraction(wanted: FractionInput, given: Mapping[str, str], text: str) -> Read | Misread:
    """Both numbers in one message, or the one that is missing."""
    pair = read_pair(text, done_whole=wanted.done.whole, total_whole=wanted.total.whole)
    labels = (_words(wanted.done.label), _words(wanted.total.label))
    match pair:
        case Slip(reason=SlipReason.SEVERAL):
            return Misread(say("slip-two-numbers", Style.WARN, example=wanted.done.example, whole=wanted.total.example))
        case Slip():
            return Misread(slip_said(pair))
        case OnlyFirst(done) if not is_about(text, *labels):
            label = wanted.total.label if wanted.done.name in given else wanted.done.label
            return Misread(say("slip-only-number", Style.WARN, label=label, value=done))
        case Pair() if not is_about(text, *labels):
            return Misread(say("slip-two-numbers", Style.WARN, example=wanted.done.example, whole=wanted.total.example))
        case Pair(done, total):
            return Read({wanted.done.name: plain(done), wanted.total.name: plain(total)})
        case OnlyFirst() if wanted.done.name in given:
            return read_number(wanted.total, text, *labels)
        case OnlyFirst(done):
            return Read({wanted.done.name: plain(done)})


def _text(name: str, text: str) -> Read | Misread:
    kept = " ".join(text.split())
    if not kept:
        return Misread(say("slip-empty", Style.WARN, text=""))
    if len(kept) > MOST_TEXT:
        return Misread(say("slip-too-long", Style.WARN, most=MOST_TEXT))
    return Read({name: kept})
