"""An edition on the terminal: every class's ranking, one unit row by row, what appraisal or a correction moved."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bot.cli.shell.spoken import text, words
from bot.documents.results_paper import edited_said
from core.assessment.edition.differences import Difference, Differences
from core.assessment.edition.earlier import Since, since_earlier
from core.assessment.edition.model import ClassResult, ComponentResult, Edition, Finding, UnitResult
from core.assessment.edition.moves import MovedComponent, Moves
from core.assessment.sheet import State
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Fact, Percent
from store.editions import EditionRecord

INDENT: Final = "  "


def edition_lines(one: Edition, record: EditionRecord | None) -> Iterator[str]:
    """``record`` is ``None`` for a preview."""
    yield from _head(one, record)
    for group in one.classes:
        yield ""
        yield from _class(one, group)
    if one.findings:
        yield ""
        yield text("cli-results-findings", count=len(one.findings))
        yield from (INDENT + _finding(one, finding) for finding in one.findings)


def unit_lines(one: Edition, unit: UnitResult) -> Iterator[str]:
    """One unit, row by row in the order of the decision, and beside its last published result."""
    if one.is_trial:
        yield text("cli-results-trial")
    yield _place(one, unit)
    since = since_earlier(one, unit)
    for node in one.nodes:
        if not node.is_pillar:
            continue
        totals = unit.nodes[node.code]
        yield ""
        yield text(
            "cli-results-main",
            code=node.code,
            title=node.title,
            own=_known(totals.self_points),
            appraised=_known(totals.appraised_points),
            achieved=totals.achieved_points,
            max=totals.counted_max,
        )
        yield from (
            line for row in unit.components if one.row_by_key[row.key].pillar == node.code for line in _row(one, row)
        )
    if since is not None:
        yield ""
        yield text("cli-results-earlier", year=str(since.year), before=_known(since.whole.then_points), rank=since.rank)
        for code, main in since.mains.items():
            if main.moved_share is not None:
                yield INDENT + _since(one, code, main)


def difference_lines(one: Edition, report: Differences) -> Iterator[str]:
    """How far appraisal moved the units' own scores."""
    if not report.whole.compared_count:
        yield text("cli-results-nothing-compared")
        return
    yield _difference(text("cli-results-all"), report.whole)
    for code, found in report.by_unit.items():
        yield INDENT + _difference(one.unit_by_code[code].name, found)
    yield text("cli-results-by-component")
    for key, found in report.by_component.items():
        if found.lowered_count or found.raised_count:
            row = one.row_by_key[key]
            yield INDENT + _difference(f"{row.code} {row.title}", found)
    yield text("cli-results-by-appraiser")
    for name, found in report.by_appraiser.items():
        yield INDENT + _difference(name, found)


def move_lines(one: Edition, moved: Moves, since: int) -> Iterator[str]:
    """What moved since an earlier edition, and why."""
    if moved.is_empty:
        yield text("cli-results-nothing-moved", number=since)
        return
    yield text("cli-results-moved", number=since, units=len(moved.units), components=len(moved.components))
    if moved.is_other_framework:
        yield text("cli-results-other-framework")
    for unit in moved.units:
        named = unit.after or unit.before
        if named is not None:
            before, after = (_standing(side) for side in (unit.before, unit.after))
            yield INDENT + text("cli-results-moved-unit", unit=named.name, before=before, after=after)
    for row in moved.components:
        scores = [None if side is None else side.achieved_points for side in (row.before, row.after)]
        component = one.row_by_key.get(row.component)
        yield INDENT + text(
            "cli-results-moved-row",
            unit=row.unit,
            code=component.code if component else row.component,
            before=_known(scores[0]),
            after=_known(scores[1]),
            why=_why(row),
        )
        if row.note and row.is_other_decision:
            yield INDENT * 2 + text("cli-results-note", note=row.note)


def _head(one: Edition, record: EditionRecord | None) -> Iterator[str]:
    if record is None:
        yield text("cli-results-preview", title=one.title, round=one.occasion.title)
    else:
        yield text("cli-results-title", number=record.number, title=one.title, round=one.occasion.title)
    if one.is_trial:
        yield text("cli-results-trial")
    if record is None:
        return
    yield text("cli-results-digest", digest=record.digest)
    if record.why:
        yield text("cli-results-corrects", why=record.why)
    if record.published_at is None:
        yield text("cli-results-unpublished")
    else:
        yield text("cli-results-published-by", decision=record.decision, signer=record.signer)


