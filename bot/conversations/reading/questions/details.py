"""What a question is about besides units: a main or component, a band, how many units are wanted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.conversations.folding import fold_words
from bot.conversations.reading.questions.alike import question_words
from bot.conversations.reading.questions.model import Known
from bot.conversations.reading.questions.neutral_words import NUMBER_WORDS
from bot.conversations.reading.questions.scope_words import LEVEL_WORDS
from bot.conversations.reading.questions.typed import Text, has_marks
from bot.conversations.reading.row_names import rows_named
from bot.conversations.reading.unit_names import level_word_at

MOST_UNITS: Final = 50
INITIALS_FROM: Final = 3
_SYLLABLE: Final = re.compile(
    r"(ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(ng|nh|ch|[cmnpt])?"
)
_CODE: Final = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
_BEFORE_BANDS: Final = frozenset(
    {
        "loai",
        "muc",
        "dat",
        "la",
        "xep",
        "hang",
        "bac",
        "mau",
        "vi",
        "bi",
        "duoc",
        "va",
        "hoac",
        "nhieu",
        "may",
        *(s[-1] for s in LEVEL_WORDS),
    }
)
_AFTER_NO_BAND: Final = frozenset(
    {"nhat", "o", "ve", "kem", "hon", "mang", "linh", "tru", "mat", "diem", "cho", "phan"}
)
"""``yếu ở trụ cột nào`` names no band."""

_SORTS: Final = frozenset(sort[-1] for sort in LEVEL_WORDS)
_COUNTED: Final = frozenset({"don", "thang", "dua", "noi", "ong", "phieu", "cai"})


@dataclass(frozen=True, slots=True)
class Details:
    """What was named, and the words that named it by their places in the text."""

    rows: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    count: int = 0
    taken: frozenset[int] = frozenset()


def details_of(text: Text, known: Known, *, bands_alone: bool) -> Details:
    """Rows, bands and number of a text without names of units; ``bands_alone``: a label needs no word before it."""
    rows, taken = _rows(text, known.rows)
    bands, labels = _bands(text, known, taken, alone=bands_alone)
    return Details(rows, bands, _count(text, taken | labels), frozenset(taken | labels))


def _rows(text: Text, rows: Mapping[str, str]) -> tuple[tuple[str, ...], set[int]]:
    """The mains and components whose code, initials or title the text speaks of, the best first."""
    for at, word in enumerate(text.words):
        if _CODE.fullmatch(word):
            coded = tuple(key for key, title in rows.items() if title.split(" ", 1)[0] == word)
            if coded:
                return coded, {at}
        if len(word) >= INITIALS_FROM and not _SYLLABLE.fullmatch(word) and word not in question_words():
            called = _by_initials(word, tuple(rows.items()))
            if called:
                return called, {at}
    found, run = rows_named(text.words, rows, _SORTS)
    size = len(run)
    start = next((at for at in range(len(text.words)) if run and text.words[at : at + size] == run), None)
    return (found, set(range(start, start + size))) if start is not None else ((), set())


@lru_cache(maxsize=256)
def _by_initials(word: str, rows: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """``attt``: rows with words that begin so, mains first, then those that say least else."""
    called = []
    for number, (key, title) in enumerate(rows):
        code, _, rest = title.partition(" ")
        if word in "".join(one[0] for one in fold_words(rest)):
            called.append((not code.isdecimal(), len(title), number, key))
    return tuple(key for *_, key in sorted(called))


def _bands(text: Text, known: Known, taken: set[int], *, alone: bool) -> tuple[tuple[str, ...], set[int]]:
    """The bands whose label or colour stands after a word for bands or for a sort of units."""
    labels = [(band, fold_words(label)) for band, label in known.bands.items()]
    labels += [(band, fold_words(colour)) for band, colour in known.colours.items() if colour]
    found: dict[str, None] = {}
    used: set[int] = set()
    for at in range(len(text.words)):
        for band, label in sorted(labels, key=lambda one: -len(one[1])):
            end = at + len(label)
            if not label or text.words[at:end] != label or {*range(at, end)} & (taken | used):
                continue
            is_colour = label == fold_words(known.colours.get(band, ""))
            before = _BEFORE_BANDS | {"nao"} if is_colour else _BEFORE_BANDS
            if set(text.words[end : end + 1]) & _AFTER_NO_BAND:
                continue
            if not (alone or (at and text.words[at - 1] in before)):
                continue
            if band not in known.bands or _is_other_word(text, at, label, known, band):
                continue
            found[band] = None
            used |= set(range(at, end))
    return tuple(found), used


def _is_other_word(text: Text, at: int, label: tuple[str, ...], known: Known, band: str) -> bool:
    """``đó`` is no ``đỏ``: a colour of one short word has to be spelled out, for much sounds like it."""
    colour = known.colours.get(band, "")
    if len(label) > 1 or fold_words(colour) != label or fold_words(known.bands[band]) == label:
        return False
    typed = text.typed[at]
    return typed.casefold() != colour.casefold() if has_marks(typed) or has_marks(colour) else False


def _count(text: Text, taken: set[int]) -> int:
    """How many are wanted: a number, or a number word right before a word for units."""
    for at, word in enumerate(text.words):
        follows = text.words[at + 1 : at + 2]
        if word.isdecimal() and 0 < int(word) <= MOST_UNITS and at not in taken:
            return int(word)
        after_top = at and text.words[at - 1] == "top"
        if word in NUMBER_WORDS and (after_top or level_word_at(text, at + 1) or set(follows) & _COUNTED):
            return NUMBER_WORDS[word]
    return 0
