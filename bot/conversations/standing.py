"""Says what a sheet is worth: after an answer, on the overview, at submission. Unknown is never shown as zero."""

from bot.conversations.approval_state import approval_lines
from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.contract.snapshot import Desk
from bot.conversations.describing import described, joined
from core.assessment.advice import advice
from core.assessment.changes import SaveAnswer
from core.assessment.people import Refusal, awaits_approval
from core.assessment.progress import progress
from core.assessment.scores import ComponentScore, Counting, component_scores
from core.assessment.sheet import State
from core.assessment.standing import standing
from core.assessment.totals import SheetScore, running, score_sheet
from core.frameworks.model import Band, BandOn, Component, Node
from core.scoring.explain import explain
from core.scoring.model import AwardKind, ComponentKey
from core.scoring.phrase import Fact, Phrase

BAND_FROM_SHARE = (4, 5)
"""After answers, band and distance appear from four fifths answered: earlier they would only frighten."""

FIRST_ANSWERS = 3
"""So many times the way to send a proof is told at length; later a reminder is enough."""

MOST_ADVICE = 5


def award_lines(desk: Desk, component: Component) -> tuple[Say, ...]:
    """The points of one component and why, as far as they are known."""
    score = _score(desk, component)
    if score.award is None:
        return (_state_line(score),) if score.state is not State.UNANSWERED else ()
    phrases = explain(score.award, score.points, component.max_points)
    if score.award.kind is AwardKind.WAITING and score.counting is Counting.AWAITS_FIGURE:
        return (say("award-waiting", Style.WARN, why=phrases[0], max=component.max_points),)
    return tuple(Say(phrase) for phrase in phrases)


def _score(desk: Desk, component: Component) -> ComponentScore:
    return component_scores(desk.framework, desk.sheet)[component.key]


def _state_line(score: ComponentScore) -> Say:
    key = f"award-{score.state.value.replace('_', '-')}"
    return say(key, max=score.component.max_points)


def after_answer(before: Desk, desk: Desk, change: SaveAnswer) -> tuple[Say, ...]:
    """The acknowledgement of one answer: its points and why, the proof that is wanted, the points so far.

    ``desk`` is the one after it.
    """
    component = desk.framework.component_by_key[change.key]
    first, *others = award_lines(desk, component) or (Say(described(component, desk.sheet.entry(component.key))),)
    lines = [say("answer-kept", Style.OK, code=component.code, what=first.phrase), *others]
    was, now_points = _score(before, component).points, _score(desk, component).points
    if was is not None and now_points is not None and was != now_points:
        lines.append(say("answer-was", points=was))
    lines.extend(moved(before, desk, change.key))
    done = progress(desk.framework, desk.sheet)
    if change.state is State.ANSWERED and change.key in done.without_evidence:
        key = "answer-no-evidence" if done.whole.answered > FIRST_ANSWERS else "answer-no-evidence-first"
        lines.append(say(key, Style.HINT, code=component.code))
    return (*lines, *_running(desk))


def _running(desk: Desk) -> tuple[Say, ...]:
    """The running total; from four fifths answered also the band and the way to the next one."""
    now = running(desk.framework, desk.sheet)
    part, whole = BAND_FROM_SHARE
    if now.points is None:
        return ()
    line = say("running-points", points=now.points, max=desk.framework.max_points)
    if now.answered_count * whole < now.applicable_count * part:
        return (line,)
    return (line, *_band_lines(desk, score_sheet(desk.framework, desk.sheet)))


def _any_known(total: SheetScore) -> bool:
    """Whether any points are known; a sum of nothing known is not zero."""
    return any(score.points is not None for score in total.components.values())


def _closed_lines(desk: Desk, total: SheetScore) -> tuple[Say, ...]:
    """What stands once nothing can be changed any more: handed in, or too late."""
    facts = {"points": total.whole.if_submitted, "max": total.whole.counted_max}
    at = desk.sheet.submitted_at
    lines = [] if at is None else [say("points-submitted", at=at, **facts), *approval_lines(desk)]
    if desk.refusal is Refusal.TOO_LATE and not awaits_approval(desk.round, desk.sheet):
        key = "over-not-submitted" if at is None else "over-submitted"
        lines.append(say(key, Style.WARN, contact=desk.round.contact, **({} if at is None else {"at": at})))
    return tuple(lines)


