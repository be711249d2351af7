"""The sheet to take away: a picture to pass on, a paper to print and sign, a spreadsheet to work with."""

from datetime import datetime

from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Command, Conversation, Outcome
from bot.conversations.moves import desk_of
from core.scoring.phrase import Phrase

NAME_BY_KIND = {
    AttachmentKind.SHEET_PNG: "phieu-tu-danh-gia.png",
    AttachmentKind.SHEET_PDF: "phieu-tu-danh-gia.pdf",
    AttachmentKind.SHEET_XLSX: "phieu-tu-danh-gia.xlsx",
}

PAPER_CHOICES = (
    Choice("/print", Phrase("choice-print")),
    Choice("/spreadsheet", Phrase("choice-spreadsheet")),
)
"""What is offered beside the picture."""

TAKE_AWAY = Choice("/file", Phrase("choice-file"))
"""All of them together."""


def sheet_file(desk: Desk, kind: AttachmentKind) -> Attachment:
    """The sheet as it stands when the file is opened or sent."""
    return Attachment(kind, str(desk.id), NAME_BY_KIND[kind])


def _handing_out(key: str, *kinds: AttachmentKind) -> Command:
    def command(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
        desk = desk_of(snapshot)
        line = say(key, Style.HEAD, unit=desk.membership.unit_name)
        return Outcome(
            replies=(Reply((line,), attachments=tuple(sheet_file(desk, kind) for kind in kinds)),), remind=True
        )

    return command


CONVERSATION = Conversation(
    commands={
        "file": _handing_out("file-here", *NAME_BY_KIND),
        "picture": _handing_out("picture-here", AttachmentKind.SHEET_PNG),
        "print": _handing_out("print-here", AttachmentKind.SHEET_PDF),
        "spreadsheet": _handing_out("spreadsheet-here", AttachmentKind.SHEET_XLSX),
    },
)
