"""What is wrong in a framework's files: a sentence without words, and the place it is about."""

from dataclasses import dataclass
from decimal import Decimal

from core.scoring.numbers import plain
from core.scoring.phrase import Fact, Phrase


@dataclass(frozen=True, slots=True)
class Problem:
    """``where`` leads from the outermost place inwards."""

    what: Phrase
    where: tuple[Phrase, ...] = ()

    @property
    def said(self) -> Phrase:
        """The place and what is wrong there, in one sentence."""
        said = self.what
        for place in reversed(self.where):
            said = Phrase("problem-at", {"where": place, "what": said})
        return said

    @property
    def code(self) -> str:
        """The code of the row it is about; empty for anything else."""
        return str(self.where[0].facts.get("code", "")) if self.where else ""

    def __str__(self) -> str:
        """Keys and facts, for logs and developers: ``component 1.1: row options 2: problem-worth-over points=11``."""
        return ": ".join((*(_place(phrase) for phrase in self.where), _keyed(self.what)))


def _place(phrase: Phrase) -> str:
    return " ".join((phrase.key.removeprefix("place-"), *(_text(value) for value in phrase.facts.values())))


def _keyed(phrase: Phrase) -> str:
    return " ".join((phrase.key, *(f"{name}={_text(value)}" for name, value in phrase.facts.items())))


def _text(value: Fact) -> str:
    if isinstance(value, Phrase):
        return f"({_keyed(value)})"
    return plain(value) if isinstance(value, Decimal) else str(value)
