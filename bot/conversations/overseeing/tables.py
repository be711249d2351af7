"""The table of units beside an answer: shown as a picture where it says more, a spreadsheet on request."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice
from bot.conversations.contract.snapshot import Office
from bot.conversations.overseeing.work import Chosen
from bot.conversations.reading.questions.model import Kind, Question, Scope, decoded
from core.scoring.phrase import Phrase

_MAINS: Final = (Kind.WEAKEST, Kind.STRONGEST, Kind.ROW)
_UNITS: Final = (Kind.RANK, Kind.POINTS, Kind.BAND, Kind.LOWEST, Kind.HIGHEST, Kind.MEAN)
_STAGES: Final = (Kind.PROGRESS, Kind.NOT_SUBMITTED, Kind.SUBMITTED, Kind.NOT_STARTED)

DRAWN_AS: Final[Mapping[Kind, Kind]] = (
    dict.fromkeys(_MAINS, Kind.WEAKEST) | dict.fromkeys(_UNITS, Kind.RANK) | dict.fromkeys(_STAGES, Kind.PROGRESS)
)
"""Answers that a picture says more than: units and mains, bars of the units, or progress over days."""

PICTURED_FROM: Final = 3
"""Units; fewer are said in words."""

_NAMES: Final[Mapping[Kind, str]] = {
    Kind.WEAKEST: "bang-theo-doi",
    Kind.RANK: "diem-va-xep-loai",
    Kind.PROGRESS: "tien-do-theo-ngay",
}


def picture_of(office: Office, found: tuple[Chosen, ...], question: Question) -> tuple[Attachment, ...]:
    """The picture beside an answer about several units of one campaign."""
    drawn = drawn_as(question)
    if drawn is None or question.scope not in {Scope.BELOW, Scope.AREA} or len(found) != 1:
        return ()
    one = found[0]
    if drawn is Kind.PROGRESS:
        says_more = len(one.units) >= PICTURED_FROM and not one.is_official
    else:
        says_more = len(one.with_points()) >= PICTURED_FROM
    name = f"{_NAMES[drawn]}.png"
    return (Attachment(AttachmentKind.BRANCH_PNG, _ref(office, question), name),) if says_more else ()


def drawn_as(question: Question) -> Kind | None:
    """Which picture belongs to a question; one row of all units is a field of the table of mains."""
    return Kind.WEAKEST if question.row else DRAWN_AS.get(question.kind)


def table_of(office: Office, question: Question) -> Attachment:
    """The spreadsheet of the units a question is about."""
    return Attachment(AttachmentKind.BRANCH_XLSX, _ref(office, question), "bang-theo-doi.xlsx")


def table_choice(question: Question) -> Choice:
    return Choice(f"/ask-table:{question.encoded()}", Phrase("choice-ask-table"))


def _ref(office: Office, question: Question) -> str:
    """Names the office, the units and the picture; what else was asked about them makes no other table."""
    asked = replace(question, kind=drawn_as(question) or Kind.WEAKEST, row="", count=0, band="")
    return f"{office.id}.{asked.encoded()}"


def table_ref(ref: str) -> tuple[int, Question] | None:
    """Office and question of a ref; ``None`` for anything else."""
    office, _, asked = ref.partition(".")
    question = decoded(asked)
    return (int(office), question) if office.isascii() and office.isdecimal() and question is not None else None
