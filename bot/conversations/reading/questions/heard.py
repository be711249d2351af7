"""What is asked: the kind most letters of a text speak for, and how sure that is."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from bot.conversations.reading.questions.alike import has_any, inside, like, says_nothing
from bot.conversations.reading.questions.kind_words import DECISIVE, NEGATED, NEGATIONS, VAGUE, WEAK, YEARS
from bot.conversations.reading.questions.matching import matched
from bot.conversations.reading.questions.model import Kind
from bot.conversations.reading.questions.neutral_words import NEUTRAL_PHRASES

LEAST_LETTERS: Final = 3


class Sureness(IntEnum):
    """How well words say what is asked."""

    VAGUE = 0
    WEAK = 1
    STRONG = 2
    DECISIVE = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """The kind, and the words of the text that speak for any kind at all."""

    kind: Kind | None
    sureness: Sureness
    used: frozenset[str]

    @classmethod
    def of(cls, words: tuple[str, ...]) -> "Heard":
        """What these words ask, names and rows taken away before."""
        best: tuple[Sureness, float] = (Sureness.VAGUE, 0.0)
        found: Kind | None = None
        used: set[str] = set()
        for one in matched(words):
            if one.letters < LEAST_LETTERS:
                continue
            used |= one.used
            here = (_sureness(one.needed), one.letters)
            if here > best:
                best, found = here, one.kind
        if has_any(words, YEARS):
            return cls(Kind.LAST_YEAR, Sureness.STRONG, frozenset(used))
        if found is not None and any(like(word, no) for word in words for no in NEGATIONS):
            found = NEGATED.get(found, found)
        return cls(found, best[0], frozenset(used))

    def unexplained_share(self, words: tuple[str, ...]) -> float:
        """Of the letters that say something, the share that speaks for no question, from 0 to 1."""
        strange = 0
        telling = 0
        for at, word in enumerate(words):
            if word in self.used:
                telling += len(word)
            elif not says_nothing(word) and not inside(words, at, NEUTRAL_PHRASES):
                telling += len(word)
                strange += len(word)
        return strange / telling if telling else 0.0


def _sureness(needed: tuple[str, ...]) -> Sureness:
    if needed in VAGUE:
        return Sureness.VAGUE
    if needed in DECISIVE:
        return Sureness.DECISIVE
    return Sureness.WEAK if needed in WEAK else Sureness.STRONG
