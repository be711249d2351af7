"""What each component of a sheet is worth now, and in which way it counts."""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

from core.assessment.asking import asked_inputs, is_wholly_supplied
from core.assessment.remembered import remembered
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Component, Framework, Nobody, NotApplicable
from core.scoring.model import Awaited, Award, AwardKind, ComponentKey, Dependent, Given
from core.scoring.numbers import plain, round_half_up
from core.scoring.values import names_of

T = TypeVar("T")

_NOTHING = Decimal(0)


class Counting(StrEnum):
    """In which way a component counts towards the totals."""

    KNOWN = "known"  # its points are known, 0 included
    OPEN = "open"  # not answered, or the answer became impossible: its maximum is still to be had
    CLAIMED = "claimed"  # "không áp dụng" is claimed: like open until it is decided
    AWAITS_FIGURE = "awaits_figure"  # answered, but one of the unit's own general figures is missing
    AWAITS_UNITS = "awaits_units"  # depends on other units' results, or on the assessor: in neither sum nor maximum
    UNSCORED = "unscored"  # collected, worth nothing by rule
    OUT = "out"  # left the maximum


@dataclass(frozen=True, slots=True)
class OtherUnits:
    """What the other units' results say; a sheet is scored without it until they are known.

    ``best_value`` is the largest value any unit measures in a component, ``best_points`` the most points any unit has
    there, both missing where no unit has one. ``children`` are the shares the units below this one have reached.
    """

    best_value: Mapping[ComponentKey, Fraction] = field(default_factory=dict)
    best_points: Mapping[ComponentKey, Decimal] = field(default_factory=dict)
    children: tuple[Fraction, ...] | None = None


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """``points`` are rounded once, to the framework's places; ``None`` means not known, which is not zero.

    ``award`` is there for an answer, with the exact points and the reason. ``is_asked`` is false where the officer has
    nothing to do: a survey, results of other units, figures that others supply.
    """

    component: Component
    state: State
    counting: Counting
    points: Decimal | None = None
    award: Award | None = None
    is_asked: bool = True

    @property
    def is_answered(self) -> bool:
        """Whether the unit has done its part: answered, said that there is no data, or claimed "không áp dụng"."""
        return self.is_applicable and self.counting is not Counting.OPEN

    @property
    def is_applicable(self) -> bool:
        """Whether the unit has a part to do here at all."""
        return self.counting is not Counting.OUT and self.is_asked


@remembered
def component_scores(
    framework: Framework, sheet: Sheet, units: OtherUnits | None = None
) -> Mapping[ComponentKey, ComponentScore]:
    """Every component's score, in the framework's order."""
    scoring = _Scoring(framework, sheet, units)
    if units is not None:
        return {component.key: scoring.score(component) for component in framework.components}
    kept = _NEWEST.unchanged(framework, sheet)
    scoring.keep(kept)
    scores = {one.key: kept.get(one.key) or scoring.score(one) for one in framework.components}
    _NEWEST.put(framework, sheet, scores)
    return scores


class ManySheets:
    """Scores the sheets of thousands of units one after another, for a computation that ends when they are all done.

    The same answer to the same row is scored once where nothing else has a part in it: nearly all choices, many counts.
    """

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self.dependents = frozenset(_dependents(_Identity(framework)))
        self.general = {component.key: component.rule.general for component in framework.components}
        self.alone: dict[tuple[Hashable, ...], ComponentScore] = {}

    def score(self, sheet: Sheet) -> Mapping[ComponentKey, ComponentScore]:
        """Every component's score, in the framework's order."""
        scoring = _Scoring(self._framework, sheet, None, many=self)
        return {component.key: scoring.score(component) for component in self._framework.components}

    def rescore(
        self,
        sheet: Sheet,
        scores: Mapping[ComponentKey, ComponentScore],
        changed: Collection[ComponentKey],
        units: OtherUnits | None = None,
    ) -> Mapping[ComponentKey, ComponentScore]:
        """``scores`` where only the ``changed`` components, and those that look at other rows, are scored again.

        The same as scoring the whole sheet, where nothing else in it, or in what it knows of other units, is different.
        """
        again = {*changed, *self.dependents}
        known = dict(scores)
        for key in again:
            known.pop(key, None)
        scoring = _Scoring(self._framework, sheet, units, known, many=self)
        found = {key: scoring.score(self._framework.component_by_key[key]) for key in again}
        return {**scores, **found}


def component_score(framework: Framework, sheet: Sheet, component: Component) -> ComponentScore:
    return _Scoring(framework, sheet, None).score(component)


def given_for(framework: Framework, sheet: Sheet, component: Component, values: Mapping[str, str]) -> Given:
    """Everything that is known when these values are scored as the component's answer."""
    return _Scoring(framework, sheet, None).given(component, values)


def given_by_hand(component: Component, points: Decimal) -> ComponentScore:
    """The score of a component whose points were given, not computed."""
    return ComponentScore(component, State.ANSWERED, Counting.KNOWN, points)


