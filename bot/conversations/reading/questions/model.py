"""What can be asked, about whom, and what becomes of a text: questions, or why it is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from bot.conversations.reading.unit_names import NamedUnit

SEPARATOR: Final = "~"


class Kind(StrEnum):
    """What can be asked about the sheets of a branch."""

    RANK = "rank"
    MISSING = "missing"
    WITHOUT_EVIDENCE = "bare"
    NOT_SUBMITTED = "not-submitted"
    SUBMITTED = "submitted"
    NOT_STARTED = "not-started"
    AWAITING_APPROVAL = "awaiting"
    APPROVED = "approved"
    RETURNED = "returned"
    PROGRESS = "progress"
    POINTS = "points"
    BAND = "band"
    LAST_YEAR = "last-year"
    COMPARE = "compare"  # one unit beside another
    WEAKEST = "weakest"
    STRONGEST = "strongest"
    LOWEST = "lowest"
    HIGHEST = "highest"
    MEAN = "mean"
    ROW = "row"  # one main or component over the units
    DEADLINE = "deadline"


class Scope(StrEnum):
    """Whom a question is about."""

    OWN = "own"  # the sheet of the person's own unit
    BELOW = "below"  # every unit of the branch
    UNIT = "unit"  # one unit that was named
    AREA = "area"  # the units below one that was named


@dataclass(frozen=True, slots=True)
class Question:
    """One question; what it does not say is empty.

    ``unit`` is a code, ``other`` that of the unit it is compared with; ``level`` the unit list's, empty for every one;
    ``row`` a main's code or a component's key; ``count`` how many are wanted, 0 where nobody said; ``band`` a band's
    id.
    """

    kind: Kind
    scope: Scope = Scope.OWN
    unit: str = ""
    level: str = ""
    row: str = ""
    count: int = 0
    band: str = ""
    other: str = ""

    @property
    def units(self) -> frozenset[str]:
        """The codes of the one or two units it names."""
        return frozenset({self.unit, self.other} - {""})

    def encoded(self) -> str:
        """One line of text, for places and buttons."""
        parts = (self.kind, self.scope, self.unit, self.level, self.row, str(self.count), self.band)
        return SEPARATOR.join((*parts, self.other) if self.other else parts)


_LEAST_PARTS: Final = len(Question.__dataclass_fields__) - 1
"""Only a question that compares writes the unit beside the first."""


def decoded(text: str) -> Question | None:
    """What ``encoded`` made; ``None`` for anything else."""
    parts = text.split(SEPARATOR)
    if not _LEAST_PARTS <= len(parts) <= _LEAST_PARTS + 1 or not parts[5].isdecimal():
        return None
    kind, scope, unit, level, row, count, band = parts[:_LEAST_PARTS]
    if kind not in set(Kind) or scope not in set(Scope):
        return None
    return Question(Kind(kind), Scope(scope), unit, level, row, int(count), band, *parts[_LEAST_PARTS:])


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named: units, mains and components by title, bands by label and by colour.

    ``own`` is the own unit's level; ``has_own_sheet``: that unit answers for itself too.
    """

    units: tuple[NamedUnit, ...]
    rows: Mapping[str, str] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    own: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    has_own_sheet: bool = True


@dataclass(frozen=True, slots=True)
class Which:
    """The name fits several units: which one is meant?"""

    question: Question
    units: tuple[NamedUnit, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """A unit was named that this person knows nothing about, whether there is one or not.

    ``near`` are units of theirs with almost that name.
    """

    name: str
    near: tuple[NamedUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class AsFile:
    """The answer to a question is wanted as a spreadsheet."""

    question: Question


Asked: TypeAlias = Question | Which | NotFound | AsFile | None
"""What was understood; ``None`` is nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a text, in the person's own words."""

    asked: Asked
    text: str
