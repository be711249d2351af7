"""Which sets of words a text has: looked up by word, so that a text costs little however many sets there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.conversations.reading.questions.alike import like, question_words, spread, worth
from bot.conversations.reading.questions.kind_words import SETS_BY_KIND
from bot.conversations.reading.questions.model import Kind


@dataclass(frozen=True, slots=True)
class Matched:
    """One set that a text has: for which kind, how many letters it is worth, and the words of the text in it."""

    kind: Kind
    needed: tuple[str, ...]
    letters: float
    used: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Listed:
    kind: Kind
    needed: tuple[str, ...]
    words: frozenset[str]
    glued: str


def matched(words: tuple[str, ...]) -> Iterator[Matched]:
    """Every set that the text has, in the order of the kinds."""
    there = set(words)
    meant = there.union(*(_near(word) for word in there))
    for one in _listed():
        if one.words <= meant or one.glued in there:
            letters = worth(words, one.needed)
            if letters:
                used = (w for w in there if w == one.glued or any(like(w, need) for need in one.words))
                yield Matched(one.kind, one.needed, letters, frozenset(used))


@lru_cache(maxsize=20_000)
def _near(word: str) -> frozenset[str]:
    """The words of sets that this may be a slip of."""
    return frozenset(need for need in _needed() if like(word, need)) if word not in question_words() else frozenset()


@cache
def _needed() -> frozenset[str]:
    return frozenset(word for one in _listed() for word in one.words)


@cache
def _listed() -> tuple[_Listed, ...]:
    return tuple(
        _Listed(kind, needed, frozenset(spread(needed)), "".join(spread(needed)))
        for kind, listed in SETS_BY_KIND.items()
        for needed in dict.fromkeys(listed)
    )
