"""Reads one question: which of the known ones it is, and about whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.conversations.reading.questions.alike import has_any, question_words
from bot.conversations.reading.questions.details import Details, details_of
from bot.conversations.reading.questions.heard import Heard, Sureness
from bot.conversations.reading.questions.kind_words import (
    ABOUT_MANY,
    COMPARING,
    COUNTED,
    DETAIL_WORDS,
    DUTIES,
    FILE_WORDS,
    MEANT_FOR_UNITS,
    NEGATED,
    NEGATIONS,
    OF_THE_BRANCH,
    ROWED,
    YEARS,
)
from bot.conversations.reading.questions.model import AsFile, Asked, Kind, Known, NotFound, Question, Scope, Which
from bot.conversations.reading.questions.neutral_words import BESIDE_A_NAME, FAVOURS, ORDERS, ORDERS_AT_FIRST, PARTICLES
from bot.conversations.reading.questions.scope_words import BELOW
from bot.conversations.reading.questions.subjects import is_ours, is_whole, levels_in, points_back, stranger
from bot.conversations.reading.questions.typed import Text, has_marks
from bot.conversations.reading.unit_names import NamedUnit, NameFound, find_units, sort_before

SHORT_TEXT: Final = 3
EVERYTHING: Final = 99
"""As many as there are."""

MOST_STRANGE: Final = {Sureness.DECISIVE: 0.4, Sureness.STRONG: 0.4, Sureness.WEAK: 0.25, Sureness.VAGUE: 0.0}
"""Of the letters that say something, the share that may belong to no question, so that it is still one."""

_BANDED: Final = frozenset({None, Kind.BAND, Kind.POINTS, Kind.SUBMITTED, Kind.MEAN, Kind.RANK, Kind.LOWEST})
_MOST: Final = {Kind.LOWEST: Kind.WEAKEST, Kind.HIGHEST: Kind.STRONGEST}
"""Of one unit, or of rows, the lowest is the weakest main; and the other way round."""

_LEAST: Final = {Kind.WEAKEST: Kind.LOWEST, Kind.STRONGEST: Kind.HIGHEST}


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom the words speak of, apart from names."""

    levels: tuple[str, ...]
    is_whole: bool
    is_ours: bool
    points_back: bool

    @property
    def is_said(self) -> bool:
        return bool(self.levels or self.is_whole or self.is_ours or self.points_back)


