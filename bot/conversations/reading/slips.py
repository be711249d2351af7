"""What is said back when a typed answer cannot be taken: a reason and the piece of text it is about, never words."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

FRAGMENT_MAX: Final = 60
"""Characters of a person's text that are worth repeating to them."""


class SlipReason(StrEnum):
    """Why a text was not taken; each has its words."""

    EMPTY = "empty"  # nothing but spaces and punctuation
    NOT_A_NUMBER = "not-a-number"
    IN_WORDS = "in-words"  # hai mươi, 2 nghìn: number words are never guessed
    AMBIGUOUS = "ambiguous"  # 1.9: see `Slip.readings`
    NOT_WHOLE = "not-whole"
    NEGATIVE = "negative"
    SEVERAL = "several"  # more numbers (or dates) than asked for
    TOO_LARGE = "too-large"
    PERCENT = "percent"  # a percentage where numbers are counted
    DATE = "date"  # a date where numbers are wanted
    NOT_A_DATE = "not-a-date"
    NO_YEAR = "no-year"
    NO_SUCH_DAY = "no-such-day"  # 31/02/2026
    FUTURE_DAY = "future-day"
    TOO_OLD_DAY = "too-old-day"
    NOT_LISTED = "not-listed"  # number of a choice that is not there
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_DOCUMENT = "not-a-document"


@dataclass(frozen=True, slots=True)
class Slip:
    """``fragment`` is the piece as typed. ``readings`` are the values an ambiguous number may stand for, if any."""

    reason: SlipReason
    fragment: str
    readings: tuple[Decimal, ...] = ()


def slip(reason: SlipReason, fragment: str, readings: tuple[Decimal, ...] = ()) -> Slip:
    short = " ".join(fragment.split())
    if len(short) > FRAGMENT_MAX:
        short = short[: FRAGMENT_MAX - 1] + "…"
    return Slip(reason, short, readings)