class _Scoring:
    """Scores the components of one sheet; each once, those first that others depend on."""

    def __init__(
        self,
        framework: Framework,
        sheet: Sheet,
        units: OtherUnits | None,
        known: Mapping[ComponentKey, ComponentScore] = MappingProxyType({}),
        *,
        many: "ManySheets | None" = None,
    ) -> None:
        """``many`` knows the scores of other sheets' answers; without it, those that were asked for last are known."""
        self._framework = framework
        self._sheet = sheet
        self._units = units
        self._known = dict(known)
        self._many = many

    def keep(self, scores: Mapping[ComponentKey, ComponentScore]) -> None:
        """These are what they were."""
        self._known.update(scores)

    def score(self, component: Component) -> ComponentScore:
        if component.key not in self._known:
            self._known[component.key] = self._scored(component)
        return self._known[component.key]

    def given(self, component: Component, values: Mapping[str, str]) -> Given:
        supplied = {name: one.value for name, one in self._sheet.supplied.get(component.key, {}).items()}
        if supplied:
            asked = {name for wanted in component.rule.inputs for name in names_of(wanted)}
            values = {**values, **{name: plain(value) for name, value in supplied.items() if name in asked}}
        units = self._units
        return Given(
            values=values,
            general=self._sheet.general,
            supplied=supplied,
            others=self._others(component),
            best=None if units is None else units.best_value.get(component.key),
            children=None if units is None else units.children,
        )

    def _scored(self, component: Component) -> ComponentScore:
        """The score of one component; of a rule that looks at the answer alone, the one of the same answer before.

        Other units' results change nothing where the answer alone says everything.
        """
        entry, general = self._sheet.entry(component.key), self._sheet.general
        if not self._framework.applies(component, general):
            return ComponentScore(component, entry.state, Counting.OUT)
        if component.key in self._sheet.supplied or self._looks_at_others(component):
            return self.scored_anew(component, entry)
        alone = self._scored_alone(component, entry)
        if self._units is not None and alone.counting is Counting.AWAITS_UNITS:
            return self.scored_anew(component, entry)
        return alone

    def _looks_at_others(self, component: Component) -> bool:
        if self._many is not None:
            return component.key in self._many.dependents
        return bool(_others_of(_Identity(component)))

    def _scored_alone(self, component: Component, entry: Entry) -> ComponentScore:
        """The score of an answer that nothing else on the sheet has a part in."""
        general = self._sheet.general
        if self._many is None:
            of = _Identity(component)
            figures = tuple((name, general[name]) for name in _general_of(of) if name in general)
            return _scored_alone(_Identity(self._framework), of, entry.state, tuple(entry.values.items()), figures)
        known = self._many.alone
        key = (component.key, entry.state, *entry.values.items(), *map(general.get, self._many.general[component.key]))
        if key not in known:
            first = self if self._units is None else _Scoring(self._framework, self._sheet, None, many=self._many)
            known[key] = first.scored_anew(component, entry)
        return known[key]

    def scored_anew(self, component: Component, entry: Entry) -> ComponentScore:
        match entry.state:
            case State.UNANSWERED if not asked_inputs(component, self._sheet):
                return self._answered(component, {}, entry.state, is_asked=False)
            case State.UNANSWERED:
                return ComponentScore(component, entry.state, Counting.OPEN)
            case State.ANSWERED:
                return self._answered(component, entry.values, entry.state)
            case State.NO_DATA if is_wholly_supplied(component, self._sheet):
                return self._answered(component, {}, entry.state, is_asked=False)
            case State.NO_DATA | State.NA_REFUSED:
                return ComponentScore(component, entry.state, Counting.KNOWN, _NOTHING)
            case State.NA_CLAIMED:
                return ComponentScore(component, entry.state, Counting.CLAIMED)
            case State.NA_ACCEPTED:
                return self._not_applicable(component)
            case State.NOT_ASSESSED:
                return ComponentScore(component, entry.state, Counting.OUT)

    def _answered(
        self, component: Component, values: Mapping[str, str], state: State, *, is_asked: bool = True
    ) -> ComponentScore:
        award = component.rule.award(self.given(component, values), component.max_points)
        points = None if award.points is None else round_half_up(award.points, self._framework.points_places)
        return ComponentScore(component, state, _counting(award), points, award, is_asked)

    def _others(self, component: Component) -> Mapping[ComponentKey, Fraction | None]:
        """What the components it depends on measure; one that is not known yet is not in it."""
        measured: dict[ComponentKey, Fraction | None] = {}
        for key in _others_of(_Identity(component)):
            score = self.score(self._framework.component_by_key[key])
            if score.award is not None and score.award.value is not None:
                measured[key] = score.award.value
            elif score.counting is Counting.OUT or score.state is State.NA_ACCEPTED:
                measured[key] = None
            elif score.state in {State.NO_DATA, State.NA_REFUSED}:
                measured[key] = Fraction(0)
        return measured

    def _not_applicable(self, component: Component) -> ComponentScore:
        state = State.NA_ACCEPTED
        match self._framework.policies.not_applicable:
            case NotApplicable.EXCLUDE:
                return ComponentScore(component, state, Counting.OUT)
            case NotApplicable.FULL_MARKS:
                return ComponentScore(component, state, Counting.KNOWN, component.max_points)
            case NotApplicable.BEST_UNIT if self._units is None:
                return ComponentScore(component, state, Counting.AWAITS_UNITS)
            case NotApplicable.BEST_UNIT:
                best = self._units.best_points.get(component.key)
                return ComponentScore(
                    component, state, Counting.KNOWN, self._of_nobody(component) if best is None else best
                )

    def _of_nobody(self, component: Component) -> Decimal:
        """The best unit's points where no unit has any score."""
        is_full = self._framework.policies.best_unit_nobody is Nobody.FULL_MARKS
        return component.max_points if is_full else _NOTHING


