"""One scored file as rows: each component, main, group and the whole, with the reason in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bot.cli.files.answers_json import Answers
from bot.cli.shell.spoken import text, words
from core.assessment.scores import ComponentScore, Counting
from core.assessment.sheet import State
from core.assessment.standing import Standing, standing
from core.assessment.totals import SheetScore, score_sheet
from core.frameworks.model import BandOn, Component, Framework
from core.scoring.bands import printed_value
from core.scoring.explain import explain


@dataclass(frozen=True, slots=True)
class Row:
    """One component. ``points`` is ``None`` while nothing is known, which is not zero."""

    component: Component
    state: State
    points: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class ScoredFile:
    """``percent`` is printed as the framework says and never contradicts the band; ``share`` is exact."""

    framework: Framework
    rows: tuple[Row, ...]
    score: SheetScore
    share: Fraction | None
    percent: Decimal | None
    standing: Standing | None
    unanswered: tuple[str, ...]


def scored(framework: Framework, answers: Answers) -> ScoredFile:
    score = score_sheet(framework, answers.sheet, answers.points, answers.units)
    share = score.so_far.share
    rows = tuple(_rows(framework, score, answers.points))
    return ScoredFile(
        framework=framework,
        rows=rows,
        score=score,
        share=share,
        percent=None if share is None else _percent(framework, share),
        standing=standing(framework, score.so_far),
        unanswered=tuple(_unanswered(framework, score, answers.points)),
    )


def _percent(framework: Framework, share: Fraction) -> Decimal:
    edges = [band.from_value for band in framework.bands] if framework.policies.band_scale is BandOn.PERCENT else []
    return printed_value(share * 100, framework.policies.percent_places, edges)


def _rows(framework: Framework, score: SheetScore, by_hand: Mapping[str, Decimal]) -> Iterator[Row]:
    for one in score.components.values():
        reason = _reason(one, by_hand, framework.pillar_of(one.component).code)
        yield Row(one.component, one.state, one.points, reason)


def _reason(one: ComponentScore, by_hand: Mapping[str, Decimal], pillar: str) -> str:
    if one.component.code in by_hand:
        return text("cli-score-by-hand")
    if pillar in by_hand:
        return text("cli-score-in-main", code=pillar)
    if one.counting is Counting.OUT and one.state not in {State.NA_ACCEPTED, State.NOT_ASSESSED}:
        return text("cli-score-row-not-for-this-unit")
    if one.award is None:
        return text(f"cli-score-row-{one.state.value.replace('_', '-')}")
    return " ".join(words().text(phrase) for phrase in explain(one.award, one.points, one.component.max_points))


def _unanswered(framework: Framework, score: SheetScore, by_hand: Mapping[str, Decimal]) -> Iterator[str]:
    """Codes whose points are not known and that nobody claimed or gave in another way."""
    for one in score.components.values():
        if (
            one.counting in {Counting.OPEN, Counting.AWAITS_FIGURE}
            and framework.pillar_of(one.component).code not in by_hand
        ):
            yield one.component.code