class Reader:
    """Reads one text once. A follow-up takes from ``last`` what it does not say itself."""

    def __init__(self, text: Text, known: Known, last: Question | None) -> None:
        self._text = text
        self._known = known
        self._last = last
        self._names = find_units(text, known.units, question_words())
        self._left = _without_question_particle(text.without(self._places_of_names()))
        alone = last is not None and last.kind is Kind.BAND
        self._details: Details = details_of(self._left, known, bands_alone=alone)
        self._rest = self._left.without(self._details.taken)
        self._heard = Heard.of(self._rest.words)
        words = self._rest
        self._subject = _Subject(
            levels_in(words), is_whole(words.words), is_ours(words.words), last is not None and points_back(words)
        )

    @property
    def asks_something(self) -> bool:
        """Whether the words themselves say what is asked."""
        return bool(self._details.bands) or (self._heard.kind is not None and self._heard.sureness > Sureness.VAGUE)

    @property
    def is_clear(self) -> bool:
        """Whether every word is part of the question: nothing hints at something else."""
        return self._heard.unexplained_share(self._rest.words) == 0

    @property
    def names(self) -> tuple[NameFound, ...]:
        """The units that were named, from left to right."""
        return self._names

    def read(self) -> tuple[Asked, ...]:
        """What is asked; several units or bands with one question are one question each."""
        if not self._text.words or _is_order(self._text.words):
            return ()
        wants_file = has_any(self._rest.words, FILE_WORDS)
        kind = self._kind()
        if self._last is not None and not self.asks_something and not self._spoken_of():
            if wants_file:
                return (AsFile(self._last),)
            if has_any(self._rest.words, DETAIL_WORDS):
                return (_in_detail(self._last),)
        unknown = stranger(self._rest)
        if unknown and (self._heard.kind or self._subject.levels or self._last):
            return (NotFound(unknown),)
        if kind is None:
            return ()
        questions = tuple(self._about(kind, band) for band in self._details.bands or ("",))
        found = self._named(questions[0]) if self._names else questions
        return tuple(AsFile(one) if wants_file and isinstance(one, Question) else one for one in found)

    # --- what is asked ------------------------------------------------------------------------------------------------

    def _kind(self) -> Kind | None:
        kind = self._heard.kind if self._is_sure() else None
        row = bool(self._details.rows)
        if kind is None and not self._is_mere_mention():
            return None
        if self._details.bands and kind in _BANDED:
            return Kind.BAND
        if row and kind in _LEAST:
            return _LEAST[kind]
        if row and kind in {None, Kind.POINTS, Kind.PROGRESS}:
            keeps = kind is None and self._last is not None and self._last.kind in ROWED and not self._subject.levels
            return self._last.kind if keeps and self._last is not None else Kind.ROW
        if kind is None:
            return self._kind_before()
        return self._kind_of_two(kind)

    def _kind_of_two(self, kind: Kind) -> Kind:
        """Two units and a word of comparing are compared, unless with the round before."""
        words = self._rest.words
        if has_any(words, YEARS) or not has_any(words, COMPARING):
            return kind if kind is not Kind.COMPARE else Kind.HIGHEST
        if len(self._groups()) > 1 or (self._names and self._last is not None and self._last.scope is Scope.UNIT):
            return Kind.COMPARE
        if kind is not Kind.COMPARE:
            return kind
        return Kind.RANK if self._names else Kind.LAST_YEAR

    def _kind_before(self) -> Kind | None:
        """A text that names somebody and asks nothing goes on with the question before."""
        last = self._last
        if last is not None and self._rest.words[-1:] == ("chua",) and last.kind in NEGATED:
            return NEGATED[last.kind]
        if not self._spoken_of():
            return None
        if last is not None:
            return Kind.POINTS if last.kind is Kind.COMPARE else last.kind
        return Kind.PROGRESS if self._names or self._subject.points_back else None

    def _spoken_of(self) -> bool:
        return bool(self._names or self._details.rows or self._details.bands or self._subject.is_said)

    def _is_sure(self) -> bool:
        """Whether what was heard is meant: some words need a subject, and much that is strange makes it doubtful."""
        sureness = self._heard.sureness
        strange = self._heard.unexplained_share(self._rest.words)
        if strange > MOST_STRANGE[sureness]:
            return False
        if sureness >= Sureness.STRONG or self._spoken_of():
            return True
        if self._last is not None and len(self._text.words) <= SHORT_TEXT:
            return True
        return sureness is Sureness.WEAK and not strange and len(self._text.words) > 1

    def _is_mere_mention(self) -> bool:
        """Whether nothing is said but whom it is about, or what."""
        return self._spoken_of() and all(
            word in BESIDE_A_NAME or word in self._heard.used or word.isdecimal() for word in self._rest.words
        )

    # --- whom it is about ---------------------------------------------------------------------------------------------

    def _about(self, kind: Kind, band: str) -> Question:
        row = self._details.rows[0] if self._details.rows else ""
        count = self._details.count if kind in COUNTED else 0
        question = Question(kind, row=row, band=band if kind is Kind.BAND else "", count=count)
        last = self._last
        if last is not None and (last.kind is kind or {last.kind, kind} <= set(_MOST)):
            question = replace(
                question, row=row or last.row, count=count or last.count, band=question.band or last.band
            )
        return self._scoped(question)

    def _scoped(self, question: Question) -> Question:
        subject, kind, last = self._subject, question.kind, self._last
        if subject.points_back and last is not None:
            return self._of_one(replace(question, scope=last.scope, unit=last.unit, level=last.level))
        lower = [level for level in subject.levels if level in BELOW.get(self._known.own, ())]
        if not lower and (subject.is_ours or self._is_own_level(kind)):
            return self._of_one(replace(question, scope=Scope.OWN))
        if lower:
            return replace(question, scope=Scope.BELOW, level=lower[0])
        if subject.levels or subject.is_whole or self._details.bands:
            return replace(question, scope=Scope.BELOW, level=self._last_level())
        if kind is Kind.DEADLINE:
            return question
        if last is not None and last.kind is not Kind.DEADLINE and self._keeps(kind):
            return self._of_one(replace(question, scope=last.scope, unit=last.unit, level=last.level))
        is_many = kind in OF_THE_BRANCH or not self._known.has_own_sheet
        return replace(question, scope=Scope.BELOW if is_many else Scope.OWN)

    def _is_own_level(self, kind: Kind) -> bool:
        """``điểm của huyện``, asked in a district; ``toàn huyện`` is all of it."""
        return self._known.own in self._subject.levels and kind not in OF_THE_BRANCH and not self._subject.is_whole

    def _keeps(self, kind: Kind) -> bool:
        """Whether the question before says whom this one is about: a list of units is never about one unit."""
        return self._last is not None and (self._last.scope is not Scope.UNIT or kind not in ABOUT_MANY)

    def _last_level(self) -> str:
        return self._last.level if self._last is not None and self._last.scope is Scope.BELOW else ""

    def _of_one(self, question: Question) -> Question:
        """What a question about many units means for one."""
        if question.scope not in {Scope.UNIT, Scope.OWN}:
            return question
        kind = question.kind
        if kind is Kind.NOT_STARTED and DUTIES & set(self._rest.words):
            kind = Kind.MISSING
        elif kind in MEANT_FOR_UNITS:
            kind = Kind.PROGRESS
        elif not question.row:
            kind = _MOST.get(kind, kind)
        return replace(question, kind=kind, count=0)

    # --- names --------------------------------------------------------------------------------------------------------

    def _groups(self) -> tuple[NameFound, ...]:
        """The names that stand for units of their own: a district beside a commune only says which one is meant."""
        groups: list[NameFound] = []
        for one in self._names:
            before = groups[-1] if groups else None
            if before is not None:
                within = _within(before.units, one.units)
                if within:
                    groups[-1] = replace(before, units=within)
                    continue
                inside = _within(one.units, before.units)
                if inside and not self._pauses_before(one):
                    groups[-1] = replace(one, units=inside)
                    continue
            groups.append(one)
        return tuple(groups)

    def _pauses_before(self, one: NameFound) -> bool:
        return bool({"va", "voi", "hay"} & set(self._text.words[max(one.start - 3, 0) : one.start]))

    def _named(self, question: Question) -> tuple[Asked, ...]:
        groups = self._groups()
        if question.kind is Kind.COMPARE:
            return (self._compared(question, groups),)
        return tuple(self._one_named(question, group) for group in groups)

    def _compared(self, question: Question, groups: Sequence[NameFound]) -> Asked:
        units = [self._one_named(question, group) for group in groups[:2]]
        for one in units:
            if not isinstance(one, Question):
                return one
        codes = [one.unit for one in units if isinstance(one, Question)]
        if len(codes) == 1 and self._last is not None:
            codes = [self._last.unit, *codes]
        if len(codes) == 1 or codes[0] == codes[1]:
            return Question(Kind.RANK, Scope.UNIT, codes[0])
        return Question(Kind.COMPARE, Scope.UNIT, codes[0], row=question.row, other=codes[1])

    def _one_named(self, question: Question, group: NameFound) -> Asked:
        """The unit that was named, or the units below it."""
        mine = tuple(unit for unit in group.units if unit.is_mine)
        said = self._text.said(group.start, group.end)
        if not mine:
            return NotFound(said)
        if not group.is_exact and _is_deliberate(self._text.typed[group.start : group.end]):
            return NotFound(said, mine)
        one = self._of_one(replace(question, scope=Scope.UNIT, unit=mine[0].code, level=""))
        if len(mine) > 1:
            return Which(replace(one, unit=""), mine)
        unit = mine[0]
        if (self._subject.levels or self._subject.is_whole) and self._has_below(unit) and question.scope is Scope.BELOW:
            return replace(question, scope=Scope.AREA, unit=unit.code)
        return one

    def _has_below(self, unit: NamedUnit) -> bool:
        return any(one.area == unit.code for one in self._known.units)

    def _places_of_names(self) -> frozenset[int]:
        """Names and the words for sorts of units before them."""
        taken: set[int] = set()
        for one in self._names:
            before = sort_before(self._text, one.start)
            taken.update(range(one.start - len(before), one.end))
        return frozenset(taken)


