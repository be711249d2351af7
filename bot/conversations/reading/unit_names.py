"""Finds the units a text names, with missing marks and small slips: pure, over the names that are known."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.folding import fold_words
from bot.conversations.reading.questions.scope_words import LEVEL_WORDS, MARKED_LEVEL_WORDS
from bot.conversations.reading.questions.typed import Text, has_marks, marked

MOST_NAME_WORDS: Final = 8
SLIPS_FROM_LETTERS: Final = 5
LETTERS_A_SLIP: Final = 6
SHORT_NAME_LETTERS: Final = 4
INITIALS_FROM: Final = 3

_OFFICES: Final = (("uy", "ban", "nhan", "dan"), ("ubnd",), ("hdnd",))
"""What stands before the sort of a unit; what is for: ``nội vụ`` of ``Sở Nội vụ``, stays."""


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
    typed = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))
    start = next((len(office) for office in _OFFICES if words[: len(office)] == office), 0)
    sort = next((sort for sort in LEVEL_WORDS if words[start : start + len(sort)] == sort), ())
    is_sort = len(typed) == len(words) and _may_be_sort(typed[start : start + len(sort)])
    end = start + len(sort) if is_sort else start
    return words[end:] or words


@lru_cache(maxsize=20_000)
def sort_of(name: str) -> tuple[str, ...]:
    """The word before the name proper: ``xa``, ``phuong``, ``thi tran``."""
    words = fold_words(name)
    before = words[: len(words) - len(core_of(name))]
    return next((sort for sort in LEVEL_WORDS if before[-len(sort) :] == sort), ())


@lru_cache(maxsize=20_000)
def _spelling(name: str) -> tuple[str, ...]:
    """The name proper with its marks, word by word."""
    typed = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))
    return tuple(marked(word) for word in typed[-len(core_of(name)) :])


def level_word_at(text: Text, at: int) -> tuple[str, ...]:
    """The word for a sort of units that begins at ``at``; empty where there is none."""
    sort = next((sort for sort in LEVEL_WORDS if text.words[at : at + len(sort)] == sort), ())
    return sort if _may_be_sort(text.typed[at : at + len(sort)]) else ()


def sort_before(text: Text, at: int) -> tuple[str, ...]:
    """The word for a sort of units that ends right before ``at``; empty where there is none."""
    sort = next((sort for sort in LEVEL_WORDS if text.words[max(at - len(sort), 0) : at] == sort), ())
    return sort if _may_be_sort(text.typed[at - len(sort) : at]) else ()


def _may_be_sort(typed: Sequence[str]) -> bool:
    """``số`` is no ``sở``: what was typed with marks has to have the right ones."""
    return all(not has_marks(word) or marked(word) in _MARKED_SORTS for word in typed)


_MARKED_SORTS: Final = frozenset(marked(word) for word in MARKED_LEVEL_WORDS)


def find_units(text: Text, units: Sequence[NamedUnit], known: frozenset[str]) -> tuple[NameFound, ...]:
    """The names in a text from left to right, the longest first where they overlap.

    What is spelled right wins over what only resembles; only units of one's own are guessed. ``known`` are words of
    questions, which are never a slip of a name. Of names that differ in their marks the one that was typed is meant.
    """
    by_core: dict[tuple[str, ...], list[NamedUnit]] = {}
    for unit in units:
        by_core.setdefault(core_of(unit.name), []).append(unit)
    found = _exact(text, by_core)
    found += _by_initials(text, by_core, found)
    found += _by_beginning(text, by_core, found)
    mine = {core: [u for u in listed if u.is_mine] for core, listed in by_core.items()}
    found += _guessed(text, {core: listed for core, listed in mine.items() if listed}, known, found)
    meant = (_of_its_sort(text, _as_marked(text, one)) for one in found)
    return tuple(sorted(meant, key=lambda one: one.start))


def _exact(text: Text, by_core: Mapping[tuple[str, ...], list[NamedUnit]]) -> list[NameFound]:
    found: list[NameFound] = []
    words = tuple(map(_sounds, text.words))
    by_sound: dict[tuple[str, ...], list[NamedUnit]] = {}
    for core, listed in by_core.items():
        by_sound.setdefault(tuple(map(_sounds, core)), []).extend(listed)
    for size in range(min(MOST_NAME_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            core = words[start : start + size]
            units = by_sound.get(core)
            if units is None or _overlaps(start, start + size, found):
                continue
            if sort_before(text, start) or (size > 1 and _is_name_by_itself(text, start, size, units)):
                found.append(NameFound(start, start + size, tuple(units), is_exact=True))
    return found


def _is_name_by_itself(text: Text, start: int, size: int, units: Sequence[NamedUnit]) -> bool:
    """Words without a sort before them: a short name has to have its marks, or it is two words of the sentence."""
    typed = text.typed[start : start + size]
    if len("".join(text.words[start : start + size])) > SHORT_NAME_LETTERS:
        return True
    return any(map(has_marks, typed)) and any(_fits_marks(typed, _spelling(unit.name)) for unit in units)


def _sounds(word: str) -> str:
    """``quý`` and ``quí`` are one name in two spellings."""
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 1 else word


def _by_initials(
    text: Text, by_core: Mapping[tuple[str, ...], list[NamedUnit]], taken: list[NameFound]
) -> list[NameFound]:
    """``sở tttt``: after a word for a sort of units, letters that begin the words of one name."""
    found = []
    for at, word in enumerate(text.words):
        is_long = len(word) >= INITIALS_FROM or (len(word) == INITIALS_FROM - 1 and text.typed[at].isupper())
        if is_long and sort_before(text, at) and not _overlaps(at, at + 1, taken):
            units = [
                unit
                for core, listed in by_core.items()
                if len(core) >= INITIALS_FROM - 1
                and word in {"".join(w[0] for w in core), "".join(w[0] for w in core if w != "va")}
                for unit in listed
                if sort_of(unit.name) == sort_before(text, at)
            ]
            if units:
                found.append(NameFound(at, at + 1, tuple(units), is_exact=True))
    return found


def _by_beginning(
    text: Text, by_core: Mapping[tuple[str, ...], list[NamedUnit]], taken: list[NameFound]
) -> list[NameFound]:
    """``sở nông nghiệp``: after a word for a sort of units, the first words of a longer name."""
    found = []
    for start in range(1, len(text.words) - 1):
        sort = sort_before(text, start)
        if not sort or _overlaps(start, start + 2, taken):
            continue
        for size in range(min(MOST_NAME_WORDS, len(text.words) - start), 1, -1):
            run = text.words[start : start + size]
            units = [
                unit
                for core, listed in by_core.items()
                if len(core) > size and core[:size] == run
                for unit in listed
                if sort_of(unit.name) == sort
            ]
            if units:
                found.append(NameFound(start, start + size, tuple(units), is_exact=True))
                break
    return found


def _guessed(
    text: Text,
    by_core: Mapping[tuple[str, ...], list[NamedUnit]],
    known: frozenset[str],
    taken: list[NameFound],
) -> list[NameFound]:
    found: list[NameFound] = []
    words = text.words
    for start in range(len(words)):
        best: list[tuple[int, int, NamedUnit]] = []
        after_sort = bool(sort_before(text, start))
        if not after_sort and level_word_at(text, start):
            continue  # the word for a sort is no part of a name
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


def _as_marked(text: Text, found: NameFound) -> NameFound:
    """``Tân Thạnh`` is not ``Tân Thành``; where the marks that were typed fit no name, every name fits."""
    typed = text.typed[found.start : found.end]
    if not any(map(has_marks, typed)):
        return found
    fits = tuple(unit for unit in found.units if _fits_marks(typed, _spelling(unit.name)))
    return NameFound(found.start, found.end, fits or found.units, found.is_exact)


def _fits_marks(typed: Sequence[str], spelling: Sequence[str]) -> bool:
    return len(typed) == len(spelling) and all(
        not has_marks(word) or marked(word) == right for word, right in zip(typed, spelling, strict=True)
    )


def _of_its_sort(text: Text, found: NameFound) -> NameFound:
    """``phường Phú Mẫu`` is not the commune of the same name."""
    sort = sort_before(text, found.start)
    same = tuple(unit for unit in found.units if sort and sort_of(unit.name) == sort)
    if not same and sort:
        same = tuple(unit for unit in found.units if unit.level == LEVEL_WORDS[sort])
    return NameFound(found.start, found.end, same or found.units, found.is_exact)


def _overlaps(start: int, end: int, taken: Iterable[NameFound]) -> bool:
    return any(start < one.end and one.start < end for one in taken)
