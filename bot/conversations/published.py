"""What a unit is told when official results are published, and what whoever oversees several units is told."""

from decimal import Decimal
from fractions import Fraction

from bot.conversations.contract.shown import Reply, Say, Style, say
from core.assessment.edition.model import Edition, Totals, UnitResult
from core.scoring.model import IndicatorCode
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Fact, Phrase

MOST_LOST = 3
"""Components with the greatest loss that are named; all of them stand in the published tables."""

MOST_UNITS = 20
"""Units of a branch that one message lists; the tables list all."""


def to_unit(edition: Edition, unit: UnitResult, decision: str) -> Reply:
    """Rank, band, points, strongest and weakest main, and where most was lost and why."""
    lines = (
        say("published-title", Style.HEAD, unit=unit.name, framework=edition.title, decision=decision),
        *_trial(edition),
        _standing(edition, unit),
        *_points(edition, unit),
        *_mains(edition, unit),
        *_losses(edition, unit),
    )
    return Reply(lines)


def to_branch(edition: Edition, units: tuple[UnitResult, ...], decision: str) -> Reply:
    """The units one oversees, the best first."""
    by_rank = sorted(units, key=lambda unit: (unit.rank is None, unit.rank or 0, unit.code))
    lines = [say("published-branch", Style.HEAD, framework=edition.title, decision=decision, count=len(units))]
    lines += _trial(edition)
    lines += [_in_list(edition, unit) for unit in by_rank[:MOST_UNITS]]
    if len(by_rank) > MOST_UNITS:
        lines.append(say("published-more", Style.HINT, count=len(by_rank) - MOST_UNITS))
    return Reply(tuple(lines))


def _trial(edition: Edition) -> tuple[Say, ...]:
    return (say("published-trial", Style.WARN),) if edition.is_trial else ()


def _standing(edition: Edition, unit: UnitResult) -> Say:
    rank = Phrase("published-no-rank")
    if unit.rank is not None:
        among = (unit.group, unit.area if edition.is_local else "")
        count = next(one.ranked_count for one in edition.classes if (one.group, one.area) == among)
        rank = Phrase("published-rank", {"rank": unit.rank, "count": count})
    band = _band(edition, unit)
    return say("published-rank-alone", rank=rank) if band is None else say("published-standing", rank=rank, band=band)


def _band(edition: Edition, unit: UnitResult) -> Phrase | None:
    """``None`` where the decision knows no bands: nothing is said about them then."""
    if not edition.bands:
        return None
    if not unit.band:
        return Phrase("published-no-band")
    return Phrase("published-band", {"band": edition.band_by_id[unit.band].label})


def _points(edition: Edition, unit: UnitResult) -> tuple[Say, ...]:
    """The achieved points of the maximum; beside them the unit's own, where it scored itself."""
    whole = unit.whole
    lines = [say("published-points", points=whole.achieved_points, max=whole.counted_max, share=_share(unit))]
    if whole.self_points is not None:
        lines.append(say("published-own-points", points=whole.self_points))
    if unit.bonus.achieved_points:
        lines.append(say("published-bonus", points=unit.bonus.achieved_points))
    if unit.printed is not None and unit.printed not in _seen_above(edition, unit):
        lines.append(say("published-ranked-by", value=unit.printed))
    return tuple(lines)


def _seen_above(edition: Edition, unit: UnitResult) -> tuple[Decimal, ...]:
    """What is said of the whole anyway, as it is printed: an index, or points with a bonus, is another figure."""
    share = unit.outcome.share
    percent = () if share is None else (round_half_up(share * 100, edition.rank_places),)
    return (unit.whole.achieved_points, *percent)


def _mains(edition: Edition, unit: UnitResult) -> tuple[Say, ...]:
    """The mains with the greatest and the smallest part of their maximum, where there are several."""
    shares: list[tuple[Totals, IndicatorCode]] = [
        (unit.nodes[node.code], node.code)
        for node in edition.nodes
        if node.is_pillar and unit.nodes[node.code].counted_max
    ]
    ordered = sorted(shares, key=lambda one: _part(one[0]))
    if not ordered or _part(ordered[0][0]) == _part(ordered[-1][0]):  # none is stronger than the others
        return ()
    return tuple(
        say(
            key,
            code=code,
            title=edition.node_by_code[code].title,
            points=totals.achieved_points,
            max=totals.counted_max,
        )
        for key, (totals, code) in (("published-strongest", ordered[-1]), ("published-weakest", ordered[0]))
    )


def _part(totals: Totals) -> Fraction:
    return Fraction(totals.achieved_points) / Fraction(totals.counted_max)


def _share(unit: UnitResult) -> Phrase:
    """The percentage, for units are measured against different maxima."""
    percent = unit.whole.percent
    return Phrase("published-no-share") if percent is None else Phrase("published-share", {"percent": percent})


def _losses(edition: Edition, unit: UnitResult) -> tuple[Say, ...]:
    lost = [
        (edition.row_by_key[one.key].max_points - one.scores.achieved_points, one)
        for one in unit.components
        if not one.has_left and not edition.row_by_key[one.key].is_bonus and one.scores.achieved_points is not None
    ]
    worst = sorted((one for one in lost if one[0] > 0), key=lambda one: -one[0])[:MOST_LOST]
    lines = [say("published-lost")] if worst else []
    for loss, one in worst:
        row = edition.row_by_key[one.key]
        note = Phrase("published-note", {"text": one.note}) if one.note else one.reason or Phrase("published-no-reason")
        lines.append(say("published-lost-row", code=row.code, title=row.title, points=loss, why=note))
    return tuple(lines)


def _in_list(edition: Edition, unit: UnitResult) -> Say:
    rank = Phrase("published-no-rank") if unit.rank is None else Phrase("published-place", {"rank": unit.rank})
    facts: dict[str, Fact] = {"unit": unit.name, "rank": rank, "points": unit.whole.achieved_points}
    band, share = _band(edition, unit), _share(unit)
    if unit.bonus.achieved_points:
        share = Phrase("published-share-bonus", {"share": share, "points": unit.bonus.achieved_points})
    if band is None:
        return say("published-row-no-bands", share=share, **facts)
    return say("published-row", share=share, band=band, **facts)
