"""The official computation: one framework and all its units become an edition, the same on any machine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.edition.classes import class_results
from core.assessment.edition.inputs import Earlier, Occasion, UnitInput
from core.assessment.edition.model import (
    ComponentResult,
    Edition,
    EditionBand,
    EditionNode,
    EditionRow,
    Finding,
    FindingKind,
    UnitResult,
)
from core.assessment.edition.scoring import ScoredRow, ScoredUnit, best_points, scored_units
from core.assessment.edition.totals import Added, added, outcome
from core.assessment.placing import Contender, Place, places, rank_places
from core.assessment.scores import Counting
from core.assessment.sheet import EvidenceKind, State
from core.assessment.standing import standing
from core.frameworks.canonical import composed, digest
from core.frameworks.model import Framework, NotApplicable
from core.scoring.explain import with_points
from core.scoring.model import ComponentKey
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Phrase

_REFUSING: Final = "refuse"
_COUNTING_SELF: Final = "self"


class NotAppraisedYetError(Exception):
    """Rows were never appraised, and the framework refuses to compute with the units' own points; lists them all."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} rows were never appraised")


def compute(framework: Framework, units: Sequence[UnitInput], occasion: Occasion) -> Edition:
    """The edition of all units of one campaign, whatever order they come in.

    Raises:
        NotAppraisedYetError: the framework refuses to count what nobody appraised.
        ValueError: two units have the same code.
    """
    return _computed(framework, units, occasion, is_preview=False)


def preview(framework: Framework, units: Sequence[UnitInput], occasion: Occasion) -> Edition:
    """What the edition would be now, before the appraisal is over; what nobody appraised counts as the unit says."""
    policies = framework.policies
    if policies.never_appraised == _REFUSING:
        policies = replace(policies, never_appraised=_COUNTING_SELF)
    return _computed(replace(framework, policies=policies), units, occasion, is_preview=True)


def _computed(framework: Framework, units: Sequence[UnitInput], occasion: Occasion, *, is_preview: bool) -> Edition:
    listed = sorted(units, key=lambda unit: unit.code)
    codes = [unit.code for unit in listed]
    if len(set(codes)) < len(codes):
        raise ValueError("two units have the same code")
    scored = scored_units(framework, listed)
    if refused := tuple(_refused(scored)):
        raise NotAppraisedYetError(refused)
    sums = [added(framework, one.rows) for one in scored]
    contenders = [_contender(one, sum_) for one, sum_ in zip(scored, sums, strict=True)]
    place_by_unit = {place.unit: place for place in places(framework, contenders)}
    results = tuple(
        _unit_result(framework, one, sum_, place_by_unit[one.given.code])
        for one, sum_ in zip(scored, sums, strict=True)
    )
    return Edition(
        occasion=_composed_occasion(occasion),
        framework_id=framework.id,
        framework_digest=digest(framework),
        title=framework.title,
        province=framework.province,
        unit_class=framework.unit_class,
        publisher=framework.policies.publisher,
        is_trial=framework.has_model_fields,
        is_preview=is_preview,
        is_local=framework.policies.ranking_scope == "district",
        rank_scale=framework.policies.rank_scale.value,
        rank_places=rank_places(framework),
        points_places=framework.points_places,
        max_points=framework.max_points,
        bands=tuple(EditionBand(band.id, band.label, band.from_value, band.colour_hex) for band in framework.bands),
        nodes=tuple(
            EditionNode(node.code, node.title, node.parent, node.level, node.is_pillar, node.max_points)
            for node in framework.nodes
        ),
        rows=tuple(
            EditionRow(one.key, one.code, one.title, framework.pillar_of(one).code, one.max_points, one.bonus)
            for one in framework.components
        ),
        units=results,
        classes=class_results(framework, results),
        findings=tuple(_findings(framework, scored)),
    )


def _composed_occasion(occasion: Occasion) -> Occasion:
    return Occasion(
        occasion.round_id,
        composed(occasion.title),
        occasion.year,
        composed(occasion.owner),
        composed(occasion.letter),
    )


def _contender(one: ScoredUnit, sums: Added) -> Contender:
    unit = one.given
    return Contender(
        unit=unit.code,
        result=sums.result,
        total=sums.whole.achieved_points,
        bonus=sums.bonus.achieved_points,
        general=one.sheet.general,
        area=unit.area,
        is_submitted=one.is_submitted,
        is_ranked=unit.is_ranked,
    )


