"""Reads a supervisor's question: which of the known ones it is, and about whom. Pure: text and names in, question out.

A small closed set, recognised by sets of words in any order, with missing marks, slips and the shortenings of a phone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

from rapidfuzz.distance import DamerauLevenshtein

from bot.conversations.folding import fold_words
from bot.conversations.reading.question_words import (
    LEVEL_WORDS,
    MEANT_FOR_UNITS,
    NEGATED,
    NEGATIONS,
    NO_LEVEL,
    NUMBER_WORDS,
    OF_THE_BRANCH,
    OURS,
    PLAIN,
    SETS_BY_KIND,
    SHORT,
    WE,
    WEAK,
    WHOLE_BRANCH,
    Kind,
)
from bot.conversations.reading.row_names import rows_named
from bot.conversations.reading.telex import untelexed
from bot.conversations.reading.unit_names import NamedUnit, find_units, level_word_at, sort_before

SEPARATOR: Final = "~"
MOST_WORDS: Final = 40
MOST_UNITS: Final = 50
SLIP_FROM: Final = 3
SLIP_WORTH: Final = 0.7
SHORT_TEXT: Final = 3
INITIALS_FROM: Final = 3
LEAST_LETTERS: Final = 3
LEAST_KNOWN_SHARE: Final = 0.5


class Scope(StrEnum):
    """Whom a question is about."""

    OWN = "own"  # the sheet of the person's own unit
    BELOW = "below"  # every unit of the branch
    UNIT = "unit"  # one unit that was named
    AREA = "area"  # the units below one that was named


@dataclass(frozen=True, slots=True)
class Question:
    """One question; what it does not say is empty.

    ``unit`` is a code; ``level`` the unit list's, empty for every one; ``row`` a main's code or a component's key;
    ``count`` how many are wanted, 0 where nobody said; ``band`` a band's id.
    """

    kind: Kind
    scope: Scope = Scope.OWN
    unit: str = ""
    level: str = ""
    row: str = ""
    count: int = 0
    band: str = ""

    def encoded(self) -> str:
        """One line of text, for places and buttons."""
        return SEPARATOR.join((self.kind, self.scope, self.unit, self.level, self.row, str(self.count), self.band))


def decoded(text: str) -> Question | None:
    """What ``encoded`` made; ``None`` for anything else."""
    parts = text.split(SEPARATOR)
    if len(parts) != len(Question.__dataclass_fields__) or not parts[5].isdecimal():
        return None
    kind, scope, unit, level, row, count, band = parts
    if kind not in set(Kind) or scope not in set(Scope):
        return None
    return Question(Kind(kind), Scope(scope), unit, level, row, int(count), band)


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named: units, mains and components by title, bands by label. ``own`` is the own unit's level."""

    units: tuple[NamedUnit, ...]
    rows: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    own: str = ""


