"""What a supervisor sees of one campaign: every unit as it stands.

Before publication from the sheets, after it from the published edition. Not known is ``None``, never 0.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from core.assessment.edition.inputs import Earlier
from core.assessment.edition.model import Edition, UnitResult
from core.assessment.placing import Contender, places
from core.assessment.progress import progress
from core.assessment.rounds import Round
from core.assessment.sheet import Sheet, State
from core.assessment.stage import Stage, Steps, stage
from core.assessment.standing import standing
from core.assessment.totals import SheetScore, score_sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

BAND_FROM_SHARE = Fraction(4, 5)
"""Before this share of its questions is answered, a sheet has no band: it would only frighten."""


@dataclass(frozen=True, slots=True)
class Earned:
    """Points of a row or of the whole; ``None`` is not known."""

    points: Fraction | None
    max_points: Fraction

    @property
    def share(self) -> Fraction | None:
        return self.points / self.max_points if self.points is not None and self.max_points else None


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """One unit of a campaign. ``area`` is the code of the unit above it.

    ``rows`` holds what every main (by its code) and component (by its key) has earned. ``measured`` is what units are
    compared by: the result's share of its maximum. ``band`` is an id of the framework, empty where there is none yet.
    """

    code: str
    name: str
    area: str
    area_name: str
    stage: Stage
    answered: int
    applicable: int
    missing: tuple[ComponentKey, ...] = ()
    without_evidence: tuple[ComponentKey, ...] = ()
    whole: Earned = field(default_factory=lambda: Earned(None, Fraction(0)))
    measured: Fraction | None = None
    band: str = ""
    rank: int | None = None
    ranked_among: int = 0
    rows: Mapping[str, Earned] = field(default_factory=dict)
    earlier: Earlier | None = None

    @property
    def done_share(self) -> Fraction:
        return Fraction(self.answered, self.applicable) if self.applicable else Fraction(1)


@dataclass(frozen=True, slots=True)
class UnitNow:
    """One unit with its sheet, as it is now."""

    code: str
    name: str
    area: str
    area_name: str
    sheet: Sheet
    steps: Steps
    earlier: Earlier | None = None


def seen_now(
    framework: Framework, units: Sequence[UnitNow], round_: Round, now: datetime, wanted: Collection[str]
) -> tuple[UnitSeen, ...]:
    """The ``wanted`` units from their sheets, as if every sheet that was begun were handed in now.

    All ``units`` are ranked together, so that a rank says where a unit stands in its whole class.
    """
    scores = {
        unit.code: score_sheet(framework, unit.sheet)
        for unit in units
        if any(entry.state is not State.UNANSWERED for entry in unit.sheet.entries.values())
    }
    contenders = [
        Contender(
            unit=unit.code,
            result=scores[unit.code].if_submitted,
            total=scores[unit.code].whole.if_submitted,
            bonus=scores[unit.code].bonus.if_submitted,
            general=unit.sheet.general,
            area=unit.area,
        )
        for unit in units
        if unit.code in scores
    ]
    place_by_unit = {place.unit: place for place in places(framework, contenders)}
    size = Counter((place.group, place.area) for place in place_by_unit.values() if place.rank is not None)
    found = []
    for unit in units:
        if unit.code in wanted:
            seen = _seen(framework, unit, scores.get(unit.code), round_, now)
            place = place_by_unit.get(unit.code)
            if place is not None:
                seen = replace(seen, rank=place.rank, ranked_among=size[place.group, place.area])
            found.append(seen)
    return tuple(found)


def _seen(framework: Framework, unit: UnitNow, score: SheetScore | None, round_: Round, now: datetime) -> UnitSeen:
    done = progress(framework, unit.sheet)
    counts = done.whole
    seen = UnitSeen(
        code=unit.code,
        name=unit.name,
        area=unit.area,
        area_name=unit.area_name,
        stage=stage(unit.steps, round_, framework.policies, now),
        answered=counts.answered,
        applicable=counts.applicable,
        missing=done.missing,
        without_evidence=done.without_evidence,
        earlier=unit.earlier,
    )
    if score is None or not counts.answered:
        return seen
    result = score.if_submitted
    enough = seen.done_share >= BAND_FROM_SHARE
    stands = standing(framework, result) if enough else None
    return replace(
        seen,
        whole=Earned(result.points, result.max_points),
        measured=result.share,
        band=stands.band.id if stands is not None else "",
        rows=_rows(framework, score),
    )


def _rows(framework: Framework, score: SheetScore) -> Mapping[str, Earned]:
    rows: dict[str, Earned] = {}
    for node in framework.nodes:
        tally = score.nodes[node.code]
        points = Fraction(tally.if_submitted) if tally.answered_count or not tally.applicable_count else None
        rows[node.code] = Earned(points, Fraction(tally.counted_max))
    for key, one in score.components.items():
        points = None if one.points is None else Fraction(one.points)
        rows[key] = Earned(points, Fraction(one.component.max_points))
    return rows


def seen_official(edition: Edition, known: Mapping[str, UnitSeen], wanted: Collection[str]) -> tuple[UnitSeen, ...]:
    """The ``wanted`` units as the published edition has them; what is ``known`` besides says how far their sheets are.

    ``known`` holds only units of one's own branch: of all others nothing but the published result is said.
    """
    size = {(one.group, one.area): one.ranked_count for one in edition.classes}
    return tuple(
        _official(edition, result, known.get(result.code), size.get((result.group, _scope(edition, result)), 0))
        for result in edition.units
        if result.code in wanted
    )


def _scope(edition: Edition, result: UnitResult) -> str:
    return result.area if edition.is_local else ""


def _published_only(result: UnitResult) -> UnitSeen:
    return UnitSeen(
        code=result.code,
        name=result.name,
        area=result.area,
        area_name=result.area_name,
        stage=Stage.SUBMITTED if result.is_submitted else Stage.NOT_SUBMITTED,
        answered=sum(one.given is not State.UNANSWERED for one in result.components if not one.has_left),
        applicable=sum(not one.has_left for one in result.components),
        missing=tuple(o.key for o in result.components if o.given is State.UNANSWERED and not o.has_left),
    )


def _bonus_mains(edition: Edition) -> frozenset[str]:
    """The mains that only hold a bonus: outside the scale, so there is nothing to measure it against."""
    scaled = {row.pillar for row in edition.rows if not row.is_bonus}
    return frozenset(row.pillar for row in edition.rows if row.pillar not in scaled)


def _official(edition: Edition, result: UnitResult, unit: UnitSeen | None, among: int) -> UnitSeen:
    rows: dict[str, Earned] = {
        code: Earned(Fraction(total.achieved_points), Fraction(total.counted_max))
        for code, total in result.nodes.items()
    }
    rows |= {code: Earned(Fraction(result.bonus.achieved_points), Fraction(0)) for code in _bonus_mains(edition)}
    for one in result.components:
        achieved = one.scores.achieved_points
        most = Fraction(0) if one.has_left else Fraction(edition.row_by_key[one.key].max_points)
        rows[one.key] = Earned(None if achieved is None else Fraction(achieved), most)
    seen = unit or _published_only(result)
    return replace(
        seen,
        whole=Earned(result.outcome.points, result.outcome.max_points),
        measured=result.outcome.share,
        band=result.band,
        rank=result.rank,
        ranked_among=among,
        rows=rows,
        earlier=result.earlier or seen.earlier,
    )
