"""The three scores of every component of every unit: what depends on other units in a second and a third pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from core.assessment.achieved import NotAppraisedError, achieved_points, counts_as_submitted
from core.assessment.appraisal import AppraisedSheet, ThreeScores, appraised_sheet
from core.assessment.edition.inputs import UnitInput
from core.assessment.proof import lacks_evidence
from core.assessment.scores import ComponentScore, Counting, ManySheets, OtherUnits
from core.assessment.sheet import Sheet, State
from core.assessment.units import best_values
from core.frameworks.model import Framework, NotApplicable
from core.scoring.model import ComponentKey

_NOTHING: Final = Decimal(0)
_OUTSIDE: Final = frozenset({Counting.OUT, Counting.UNSCORED})


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One component: the unit's own score of its last answer, the official one, and the points of all three.

    ``first`` is the own score of what was handed in, where the answer was changed after that, and ``edited_points`` are
    the own points of the answer that took its place. ``needs_appraisal``: the unit answered or claimed something, so
    somebody has to look at it. ``is_refused``: nobody did, and the framework refuses to count that.
    """

    own: ComponentScore
    official: ComponentScore
    scores: ThreeScores
    needs_appraisal: bool
    is_refused: bool = False
    first: ComponentScore | None = None
    edited_points: Decimal | None = None

    @property
    def counted_max(self) -> Decimal:
        """What the achieved points are measured against; rows that wait to the end leave the maximum."""
        return _measured(self.official, self.scores.achieved_points)

    @property
    def own_max(self) -> Decimal:
        """What the unit's own points are measured against."""
        return _measured(self.first or self.own, self.scores.self_points)


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """``sheet`` is what counts when appraisal is over, ``appraised`` the same after all decisions.

    ``first`` are the own scores of what was handed in, of the rows that were changed since.
    """

    given: UnitInput
    is_submitted: bool
    sheet: Sheet
    appraised: AppraisedSheet
    rows: Mapping[ComponentKey, ScoredRow]
    first: Mapping[ComponentKey, ComponentScore] = field(default_factory=dict)


def scored_units(framework: Framework, units: Sequence[UnitInput]) -> tuple[ScoredUnit, ...]:
    """Score all units of one campaign, in the order they come in.

    First every sheet alone; then, with the largest values of all units, what is compared with the best; then, with the
    points that all this gives, "the best unit's points". A row whose points the body gave is not compared: its figures
    were not what counted.
    """
    many = ManySheets(framework)
    alone = [_alone(framework, unit, many) for unit in units]
    best_value = best_values(_compared(framework, one) for one in alone)
    valued = [
        _among_units(framework, one, _waiting(one), OtherUnits(best_value, children=one.given.children), many)
        for one in alone
    ]
    if framework.policies.not_applicable is not NotApplicable.BEST_UNIT:
        return tuple(valued)
    best = best_points(valued)
    return tuple(
        _among_units(framework, one, _not_applicable(one), OtherUnits(best_value, best, one.given.children), many)
        for one in valued
    )


def three_scores(framework: Framework, unit: UnitInput) -> Mapping[ComponentKey, ThreeScores]:
    """The three scores of one unit as far as they are known without the others."""
    return {key: row.scores for key, row in _alone(framework, unit, ManySheets(framework)).rows.items()}


def best_points(units: Sequence[ScoredUnit]) -> Mapping[ComponentKey, Decimal]:
    """The most points of each component among the units that handed in; adjusted points count as they were adjusted.

    A unit without data has 0; one for which the component is no matter has none.
    """
    best: dict[ComponentKey, Decimal] = {}
    for unit in units:
        for key, row in unit.rows.items() if unit.is_submitted else ():
            points = row.scores.achieved_points
            if points is not None and row.official.state is not State.NA_ACCEPTED:
                best[key] = max(best.get(key, points), points)
    return best


def _alone(framework: Framework, unit: UnitInput, many: ManySheets) -> ScoredUnit:
    given = unit.sheet
    has_begun = any(entry.state is not State.UNANSWERED for entry in given.entries.values())
    counts = counts_as_submitted(framework.policies, given.submitted_at, has_answers=has_begun)
    sheet = _closed(framework, given if counts else Sheet(general=given.general, supplied=given.supplied))
    one = ScoredUnit(unit, counts, sheet, appraised_sheet(framework, sheet, unit.appraisals), {})
    own = many.score(sheet)
    official = many.rescore(one.appraised.sheet, own, one.appraised.restated) if one.appraised.restated else own
    if unit.first and counts:
        one = replace(one, first=_first(framework, unit, many))
    return replace(one, rows={key: _row(framework, one, score, official[key]) for key, score in own.items()})


def _first(framework: Framework, unit: UnitInput, many: ManySheets) -> Mapping[ComponentKey, ComponentScore]:
    """The own scores of the rows that were changed after handing in, as they were handed in."""
    sheet = _closed(framework, replace(unit.sheet, entries={**unit.sheet.entries, **unit.first}))
    scores = many.score(sheet)
    return {key: scores[key] for key in unit.first if key in scores}