def _class(one: Edition, group: ClassResult) -> Iterator[str]:
    name = " – ".join(part for part in (group.label, group.area_name) if part)
    yield text(
        "cli-results-class",
        name=name or text("cli-results-all"),
        units=group.unit_count,
        submitted=group.submitted_count,
    )
    yield from (INDENT + _place(one, unit) for unit in one.members(group))
    spread, own = group.spread, group.self_spread
    if spread.mean is not None and spread.median is not None and own.mean is not None and own.median is not None:
        yield INDENT + text(
            "cli-results-spread",
            mean=round_half_up(spread.mean, one.rank_places),
            median=round_half_up(spread.median, one.rank_places),
            own_mean=round_half_up(own.mean, one.rank_places),
            own_median=round_half_up(own.median, one.rank_places),
        )


def _place(one: Edition, unit: UnitResult) -> str:
    facts: dict[str, Fact] = {
        "unit": unit.name,
        "code": unit.code,
        "own": _known(unit.whole.self_points),
        "appraised": _known(unit.whole.appraised_points),
        "achieved": unit.whole.achieved_points,
        "max": unit.whole.counted_max,
    }
    ranked = text("cli-results-unranked", **facts)
    if unit.rank is not None:
        ranked = text("cli-results-rank", rank=unit.rank, **facts)
    more = [ranked]
    if unit.outcome.percent is not None:
        more.append(text("cli-results-percent", percent=unit.outcome.percent))
    if unit.band:
        more.append(text("cli-results-band", band=one.band_by_id[unit.band].label))
    if unit.bonus.achieved_points:
        more.append(text("cli-results-bonus", points=unit.bonus.achieved_points))
    if not unit.is_submitted:
        more.append(text("cli-results-not-submitted"))
    return " ".join(more)


def _row(one: Edition, row: ComponentResult) -> Iterator[str]:
    known, scores = one.row_by_key[row.key], row.scores
    yield INDENT + text(
        "cli-results-row",
        code=known.code,
        title=known.title,
        own=_known(scores.self_points),
        appraised=_known(scores.appraised_points),
        achieved=_known(scores.achieved_points),
        max=known.max_points,
    )
    if (edited := edited_said(row)) is not None:
        yield INDENT * 2 + words().text(edited)
    if row.verdict is not None:
        yield INDENT * 2 + text(f"cli-results-verdict-{row.verdict.value.replace('_', '-')}")
    if row.state is State.NO_DATA:
        yield INDENT * 2 + text("cli-results-no-data")
    if row.note:
        yield INDENT * 2 + text("cli-results-note", note=row.note)
    if row.reason is not None and scores.self_points is not None:
        yield INDENT * 2 + words().text(row.reason)


def _since(one: Edition, code: str, main: Since) -> str:
    title = next(node.title for node in one.nodes if node.code == code)
    share = main.moved_share or Fraction(0)
    key = "cli-results-since-down" if share < 0 else "cli-results-since-up"
    return text(key, code=code, title=title, percent=Percent(abs(share)))


def _finding(one: Edition, finding: Finding) -> str:
    return text(
        f"cli-results-{finding.kind.value}",
        unit=one.unit_by_code[finding.unit].name,
        code=one.row_by_key[finding.component].code,
    )


def _difference(name: str, found: Difference) -> str:
    return text(
        "cli-results-difference",
        name=name,
        count=found.compared_count,
        lowered=found.lowered_count,
        lowered_points=found.lowered_points,
        raised=found.raised_count,
        raised_points=found.raised_points,
    )


def _standing(unit: UnitResult | None) -> str:
    if unit is None:
        return text("cli-results-absent")
    key = "cli-results-standing" if unit.rank is not None else "cli-results-standing-unranked"
    return text(key, points=unit.whole.achieved_points, **({} if unit.rank is None else {"rank": unit.rank}))


def _why(row: MovedComponent) -> str:
    if row.is_other_decision:
        return text("cli-results-why-decision")
    return text("cli-results-why-answer") if row.is_other_answer else text("cli-results-why-others")


def _known(points: Decimal | None) -> Fact:
    return text("cli-results-unknown") if points is None else points
