"""What an edition is computed from; everything else follows from it and the framework."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from core.assessment.appraisal import Appraisal
from core.assessment.sheet import Entry, Sheet
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class Occasion:
    """The round (đợt) an edition belongs to, as people name it."""

    round_id: str
    title: str
    year: int
    owner: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """What one component brought in an earlier round; ``None`` is not known."""

    points: Decimal | None
    max_points: Decimal | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A unit's published result of an earlier round. ``rank`` is the text that was published."""

    year: int
    total_points: Decimal | None = None
    rank: str = ""
    rows: Mapping[ComponentKey, EarlierRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitInput:
    """One unit of the roster with everything that was given and decided for it.

    ``code`` names it for ever; ``area`` is the code of the district a commune is ranked in. ``children`` are the shares
    that the units below it have achieved, ``None`` where they are not known. ``is_ranked`` is false for a unit that the
    round assesses without a rank. ``first`` are the answers of the rows that were changed after the sheet was handed
    in, as they were handed in: they keep the unit's own score.
    """

    code: str
    name: str
    sheet: Sheet
    appraisals: Mapping[ComponentKey, Appraisal] = field(default_factory=dict)
    area: str = ""
    area_name: str = ""
    children: tuple[Fraction, ...] | None = None
    earlier: Earlier | None = None
    is_ranked: bool = True
    first: Mapping[ComponentKey, Entry] = field(default_factory=dict)
