"""What a person did, as a conversation learns of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.conversations.contract.place import Place
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


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
    place: Place | None
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

    place: Place | None
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
