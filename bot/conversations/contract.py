"""What goes into a step of a conversation and what comes out.

``step(snapshot, place, inbound, now) -> Outcome`` is pure: the turn loads, steps, saves everything in one transaction,
and only then anything is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from core.assessment.appraisal import Appraisal
from core.assessment.case import Case, Reaction
from core.assessment.changes import Change
from core.assessment.people import Colleague, Membership, Refusal, Role
from core.assessment.rounds import Round
from core.assessment.sheet import Evidence, Revision, Sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, Fact, Label, Phrase

# --- what a person is shown ------------------------------------------------------------------------------------------


class Style(StrEnum):
    """What a paragraph is; every channel shows it in its own way."""

    HEAD = "head"  # names what the message is about
    BODY = "body"
    OK = "ok"  # something was kept
    WARN = "warn"  # something was refused or needs care
    HINT = "hint"  # what may be typed or sent


@dataclass(frozen=True, slots=True)
class Say:
    """One paragraph."""

    phrase: Phrase
    style: Style = Style.BODY


def say(key: str, style: Style = Style.BODY, /, **facts: Fact) -> Say:
    return Say(Phrase(key, facts), style)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be tapped, or typed by label, or by ``number`` where it has one; ``points`` is what it earns.

    ``id`` is short ASCII. Ids of the form ``/command`` or ``/command:argument`` work from every place and for ever; all
    others belong to the question they were shown with.
    """

    id: str
    label: Label
    number: int | None = None
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of progress: ``done`` of ``total`` components, with a sentence that says the same."""

    label: Label
    done: int
    total: int
    caption: Phrase
    command: str = ""  # the choice id a tap on the bar stands for


class AttachmentKind(StrEnum):
    """Files of ours that a reply can carry."""

    EVIDENCE = "evidence"  # ref = evidence id
    SHEET_PNG = "sheet_png"  # of all three ref = desk id
    SHEET_PDF = "sheet_pdf"
    SHEET_XLSX = "sheet_xlsx"
    BRANCH_PNG = "branch_png"  # of both ref = office id and the question whose units it shows
    BRANCH_XLSX = "branch_xlsx"
    MY_DATA = "my_data"  # ref = the person it is about


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the person may open; its bytes are fetched or made when it is opened or sent."""

    kind: AttachmentKind
    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of a proof, made by ourselves, shown where a channel shows pictures; ``ref`` is the proof's id."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the person.

    ``asks`` marks the message that puts the question of the place; its choices are the ones numbers and labels are
    read against. ``many`` means several of the numbered choices may be picked together.
    """

    lines: tuple[Say, ...]
    choices: tuple[Choice, ...] = ()
    bars: tuple[Bar, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    previews: tuple[Preview, ...] = ()
    asks: bool = False
    many: bool = False
    ticked: tuple[str, ...] = ()  # with `many`: ids that are already picked


# --- what a person did -----------------------------------------------------------------------------------------------


class Control(StrEnum):
    """Words that mean the same everywhere; their spellings are in the words."""

    LATER = "later"
    BACK = "back"
    DONE = "done"
    HELP = "help"
    NO_DATA = "nodata"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "na"
    YES = "yes"
    NO = "no"
    NEXT = "next"
    HOME = "home"
    POINTS = "points"
    MISSING = "missing"
    ADVICE = "advice"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    EVIDENCE = "evidence"
    GENERAL = "general"
    DEVICE = "device"
    SHEETS = "sheets"
    FILE = "file"
    PICTURE = "picture"
    PRINT = "print"
    SPREADSHEET = "spreadsheet"
    INVITE = "invite"
    NOTICES = "notices"
    REMINDERS = "reminders"
    MY_DATA = "mydata"
    ERASE_ME = "erase"
    APPROVE = "approve"
    RETURN = "return"
    HANDS = "hands"
    ASSIGN = "assign"
    STAFF = "staff"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button.

    ``current`` tells whether it belongs to the question that is waiting now; ``place`` is where it was shown; ``again``
    that this very tap arrived a moment ago.
    """

    choice: str
    place: "Place | None"
    current: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Picked:
    """Several of the waiting question's choices at once."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrote:
    """Text as typed; ``choice`` is the waiting choice whose label or number it is, ``control`` the word it is."""

    text: str
    choice: str | None = None
    control: Control | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation or device code arrived, by link or typed; what it is stands in ``Snapshot.way_in``."""


