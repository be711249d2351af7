"""The invitations of a round as a spreadsheet to cut up or send on: unit, role, link, typed code, QR code."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno

from bot.documents.workbook import Look, Workbook
from bot.wording import Words
from core.scoring.phrase import Fact, Label, Phrase

WIDTHS: Final = (12, 34, 22, 48, 18, 22)
QR_COLUMN: Final = 5
QR_SCALE: Final = 3
QR_BORDER: Final = 2
ROW_HEIGHT: Final = 108
HEAD: Final = Look(bold=True, size=14)
NOTE: Final = Look(italic=True, wrap=True)
COLUMN: Final = Look(bold=True, border=True, wrap=True, align="center", background="#d9e7e6")
CELL: Final = Look(border=True, wrap=True)
CODE: Final = Look(border=True, bold=True, align="center", size=13)


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One way in. ``role`` is a sentence of ours or a text."""

    unit_code: str
    unit_name: str
    role: Label
    link: str
    typed_code: str


def invitations_xlsx(
    rows: Iterable[InvitationRow], round_title: str, expires_at: datetime, created_at: datetime, words: Words
) -> bytes:
    """The same rows give the same bytes. The file holds secrets: whoever has it can join."""

    def say(key: str, /, **facts: Fact) -> str:
        return words.text(Phrase(key, facts))

    book = Workbook(round_title, created_at)
    page = book.page(say("invitations-page"))
    page.column_widths(WIDTHS)
    page.print_on_a4(round_title, say("paper-page-numbers", page="&P", pages="&N"), landscape=True)
    page.text(0, 0, say("invitations-title", round=round_title), HEAD, to_column=QR_COLUMN)
    page.text(1, 0, say("invitations-note", expires=expires_at), NOTE, to_column=QR_COLUMN)
    page.row_height(1, 32)
    for column, text in enumerate(
        (
            say("invitations-unit-code"),
            say("invitations-unit"),
            say("invitations-role"),
            say("invitations-link"),
            say("invitations-typed-code"),
            say("invitations-qr"),
        )
    ):
        page.text(2, column, text, COLUMN)
    page.repeat_rows(2, 2)
    for line, row in enumerate(rows, 3):
        page.row_height(line, ROW_HEIGHT)
        for column, text in enumerate((row.unit_code, row.unit_name, words.label(row.role), row.link)):
            page.text(line, column, text, CELL)
        page.text(line, QR_COLUMN - 1, row.typed_code, CODE)
        page.text(line, QR_COLUMN, "", CELL)
        page.picture(line, QR_COLUMN, qr_png(row.link), say("invitations-qr-of", unit=row.unit_name))
    return book.save()


def qr_png(link: str) -> bytes:
    """The link as a QR code, readable from paper."""
    out = io.BytesIO()
    segno.make_qr(link, error="m").save(out, kind="png", scale=QR_SCALE, border=QR_BORDER)
    return out.getvalue()
