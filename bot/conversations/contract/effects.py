"""What a step wants done beside the answer; the turn carries it out in its transaction."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.conversations.contract.shown import Reply
from bot.conversations.contract.snapshot import WayInKind
from core.assessment.administering import Addressee
from core.assessment.appraisal import Appraisal
from core.assessment.case import Reaction
from core.assessment.changes import Change
from core.assessment.people import Role
from core.assessment.sheet import Evidence
from core.scoring.model import ComponentKey


@dataclass(frozen=True, slots=True)
class Redeem:
    """Use up the invitation or device code and let the person in."""

    way_in_id: int
    kind: WayInKind


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Make another of the person's sheets the active one."""

    desk_id: int


@dataclass(frozen=True, slots=True)
class IssueDeviceCode:
    """Make a ten-minute code for the same person; the turn fills the fact ``code`` of the replies of this outcome."""


@dataclass(frozen=True, slots=True)
class IssueInvitation:
    """Make a new way into the unit for ``role``; the turn fills the facts ``code`` and ``link``.

    ``unit_code`` is empty for the unit of the desk; an office may let people into units of its branch.
    ``replaces_id`` is the ended membership whose work the invited person takes over; 0: nobody's. ``person_name`` is
    how the person is shown, unless they have a name already.
    """

    role: str
    replaces_id: int = 0
    person_name: str = ""
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class EndMembership:
    """Somebody no longer works for the unit in ``role``; what they wrote stays theirs."""

    membership_id: int
    role: Role


@dataclass(frozen=True, slots=True)
class PlaceMedia:
    """Remember which component an announced file was meant for."""

    media_id: str
    component: ComponentKey


@dataclass(frozen=True, slots=True)
class AmendmentTold:
    """The person at this desk has been told what was amended."""

    desk_id: int


@dataclass(frozen=True, slots=True)
class ChooseMail:
    """Write to the person's unit when nothing else reaches them, or no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class EndCalls:
    """Call the person on none of their machines any more."""


@dataclass(frozen=True, slots=True)
class TestCall:
    """Call the person once on each of their machines."""


@dataclass(frozen=True, slots=True)
class ChooseReminders:
    """The person wants fewer reminders from now on, or all of them again."""

    fewer: bool


@dataclass(frozen=True, slots=True)
class Agree:
    """The person has agreed to what is kept about them, as version ``wording`` says it."""

    wording: int


@dataclass(frozen=True, slots=True)
class EraseMe:
    """The person acts for no unit any more, and is forgotten once they have read the answer."""


class Urgency(StrEnum):
    """Which pushes go first; replies go before all of them."""

    RETURNED = "returned"
    REMINDER = "reminder"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True)
class Tell:
    """Push a message to other people: whoever acts in one of ``roles`` for the unit, or only ``person_id``.

    A push moves nobody's place. Its choices name the desk they belong to: ``/at:<ref>/<command>:<argument>``. Between
    21:00 and 07:00 it waits for the morning. With ``once`` a person gets it a single time, ever. Whoever causes a push
    does not get it.
    """

    reply: Reply
    unit_id: int = 0
    roles: frozenset[Role] = frozenset()
    person_id: int = 0
    urgency: Urgency = Urgency.RETURNED
    once: str = ""


@dataclass(frozen=True, slots=True)
class StartBroadcast:
    """Keep a message of the office for all of ``people``; it is handed out from ``starts_at`` on.

    ``ref`` names it ever after, ``audience`` says whom it is for.
    """

    ref: str
    audience: str
    text: str
    people: tuple[Addressee, ...]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class StopBroadcast:
    """Withdraw whatever of an own message has not left yet."""

    ref: str


Broadcasting: TypeAlias = StartBroadcast | StopBroadcast


@dataclass(frozen=True, slots=True)
class Decide:
    """Write a decision of the office's body on one component; ``appraisal.revision`` is the one that was seen."""

    sheet_id: int
    component: ComponentKey
    appraisal: Appraisal


@dataclass(frozen=True, slots=True)
class GiveOpinion:
    """Write what the office's body thinks of one component."""

    sheet_id: int
    component: ComponentKey
    text: str


@dataclass(frozen=True, slots=True)
class AddBodyEvidence:
    """Keep a proof of the office's body for ``evidence.component``, apart from the unit's own."""

    sheet_id: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HandOver:
    """Everything assigned to this person becomes that of ``person_id`` at the body ``body_id``."""

    person_id: int
    body_id: int


@dataclass(frozen=True, slots=True)
class React:
    """Write what the desk's unit says to the decision ``seen`` on one component."""

    component: ComponentKey
    reaction: Reaction
    seen: int


Appraising: TypeAlias = Decide | GiveOpinion | AddBodyEvidence | HandOver | React
"""What is written about an appraisal."""

NoticeEffect: TypeAlias = ChooseMail | ChooseReminders | EndCalls | TestCall
PersonalEffect: TypeAlias = Agree | EraseMe

Effect: TypeAlias = (
    Appraising
    | Broadcasting
    | Change
    | Redeem
    | OpenDesk
    | IssueDeviceCode
    | IssueInvitation
    | EndMembership
    | PlaceMedia
    | AmendmentTold
    | Tell
    | NoticeEffect
    | PersonalEffect
)
