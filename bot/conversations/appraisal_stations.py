"""The places of an appraisal."""

from dataclasses import dataclass

from bot.conversations.contract.place import Place
from core.assessment.appraisal import Verdict
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class Queue(Place):
    """Everything that is this appraiser's, unit by unit."""


@dataclass(frozen=True, slots=True)
class AtSheet(Place):
    """At one unit's sheet: all places derived from this one need it loaded."""

    sheet: int


@dataclass(frozen=True, slots=True)
class AtUnit(AtSheet):
    """The mains of a unit's sheet."""


@dataclass(frozen=True, slots=True)
class AtMain(AtSheet):
    """The rows of one main."""

    pillar: str


@dataclass(frozen=True, slots=True)
class ConfirmSweep(AtSheet):
    """All rows of a main without findings are to be accepted: a yes is needed. ``count`` was said."""

    pillar: str
    count: int


@dataclass(frozen=True, slots=True)
class Judging(AtSheet):
    """One component's card. ``seen`` and ``answer`` are the decision and the answer that were shown."""

    key: ComponentKey
    seen: int = 0
    answer: int = 0


@dataclass(frozen=True, slots=True)
class GivePoints(Judging):
    """Other points are to be given."""


@dataclass(frozen=True, slots=True)
class GiveReason(Judging):
    """The reason of a decision is to be written; ``points`` with an adjustment, as plain decimal text."""

    verdict: Verdict = Verdict.ADJUSTED
    points: str = ""


@dataclass(frozen=True, slots=True)
class WriteOpinion(Judging):
    """A co-ordinating body's opinion is to be written."""


@dataclass(frozen=True, slots=True)
class Overtaken(Judging):
    """Somebody else has decided meanwhile: is their decision to be replaced by this one?"""

    verdict: Verdict = Verdict.ADJUSTED
    points: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChooseTaker(Place):
    """Who is to take over?"""


@dataclass(frozen=True, slots=True)
class ConfirmHandOver(Place):
    """Everything assigned to this person would become somebody else's: a yes is needed."""

    person_id: int
    body_id: int