def points_lines(desk: Desk) -> tuple[Say, ...]:
    """So far, if submitted now with its band, still possible; what waits is named apart."""
    total = score_sheet(desk.framework, desk.sheet)
    whole = total.whole
    closed = _closed_lines(desk, total)
    if closed:
        return (*closed, *(_band_lines(desk, total) if desk.sheet.submitted_at else ()))
    lines: list[Say] = []
    if desk.sheet.is_returned:
        lines.extend(approval_lines(desk))
    elif desk.sheet.submission:
        lines.append(say("home-withdrawn", Style.WARN))
    if _any_known(total):
        lines.append(say("points-so-far", points=whole.so_far, max=whole.max_points, answered=whole.answered_count))
    lines.append(say("points-if-submitted", points=whole.if_submitted, max=whole.counted_max))
    lines.extend(_band_lines(desk, total))
    if whole.still_possible:
        lines.append(say("points-possible", points=whole.still_possible))
    if whole.waiting:
        lines.append(say("points-waiting", points=whole.waiting))
    if total.bonus.so_far:
        lines.append(say("points-bonus", points=total.bonus.so_far))
    return tuple(lines)


def _band_lines(desk: Desk, total: SheetScore) -> tuple[Say, ...]:
    stands, scale = standing(desk.framework, total.if_submitted), desk.framework.policies.band_scale
    if stands is None or scale is None:
        return ()
    band = say(f"band-now-{scale.value}", band=_named(stands.band), value=stands.printed)
    if stands.next_band is None or stands.points_to_next is None:
        return (band,)
    return (band, say("band-next", band=_named(stands.next_band), points=stands.points_to_next))


def _named(band: Band) -> Phrase:
    """A band by its label, with its colour where the decision gives one."""
    if not band.colour:
        return Phrase("band-plain", {"label": band.label})
    return Phrase("band-coloured", {"label": band.label, "colour": band.colour})


def pillar_caption(desk: Desk, pillar: Node) -> Phrase:
    """Answered components and points of one main."""
    tally = score_sheet(desk.framework, desk.sheet).nodes[pillar.code]
    facts: dict[str, Fact] = {
        "answered": tally.answered_count,
        "applicable": tally.applicable_count,
        "points": tally.so_far,
        "max": tally.max_points,
    }
    return Phrase("bar-caption" if tally.answered_count else "bar-caption-none", facts)


def still_to_gain(desk: Desk) -> tuple[tuple[Say, ...], tuple[Component, ...]]:
    """The components with the most points still open, and what each would take."""
    found = advice(desk.framework, desk.sheet)[:MOST_ADVICE]
    lines: list[Say] = []
    for one in found:
        component = one.component
        lines.append(say("advice-line", code=component.code, title=component.title, points=one.open_points))
        lines.extend(say("advice-takes", Style.HINT, what=phrase) for phrase in one.takes)
    return tuple(lines), tuple(one.component for one in found)


def receipt_lines(desk: Desk) -> tuple[Say, ...]:
    """The result as it stands on the receipt: points, percentage and band."""
    total = score_sheet(desk.framework, desk.sheet)
    whole, result = total.whole, total.if_submitted
    lines = [say("receipt-points", points=whole.if_submitted, max=whole.counted_max)]
    if result.percent is not None:
        lines = [
            say(
                "receipt-points-percent",
                points=whole.if_submitted,
                max=whole.counted_max,
                percent=_printed(desk, total),
            )
        ]
    lines.extend(_band_lines(desk, total))
    if whole.waiting:
        lines.append(say("points-waiting", points=whole.waiting))
    return tuple(lines)


def open_lines(desk: Desk) -> tuple[Say, ...]:
    """The rows with the most points left open, in one line."""
    rows = advice(desk.framework, desk.sheet)[:MOST_ADVICE]
    listed = tuple(Phrase("receipt-row", {"code": r.component.code, "points": r.open_points}) for r in rows)
    return (say("receipt-open", rows=joined(listed)),) if rows else ()


def _printed(desk: Desk, total: SheetScore) -> Phrase:
    stands = standing(desk.framework, total.if_submitted)
    if stands is not None and desk.framework.policies.band_scale is BandOn.PERCENT:
        return Phrase("percent-printed", {"value": stands.printed})
    return Phrase("percent-share", {"value": total.if_submitted.percent or ""})


def moved(before: Desk, changed: Desk, but: ComponentKey | None = None) -> tuple[Say, ...]:
    """Which components' points a changed figure, or the changed answer of ``but``, has moved."""
    old, new = component_scores(before.framework, before.sheet), component_scores(changed.framework, changed.sheet)
    lines = []
    for key, score in new.items():
        if score is old[key] or key == but:
            continue
        if old[key].points == score.points and old[key].counting is score.counting:
            continue
        if score.counting is Counting.OPEN:
            lines.append(say("moved-impossible", Style.WARN, code=score.component.code, title=score.component.title))
        elif old[key].points is None and score.points is not None:
            lines.append(say("moved-known", code=score.component.code, points=score.points))
        elif score.points is not None and (was := old[key].points) is not None:
            lines.append(say("moved", code=score.component.code, was=was, points=score.points))
    return tuple(lines)
