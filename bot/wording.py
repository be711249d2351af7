"""Turns keys and facts into Vietnamese. The only reader of the word catalogues in ``locales/``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from core.assessment.rounds import VIETNAM
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Fact, Label, Percent, Phrase

LOCALES: Final = Path(__file__).resolve().parent.parent / "locales"
PERCENT_PLACES: Final = 2


class MissingWordsError(LookupError):
    """A sentence has no words, or its words name a fact that was not given."""


@dataclass(frozen=True, slots=True)
class Words:
    """Every sentence of one language, by key."""

    by_key: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path = LOCALES / "vi") -> "Words":
        """Read all catalogues below ``folder``.

        Raises:
            MissingWordsError: a key stands in two catalogues; which one is meant cannot be known.
        """
        by_key: dict[str, str] = {}
        for path in sorted(folder.rglob("*.po")):
            for key, text in _read(path).items():
                if key in by_key:
                    raise MissingWordsError(f"'{key}' has words twice, once in {path.name}")
                by_key[key] = text
        return cls(by_key)

    def text(self, phrase: Phrase) -> str:
        """The sentence with its facts filled in.

        Raises:
            MissingWordsError: no words, or a fact is missing; a sentence with a hole is never shown.
        """
        words = self.by_key.get(phrase.key)
        if words is None:
            raise MissingWordsError(f"no words for '{phrase.key}'")
        facts = {name: value if isinstance(value, str) else self.fact(value) for name, value in phrase.facts.items()}
        try:
            return words.format_map(facts)
        except KeyError as missing:
            raise MissingWordsError(f"'{phrase.key}' needs the fact {missing}") from missing

    def label(self, label: Label) -> str:
        return label if isinstance(label, str) else self.text(label)

    def spellings(self, key: str) -> tuple[str, ...]:
        """All spellings of a control word, written ``one|two|three`` in the catalogue."""
        return tuple(re.split(r"\s*\|\s*", self.text(Phrase(key)).strip()))

    def fact(self, value: Fact) -> str:
        match value:
            case str():
                return value
            case Phrase():
                return self.text(value)
            case Percent(share):
                return f"{vietnamese(round_half_up(share * 100, PERCENT_PLACES))} %"
            case datetime():
                return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
            case date():
                return f"{value:%d/%m/%Y}"
            case int() | Decimal():
                return vietnamese(Decimal(value))


@lru_cache(maxsize=10_000)
def vietnamese(number: Decimal) -> str:
    """``1234.50`` becomes ``1.234,5``: exact, grouped, without trailing zeros."""
    return format_decimal(number, format="#,##0.############", locale="vi")


def _read(path: Path) -> Mapping[str, str]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    return {str(message.id): str(message.string) for message in catalogue if message.id}
