"""An edition as plain values: everything a table, a page or a notice of the results needs, and nothing else.

Nothing here depends on a database, a clock or an order of arrival: units are named by their codes, rows by their keys.
Not known is ``None``, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from core.assessment.appraisal import ThreeScores, Verdict
from core.assessment.edition.inputs import Earlier, Occasion
from core.assessment.scores import Counting
from core.assessment.sheet import State
from core.scoring.model import ComponentKey, IndicatorCode
from core.scoring.phrase import Percent, Phrase

BODY_VERSION = 1
"""Version of the sealed body; raised when its shape changes."""

MEAN_PLACES = 10
"""Decimals of a mean of many units: as a fraction of thousands of different maxima it would fill a page."""


@dataclass(frozen=True, slots=True)
class EditionNode:
    """A group or main of the framework, in the decision's order."""

    code: IndicatorCode
    title: str
    parent: str
    level: int
    is_pillar: bool
    max_points: Decimal


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A component of the framework, in the decision's order. ``pillar`` is the code of its main."""

    key: ComponentKey
    code: IndicatorCode
    title: str
    pillar: IndicatorCode
    max_points: Decimal
    is_bonus: bool


@dataclass(frozen=True, slots=True)
class EditionBand:
    """A band (xếp loại) with the decision's colour; ``from_value`` lies on the bands' scale."""

    id: str
    label: str
    from_value: Decimal
    colour_hex: str


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """One component of one unit.

    What the unit gave: ``given``, ``values``, the figures others ``supplied``, and the SHA-256 of its files. What the
    body decided: ``verdict`` (``None``: nothing) and ``note``, its reason in its own words. What came of it: ``state``,
    ``counting``, the three ``scores``, and ``reason``, the rule's own explanation of the answer.

    ``edited_points``: the unit's own points of the answer that it gave later, where it changed it after handing in;
    its self points stay those of what it handed in.
    """

    key: ComponentKey
    given: State
    values: Mapping[str, str]
    supplied: Mapping[str, Decimal]
    files: tuple[str, ...]
    verdict: Verdict | None
    note: str
    state: State
    counting: Counting
    scores: ThreeScores
    reason: Phrase | None
    edited_points: Decimal | None = None

    @property
    def has_left(self) -> bool:
        """Whether the component is no part of the unit's maximum."""
        return self.counting is Counting.OUT


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of one group, or of the whole, of the scores that are known; ``None`` where none of its rows has one.

    ``counted_max`` is what ``achieved_points`` are measured against: the maximum without the rows that left it.
    """

    self_points: Decimal | None
    appraised_points: Decimal | None
    achieved_points: Decimal
    counted_max: Decimal

    @property
    def percent(self) -> Percent | None:
        """The achieved part of the maximum; ``None`` where nothing is measured."""
        return Percent(Fraction(self.achieved_points) / Fraction(self.counted_max)) if self.counted_max else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A unit's result on the framework's scales, by its roll-up. ``share`` is ``None`` where nothing is measured."""

    points: Fraction
    max_points: Fraction
    share: Fraction | None

    @property
    def percent(self) -> Percent | None:
        return None if self.share is None else Percent(self.share)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit. ``group`` is its ranking class, ``area`` the district its rank counts in (empty: the province).

    ``value`` is what the ranking compared and ``printed`` how it is written. ``bonus`` lies outside the scale.
    ``unappraised_count`` counts the answers that nobody decided on. ``is_ranked`` is what the round said of the unit;
    ``rank`` may be missing for other reasons as well.
    """

    code: str
    name: str
    area: str
    area_name: str
    group: str
    is_ranked: bool
    is_submitted: bool
    general: Mapping[str, Decimal]
    children: tuple[Fraction, ...] | None
    components: tuple[ComponentResult, ...]
    nodes: Mapping[IndicatorCode, Totals]
    whole: Totals
    bonus: Totals
    self_outcome: Outcome
    outcome: Outcome
    value: Fraction | None
    printed: Decimal | None
    rank: int | None
    band: str
    self_band: str
    unappraised_count: int
    earlier: Earlier | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How values lie in a class: mean, median, ends, and how many units stand in each band (in its order).

    Means are rounded once, to ``MEAN_PLACES``; everything else is exact. ``by_tenth`` counts the shares of the maximum
    in ten slices of 10 %; the last includes 100 % and more. All are of the ``count`` units that have a value; ``None``
    where there are none.
    """

    count: int
    mean: Decimal | None
    median: Fraction | None
    least: Fraction | None
    most: Fraction | None
    by_band: Mapping[str, int]
    by_tenth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClassResult:
    """The units that are ranked among themselves: a class, within one area where ranks count there.

    ``self_spread`` (of the units that handed in) and ``spread`` are of what the ranking compares. ``mean_by_node`` is
    the mean achieved share of each group and main, of the units in which it counts.
    """

    group: str
    label: str
    area: str
    area_name: str
    unit_count: int
    ranked_count: int
    submitted_count: int
    self_spread: Spread
    spread: Spread
    mean_by_node: Mapping[IndicatorCode, Decimal]


class FindingKind(StrEnum):
    """What a council should know before it signs."""

    NOBODY_SCORED = "nobody-scored"  # "the best unit's points" were due, but no unit has a score there
    STILL_WAITING = "still-waiting"  # a survey or the results of the units below never came: left out of the maximum
    CLAIM_UNDECIDED = "claim-undecided"  # "không áp dụng" was claimed and nobody decided: no points
    RETURNED_UNDECIDED = "returned-undecided"  # returned to the unit, and no decision after that
    EDITED_UNDECIDED = "edited-undecided"  # the answer was changed after it was accepted
    NOT_APPRAISED = "not-appraised"  # nobody decided, and the framework refuses to count such rows


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    unit: str
    component: ComponentKey


@dataclass(frozen=True)
class Edition:
    """The results of one campaign. ``units`` stand by code, ``classes`` in the framework's order and then by area.

    ``is_trial``: rows of the framework were written by us, so the results are marked "thử nghiệm" wherever they appear.
    ``is_preview``: computed before the appraisal was over; it is never stored. ``is_local``: ranks
    count within each district. ``rank_scale`` says what is compared.
    """

    occasion: Occasion
    framework_id: str
    framework_digest: str
    title: str
    province: str
    unit_class: str
    publisher: str
    is_trial: bool
    is_preview: bool
    is_local: bool
    rank_scale: str
    rank_places: int
    points_places: int
    max_points: Decimal
    bands: tuple[EditionBand, ...]
    nodes: tuple[EditionNode, ...]
    rows: tuple[EditionRow, ...]
    units: tuple[UnitResult, ...]
    classes: tuple[ClassResult, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def unit_by_code(self) -> Mapping[str, UnitResult]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def row_by_key(self) -> Mapping[ComponentKey, EditionRow]:
        return {row.key: row for row in self.rows}

    @cached_property
    def node_by_code(self) -> Mapping[IndicatorCode, EditionNode]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def band_by_id(self) -> Mapping[str, EditionBand]:
        return {band.id: band for band in self.bands}

    def members(self, one: ClassResult) -> tuple[UnitResult, ...]:
        """The units of a class from rank 1 down, those without a rank at the end, equal ones by code."""
        wanted = (one.group, one.area)
        found = [unit for unit in self.units if (unit.group, unit.area if self.is_local else "") == wanted]
        return tuple(sorted(found, key=lambda unit: (unit.rank is None, unit.rank or 0, unit.code)))
