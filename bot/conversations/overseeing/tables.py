"""The table of units and mains beside an answer: shown as a picture where it says more, a spreadsheet on request."""

from dataclasses import replace
from typing import Final

from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice
from bot.conversations.contract.snapshot import Office
from bot.conversations.overseeing.work import Chosen
from bot.conversations.reading.question_words import Kind
from bot.conversations.reading.questions import Question, Scope, decoded
from core.scoring.model import Phrase

PICTURED: Final = frozenset(
    {Kind.RANK, Kind.POINTS, Kind.BAND, Kind.WEAKEST, Kind.STRONGEST, Kind.LOWEST, Kind.HIGHEST, Kind.ROW, Kind.MEAN}
)
"""Answers that a picture of all units and mains says more than."""

PICTURED_FROM: Final = 3
"""Units with points; fewer are said in words."""


def picture_of(office: Office, found: tuple[Chosen, ...], question: Question) -> tuple[Attachment, ...]:
    """The picture beside an answer about several units of one campaign."""
    is_many = question.scope in {Scope.BELOW, Scope.AREA} and question.kind in PICTURED and len(found) == 1
    if not is_many or len(found[0].with_points()) < PICTURED_FROM:
        return ()
    return (Attachment(AttachmentKind.BRANCH_PNG, _ref(office, question), "bang-theo-doi.png"),)


def table_of(office: Office, question: Question) -> Attachment:
    """The spreadsheet of the units a question is about."""
    return Attachment(AttachmentKind.BRANCH_XLSX, _ref(office, question), "bang-theo-doi.xlsx")


def table_choice(question: Question) -> Choice:
    return Choice(f"/ask-table:{question.encoded()}", Phrase("choice-ask-table"))


def _ref(office: Office, question: Question) -> str:
    """Names the office and the units; what was asked about them makes no other table."""
    asked = replace(question, kind=Kind.POINTS, row="", count=0, band="")
    return f"{office.id}.{asked.encoded()}"


def table_ref(ref: str) -> tuple[int, Question] | None:
    """Office and question of a ref; ``None`` for anything else."""
    office, _, asked = ref.partition(".")
    question = decoded(asked)
    return (int(office), question) if office.isascii() and office.isdecimal() and question is not None else None
