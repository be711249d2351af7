"""Finds components by words of their titles, with missing marks and small typing slips."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.folding import fold_words

SAME: Final = 100
BEGINS: Final = 92
TYPO_FROM_LETTERS: Final = 4
"""Shorter words must be right: one letter makes another word of them."""
LETTERS_A_SLIP: Final = 4
"""One slip is forgiven for every so many letters."""
WORDS_FOUND_FROM: Final = 60
"""Per cent of the letters typed that must be found in a title."""
MATCHES_MAX: Final = 5
QUERY_WORDS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """``score`` is 0 to 100; only for ordering."""

    key: str
    score: int


def search_titles(text: str, titles: Mapping[str, str], limit: int = MATCHES_MAX) -> tuple[TitleMatch, ...]:
    """The titles that hold most of the words typed, best first; equal ones in the order of ``titles``."""
    wanted = fold_words(text)[:QUERY_WORDS_MAX]
    if sum(map(len, wanted)) < len("số"):
        return ()
    scored = (TitleMatch(key, _score(wanted, fold_words(title))) for key, title in titles.items())
    found = [match for match in scored if match.score >= WORDS_FOUND_FROM]
    return tuple(sorted(found, key=lambda match: -match.score)[:limit])


def _score(wanted: tuple[str, ...], title: tuple[str, ...]) -> int:
    letters = sum(map(len, wanted))
    found = sum(len(word) * max((_alike(word, other) for other in title), default=0) for word in wanted)
    in_order = " ".join(wanted) in " ".join(title)
    return found // letters if in_order else found // letters - 1


def _alike(word: str, other: str) -> int:
    if word == other:
        return SAME
    if len(word) > 1 and other.startswith(word):
        return BEGINS
    if min(len(word), len(other)) < TYPO_FROM_LETTERS:
        return 0
    slips = DamerauLevenshtein.distance(word, other)
    allowed = len(word) // LETTERS_A_SLIP
    return SAME - SAME * slips // len(word) if slips <= allowed else 0
