"""What each component of a sheet is worth now, and in which way it counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.assessment.asking import asked_inputs, is_wholly_supplied
from core.assessment.remembered import Remembered, remembered
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Component, Framework, Nobody, NotApplicable
from core.scoring.model import Awaited, Award, AwardKind, ComponentKey, Dependent, Given
from core.scoring.numbers import plain, round_half_up
from core.scoring.values import names_of

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
    is_applicable: bool = field(init=False, repr=False, compare=False)
    is_answered: bool = field(init=False, repr=False, compare=False)
    wants_proof: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What is looked at again and again, for every row after every answer.

        ``is_applicable``: the unit has a part to do here at all. ``is_answered``: it has done its part, that is
        answered, said that there is no data, or claimed "không áp dụng". ``wants_proof``: points were answered that
        need one.
        """
        earns = self.state is State.ANSWERED and self.points is not None and self.points > 0
        tell = object.__setattr__  # frozen from here on
        tell(self, "is_applicable", self.counting is not Counting.OUT and self.is_asked)
        tell(self, "is_answered", self.is_applicable and self.counting is not Counting.OPEN)
        tell(self, "wants_proof", earns and self.component.evidence.required)


@remembered
def component_scores(
    framework: Framework, sheet: Sheet, units: OtherUnits | None = None
) -> Mapping[ComponentKey, ComponentScore]:
    """Every component's score, in the framework's order.

    A sheet after an answer shares the supplied figures and every other entry with the sheet before: they are the very
    same objects. So only the rows whose entry is another object are scored anew, those that divide by a general figure
    which is another one now, and those that look at other rows.
    """
    table = _table(framework)
    if units is not None:
        return _rescored(framework, table, sheet, {}, table.keys, units)
    found = _NEWEST.get((framework, sheet.supplied))
    if found is None:
        scores = _rescored(framework, table, sheet, {}, table.keys)
    else:
        before, scores = found
        changed = _changed(table, before, sheet)
        scores = _rescored(framework, table, sheet, scores, changed) if changed else scores
    _NEWEST.put((framework, sheet.supplied), (sheet, scores))
    return scores


_NEWEST = Remembered[tuple[Sheet, Mapping[ComponentKey, ComponentScore]]](most=1_000)
"""The sheet that was scored last among those that share their supplied figures, and its scores."""


def _changed(table: "_Table", before: Sheet, sheet: Sheet) -> Collection[ComponentKey]:
    """The rows that may be worth something else on ``sheet`` than they were before."""
    was, entries, figures = before.entries, sheet.entries, before.general
    changed = [key for key, entry in entries.items() if was.get(key) is not entry and key in table.others]
    changed.extend(key for key in was.keys() - entries.keys() if key in table.others)
    if figures is not sheet.general:
        for name in {*figures, *sheet.general}:
            if figures.get(name) != sheet.general.get(name):
                changed.extend(table.moved_by(name))
    return changed


class ManySheets:
    """Scores the sheets of thousands of units one after another, for a computation that ends when they are all done.

    The same answer to the same row is scored once where nothing else has a part in it: nearly all choices, many counts.
    """

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._table = _Table(framework)

    def score(self, sheet: Sheet) -> Mapping[ComponentKey, ComponentScore]:
        """Every component's score, in the framework's order."""
        return self.rescore(sheet, {}, self._table.keys)

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
        return _rescored(self._framework, self._table, sheet, scores, changed, units)


def _rescored(
    framework: Framework,
    table: "_Table",
    sheet: Sheet,
    scores: Mapping[ComponentKey, ComponentScore],
    changed: Collection[ComponentKey],
    units: OtherUnits | None = None,
) -> Mapping[ComponentKey, ComponentScore]:
    again = dict.fromkeys((*changed, *table.dependents))
    known = dict(scores)
    for key in again:
        known.pop(key, None)
    scoring = _Scoring(framework, sheet, units, known, table)
    return {**scores, **{key: scoring.score(framework.component_by_key[key]) for key in again}}


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
        known: dict[ComponentKey, ComponentScore] | None = None,
        table: "_Table | None" = None,
    ) -> None:
        """``known`` are scores that stand; ``table`` knows those of other sheets' answers."""
        self._framework = framework
        self._sheet = sheet
        self._units = units
        self._known = {} if known is None else known
        self._table = _table(framework) if table is None else table

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
        if component.key in self._sheet.supplied or self._table.others[component.key]:
            return self.scored_anew(component, entry)
        alone = self._scored_alone(component, entry)
        if self._units is not None and alone.counting is Counting.AWAITS_UNITS:
            return self.scored_anew(component, entry)
        return alone

    def _scored_alone(self, component: Component, entry: Entry) -> ComponentScore:
        """A score that nothing else on the sheet has a part in: many units give the same answers."""
        table, general = self._table, self._sheet.general
        answer = (component.key, entry.state, *entry.values.items(), *map(general.get, table.general[component.key]))
        known = table.alone.get(answer)
        if known is None:
            first = self if self._units is None else _Scoring(self._framework, self._sheet, None, table=table)
            known = first.scored_anew(component, entry)
            table.remember(answer, known)
        return known

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
        for key in self._table.others[component.key]:
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


class _Table:
    """What never changes about the rows of a framework, and the scores of answers that were given before (``alone``).

    ``others`` are the components that a row's rule looks at, nearly always none; ``dependents`` the rows that have any.
    """

    most = 50_000

    def __init__(self, framework: Framework) -> None:
        self.alone: dict[tuple[object, ...], ComponentScore] = {}
        self.keys = tuple(one.key for one in framework.components)
        self.general = {one.key: one.rule.general for one in framework.components}
        self.others = {
            one.key: tuple(one.rule.others) if isinstance(one.rule, Dependent) else () for one in framework.components
        }
        self.dependents = tuple(key for key, others in self.others.items() if others)
        self._moved_by: dict[str, list[ComponentKey]] = {}
        for one in framework.components:
            for name in (*one.rule.general, *framework.figures_that_decide(one)):
                self._moved_by.setdefault(name, []).append(one.key)

    def remember(self, answer: tuple[object, ...], score: ComponentScore) -> None:
        if len(self.alone) >= self.most:
            self.alone.clear()
        self.alone[answer] = score

    def moved_by(self, figure: str) -> Collection[ComponentKey]:
        """The rows that a general figure has a part in: they divide by it, or it says which units have them."""
        return self._moved_by.get(figure, ())


@remembered
def _table(framework: Framework) -> _Table:
    return _Table(framework)


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
