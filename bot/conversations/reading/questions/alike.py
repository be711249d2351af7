"""Whether words of a text are words of a question, small slips forgiven."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.reading.questions.kind_words import FILE_WORDS, SETS_BY_KIND
from bot.conversations.reading.questions.neutral_words import PLAIN
from bot.conversations.reading.questions.scope_words import LEVEL_WORDS, OURS, WHOLE_BRANCH

SLIP_FROM: Final = 3
SLIP_WORTH: Final = 0.7
TOGETHER_WORTH: Final = 0.5


@cache
def question_words() -> frozenset[str]:
    """Every word that some question is known by, or that says nothing."""
    sets = (spread(words) for listed in SETS_BY_KIND.values() for words in listed)
    said = (word for words in (*sets, *OURS, *WHOLE_BRANCH, *FILE_WORDS) for word in words)
    return frozenset(said) | PLAIN


@lru_cache(maxsize=200_000)
def like(word: str, need: str) -> float:
    """1 for the same word, less for one slip in a word that is no other word of questions, else 0."""
    if word == need:
        return 1.0
    if min(len(word), len(need)) < SLIP_FROM or max(len(word), len(need)) == SLIP_FROM or word in question_words():
        return 0.0
    if word[0] != need[0] and word[:2] != need[1::-1]:
        return 0.0  # few people miss the first letter, and many words differ in nothing else
    return SLIP_WORTH if DamerauLevenshtein.distance(word, need, score_cutoff=1) <= 1 else 0.0


def worth(words: Sequence[str], needed: tuple[str, ...]) -> float:
    """How many letters of the set the text has, slips counting less; 0 where one is missing.

    Each of ``needed`` is a word, or several with ``_`` that have to stand one after another.
    """
    plain = spread(needed)
    glued = "".join(plain)
    if len(plain) > 1 and glued in words:
        return len(glued) * SLIP_WORTH
    found = 0.0
    for need in needed:
        best = _best(words, need)
        if not best:
            return 0.0
        found += best
    return found + (TOGETHER_WORTH if len(plain) > 1 and has(words, plain) else 0.0)


def _best(words: Sequence[str], need: str) -> float:
    if "_" not in need:
        return len(need) * max((like(word, need) for word in words), default=0.0)
    parts = need.split("_")
    best = 0.0
    for at in range(len(words) - len(parts) + 1):
        letters = 0.0
        for word, part in zip(words[at : at + len(parts)], parts, strict=True):
            here = like(word, part)
            if not here:
                break
            letters += len(part) * here
        else:
            best = max(best, letters)
    return best


@lru_cache(maxsize=5_000)
def spread(needed: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a set, one by one."""
    return tuple(word for need in needed for word in need.split("_"))


@cache
def says_nothing(word: str) -> bool:
    """Whether a word only joins, asks or says whose, small slips forgiven in longer ones."""
    if word in _neutral() or word[:1].isdecimal():
        return True
    return len(word) > SLIP_FROM and any(like(word, plain) for plain in _neutral())


@cache
def _neutral() -> frozenset[str]:
    phrases = (*OURS, *WHOLE_BRANCH, *FILE_WORDS, *LEVEL_WORDS)
    return PLAIN | {word for phrase in phrases for word in phrase}


def has(words: Sequence[str], needed: Sequence[str]) -> bool:
    """Whether the words stand there one after another."""
    size = len(needed)
    return any(tuple(words[at : at + size]) == tuple(needed) for at in range(len(words) - size + 1))


def has_any(words: Sequence[str], phrases: Iterable[Sequence[str]]) -> bool:
    """Whether one of the phrases stands there."""
    return any(has(words, phrase) for phrase in phrases)


def inside(words: Sequence[str], at: int, phrases: Iterable[tuple[str, ...]]) -> bool:
    """Whether the word at ``at`` is part of one of the phrases there."""
    return any(
        tuple(words[start : start + len(phrase)]) == phrase
        for phrase in phrases
        for start in range(max(at - len(phrase) + 1, 0), at + 1)
    )
