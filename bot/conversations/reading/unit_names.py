"""Finds the units a text names, with missing marks and small slips: pure, over the names that are known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.folding import fold_words
from bot.conversations.reading.question_words import LEVEL_WORDS

MOST_NAME_WORDS: Final = 8
SLIPS_FROM_LETTERS: Final = 5
LETTERS_A_SLIP: Final = 6
SHORT_NAME_LETTERS: Final = 4
INITIALS_FROM: Final = 3

_BEFORE_NAMES: Final = (
    ("uy", "ban", "nhan", "dan"), ("ubnd",), ("hdnd",), ("van", "phong"), *LEVEL_WORDS,
)  # fmt: skip
"""What stands before the name proper."""

_DROPPED: Final = tuple(words for words in _BEFORE_NAMES if words != ("van", "phong"))


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as people may name it. ``level`` is the unit list's; ``area`` the code of the unit above it.

    ``is_mine``: the person may know about it now.
    """

    code: str
    name: str
    level: str
    area: str
    area_name: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class NameFound:
    """Words ``start`` to ``end`` (without) name one of ``units``; ``is_exact`` but for marks and case."""

    start: int
    end: int
    units: tuple[NamedUnit, ...]
    is_exact: bool


@lru_cache(maxsize=20_000)
def core_of(name: str) -> tuple[str, ...]:
    """``UBND xã Suối Mẫu`` becomes ``suoi mau``; a department keeps what it is for: ``noi vu``."""
    words = fold_words(name)
    while True:
        sort = next((s for s in _DROPPED if words[: len(s)] == s and len(words) > len(s)), None)
        if sort is None:
            return words
        words = words[len(sort) :]


@lru_cache(maxsize=20_000)
def _sort_of(name: str) -> tuple[str, ...]:
    """The word before the name proper: ``xa``, ``phuong``, ``thi tran``."""
    words = fold_words(name)
    before = words[: len(words) - len(core_of(name))]
    return next((sort for sort in LEVEL_WORDS if before[-len(sort) :] == sort), ())


def level_word_at(words: Sequence[str], at: int) -> tuple[str, ...]:
    """The word for a sort of units that begins at ``at``; empty where there is none."""
    return next((sort for sort in LEVEL_WORDS if tuple(words[at : at + len(sort)]) == sort), ())


def sort_before(words: Sequence[str], at: int) -> tuple[str, ...]:
    """The word for a sort of units that ends right before ``at``; empty where there is none."""
    return next((sort for sort in LEVEL_WORDS if tuple(words[max(at - len(sort), 0) : at]) == sort), ())


def find_units(words: Sequence[str], units: Sequence[NamedUnit], known: frozenset[str]) -> tuple[NameFound, ...]:
    """The names in a text from left to right, the longest first where they overlap.

    What is spelled right wins over what only resembles; only units of one's own are guessed. ``known`` are words of
    questions, which are never a slip of a name.
    """
    by_core: dict[tuple[str, ...], list[NamedUnit]] = {}
    for unit in units:
        by_core.setdefault(core_of(unit.name), []).append(unit)
    found = _exact(words, by_core)
    found += _by_initials(words, by_core, found)
    mine = {core: [u for u in listed if u.is_mine] for core, listed in by_core.items()}
    found += _guessed(words, {core: listed for core, listed in mine.items() if listed}, known, found)
    return tuple(sorted((_of_its_sort(words, one) for one in found), key=lambda one: one.start))


def _exact(words: Sequence[str], by_core: Mapping[tuple[str, ...], list[NamedUnit]]) -> list[NameFound]:
    found: list[NameFound] = []
    for size in range(min(MOST_NAME_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            core = tuple(words[start : start + size])
            units = by_core.get(core)
            if units is None or _overlaps(start, start + size, found):
                continue
            if sort_before(words, start) or (size > 1 and len("".join(core)) > SHORT_NAME_LETTERS):
                found.append(NameFound(start, start + size, tuple(units), is_exact=True))
    return found


def _by_initials(
    words: Sequence[str], by_core: Mapping[tuple[str, ...], list[NamedUnit]], taken: list[NameFound]
) -> list[NameFound]:
    """``sở tttt``: after a word for a sort of units, letters that begin the words of one name."""
    found = []
    for at, word in enumerate(words):
        if len(word) >= INITIALS_FROM - 1 and sort_before(words, at) and not _overlaps(at, at + 1, taken):
            units = [
                unit
                for core, listed in by_core.items()
                if len(core) >= INITIALS_FROM - 1
                and word in {"".join(w[0] for w in core), "".join(w[0] for w in core if w != "va")}
                for unit in listed
                if _sort_of(unit.name) == sort_before(words, at)
            ]
            if units:
                found.append(NameFound(at, at + 1, tuple(units), is_exact=True))
    return found


def _guessed(
    words: Sequence[str],
    by_core: Mapping[tuple[str, ...], list[NamedUnit]],
    known: frozenset[str],
    taken: list[NameFound],
) -> list[NameFound]:
    found: list[NameFound] = []
    for start in range(len(words)):
        best: list[tuple[int, int, NamedUnit]] = []
        after_sort = bool(sort_before(words, start))
        for size in range(1, min(MOST_NAME_WORDS, len(words) - start) + 1):
            window = words[start : start + size]
            if _overlaps(start, start + size, [*taken, *found]) or (not after_sort and size == 1):
                continue
            if all(word in known for word in window) and not after_sort:
                continue
            typed = "".join(window)
            for core, units in by_core.items():
                slips = _slips(typed, "".join(core), may_guess=after_sort or len(core) > 1)
                if slips is not None and abs(len(core) - size) <= 1:
                    best += [(slips, size, unit) for unit in units]
        if best:
            fewest, size = min((slips, -size) for slips, size, _ in best)
            units_found = tuple(u for slips, of, u in best if (slips, -of) == (fewest, size))
            found.append(NameFound(start, start - size, units_found, is_exact=fewest == 0))
    return found


def _slips(typed: str, core: str, *, may_guess: bool) -> int | None:
    """How many letters are wrong; ``None`` for too many."""
    if not may_guess or len(core) < SLIPS_FROM_LETTERS:
        return 0 if typed == core else None
    allowed = max(1, len(core) // LETTERS_A_SLIP)
    if abs(len(typed) - len(core)) > allowed:
        return None
    slips = DamerauLevenshtein.distance(typed, core, score_cutoff=allowed)
    return slips if slips <= allowed else None


def _of_its_sort(words: Sequence[str], found: NameFound) -> NameFound:
    """``phường Phú Mẫu`` is not the commune of the same name."""
    sort = sort_before(words, found.start)
    same = tuple(unit for unit in found.units if sort and _sort_of(unit.name) == sort)
    if not same and sort:
        same = tuple(unit for unit in found.units if unit.level == LEVEL_WORDS[sort])
    return NameFound(found.start, found.end, same or found.units, found.is_exact)


def _overlaps(start: int, end: int, taken: Iterable[NameFound]) -> bool:
    return any(start < one.end and one.start < end for one in taken)
