"""What the answers share: points and places of a unit, how many were left out, as of when and how official it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final

from bot.conversations.contract.shown import Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.overseeing.work import Chosen, office_of
from bot.conversations.reading.questions.model import Kind
from core.assessment.overseeing import Earned, UnitSeen
from core.scoring.model import ComponentKey
from core.scoring.numbers import shown
from core.scoring.phrase import Phrase

OF_PROGRESS: Final = frozenset(
    {
        Kind.MISSING,
        Kind.WITHOUT_EVIDENCE,
        Kind.NOT_SUBMITTED,
        Kind.SUBMITTED,
        Kind.NOT_STARTED,
        Kind.AWAITING_APPROVAL,
        Kind.APPROVED,
        Kind.RETURNED,
    }
)
"""Questions that are answered without any points."""

MOST_LISTED: Final = 15
"""Units one message lists; the rest is counted."""


def points_of(earned: Earned) -> Phrase:
    """Points of the maximum, or that there are none yet."""
    if earned.points is None:
        return Phrase("ask-no-points", {"max": shown(earned.max_points)})
    if not earned.max_points and earned.points:
        return Phrase("ask-points-outside", {"points": shown(earned.points)})
    return Phrase("ask-points", {"points": shown(earned.points), "max": shown(earned.max_points)})


def points_and_bonus(one: Chosen, unit: UnitSeen) -> Phrase:
    """Points of the maximum, and beside them the bonus, which lies outside it and may decide the place."""
    outside = (unit.rows[main.code] for main in one.framework.pillars if main.code in unit.rows)
    bonus = sum((earned.points or Fraction(0) for earned in outside if not earned.max_points), Fraction(0))
    points = points_of(unit.whole)
    return Phrase("ask-points-and-bonus", {"points": points, "bonus": shown(bonus)}) if bonus else points


def earned_in(unit: UnitSeen, row: str) -> Earned:
    """What the unit has earned in a row, or in the whole."""
    return unit.rows.get(row, Earned(None, Fraction(0))) if row else unit.whole


def row_title(one: Chosen, row: str) -> Phrase:
    """``5. An toàn thông tin``."""
    node = one.framework.node_by_code.get(row)
    if node is not None:
        return Phrase("ask-row", {"code": node.code, "title": node.title})
    component = one.framework.component_by_key[ComponentKey(row)]
    return Phrase("ask-row", {"code": component.code, "title": component.title})


def band_label(one: Chosen, band: str) -> str:
    return next((listed.label for listed in one.framework.bands if listed.id == band), band)


def shows_ranks(snapshot: Snapshot, one: Chosen) -> bool:
    """Places are said of official results; before that only where the round says so."""
    return one.is_official or office_of(snapshot)[0].round.provisional_ranks


def place_of(snapshot: Snapshot, one: Chosen, unit: UnitSeen) -> Phrase | None:
    """The unit's place, labelled where it is not official; ``None`` where nothing may be said."""
    if unit.rank is None or not shows_ranks(snapshot, one):
        return None
    facts = {"rank": unit.rank, "among": unit.ranked_among}
    return Phrase("ask-place" if one.is_official else "ask-place-provisional", facts)


def in_order(one: Chosen) -> tuple[UnitSeen, ...]:
    """The units from the best down, those without points at the end, equal ones by code."""

    def place(unit: UnitSeen) -> tuple[bool, int, Fraction, str]:
        rank = unit.rank if one.is_official and unit.rank is not None else 0
        return (unit.measured is None, rank, -(unit.measured or Fraction(0)), unit.code)

    return tuple(sorted(one.units, key=place))


def closing(found: Sequence[Chosen], now: datetime, *, has_points: bool) -> tuple[Say, ...]:
    """As of when, and of results whether they are official; where rows are ours and not the decision's, that too."""
    if not has_points:
        return (say("ask-as-of", Style.HINT, at=now),)
    lines = []
    published = [one.seen.published_at for one in found if one.seen.published_at is not None]
    if published:
        lines.append(say("ask-official", Style.HINT, at=max(published)))
    if len(published) < len(found):
        lines.append(say("ask-provisional", Style.HINT, at=now))
    if any(one.framework.has_model_fields for one in found):
        lines.append(say("model-note", Style.HINT))
    return tuple(lines)


def heads(one: Chosen, found: Sequence[Chosen]) -> tuple[Say, ...]:
    """Which set it is about, where there are several."""
    return (say("ask-framework", Style.HEAD, framework=one.framework.short_title),) if len(found) > 1 else ()


def rest(count: int) -> tuple[Say, ...]:
    """How many more there are than one message lists."""
    return (say("ask-more", Style.HINT, count=count - MOST_LISTED),) if count > MOST_LISTED else ()


def together(found: Sequence[Chosen], parts: Iterable[Reply], last: tuple[Say, ...]) -> Reply:
    """The parts of an answer, one for each campaign, in one message."""
    lines: tuple[Say, ...] = ()
    listed = tuple(parts)
    for one, part in zip(found, listed, strict=True):
        lines += (*heads(one, found), *part.lines)
    bars = tuple(bar for part in listed for bar in part.bars)
    choices = tuple(choice for part in listed for choice in part.choices)
    return Reply((*lines, *last), choices, bars)