def _unit_result(framework: Framework, one: ScoredUnit, sums: Added, place: Place) -> UnitResult:
    unit = one.given
    own = standing(framework, sums.own_result)
    return UnitResult(
        code=unit.code,
        name=composed(unit.name),
        area=unit.area,
        area_name=composed(unit.area_name),
        group=place.group,
        is_ranked=unit.is_ranked,
        is_submitted=one.is_submitted,
        general=dict(sorted(one.sheet.general.items())),
        children=None if unit.children is None else tuple(sorted(unit.children)),
        components=_component_results(one),
        nodes=sums.nodes,
        whole=sums.whole,
        bonus=sums.bonus,
        self_outcome=outcome(sums.own_result),
        outcome=outcome(sums.result),
        value=place.value,
        printed=None if place.value is None else round_half_up(place.value, rank_places(framework)),
        rank=place.rank,
        band=place.band.id if place.band else "",
        self_band=own.band.id if own and one.is_submitted else "",
        unappraised_count=sum(
            row.needs_appraisal and key not in one.appraised.decided for key, row in one.rows.items()
        ),
        earlier=None if unit.earlier is None else _of_rows(framework, unit.earlier),
    )


def _of_rows(framework: Framework, earlier: Earlier) -> Earlier:
    """The earlier result of the rows that the framework has, in its order."""
    rows = {one.key: earlier.rows[one.key] for one in framework.components if one.key in earlier.rows}
    return replace(earlier, rank=composed(earlier.rank), rows=rows)


def _component_results(one: ScoredUnit) -> tuple[ComponentResult, ...]:
    files: dict[ComponentKey, list[str]] = {}
    for proof in one.sheet.evidence:
        if proof.kind is EvidenceKind.FILE:
            files.setdefault(proof.component, []).append(proof.sha256)
    return tuple([_component_result(one, row, files.get(key, [])) for key, row in one.rows.items()])


def _component_result(one: ScoredUnit, row: ScoredRow, files: list[str]) -> ComponentResult:
    key = row.own.component.key
    appraisal = one.given.appraisals.get(key)
    values, supplied = one.sheet.entry(key).values, one.sheet.supplied.get(key)
    return ComponentResult(
        key=key,
        given=row.own.state,
        values={name: composed(values[name]) for name in sorted(values)},
        supplied={name: supplied[name].value for name in sorted(supplied)} if supplied else {},
        files=tuple(sorted(files)),
        verdict=None if appraisal is None else appraisal.verdict,
        note="" if appraisal is None else composed(appraisal.reason),
        state=row.official.state,
        counting=row.official.counting,
        scores=row.scores,
        reason=_reason(row),
        edited_points=row.edited_points,
    )


def _reason(row: ScoredRow) -> Phrase | None:
    """Why the rule gives what it gives; of a row that was adjusted, why it gave the unit's own points."""
    score = row.official if row.official.award is not None else row.own
    return None if score.award is None else with_points(score.award.reason, score.points, score.component.max_points)


def _refused(scored: Iterable[ScoredUnit]) -> Iterator[Finding]:
    for one in scored:
        for key, row in one.rows.items():
            if row.is_refused:
                yield Finding(FindingKind.NOT_APPRAISED, one.given.code, key)


def _findings(framework: Framework, scored: Sequence[ScoredUnit]) -> Iterator[Finding]:
    has_best: Mapping[ComponentKey, Decimal] = (
        best_points(scored) if framework.policies.not_applicable is NotApplicable.BEST_UNIT else {}
    )
    for one in scored:
        for key, row in one.rows.items():
            kind = _finding(framework, row, has_best)
            if kind is None and row.needs_appraisal and key not in one.appraised.decided:
                kind = _undecided(row, one.given.appraisals.get(key))
            if kind is not None:
                yield Finding(kind, one.given.code, key)


def _finding(framework: Framework, row: ScoredRow, has_best: Mapping[ComponentKey, Decimal]) -> FindingKind | None:
    is_due = row.official.state is State.NA_ACCEPTED and row.official.counting is Counting.KNOWN
    if (
        is_due
        and framework.policies.not_applicable is NotApplicable.BEST_UNIT
        and row.own.component.key not in has_best
    ):
        return FindingKind.NOBODY_SCORED
    if row.official.counting is Counting.AWAITS_UNITS and row.scores.achieved_points is None:
        return FindingKind.STILL_WAITING
    return None


def _undecided(row: ScoredRow, appraisal: Appraisal | None) -> FindingKind | None:
    """What is odd about a row without a decision; one that nobody touched is only counted."""
    if row.own.state is State.NA_CLAIMED:
        return FindingKind.CLAIM_UNDECIDED
    if appraisal is None:
        return None
    is_returned = appraisal.verdict is Verdict.RETURNED
    return FindingKind.RETURNED_UNDECIDED if is_returned else FindingKind.EDITED_UNDECIDED
