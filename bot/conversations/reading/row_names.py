"""Finds the main or component a text speaks of among other words, by a run of words of its title."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.folding import fold_words
from bot.conversations.reading.questions.kind_words import SETS_BY_KIND
from bot.conversations.reading.questions.neutral_words import PLAIN

MOST_RUN: Final = 8
LEAST_LETTERS: Final = 7
SLIPS_FROM_LETTERS: Final = 8
SURE_WORDS: Final = 5
SURE_WORDS_AT_END: Final = 3
"""Of words that questions are made of too, so many have to be there; fewer where a title ends with them."""


_NO_EDGE: Final = frozenset("cua cac cho ve va xa nao duoc o tai theo da voi trong phuong huyen".split())  # noqa: SIM905
"""Words that no run begins or ends with: they belong to the question around it."""

_COMMON: Final = PLAIN | {
    word for listed in SETS_BY_KIND.values() for words in listed for need in words for word in need.split("_")
}


def rows_named(
    words: tuple[str, ...], rows: Mapping[str, str], sorts: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of the rows whose title has the longest run of these words, and that run; nothing where none is sure.

    After one of ``sorts`` words that only resemble a title, or stand in the midst of one, are a name.

    ``rows`` are ``code title`` by key, mains before their components; of several titles with the run the one that says
    least else comes first.
    """
    runs = _runs(tuple(rows.items()))
    ends = _ends(tuple(rows.items()))
    for size in range(min(MOST_RUN, len(words)), 1, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            glued = "".join(run)
            if len(glued) < LEAST_LETTERS or {run[0], run[-1]} & _NO_EDGE - _inner(run):
                continue
            is_rare = any(word not in _COMMON for word in run)
            if not is_rare and len(run) < (SURE_WORDS_AT_END if glued in ends else SURE_WORDS):
                continue
            after_sort = start > 0 and words[start - 1] in sorts
            if after_sort and glued not in ends | _beginnings(tuple(rows.items())):
                continue
            keys = runs.get(glued) or (_nearly(glued, runs) if is_rare and not after_sort else ())
            if keys:
                order = {key: number for number, key in enumerate(rows)}
                return tuple(sorted(keys, key=lambda key: (len(rows[key]), order[key]))), run
    return (), ()


def _inner(run: tuple[str, ...]) -> set[str]:
    """``xa`` may begin a run where it is part of ``xa hoi``."""
    return {"xa"} if run[:2] == ("xa", "hoi") else set()


def _nearly(glued: str, runs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if len(glued) < SLIPS_FROM_LETTERS:
        return ()
    found = process.extractOne(glued, runs.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=1)
    return runs[found[0]] if found is not None else ()


@lru_cache(maxsize=64)
def _runs(rows: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    """Every run of words of every title, without spaces, with the rows it stands in."""
    found: dict[str, list[str]] = {}
    for key, title in rows:
        words = fold_words(title.split(" ", 1)[-1])
        for size in range(2, MOST_RUN + 1):
            for start in range(len(words) - size + 1):
                keys = found.setdefault("".join(words[start : start + size]), [])
                if key not in keys:
                    keys.append(key)
    return {run: tuple(keys) for run, keys in found.items()}


@lru_cache(maxsize=64)
def _ends(rows: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """The last words of every title, without spaces."""
    titles = [fold_words(title.split(" ", 1)[-1]) for _, title in rows]
    return frozenset("".join(words[-size:]) for words in titles for size in range(2, MOST_RUN + 1))


@lru_cache(maxsize=64)
def _beginnings(rows: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """The first words of every title, without spaces."""
    titles = [fold_words(title.split(" ", 1)[-1]) for _, title in rows]
    return frozenset("".join(words[:size]) for words in titles for size in range(2, MOST_RUN + 1))
