"""A spreadsheet whose texts stay texts, whose numbers stay exact, and whose bytes depend on nothing but its content."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from core.scoring.numbers import plain

TEXT_MAX: Final = 32_767
"""Characters a cell holds: https://support.microsoft.com/office/excel-specifications-and-limits."""

FOOTER_MAX: Final = 200
A4: Final = 9
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
BASE: Final[Mapping[str, Any]] = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. ``background`` and ``ink`` are ``#rrggbb`` or empty."""

    bold: bool = False
    italic: bool = False
    border: bool = False
    wrap: bool = False
    align: str = "left"
    size: int = 11
    background: str = ""
    ink: str = ""


PLAIN: Final = Look()


class Workbook:
    """One workbook with one page after another; ``save`` ends it.

    Numbers are shown grouped, with as many decimals as they have; which signs group and part decimals is a setting of
    the reader's computer (``1.234,5`` on a Vietnamese one), no file can force it.
    """

    def __init__(self, title: str, created_at: datetime) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, OPTIONS)
        self._book.set_properties({"title": clean(title), "created": created_at.astimezone(UTC).replace(tzinfo=None)})
        self._formats: dict[tuple[Look, str], Any] = {}

    def page(self, name: str) -> "Page":
        return Page(self._book.add_worksheet(name), self)

    def save(self) -> bytes:
        self._book.close()
        return self._out.getvalue()

    def format(self, look: Look, number_format: str = "") -> Any:
        """The library's format for a look; the same look is the same format."""
        known = self._formats.get((look, number_format))
        if known is None:
            known = self._book.add_format(_properties(look, number_format))
            self._formats[look, number_format] = known
        return known


class Page:
    """One sheet of the workbook. Rows and columns count from 0."""

    def __init__(self, sheet: Any, book: Workbook) -> None:
        self._sheet = sheet
        self._book = book

    def text(self, row: int, column: int, text: str, look: Look = PLAIN, *, to_column: int | None = None) -> None:
        """Write a text that never becomes a formula, a link or a number; up to ``to_column`` in one merged cell."""
        cell = self._book.format(look, "@")
        if to_column is not None and to_column > column:
            self._sheet.merge_range(row, column, row, to_column, "", cell)
        self._sheet.write_string(row, column, clean(text), cell)

    def tall_text(self, row: int, column: int, text: str, look: Look, *, to_row: int) -> None:
        """The same over several rows."""
        cell = self._book.format(look, "@")
        self._sheet.merge_range(row, column, to_row, column, "", cell)
        self._sheet.write_string(row, column, clean(text), cell)

    def number(
        self, row: int, column: int, number: Decimal | None, look: Look = PLAIN, *, to_column: int | None = None
    ) -> None:
        """Write a number; ``None`` leaves the cell empty, because not known is not zero."""
        cell = self._book.format(look, _number_format(number))
        if to_column is not None and to_column > column:
            self._sheet.merge_range(row, column, row, to_column, "", cell)
        if number is None:
            self._sheet.write_blank(row, column, None, cell)
        else:
            self._sheet.write_number(row, column, Decimal(plain(number)), cell)

    def picture(self, row: int, column: int, png: bytes, description: str) -> None:
        place = {"image_data": io.BytesIO(png), "x_offset": 4, "y_offset": 4, "description": clean(description)}
        self._sheet.insert_image(row, column, "picture.png", {**place, "object_position": 1})

    def column_widths(self, widths: tuple[int, ...]) -> None:
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def row_height(self, row: int, points: int) -> None:
        self._sheet.set_row(row, points)

    def print_on_a4(self, footer: str, page_numbers: str, *, landscape: bool) -> None:
        """Fit the columns on the paper's width. ``page_numbers`` may hold ``&P`` and ``&N``."""
        if landscape:
            self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer(f"&L&9{_footer(footer)}&R&9{page_numbers}")

    def repeat_rows(self, first: int, last: int) -> None:
        self._sheet.repeat_rows(first, last)


def clean(text: str) -> str:
    """The text without what a cell cannot hold."""
    return NOT_IN_XML.sub("", text)[:TEXT_MAX]


def _properties(look: Look, number_format: str) -> Mapping[str, Any]:
    properties = {
        **BASE,
        "bold": look.bold,
        "italic": look.italic,
        "text_wrap": look.wrap,
        "align": look.align,
        "font_size": look.size,
        "border": int(look.border),
        "num_format": number_format or "General",
    }
    if look.background:
        properties["bg_color"] = look.background
    if look.ink:
        properties["font_color"] = look.ink
    return properties


def _number_format(number: Decimal | None) -> str:
    places = len(plain(number).partition(".")[2]) if number is not None else 0
    return "#,##0" + ("." + "0" * places if places else "")


def _footer(text: str) -> str:
    """A footer holds 255 characters altogether, and ``&`` begins a code."""
    return clean(text)[:FOOTER_MAX].replace("&", "&&")
