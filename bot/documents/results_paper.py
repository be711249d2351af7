"""What every paper and page of official results shows: the ranking of a class, one unit in detail, the award list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from core.assessment.appraisal import ThreeScores
from core.assessment.edition.model import (
    ClassResult,
    ComponentResult,
    Edition,
    EditionBand,
    EditionNode,
    EditionRow,
    Totals,
    UnitResult,
)
from core.assessment.sheet import State
from core.scoring.bands import band_of
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Fact, Label, Phrase

PERCENT_PLACES: Final = 2
MOST_PLACES: Final = 6
LAST_AWARD: Final = 3
"""The award list names the units on the first three ranks of each class, and all that share one of them."""

SAID_STATES: Final = frozenset(
    {State.NO_DATA, State.NA_CLAIMED, State.NA_ACCEPTED, State.NA_REFUSED, State.NOT_ASSESSED}
)
"""States that explain why there are no points, or the full ones."""


@dataclass(frozen=True, slots=True)
class ResultsPaper:
    """An edition with what stands outside its seal: its number, when it was computed, its SHA-256, who decided on it.

    ``decision`` is the one it was published by, empty until then. A preview has neither number nor digest;
    ``computed_at`` is when it was made.
    """

    edition: Edition
    number: int = 0
    computed_at: datetime | None = None
    digest: str = ""
    decision: str = ""

    @property
    def watermark(self) -> Phrase | None:
        """What stands across every page: rows written by us, or an appraisal that is not over."""
        if self.edition.is_preview:
            return Phrase("watermark-trial-preview" if self.edition.is_trial else "watermark-preview")
        return Phrase("watermark-trial") if self.edition.is_trial else None

    @property
    def warnings(self) -> tuple[Phrase, ...]:
        """The same in sentences."""
        trial = (Phrase("paper-trial"),) if self.edition.is_trial else ()
        return (*trial, *((Phrase("results-preview"),) if self.edition.is_preview else ()))

    @property
    def heading(self) -> tuple[Label, ...]:
        """Whose results of which round these are, and which edition, line by line below the title."""
        edition = self.edition
        lines: list[Label] = [edition.occasion.title, edition.title]
        if edition.occasion.letter:
            lines.append(edition.occasion.letter)
        if self.edition.is_preview and self.computed_at is not None:
            lines.append(Phrase("results-preview-at", {"at": self.computed_at}))
        elif self.computed_at is not None:
            lines.append(Phrase("results-edition", {"number": self.number, "at": self.computed_at}))
            published = Phrase("results-decision", {"decision": self.decision})
            lines.append(published if self.decision else Phrase("results-unpublished"))
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One unit in the ranking of its class. What is not known is ``None`` and shown as nothing, never as 0.

    ``change`` is the difference to the earlier total, ``notes`` what has to be known to read the line.
    """

    unit: UnitResult
    self_points: Decimal | None
    appraised_points: Decimal | None
    achieved_points: Decimal
    percent: Decimal | None
    band: EditionBand | None
    change: Decimal | None
    notes: tuple[Phrase, ...]

    @property
    def rank(self) -> str:
        return "" if self.unit.rank is None else str(self.unit.rank)


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One main or one component of a unit.

    ``states`` say why there are no points, and what the unit gave itself later; ``note`` is the appraiser's own.
    """

    code: str
    title: str
    is_main: bool
    max_points: Decimal
    self_points: Decimal | None
    appraised_points: Decimal | None
    achieved_points: Decimal | None
    states: tuple[Phrase, ...] = ()
    note: str = ""


def class_title(one: ClassResult) -> Label:
    """The name of a class, the district it is ranked in, both, or nothing where there is but one."""
    if one.label and one.area_name:
        return Phrase("results-class", {"label": one.label, "area": one.area_name})
    return one.label or one.area_name


def result_rows(edition: Edition, one: ClassResult) -> tuple[ResultRow, ...]:
    """The units of a class from rank 1 down, those without a rank at the end."""
    return tuple(result_row(edition, unit) for unit in edition.members(one))


def result_row(edition: Edition, unit: UnitResult) -> ResultRow:
    whole, before = unit.whole, None if unit.earlier is None else unit.earlier.total_points
    is_appraised = any(one.scores.appraised_points is not None for one in unit.components)
    return ResultRow(
        unit=unit,
        self_points=whole.self_points if unit.is_submitted else None,
        appraised_points=whole.appraised_points if is_appraised else None,
        achieved_points=whole.achieved_points,
        percent=_percent(edition, unit),
        band=edition.band_by_id.get(unit.band),
        change=None if before is None else whole.achieved_points - before,
        notes=tuple(_notes(unit)),
    )


def _percent(edition: Edition, unit: UnitResult) -> Decimal | None:
    """The share as it is printed: with as many more decimals as it takes not to contradict the band beside it."""
    if unit.outcome.share is None:
        return None
    exact = unit.outcome.share * 100
    for places in range(PERCENT_PLACES, MOST_PLACES + 1):
        printed = round_half_up(exact, places)
        if not edition.bands or band_of(printed, edition.bands).id == unit.band:
            return printed
    return round_half_up(exact, PERCENT_PLACES)  # the bands lie on another scale


def _notes(unit: UnitResult) -> Iterator[Phrase]:
    if not unit.is_submitted:
        yield Phrase("results-not-submitted")
    elif unit.rank is None:
        yield Phrase("results-not-ranked")
    if unit.is_submitted and unit.unappraised_count:
        yield Phrase("results-not-appraised", {"count": unit.unappraised_count})
    if unit.bonus.achieved_points:
        yield Phrase("results-bonus", {"points": unit.bonus.achieved_points})


def detail_rows(edition: Edition, unit: UnitResult) -> Iterator[DetailRow]:
    """Every main of one unit, followed by its components, in the decision's order."""
    result_by_key = {one.key: one if unit.is_submitted else _without_own(one) for one in unit.components}
    for node in edition.nodes:
        if not node.is_pillar:
            continue
        rows = [row for row in edition.rows if row.pillar == node.code]
        yield _main_row(node, unit.nodes[node.code], [result_by_key[row.key].scores for row in rows])
        for row in rows:
            yield _component_row(row, result_by_key[row.key])