def _waiting(one: ScoredUnit) -> Sequence[ComponentKey]:
    return [key for key, row in one.rows.items() if row.official.counting is Counting.AWAITS_UNITS]


def _not_applicable(one: ScoredUnit) -> Sequence[ComponentKey]:
    return [key for key, row in one.rows.items() if row.official.state is State.NA_ACCEPTED]


def _among_units(
    framework: Framework, one: ScoredUnit, changed: Sequence[ComponentKey], others: OtherUnits, many: ManySheets
) -> ScoredUnit:
    """The unit's scores once the other units' are known; the same where nothing waited for them."""
    if not changed:
        return one
    before = {key: row.official for key, row in one.rows.items()}
    after = many.rescore(one.appraised.sheet, before, changed, others)
    return replace(
        one,
        rows={
            key: row if after[key] is before[key] else _row(framework, one, row.own, after[key])
            for key, row in one.rows.items()
        },
    )


def _closed(framework: Framework, sheet: Sheet) -> Sheet:
    """The sheet when self-assessment is over: what nobody answered has no data."""
    open_ = [
        component.key
        for component in framework.components
        if sheet.entry(component.key).state is State.UNANSWERED and not component.asks_nothing
    ]
    if not open_:
        return sheet
    left = {key: replace(sheet.entry(key), state=State.NO_DATA) for key in open_}
    return replace(sheet, entries={**sheet.entries, **left})


def _compared(framework: Framework, one: ScoredUnit) -> Mapping[ComponentKey, ComponentScore]:
    """The scores whose values may be the best of all: not those the body gave points for, nor those it never took."""
    takes_all = framework.policies.never_appraised != "zero"
    return {
        key: row.official
        for key, row in one.rows.items()
        if key not in one.appraised.points and (takes_all or not row.needs_appraisal or key in one.appraised.decided)
    }


def _row(framework: Framework, unit: ScoredUnit, own: ComponentScore, official: ComponentScore) -> ScoredRow:
    first = unit.first.get(own.component.key)
    last_points = _self_points(framework, unit, own)
    self_points = last_points if first is None else _self_points(framework, unit, first)
    edited_points = None if first is None else last_points
    needs = own.is_asked and own.state in {State.ANSWERED, State.NA_CLAIMED} and own.counting not in _OUTSIDE
    if not unit.is_submitted and framework.policies.not_submitted == "zero":
        needs, appraised, achieved = False, None, None if official.counting in _OUTSIDE else _NOTHING
    else:
        appraised = _appraised_points(unit, official, needs_appraisal=needs)
        try:
            achieved = _achieved(framework, unit, official, appraised, claimed=last_points, needs_appraisal=needs)
        except NotAppraisedError:
            return ScoredRow(own, official, ThreeScores(self_points, None, None), needs, is_refused=True, first=first)
    return ScoredRow(
        own, official, ThreeScores(self_points, appraised, achieved), needs, first=first, edited_points=edited_points
    )


def _achieved(
    framework: Framework,
    unit: ScoredUnit,
    official: ComponentScore,
    appraised: Decimal | None,
    *,
    claimed: Decimal | None,
    needs_appraisal: bool,
) -> Decimal | None:
    """The points that count in the end; ``claimed`` are the unit's own of its last answer.

    Raises:
        NotAppraisedError: nobody decided on the row, and the framework refuses to count it.
    """
    if appraised is not None:
        return appraised
    if official.counting in _OUTSIDE or not needs_appraisal or official.component.key in unit.appraised.decided:
        return _settled(official)
    return achieved_points(framework.policies, _settled(official) if claimed is None else claimed, None)


def _self_points(framework: Framework, unit: ScoredUnit, own: ComponentScore) -> Decimal | None:
    """The unit's own points, 0 where they lack the proof that the framework asks for.

    Whoever handed nothing in has not scored itself at all.
    """
    if own.counting is not Counting.KNOWN or not unit.is_submitted:
        return None
    if framework.policies.evidence_missing == "zero" and lacks_evidence(own, unit.sheet):
        return _NOTHING
    return own.points


def _appraised_points(unit: ScoredUnit, official: ComponentScore, *, needs_appraisal: bool) -> Decimal | None:
    """The body's points: those it gave, or those of an answer or a refused claim that it decided on.

    An accepted claim has none of its own: what it brings is the framework's reading.
    """
    key = official.component.key
    if official.counting in _OUTSIDE:
        return None
    if key in unit.appraised.points:
        return unit.appraised.points[key]
    is_decided = key in unit.appraised.decided and needs_appraisal
    return _settled(official) if is_decided and official.state is not State.NA_ACCEPTED else None


def _settled(official: ComponentScore) -> Decimal | None:
    """The rule's points once nothing more can come: what was never given, or is impossible, is 0."""
    if official.counting in _OUTSIDE or official.counting is Counting.AWAITS_UNITS:
        return None
    return _NOTHING if official.points is None else official.points


def _measured(score: ComponentScore, points: Decimal | None) -> Decimal:
    if score.counting is Counting.OUT or (score.counting is Counting.AWAITS_UNITS and points is None):
        return _NOTHING
    return score.component.max_points
