"""A framework (bộ chỉ số) as the code sees it: tree, components, sources and named readings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.frameworks.conditions import Condition, all_may_hold
from core.scoring.model import ComponentKey, IndicatorCode, Rule


class Dated(StrEnum):
    """Which document dates a component accepts: inside the data window, in force during it, or any."""

    IN_WINDOW = "in_window"
    IN_FORCE = "in_force"
    ANY = "any"


class NotApplicable(StrEnum):
    """What an accepted claim "không áp dụng" does."""

    EXCLUDE = "exclude"  # leaves the maximum (Hải Dương: "Không đánh giá")
    BEST_UNIT = "best_unit"  # earns the best unit's points (Cao Bằng)
    FULL_MARKS = "full_marks"


class RollUp(StrEnum):
    """How components become the unit's result."""

    SUM = "sum"
    PERCENT = "percent"  # achieved ÷ maximum after what leaves the maximum
    INDEX = "index"  # the same, 0 to 1
    WEIGHTED_MEAN = "weighted_mean"  # pillar shares × weights
    GROUP_MEAN = "group_mean"  # mean of the groups' points


class BandOn(StrEnum):
    """The scale the bands' edges are written on."""

    PERCENT = "percent"
    POINTS = "points"
    INDEX = "index"


class Precision(StrEnum):
    """Whether a comparison takes the exact value or the printed one."""

    EXACT = "exact"
    PRINTED = "printed"


class RankScale(StrEnum):
    """What the ranking compares: the plain sum of points, the result's own points, its percentage or its index."""

    TOTAL = "total"
    POINTS = "points"
    PERCENT = "percent"
    INDEX = "index"


class Nobody(StrEnum):
    """What "the best unit's points" are where no other unit has a score."""

    NO_DATA = "no_data"
    FULL_MARKS = "full_marks"


class Ties(StrEnum):
    """What follows units that share a rank: 1, 2, 2, 4 or 1, 2, 2, 3."""

    SKIP = "skip"
    DENSE = "dense"


class WindowEdges(StrEnum):
    """Which edges of the data window count."""

    BOTH_DAYS = "both_days"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"


class LetterStart(StrEnum):
    """Whether the letter's own day is the first of a term that is stated as so many days from it."""

    NOT_COUNTED = "not_counted"
    COUNTED = "counted"


class LetterEnd(StrEnum):
    """What becomes of such a term when its last day is a weekend or a public holiday."""

    NEXT_WORKING_DAY = "next_working_day"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Source:
    """The decision a framework comes from. A field our copy leaves blank is ``None`` or empty, never guessed."""

    document: str
    title: str
    issued_by: str
    issued_on: date | None
    replaces: tuple[str, ...]
    read_in: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure a source states, with its place; the loader refuses a tree that does not add up to it.

    ``when`` are the general figures of the units it holds for; empty means all rows together.
    """

    what: str
    of: str
    value: Decimal
    place: str
    when: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Band:
    """A half-open slice of the result: a value on the edge belongs to the band above. ``colour`` is the decision's."""

    id: str
    label: str
    from_value: Decimal
    colour: str
    colour_hex: str
    place: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A named reading: what was taken where the decision is silent or contradicts itself, and why."""

    name: str
    value: str
    why: str
    place: str


@dataclass(frozen=True, slots=True)
class Policies:
    """The named readings as typed values; ``readings`` keeps the reasons.

    ``mean_of`` are the codes of the groups that a mean of groups is taken of; empty means the top rows.
    ``appraisal_changes`` is ``both_sides`` where the unit may amend as well while appraisal runs, else ``none``: then
    only what is returned to it opens again.
    """

    not_applicable: NotApplicable
    roll_up: RollUp
    band_scale: BandOn | None
    band_on: Precision
    rank_on: Precision
    ranking_scope: str
    never_appraised: str
    not_submitted: str
    at_close: str
    evidence_missing: str
    bonus_cap: Decimal | None
    percent_places: int
    readings: tuple[Reading, ...]
    best_unit_nobody: Nobody
    rank_scale: RankScale
    ties: Ties
    not_submitted_rank: str
    bonus_counts: str
    window_edges: WindowEdges
    publisher: str
    mean_of: tuple[str, ...]
    appraisal_changes: str
    letter_first_day: LetterStart = LetterStart.NOT_COUNTED
    letter_day_off: LetterEnd = LetterEnd.NEXT_WORKING_DAY


@dataclass(frozen=True, slots=True)
class RankingClass:
    """Units that are ranked among themselves, or assessed without a rank. The first class that fits is a unit's."""

    id: str
    label: str
    only_if: Condition | None
    is_ranked: bool
    place: str


@dataclass(frozen=True, slots=True)
class Window:
    """Day and month of the reporting year's data window and of the self-assessment deadline, both days included.

    The year of a round turns them into dates: ``from_`` lies in the year before the round's year. A decision may state
    the deadline as ``self_score_days`` from the letter that opens the round instead; 0: it does not.
    """

    data_from: tuple[int, int] | None
    data_to: tuple[int, int] | None
    self_score_to: tuple[int, int] | None
    place: str
    self_score_days: int = 0