class _Identity(Generic[T]):
    """Something large as a key: itself, not its contents, which take longer to compare than to score."""

    __slots__ = ("itself",)

    def __init__(self, itself: T) -> None:
        self.itself = itself

    def __hash__(self) -> int:
        return id(self.itself)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.itself is other.itself


class _Newest:
    """The scores of the sheets that were scored last: an answer changes one row, and the others need not be looked at.

    A sheet after an answer shares general and supplied figures, and every other entry, with the sheet before: they are
    the very same objects. Nothing is compared but that, so a sheet of which nothing is known is just scored in full.
    """

    most = 1_000

    def __init__(self) -> None:
        self._scored: OrderedDict[tuple[int, int, int], _Scored] = OrderedDict()

    def put(self, framework: Framework, sheet: Sheet, scores: Mapping[ComponentKey, ComponentScore]) -> None:
        key = _family(framework, sheet)
        self._scored[key] = (framework, sheet, scores)
        self._scored.move_to_end(key)
        if len(self._scored) > self.most:
            self._scored.popitem(last=False)

    def unchanged(self, framework: Framework, sheet: Sheet) -> Mapping[ComponentKey, ComponentScore]:
        """The scores of rows that stand as they did, as far as nothing else has a part in them."""
        found = self._scored.get(_family(framework, sheet))
        if found is None:
            return {}
        _, before, scores = found
        was, now, alone = before.entries, sheet.entries, _alone(framework)
        return {key: score for key, score in scores.items() if key in alone and was.get(key) is now.get(key)}


_Scored: TypeAlias = tuple[Framework, Sheet, Mapping[ComponentKey, ComponentScore]]  # holds what the ids are of


def _family(framework: Framework, sheet: Sheet) -> tuple[int, int, int]:
    return id(framework), id(sheet.general), id(sheet.supplied)


_NEWEST = _Newest()


@remembered
def _alone(framework: Framework) -> frozenset[ComponentKey]:
    """The rows whose rule looks at no other row."""
    return frozenset(one.key for one in framework.components if not _others_of(_Identity(one)))


@lru_cache(maxsize=20_000)
def _others_of(of: _Identity[Component]) -> tuple[ComponentKey, ...]:
    """The components that this one's rule looks at; nearly always none."""
    rule = of.itself.rule
    return tuple(rule.others) if isinstance(rule, Dependent) else ()


@lru_cache(maxsize=100)
def _dependents(of: _Identity[Framework]) -> tuple[ComponentKey, ...]:
    """The components whose rule looks at others."""
    return tuple(one.key for one in of.itself.components if _others_of(_Identity(one)))


@lru_cache(maxsize=20_000)
def _general_of(of: _Identity[Component]) -> tuple[str, ...]:
    return tuple(of.itself.rule.general)


@lru_cache(maxsize=50_000)
def _scored_alone(
    framework: _Identity[Framework],
    of: _Identity[Component],
    state: State,
    values: tuple[tuple[str, str], ...],
    figures: tuple[tuple[str, Decimal], ...],
) -> ComponentScore:
    """A score that nothing else on the sheet has a part in."""
    entry = Entry(state, dict(values))
    scoring = _Scoring(framework.itself, Sheet({of.itself.key: entry}, dict(figures)), None)
    return scoring.scored_anew(of.itself, entry)


def _counting(award: Award) -> Counting:
    if award.kind is AwardKind.WAITING and award.awaited is not Awaited.OWN:
        return Counting.AWAITS_UNITS
    return _COUNTING_BY_AWARD[award.kind]


_COUNTING_BY_AWARD: Mapping[AwardKind, Counting] = {
    AwardKind.EARNED: Counting.KNOWN,
    AwardKind.UNSCORED: Counting.UNSCORED,
    AwardKind.INCOMPLETE: Counting.OPEN,
    AwardKind.SLIP: Counting.OPEN,
    AwardKind.WAITING: Counting.AWAITS_FIGURE,
}
