"""What a step knows of the person, their desks and offices, and of the moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.assessment.case import Case
from core.assessment.people import Colleague, Membership, Refusal, Role
from core.assessment.rounds import Round
from core.assessment.sheet import Revision, Sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey


class WayInKind(StrEnum):
    """What a code turned out to be."""

    INVITATION = "invitation"
    DEVICE = "device"
    REFUSED = "refused"  # expired, used, wrong or revoked: one sentence for all
    LOCKED = "locked"
    YOURS = "yours"  # used, by this very person


@dataclass(frozen=True, slots=True)
class WayIn:
    """What stands behind the code that was opened. Only kind and contact are filled when it is refused."""

    kind: WayInKind
    id: int = 0
    role: str = ""
    unit_name: str = ""
    round_title: str = ""
    framework_title: str = ""
    max_points: Decimal = Decimal(0)
    contact: str = ""
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class LastRound:
    """What last round's result says about one component; unknown is ``None``."""

    self_points: Decimal | None
    appraised_points: Decimal | None
    note: str
    max_points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Amended:
    """What has become of the framework since this desk was last told.

    ``asked_again`` are the rows whose answers were set back on this sheet, ``changed`` all rows whose question is
    another one now; ``reopened``: the sheet had been handed in and was taken back.
    """

    asked_again: frozenset[ComponentKey] = frozenset()
    changed: frozenset[ComponentKey] = frozenset()
    added: frozenset[ComponentKey] = frozenset()
    dropped: frozenset[ComponentKey] = frozenset()
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One sheet a person works on: everything a conversation needs to know about it.

    ``refusal`` says why this person may not change the sheet now, ``None`` when they may. ``amended`` is what is still
    to be told about the framework. ``colleagues`` are all who work at the unit's sheets, this person among them.
    ``trail`` are the answers one component has had, loaded only where they are shown. Once appraisal has begun,
    ``cases`` is what was decided, and ``open_rows`` are the components this person may change all the same, each with
    its end. ``round_id`` is the round's own number.
    """

    id: int
    membership: Membership
    round: Round
    framework: Framework
    sheet: Sheet
    sheet_id: int = 0
    history: Mapping[ComponentKey, LastRound] = field(default_factory=dict)
    refusal: Refusal | None = None
    amended: Amended | None = None
    cases: Mapping[ComponentKey, Case] = field(default_factory=dict)
    open_rows: Mapping[ComponentKey, datetime | None] = field(default_factory=dict)
    round_id: int = 0
    colleagues: tuple[Colleague, ...] = ()
    trail: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """One role of a person that looks at many sheets of a round, for one unit.

    ``work`` is what the reader of the role (``bot/offices/<role>.py``) has loaded for this turn, knowing where the
    person is and what they did. ``round_id`` is the round's own number.
    """

    id: int
    membership: Membership
    round: Round
    round_id: int
    work: Any = None


@dataclass(frozen=True, slots=True)
class DeskCard:
    """One of the sheets a person may open, or an office: then there is no framework.

    ``ref`` names it in buttons of pushes: see ``at_sheet`` and ``at_office``.
    """

    id: int
    unit_name: str
    framework_title: str
    round_title: str
    role: Role = Role.OFFICER
    ref: str = ""


def at_sheet(sheet_id: int, role: Role) -> str:
    """The ``ref`` of whoever works on a sheet in a role."""
    return f"s{sheet_id}-{role.value}"


def at_office(round_id: int, role: Role) -> str:
    """The ``ref`` of whoever holds an office in a round."""
    return f"r{round_id}-{role.value}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is told of news while no page of theirs is open.

    ``browsers``: on how many machines they have agreed to be called. ``mail`` is their unit's address, masked, empty
    where none is known. ``messengers`` are the names of the others they write from.
    """

    can_call: bool = False
    browsers: int = 0
    can_write: bool = False
    mail: str = ""
    mail_wanted: bool = True
    messengers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnChat:
    """A chat of a person; ``mark`` is enough of its number to tell it from another, and no more."""

    messenger: str
    mark: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """What a person does for a unit now. ``above`` are the units over it; ``others`` do the same beside them."""

    role: Role
    unit_id: int
    unit_name: str
    since: datetime
    above: tuple[int, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is kept about a person, in short.

    ``agreed`` is the version of the wording they agreed to (0: none), at ``agreed_at``. ``talk_days``: how long after
    the round what was said is kept, ``None``: for good. ``carriers`` are messengers that keep what is sent
    through them on servers of their own.
    """

    name: str
    chats: tuple[OwnChat, ...]
    posts: tuple[Post, ...]
    answers: int
    evidence: int
    messages: int
    machines_called: int
    agreed: int = 0
    agreed_at: datetime | None = None
    talk_days: int | None = None
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """The unit that a person worked for before they changed post, and until when."""

    unit_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was true when the turn began.

    ``desk`` is ``None`` until a person has joined a unit and opened a sheet, and while an ``office`` is open.
    ``reach`` is filled for whoever asks how they are told of news, ``published`` for whoever asks about results from
    a sheet, ``own`` for whoever asks what is kept about them, ``left`` for whoever has nothing to work at any more.
    """

    person_id: int
    desks: tuple[DeskCard, ...] = ()
    desk: Desk | None = None
    office: Office | None = None
    way_in: WayIn | None = None
    new_id: str = ""  # an unused id for whatever this turn creates
    contact: str = ""
    reach: Reach | None = None
    own: OwnData | None = None
    left: Left | None = None
    published: Office | None = None