def _is_order(words: tuple[str, ...]) -> bool:
    """Whether something is to be done, which nobody can do by asking."""
    return has_any(words, ORDERS) or (words[:2] in ORDERS_AT_FIRST and bool(FAVOURS & set(words)))


def _in_detail(question: Question) -> Asked:
    """More about one unit in words, about many in a spreadsheet."""
    if question.scope not in {Scope.UNIT, Scope.OWN}:
        return AsFile(question)
    return replace(question, count=EVERYTHING)


def _within(units: Sequence[NamedUnit], areas: Sequence[NamedUnit]) -> tuple[NamedUnit, ...]:
    codes = {area.code for area in areas}
    return tuple(unit for unit in units if unit.area in codes)


def _is_deliberate(typed: Sequence[str]) -> bool:
    """A name with capitals and marks was typed with care: it is another one, not a slip."""
    return len(typed) > 1 and all(word[:1].isupper() for word in typed) and any(map(has_marks, typed))


def _without_question_particle(text: Text) -> Text:
    """The last ``không`` only makes a question, but where it is all that is said."""
    end = len(text.words)
    while end and text.words[end - 1] in PARTICLES:
        end -= 1
    is_particle = end > SHORT_TEXT and text.words[end - 1] in NEGATIONS - {"chua"}
    return text.without({end - 1}) if is_particle else text
