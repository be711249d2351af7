"""The sheet as a file: which kinds there are, what they are called, who makes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.documents.sheet_paper import SheetPaper
from bot.documents.sheet_pdf import sheet_pdf
from bot.documents.sheet_png import sheet_png
from bot.documents.sheet_xlsx import sheet_xlsx
from bot.wording import Words


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One kind of file made of a sheet."""

    extension: str
    media_type: str
    make: Callable[[SheetPaper, Words], bytes]


SHEET_FILES: Final[Mapping[str, SheetFile]] = {
    "sheet_png": SheetFile("png", "image/png", sheet_png),
    "sheet_pdf": SheetFile("pdf", "application/pdf", sheet_pdf),
    "sheet_xlsx": SheetFile("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet_xlsx),
}
"""By the name of the attachment's kind."""