def _without_own(result: ComponentResult) -> ComponentResult:
    """Of a unit that has not submitted: it has given itself no points, not 0."""
    return replace(result, scores=replace(result.scores, self_points=None))


def _main_row(node: EditionNode, sums: Totals, below: Sequence[ThreeScores]) -> DetailRow:
    """The sums of a main; of what is known of none of its components there is no sum."""
    return DetailRow(
        node.code,
        node.title,
        is_main=True,
        max_points=node.max_points,
        self_points=sums.self_points if any(one.self_points is not None for one in below) else None,
        appraised_points=sums.appraised_points if any(one.appraised_points is not None for one in below) else None,
        achieved_points=sums.achieved_points if any(one.achieved_points is not None for one in below) else None,
    )


def _component_row(row: EditionRow, result: ComponentResult) -> DetailRow:
    state = Phrase(f"short-{result.state.value.replace('_', '-')}") if result.state in SAID_STATES else None
    states = tuple(said for said in (state, edited_said(result)) if said is not None)
    scores = result.scores
    return DetailRow(
        row.code,
        row.title,
        is_main=False,
        max_points=row.max_points,
        self_points=scores.self_points,
        appraised_points=scores.appraised_points,
        achieved_points=scores.achieved_points,
        states=states,
        note=result.note,
    )


def edited_said(result: ComponentResult) -> Phrase | None:
    """The points that the unit gave itself when it changed its answer after handing in, and how they differ."""
    later, first = result.edited_points, result.scores.self_points
    if later is None:
        return None
    if first is None or later == first:
        return Phrase("results-edited" if first is None else "results-edited-same", {"points": later})
    key = "results-edited-up" if later > first else "results-edited-down"
    return Phrase(key, {"points": later, "moved": abs(later - first)})


def awarded(edition: Edition, one: ClassResult) -> tuple[ResultRow, ...]:
    """The units of a class on its first ranks; whoever has not handed in is ranked, but not proposed for anything."""
    return tuple(
        row
        for row in result_rows(edition, one)
        if row.unit.rank is not None and row.unit.rank <= LAST_AWARD and row.unit.is_submitted
    )


def unit_line(edition: Edition, unit: UnitResult) -> tuple[Phrase, ...]:
    """A unit with its result, to be said in one line."""
    row = result_row(edition, unit)
    facts: dict[str, Fact] = {"unit": unit.name, "points": row.achieved_points, "max": unit.whole.counted_max}
    said = [Phrase("results-unit-line", facts)]
    if row.percent is not None:
        said.append(Phrase("paper-percent-value", {"value": row.percent}))
    if row.rank:
        said.append(Phrase("results-unit-rank", {"rank": row.rank}))
    if row.band:
        said.append(Phrase("results-unit-band", {"band": row.band.label}))
    return (*said, *row.notes)


def change_said(row: ResultRow) -> Phrase | None:
    """What has become of the unit's total since its earlier result."""
    if row.change is None or row.unit.earlier is None:
        return None
    year = str(row.unit.earlier.year)
    if not row.change:
        return Phrase("results-same", {"year": year})
    key = "results-gained" if row.change > 0 else "results-lost"
    return Phrase(key, {"points": abs(row.change), "year": year})
