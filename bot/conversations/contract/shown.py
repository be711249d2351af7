"""What a person is shown: paragraphs, choices, files."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.scoring.phrase import Fact, Label, Phrase


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
