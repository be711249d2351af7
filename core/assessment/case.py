"""One component between the appraising body and the unit: decisions, return, explanation, opinions, own evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.people import Role
from core.assessment.quiet import next_waking
from core.assessment.rounds import VIETNAM, Calendar, end_of
from core.assessment.sheet import Evidence, Sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey


class Reaction(StrEnum):
    """What the unit says to the present decision."""

    AGREED = "agreed"  # takes the adjusted points
    EXPLAINING = "explaining"  # has begun to explain against adjusted points
    SENT_BACK = "sent_back"  # "Gửi lại thẩm định"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with who made it: for which body, and the person's number (to tell them)."""

    appraisal: Appraisal
    body: str
    person_id: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a co-ordinating body thinks; the newest one of each body."""

    text: str
    body: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BodyEvidence:
    """A proof that an appraiser has added; it is never mixed with the unit's own."""

    proof: Evidence
    body: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one component in the appraisal. ``decisions`` are oldest first; the last one stands.

    ``reaction`` is the unit's newest word on the decision that stands, ``explained`` says when and by whom.
    """

    decisions: tuple[Decision, ...] = ()
    reaction: Reaction | None = None
    reacted_at: datetime | None = None
    opinions: tuple[Opinion, ...] = ()
    evidence: tuple[BodyEvidence, ...] = ()

    @property
    def present(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def revision(self) -> int:
        """The number of the decision that stands; 0 before the first."""
        return self.decisions[-1].appraisal.revision if self.decisions else 0


@dataclass(frozen=True, slots=True)
class CaseGlance:
    """As much of a case as its stage depends on; a whole round of them is read at once."""

    verdict: Verdict | None = None
    at: datetime | None = None
    of_answer: int = 0
    reaction: Reaction | None = None
    revision: int = 0
    by: str = ""


class Stage(StrEnum):
    """Where a component stands in the appraisal."""

    WAITING = "waiting"
    EDITED = "edited"  # came back from the unit, or was changed after the decision
    OVERDUE = "overdue"  # the time to explain is over, and nothing came
    RETURNED = "returned"  # with the unit
    EXPLAINING = "explaining"  # the unit explains against adjusted points
    DECIDED = "decided"


FOR_THE_BODY = frozenset({Stage.WAITING, Stage.EDITED, Stage.OVERDUE})
"""The appraising body has something to do."""


def glance(case: Case) -> CaseGlance:
    present = case.present
    if present is None:
        return CaseGlance()
    one = present.appraisal
    return CaseGlance(one.verdict, one.at, one.of_answer, case.reaction, one.revision, one.by)


def stage_of(case: CaseGlance, answer: int, calendar: Calendar, now: datetime) -> Stage:
    """``answer`` is the revision of the unit's present answer."""
    if case.verdict is None or case.at is None:
        return Stage.WAITING
    if case.reaction is Reaction.SENT_BACK:
        return Stage.EDITED
    if case.verdict is Verdict.RETURNED:
        return Stage.OVERDUE if _is_over(explain_until(calendar, case.at), now) else Stage.RETURNED
    if case.reaction is Reaction.EXPLAINING and not _is_over(calendar.appraisal_closes_at(), now):
        return Stage.EXPLAINING
    return Stage.DECIDED if case.of_answer == answer else Stage.EDITED


def explain_until(calendar: Calendar, returned_at: datetime) -> datetime | None:
    """The first moment at which a returned component can no longer be explained; ``None``: there is no end yet.

    The clock starts when the push may go out: an item returned at night counts from 07:00. A day is a whole
    Vietnamese day after that one, and appraisal's own end comes first.
    """
    closes = calendar.appraisal_closes_at()
    if calendar.explain_days == 0:
        return closes
    first = next_waking(returned_at).astimezone(VIETNAM).date()
    own = end_of(first + timedelta(days=calendar.explain_days))
    return own if closes is None else min(own, closes)


def open_rows(
    role: Role,
    calendar: Calendar,
    framework: Framework,
    sheet: Sheet,
    cases: Mapping[ComponentKey, Case],
    now: datetime,
) -> Mapping[ComponentKey, datetime | None]:
    """The components that a unit's officer may still change although self-assessment is over, and until when.

    Those are the ones sent back to the unit, those it explains against adjusted points, and, where the decision lets
    the unit amend during appraisal, all of them.
    """
    if role is not Role.OFFICER or now < calendar.appraisal_opens_at() or _is_over(calendar.appraisal_closes_at(), now):
        return {}
    closes = calendar.appraisal_closes_at()
    rows: dict[ComponentKey, datetime | None] = {}
    if framework.policies.appraisal_changes == "both_sides":
        rows = {component.key: closes for component in framework.components}
    for key, case in cases.items():
        present = case.present
        if present is None or present.appraisal.at is None:
            continue
        match stage_of(glance(case), sheet.entry(key).revision, calendar, now):
            case Stage.RETURNED:
                rows[key] = explain_until(calendar, present.appraisal.at)
            case Stage.EXPLAINING:
                rows[key] = closes
            case _:
                pass
    return rows


def _is_over(end: datetime | None, now: datetime) -> bool:
    return end is not None and now >= end