@dataclass(frozen=True, slots=True)
class GeneralFigure:
    """One of the general figures (thông tin chung): asked once, a denominator of many components."""

    name: str
    title: str
    unit: str
    example: Decimal
    whole: bool
    place: str
    model: frozenset[str]


@dataclass(frozen=True, slots=True)
class Node:
    """A group of the tree. ``level`` indexes ``Framework.level_names``; ``parent`` is a code or empty at the top."""

    code: IndicatorCode
    title: str
    parent: str
    level: int
    is_pillar: bool
    max_points: Decimal
    weight: Decimal | None
    place: str
    model: frozenset[str]
    only_if: Condition | None


@dataclass(frozen=True, slots=True)
class EvidenceWanted:
    """What proves a component (tài liệu kiểm chứng); ``text`` is what the officer reads."""

    text: str
    dated: Dated
    required: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A component indicator (chỉ số thành phần): the scored row, the only thing that has a rule.

    ``max_points`` is 0 for a row that is collected but not scored. ``bonus`` rows lie outside the scale.
    ``model`` lists the fields we wrote ourselves; empty means read in the decision.
    """

    key: ComponentKey
    code: IndicatorCode
    title: str
    parent: IndicatorCode
    max_points: Decimal
    rule_kind: str
    rule: Rule
    evidence: EvidenceWanted
    place: str
    hint: str
    supplied_by: str
    checked_by: str
    bonus: bool
    was: str
    model: frozenset[str]
    only_if: Condition | None

    @property
    def asks_nothing(self) -> bool:
        """Whether the officer has nothing to do here: a survey, results of the units below."""
        return not self.rule.inputs


@dataclass(frozen=True)
class Framework:
    """One version of one set for one class of units. ``document`` is the canonical form that is stored and digested.

    ``derived_from`` is the id of the framework it was made from, or empty; ``owner`` is whose set it is.
    """

    id: str
    title: str
    short_title: str
    province: str
    unit_class: str
    max_points: Decimal
    points_places: int
    level_names: tuple[str, ...]
    source: Source
    stated: tuple[Stated, ...]
    window: Window
    policies: Policies
    bands: tuple[Band, ...]
    general: tuple[GeneralFigure, ...]
    nodes: tuple[Node, ...]
    components: tuple[Component, ...]
    notes: tuple[str, ...]
    document: Mapping[str, Any]
    owner: str
    derived_from: str
    classes: tuple[RankingClass, ...]

    @cached_property
    def component_by_key(self) -> Mapping[ComponentKey, Component]:
        return {c.key: c for c in self.components}

    @cached_property
    def component_by_code(self) -> Mapping[str, Component]:
        return {c.code: c for c in self.components}

    @cached_property
    def node_by_code(self) -> Mapping[str, Node]:
        return {n.code: n for n in self.nodes}

    @cached_property
    def general_by_name(self) -> Mapping[str, GeneralFigure]:
        return {g.name: g for g in self.general}

    @cached_property
    def pillars(self) -> tuple[Node, ...]:
        """The main indicators (chỉ số chính, trụ cột) in the decision's order."""
        return tuple(n for n in self.nodes if n.is_pillar)

    def pillar_of(self, component: Component) -> Node:
        """The main indicator a component counts under.

        Raises:
            KeyError: the component's branch has no pillar; the loader refuses such a tree.
        """
        node = self.node_by_code[component.parent]
        while not node.is_pillar:
            node = self.node_by_code[node.parent]
        return node

    def components_of(self, pillar: Node) -> tuple[Component, ...]:
        return tuple(c for c in self.components if self.pillar_of(c) is pillar)

    def nodes_in_paper_order(self, parent: str = "") -> Iterator[Node]:
        """Every group followed by what stands below it, as the decision prints them."""
        for node in self.nodes:
            if node.parent == parent:
                yield node
                yield from self.nodes_in_paper_order(node.code)

    def nodes_above(self, component: Component) -> tuple[Node, ...]:
        """The groups a component lies in, the nearest first; broken parents end it."""
        path: list[Node] = []
        node = self.node_by_code.get(component.parent)
        while node is not None and node not in path:
            path.append(node)
            node = self.node_by_code.get(IndicatorCode(node.parent))
        return tuple(path)

    def applies(self, component: Component, general: Mapping[str, Decimal]) -> bool:
        """Whether a unit with these general figures has the row; it does until a figure says otherwise."""
        conditions = self._conditions[component.key]
        return not conditions or all_may_hold(conditions, general)

    def figures_that_decide(self, component: Component) -> tuple[str, ...]:
        """The general figures that say whether a unit has the row."""
        return tuple(condition.figure for condition in self._conditions[component.key])

    @cached_property
    def _conditions(self) -> Mapping[ComponentKey, tuple[Condition, ...]]:
        return {component.key: tuple(self._conditions_of(component)) for component in self.components}

    def _conditions_of(self, component: Component) -> Iterator[Condition]:
        if component.only_if is not None:
            yield component.only_if
        for node in self.nodes_above(component):
            if node.only_if is not None:
                yield node.only_if

    @property
    def has_model_fields(self) -> bool:
        """Whether any row carries something we wrote ourselves; such results are marked wherever they appear."""
        return any(c.model for c in self.components) or any(n.model for n in self.nodes)