@dataclass(frozen=True, slots=True)
class MediaAnnounced:
    """A file is on its way: the row is kept, the bytes are not fetched or checked yet.

    ``component`` is where an upload button said it belongs, if it did. Of an ``album`` that has begun to arrive,
    ``beside`` is where its earlier files were to go and ``waiting`` are those that are still on their way.
    """

    id: str
    name: str
    caption: str = ""
    component: ComponentKey | None = None
    album: str = ""
    beside: ComponentKey | None = None
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaReady:
    """A file is stored and checked; ``component`` is where it was to go when it was announced.

    ``waiting`` counts the files of its ``album`` that are still on their way. ``recompressed``: a messenger made it
    smaller. ``preview`` is the SHA-256 of a picture of it, empty without one.
    """

    id: str
    name: str
    sha256: str
    media_type: str
    size_bytes: int
    component: ComponentKey | None = None
    album: str = ""
    waiting: int = 0
    recompressed: bool = False
    preview: str = ""


@dataclass(frozen=True, slots=True)
class MediaRefused:
    """A file was not kept; ``reason`` is a key of the words with its facts."""

    id: str
    name: str
    reason: Phrase
    album: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class MediaStampedSecret:
    """A file bore a stamp of state secrets (dấu chỉ độ mật): it was not kept, and nobody can open it."""

    id: str
    name: str
    album: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class MediaTooLarge:
    """A file that the messenger will not hand over to us."""

    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier message was changed; ``place`` is the question it answered then, ``None`` when that is not known."""

    place: "Place | None"
    wrote: Wrote


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A sort of message nobody can use here (a sticker, a location). ``kind`` only for the record."""

    kind: str


Inbound: TypeAlias = (
    Tapped
    | Picked
    | Wrote
    | Edited
    | Opened
    | MediaAnnounced
    | MediaReady
    | MediaRefused
    | MediaStampedSecret
    | MediaTooLarge
    | Unsupported
)

# --- what is known ---------------------------------------------------------------------------------------------------


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

    ``desk`` is ``None`` until a person has joined a unit and opened a sheet, and while an ``office`` is open. ``reach``
    is filled for whoever asks how they are told of news, ``own`` for whoever asks what is kept about them, ``left`` for
    whoever has nothing to work at any more.
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


# --- what a step decides ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in a conversation.

    Every step has its own dataclass derived from this one; its fields are text, numbers, tuples of text or mappings of
    text, so that it can be stored.
    """


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

    ``replaces_id`` is the ended membership whose work the invited person takes over; 0: nobody's. ``person_name`` is
    how the person is shown, unless they have a name already.
    """

    role: str
    replaces_id: int = 0
    person_name: str = ""


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """``place`` is ``None`` when the person stays where they were.

    ``remind`` repeats the waiting question after an answer to something else.
    ``enter`` asks the turn to load again after the effects and to go on where the person now belongs: after joining,
    after opening another sheet, or where the next question needs what was not loaded. Then ``lead`` are the lines that
    come before it, and ``then`` is the command, ``/command:argument``, that is carried out there.
    """

    place: Place | None = None
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    remind: bool = False
    enter: bool = False
    lead: tuple[Say, ...] = ()
    then: str = ""


Take: TypeAlias = Callable[[Snapshot, Any, Inbound, datetime], Outcome]
"""Answers what a person did at a place."""

Show: TypeAlias = Callable[[Snapshot, Any, datetime], Reply]
"""Puts the question of a place. It is said in full on arrival and again, shorter, after a side question."""

Command: TypeAlias = Callable[[Snapshot, Place, str, datetime], Outcome]
"""Does what a choice ``command:argument`` or a control word says, from whatever place."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at one place."""

    take: Take
    show: Show
    remind: Show


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation: its places and the commands it answers. Found by its name ``CONVERSATION`` in its module.

    It is held at sheets, or at the offices of ``offices``, each with the place where it begins.
    """

    steps: Mapping[type[Place], Step] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    offices: Mapping[Role, Place] = field(default_factory=dict)
