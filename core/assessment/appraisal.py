"""Appraisal (thẩm định): what the appraising body decides on a component, and the sheet its decisions make.

The unit's answer is never touched: what the body decides stands beside it, and so do the three scores it leads to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.assessment.points_by_hand import refuse_component_points
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Component, Framework
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


class Verdict(StrEnum):
    """What the appraising body says about one component."""

    ACCEPTED = "accepted"  # the unit's own points
    ADJUSTED = "adjusted"  # other points, with a reason
    RETURNED = "returned"  # sent back to the unit: nothing is decided yet
    NA_ACCEPTED = "na_accepted"  # the claim "không áp dụng" holds
    NA_REFUSED = "na_refused"  # it does not: the component counts as without data
    NOT_ASSESSED = "not_assessed"  # "không đánh giá": leaves the maximum, whatever was answered


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The present decision on one component. It stands until the body decides again, whatever the unit edits meanwhile.

    ``points`` are the appraiser's with ``ADJUSTED``, and with ``ACCEPTED`` the unit's own as they were when they were
    accepted (``None`` where they waited for other units or a survey); ``None`` with every other verdict. ``reason`` is
    in the appraiser's words. ``revision`` is the id of this decision (0 before it is kept), ``of_answer`` the revision
    of the answer it was made on.
    """

    verdict: Verdict
    points: Decimal | None = None
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    revision: int = 0
    of_answer: int = 0


@dataclass(frozen=True, slots=True)
class ThreeScores:
    """Điểm tự đánh giá, điểm thẩm định, điểm đạt được: kept apart for ever. ``None`` is not known, which is not 0."""

    self_points: Decimal | None
    appraised_points: Decimal | None
    achieved_points: Decimal | None


@dataclass(frozen=True, slots=True)
class AppraisedSheet:
    """What the scoring takes once the body has decided.

    ``sheet`` has the states the body set. ``points`` are those it gave or accepted; they count instead of what the rule
    says. ``restated`` are the components the body gave another state, ``decided`` all that have a decision.
    """

    sheet: Sheet
    points: Mapping[ComponentKey, Decimal]
    restated: frozenset[ComponentKey]
    decided: frozenset[ComponentKey]


STATE_BY_VERDICT: Mapping[Verdict, State] = {
    Verdict.NA_ACCEPTED: State.NA_ACCEPTED,
    Verdict.NA_REFUSED: State.NA_REFUSED,
    Verdict.NOT_ASSESSED: State.NOT_ASSESSED,
}
"""The verdicts that give a component another state than the unit did."""

CLAIMED = frozenset({State.NA_CLAIMED, State.NA_ACCEPTED, State.NA_REFUSED})
"""The states of a component for which the unit claims "không áp dụng"."""


def appraised_sheet(framework: Framework, sheet: Sheet, appraisals: Mapping[ComponentKey, Appraisal]) -> AppraisedSheet:
    """The sheet after all decisions; those on components that the framework does not have (any more) are left out."""
    known = {key: one for key, one in appraisals.items() if key in framework.component_by_key}
    entries = {
        key: replace(sheet.entry(key), state=STATE_BY_VERDICT[one.verdict])
        for key, one in known.items()
        if one.verdict in STATE_BY_VERDICT and is_decided(one, sheet.entry(key))
    }
    return AppraisedSheet(
        sheet=replace(sheet, entries={**sheet.entries, **entries}) if entries else sheet,
        points={key: one.points for key, one in known.items() if one.points is not None},
        restated=frozenset(entries),
        decided=frozenset(key for key, one in known.items() if is_decided(one, sheet.entry(key))),
    )


def is_decided(appraisal: Appraisal | None, entry: Entry) -> bool:
    """Whether the body has decided on what is there now.

    What was accepted with points, or adjusted, stays decided: editing afterwards never changes points that were already
    given. An answer that was accepted before its points were known is open again once it is edited; so is a claim that
    was decided and is no longer made.
    """
    match None if appraisal is None else appraisal.verdict:
        case None | Verdict.RETURNED:
            return False
        case Verdict.NA_ACCEPTED | Verdict.NA_REFUSED:
            return entry.state in CLAIMED
        case Verdict.ACCEPTED:
            return appraisal is not None and (appraisal.points is not None or appraisal.of_answer == entry.revision)
        case Verdict.ADJUSTED | Verdict.NOT_ASSESSED:
            return True


def refuse_appraisal(framework: Framework, component: Component, entry: Entry, appraisal: Appraisal) -> Phrase | None:
    """Why the body cannot decide like this, or ``None`` when it can: points out of range, no reason, a claim mixed up.

    Points are refused, never rounded; how far they may go is what the component's rule can award.
    """
    is_claim = entry.state in CLAIMED
    match appraisal.verdict:
        case Verdict.ACCEPTED if is_claim:
            return Phrase("appraisal-claim-not-decided")
        case Verdict.NA_ACCEPTED | Verdict.NA_REFUSED if not is_claim:
            return Phrase("appraisal-no-claim")
        case Verdict.ADJUSTED if appraisal.points is None:
            return Phrase("appraisal-points-missing")
    why = None if appraisal.points is None else refuse_component_points(framework, component, appraisal.points)
    if why is None and appraisal.verdict in _NEED_A_REASON and not appraisal.reason.strip():
        return Phrase("appraisal-reason-missing")
    return why


_NEED_A_REASON = frozenset({Verdict.ADJUSTED, Verdict.RETURNED, Verdict.NA_REFUSED, Verdict.NOT_ASSESSED})