@dataclass(frozen=True, slots=True)
class Which:
    """The name fits several units: which one is meant?"""

    question: Question
    units: tuple[NamedUnit, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """A unit was named that this person knows nothing about, whether there is one or not."""

    name: str


Asked: TypeAlias = Question | Which | NotFound | None
"""What was understood; ``None`` is nothing."""


def asked(text: str, known: Known, last: Question | None = None) -> Asked:
    """What a text asks. A follow-up takes from ``last`` what it does not say itself."""
    words = _words(text)
    found = _Reader(text, words, known, last).read()
    if isinstance(found, Question | Which):
        return found
    meant = tuple(untelexed(word) for word in words)
    if meant != words and text.isascii():
        again = _Reader("", meant, known, last).read()
        return again if again is not None else found
    return found


def _words(text: str) -> tuple[str, ...]:
    spread = (SHORT.get(word, word).split() for word in fold_words(text)[:MOST_WORDS])
    return tuple(word for several in spread for word in several)


@cache
def question_words() -> frozenset[str]:
    """Every word that some question is known by, or that says nothing."""
    sets = (words for listed in SETS_BY_KIND.values() for words in listed)
    ours = (word for words in (*OURS, *WHOLE_BRANCH) for word in words)
    return frozenset({word for words in sets for word in words} | PLAIN | set(ours))


class _Reader:
    """Reads one text once."""

    def __init__(self, text: str, words: tuple[str, ...], known: Known, last: Question | None) -> None:
        self._text = text
        self._words = words
        self._known = known
        self._last = last
        self._names = find_units(words, known.units, question_words())
        self._left = self._without_names()
        self._row_words: tuple[str, ...] = ()

    def read(self) -> Asked:
        if not self._words:
            return None
        rows = self._rows()
        self._left = _without(self._left, self._row_words)
        band = self._band()
        heard = _Heard.of(self._left)
        levels = self._levels()
        if (stranger := self._stranger(rows)) is not None and (heard.kind or levels or self._last):
            return NotFound(stranger)
        row = rows[0] if rows else ""
        spoken_of = bool(self._names or levels or row or band or self._is_whole() or self._is_ours())
        kind = self._kind(heard, row, band, spoken_of=spoken_of)
        if kind is None:
            return None
        question = self._about(kind, levels, row, band)
        return self._named(question) if self._names else question

    # --- what is asked ------------------------------------------------------------------------------------------------

    def _kind(self, heard: "_Heard", row: str, band: str, *, spoken_of: bool) -> Kind | None:
        kind = heard.kind
        if kind is not None and heard.is_weak and not (spoken_of or (self._last and len(self._words) <= SHORT_TEXT)):
            kind = None
        if kind is not None and not spoken_of and self._share_known() < LEAST_KNOWN_SHARE:
            kind = None
        if band and kind in {None, Kind.BAND, Kind.POINTS, Kind.SUBMITTED, Kind.MEAN, Kind.RANK, Kind.LOWEST}:
            return Kind.BAND
        if row and kind in {Kind.WEAKEST, Kind.STRONGEST}:
            return Kind.LOWEST if kind is Kind.WEAKEST else Kind.HIGHEST
        if row and kind in {None, Kind.POINTS, Kind.PROGRESS}:
            keeps = kind is None and self._last is not None and self._last.kind in _ROWED and not self._levels()
            return self._last.kind if keeps and self._last is not None else Kind.ROW
        if kind is None and spoken_of and self._share_known() >= LEAST_KNOWN_SHARE:
            if self._last is not None:
                return self._last.kind
            return Kind.PROGRESS if self._names and len(self._left) <= len(self._words) else None
        return kind

    def _share_known(self) -> float:
        letters = sum(map(len, self._left))
        return sum(len(w) for w in self._left if _is_known(w)) / letters if letters else 1.0

    def _about(self, kind: Kind, levels: tuple[str, ...], row: str, band: str) -> Question:
        count = self._count() if kind in {Kind.LOWEST, Kind.HIGHEST, Kind.RANK} else 0
        question = Question(kind, row=row, band=band if kind is Kind.BAND else "", count=count)
        if self._last is not None and self._last.kind is kind:
            question = replace(question, row=row or self._last.row, count=count or self._last.count)
            question = replace(question, band=question.band or self._last.band)
        lower = [level for level in levels if level in _BELOW.get(self._known.own, ())]
        if not lower and (self._is_ours() or (self._known.own in levels and kind not in OF_THE_BRANCH)):
            return replace(question, scope=Scope.OWN)
        if lower:
            return replace(question, scope=Scope.BELOW, level=lower[0])
        if levels or self._is_whole() or band:
            return replace(question, scope=Scope.BELOW, level=self._last_level())
        if kind is Kind.DEADLINE:
            return question
        if self._last is not None and self._last.kind is not Kind.DEADLINE and self._keeps(kind):
            last = self._last
            return replace(question, scope=last.scope, unit=last.unit, level=last.level)
        return replace(question, scope=Scope.BELOW if kind in OF_THE_BRANCH else Scope.OWN)

    def _keeps(self, kind: Kind) -> bool:
        """Whether the question before says whom this one is about: a list of units is never about one unit."""
        last = self._last
        if last is None:
            return False
        return last.scope is not Scope.UNIT or kind not in {Kind.LOWEST, Kind.HIGHEST, Kind.MEAN, Kind.NOT_SUBMITTED}

    def _last_level(self) -> str:
        return self._last.level if self._last is not None and self._last.scope is Scope.BELOW else ""

    # --- whom it is about ---------------------------------------------------------------------------------------------

    def _named(self, question: Question) -> Asked:
        """The unit that was named, or the units below it; a district beside a commune says which one is meant."""
        names = list(self._names)
        first = names[0]
        if len(names) > 1:
            areas = {unit.code for one in names[1:] for unit in one.units}
            within = tuple(unit for unit in first.units if unit.area in areas)
            first = replace(first, units=within) if within else first
        units = first.units
        mine = tuple(unit for unit in units if unit.is_mine)
        if not mine:
            return NotFound(self._as_typed(first.start, first.end))
        whole = question.scope is Scope.BELOW and (question.level or self._is_whole())
        if len(mine) > 1:
            return Which(replace(question, scope=Scope.UNIT, level=""), mine)
        unit = mine[0]
        if whole and unit.level != question.level and self._has_below(unit):
            return replace(question, scope=Scope.AREA, unit=unit.code)
        kind = Kind.PROGRESS if question.kind in MEANT_FOR_UNITS else question.kind
        return replace(question, kind=kind, scope=Scope.UNIT, unit=unit.code, level="")

    def _has_below(self, unit: NamedUnit) -> bool:
        return any(one.area == unit.code for one in self._known.units)

    def _stranger(self, rows: Sequence[str]) -> str | None:
        """A name after a word for a sort of units that is none of ours; ``None`` where nothing looks like one."""
        words, meant = self._words, self._meant()
        for at in range(len(words)):
            sort = level_word_at(words, at)
            end = at + len(sort)
            if not sort or end >= len(words) or _inside(words, at, NO_LEVEL):
                continue
            if any(one.start <= end < one.end or one.start <= at < one.end for one in self._names):
                continue
            name: list[str] = []
            for word in words[end:]:
                if word in meant or (word.isdecimal() and name) or level_word_at((word,), 0):
                    break
                name.append(word)
            if name and name[0].isdecimal() and (words[end + 1 : end + 2] in NUMBERED or end + 1 == len(words)):
                continue
            if not rows:
                titled = self._is_capital(end, words)
                plain = self._as_typed(end, end + len(name)) if name else ""
                if titled or plain:
                    return max(plain, titled, key=len)
        return None

    def _meant(self) -> frozenset[str]:
        """The words of the text that some question needs, all of whose words are there, or that say nothing."""
        said = {word for word in self._words if word in PLAIN}
        said |= {w for w in self._words if len(w) > SLIP_FROM and any(_like(w, plain) for plain in PLAIN)}
        ours = {word for words in (*OURS, *WHOLE_BRANCH) for word in words}
        for needed in (words for listed in SETS_BY_KIND.values() for words in listed):
            if _worth(self._words, needed):
                said |= {w for w in self._words if any(_like(w, need) for need in needed) or w == "".join(needed)}
        return frozenset(said | ours)

    def _as_typed(self, start: int, end: int) -> str:
        typed = re.findall(r"[^\W_]+", self._text)
        return " ".join(typed[start:end] if len(typed) == len(self._words) else self._words[start:end])

    def _is_capital(self, at: int, words: Sequence[str]) -> str:
        """The words from ``at`` on that begin with a capital letter, in a text that has small ones too."""
        typed = re.findall(r"[^\W_]+", self._text)
        if len(typed) != len(words) or self._text.isupper():
            return ""
        name = []
        for word in typed[at:]:
            if not word[:1].isupper() or word.isupper():
                break
            name.append(word)
        return " ".join(name) if len(name) > 1 else ""

    def _levels(self) -> tuple[str, ...]:
        """The sorts of units the text speaks of, apart from those that are part of a name."""
        found: list[str] = []
        at = 0
        while at < len(self._left):
            sort = level_word_at(self._left, at)
            counted = sort == ("so",) and level_word_at(self._left, at + 1)  # "số xã"
            if sort and not counted and not _inside(self._left, at, NO_LEVEL):
                found.append(LEVEL_WORDS[sort])
            at += max(len(sort), 1)
        return tuple(dict.fromkeys(found))

    def _is_whole(self) -> bool:
        return any(_has(self._left, words) for words in WHOLE_BRANCH) and not _has(self._left, ("don", "vi", "minh"))

    def _is_ours(self) -> bool:
        """``huyện mình``, ``đơn vị tôi``, ``bên mình``."""
        sorts = (*LEVEL_WORDS, ("don", "vi"), ("co", "quan"))
        return any(_has(self._left, (*sort, *ours)) for sort in sorts for ours in OURS) or any(
            _has(self._left, words) for words in WE
        )

    # --- rows, bands, numbers -----------------------------------------------------------------------------------------

    def _rows(self) -> tuple[str, ...]:
        """The mains and components whose title the text speaks of, the best first."""
        for word in self._left:
            if len(word) >= INITIALS_FROM and word not in question_words():
                called = [key for key, title in self._known.rows.items() if _initials(title) == word]
                if called:
                    self._row_words = (word,)
                    return tuple(called)
        coded = re.search(r"(?<![\d.,])(\d{1,2}(?:\.\d{1,2})+)(?![\d.,])", self._text)
        if coded:
            return tuple(key for key, title in self._known.rows.items() if title.split(" ", 1)[0] == coded[1])
        found, self._row_words = rows_named(self._left, self._known.rows)
        return found

    def _band(self) -> str:
        """The band whose label stands after a word for bands, or after a sort of units."""
        before_band = {"loai", "muc", "dat", "la", "xep", "hang", "bac", *(s[-1] for s in LEVEL_WORDS), "vi"}
        labels = {band: fold_words(label) for band, label in self._known.bands.items()}
        for band, label in sorted(labels.items(), key=lambda one: -len(one[1])):
            for at in range(1, len(self._left) - len(label) + 1):
                here = self._left[at : at + len(label)]
                after = self._left[at + len(label) : at + len(label) + 1]
                if here == label and self._left[at - 1] in before_band and after != ("nhat",):
                    return band
        return ""

    def _count(self) -> int:
        """How many are wanted: a number, or a number word right before a word for units."""
        for at, word in enumerate(self._left):
            follows = self._left[at + 1 : at + 2]
            if word.isdecimal() and 0 < int(word) <= MOST_UNITS:
                return int(word)
            if word in NUMBER_WORDS and follows and (level_word_at(follows, 0) or follows == ("don",)):
                return NUMBER_WORDS[word]
        return 0

    def _without_names(self) -> tuple[str, ...]:
        """The words but names and the words for sorts of units before them."""
        taken: set[int] = set()
        for one in self._names:
            before = sort_before(self._words, one.start)
            taken.update(range(one.start - len(before), one.end))
        return tuple(word for at, word in enumerate(self._words) if at not in taken)


_BELOW: Final[Mapping[str, tuple[str, ...]]] = {"tinh": ("huyen", "so", "xa"), "huyen": ("xa",)}
"""The levels that may lie below one."""

NUMBERED: Final = (("diem",), ("nguoi",), ("phan",), ("don",))
"""After a number it is no name: ``xã 5 điểm``."""

_ROWED: Final = frozenset({Kind.ROW, Kind.LOWEST, Kind.HIGHEST, Kind.MEAN})


@dataclass(frozen=True, slots=True)
class _Heard:
    """The kind most letters speak for."""

    kind: Kind | None
    is_weak: bool

    @classmethod
    def of(cls, words: tuple[str, ...]) -> "_Heard":
        best: float = 0
        found: Kind | None = None
        strong: set[Kind] = set()
        for kind, listed in SETS_BY_KIND.items():
            for needed in listed:
                worth = _worth(words, needed)
                if worth < LEAST_LETTERS:
                    continue
                if needed not in WEAK:
                    strong.add(kind)
                if worth > best:
                    best, found = worth, kind
        is_negated = any(_like(word, no) for word in words for no in NEGATIONS)
        meant = NEGATED.get(found, found) if found is not None and is_negated else found
        return cls(meant, found not in strong)


def _worth(words: tuple[str, ...], needed: tuple[str, ...]) -> float:
    """How many letters of the set the text has, slips counting less; 0 where a word is missing."""
    glued = "".join(needed)
    if len(needed) > 1 and glued in words:
        return len(glued) * SLIP_WORTH
    worth = 0.0
    for need in needed:
        like = max((_like(word, need) for word in words), default=0.0)
        if not like:
            return 0.0
        worth += len(need) * like
    return worth + (0.5 if len(needed) > 1 and _has(words, needed) else 0.0)


def _like(word: str, need: str) -> float:
    if word == need:
        return 1.0
    if min(len(word), len(need)) < SLIP_FROM or word in question_words():
        return 0.0
    return SLIP_WORTH if DamerauLevenshtein.distance(word, need, score_cutoff=1) <= 1 else 0.0


@cache
def _is_known(word: str) -> bool:
    """Whether a word belongs to questions, small slips forgiven in longer ones."""
    if word in question_words() or word.isdecimal():
        return True
    return len(word) > SLIP_FROM and any(_like(word, need) for need in question_words())


def _has(words: Sequence[str], needed: Sequence[str]) -> bool:
    """Whether the words stand there one after another."""
    size = len(needed)
    return any(tuple(words[at : at + size]) == tuple(needed) for at in range(len(words) - size + 1))


def _inside(words: Sequence[str], at: int, phrases: Iterable[tuple[str, ...]]) -> bool:
    """Whether the word at ``at`` is part of one of the phrases there."""
    return any(
        tuple(words[start : start + len(phrase)]) == phrase
        for phrase in phrases
        for start in range(max(at - len(phrase) + 1, 0), at + 1)
    )


def _without(words: tuple[str, ...], part: tuple[str, ...]) -> tuple[str, ...]:
    """The words but the first run of those of ``part``."""
    for at in range(len(words) - len(part) + 1):
        if part and words[at : at + len(part)] == part:
            return (*words[:at], *words[at + len(part) :])
    return words


@cache
def _initials(title: str) -> str:
    return "".join(word[0] for word in fold_words(title.split(" ", 1)[-1]))
