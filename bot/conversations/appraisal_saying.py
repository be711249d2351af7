"""Says what stands in an appraisal: decisions, who made them, time to explain; for appraisers and units alike."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from bot.conversations.contract.shown import Say, Style, say
from core.assessment.appraisal import Verdict
from core.assessment.case import Case, Decision
from core.assessment.points_by_hand import points_possible
from core.assessment.rounds import VIETNAM
from core.frameworks.model import Component
from core.scoring.phrase import Fact, Phrase

MOST_EARLIER: Final = 3
"""How many decisions before the one that stands are named; all are kept."""


def who(name: str, body: str) -> Phrase:
    """An appraiser by name and body; by the body alone when no name is known."""
    return Phrase("appraiser-named", {"name": name, "body": body}) if name else Phrase("appraiser-of", {"body": body})


def decided_by(decision: Decision) -> Phrase:
    return who(decision.appraisal.by, decision.body)


def verdict_said(decision: Decision) -> Phrase:
    """What was decided, in a few words."""
    one = decision.appraisal
    facts: dict[str, Fact] = {} if one.points is None else {"points": one.points}
    match one.verdict:
        case Verdict.ACCEPTED if one.points is None:
            return Phrase("verdict-accepted-open")
        case _:
            return Phrase(f"verdict-{one.verdict.value.replace('_', '-')}", facts)


def decision_lines(case: Case) -> tuple[Say, ...]:
    """The decision that stands, with its reason."""
    present = case.present
    if present is None:
        return ()
    one = present.appraisal
    style = Style.WARN if one.verdict in {Verdict.RETURNED, Verdict.NA_REFUSED} else Style.BODY
    at = one.at or ""
    lines = [say("decision-stands", style, what=verdict_said(present), who=decided_by(present), at=at)]
    if one.reason:
        key = "decision-note" if one.verdict is Verdict.RETURNED else "decision-reason"
        lines.append(say(key, text=one.reason))
    for before in case.decisions[-1 - MOST_EARLIER : -1]:
        when = before.appraisal.at or ""
        lines.append(say("decision-before", Style.HINT, what=verdict_said(before), who=decided_by(before), at=when))
    return tuple(lines)


def body_evidence_lines(case: Case) -> tuple[Say, ...]:
    """What appraisers have added, each with who it was."""
    return tuple(say("body-evidence", title=one.proof.title, who=who(one.proof.by, one.body)) for one in case.evidence)


def until_said(until: datetime | None, now: datetime) -> Phrase:
    """How long something is open, counted in whole days."""
    if until is None:
        return Phrase("explain-no-end")
    last = (until - timedelta(seconds=1)).astimezone(VIETNAM).date()
    left = (last - now.astimezone(VIETNAM).date()).days
    return Phrase("explain-days", {"day": last, "days": left}) if left > 0 else Phrase("explain-today", {"day": last})


def of_most(points: Decimal, component: Component) -> Phrase:
    """Points and the most there can be; where there is no end, the points alone."""
    if points_possible(component).most is None:
        return Phrase("judge-points-alone", {"points": points})
    return Phrase("judge-points", {"points": points, "max": component.max_points})


def max_line(component: Component) -> Say:
    if component.bonus and points_possible(component).most is None:
        return say("judge-bonus-open")
    if component.bonus:
        return say("judge-max-bonus", max=component.max_points)
    return say("judge-max", max=component.max_points)
