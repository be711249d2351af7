"""Reads a text against the question that is waiting: a button's label, its number, or a word that works everywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversations.contract.inbound import Control, Wrote
from bot.conversations.folding import fold

_NUMBER = re.compile(r"(?:so|chon|cau|y)?\s*([0-9]{1,2})\s*[.)]?")


@dataclass(frozen=True, slots=True)
class Known:
    """A choice as the person saw it: its words, and its number where it has one."""

    id: str
    label: str
    number: int | None = None


def recognise(text: str, choices: Sequence[Known], controls: Mapping[str, Control]) -> Wrote:
    """What ``text`` means here.

    First the label as it stands, then without marks, then the number, then the words of ``controls`` (folded text to
    control). Two labels that fold alike are left to the person: neither is taken.
    """
    choice = _by_label(text, choices) or _by_number(text, choices)
    return Wrote(text, choice, controls.get(fold(text)))


def _by_label(text: str, choices: Sequence[Known]) -> str | None:
    exact = [known.id for known in choices if known.label.strip() == text.strip()]
    if len(exact) == 1:
        return exact[0]
    folded = fold(text)
    alike = [known.id for known in choices if folded and fold(known.label) == folded]
    return alike[0] if len(alike) == 1 else None


def _by_number(text: str, choices: Sequence[Known]) -> str | None:
    match = _NUMBER.fullmatch(fold(text))
    if match is None:
        return None
    return next((known.id for known in choices if known.number == int(match[1])), None)
