"""A printed paper: flowing text and tables on A4 with page numbers, embedded fonts and bytes that never vary."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from bot.documents.faces import Face
from bot.documents.fonts import drawable, ending_in_dots, register_fonts, text_width, wrapped

MARGIN: Final = 12 * mm
FOOTER_SIZE: Final = 8
WATERMARK_SIZE: Final = 96
WATERMARK_INK: Final = "#8a4b00"
WATERMARK_OPACITY: Final = 0.09
GRID: Final = "#7f9b98"
PADDING: Final = 3
MOST_LINES: Final = 20
"""Of one row: such a row fits on half a page lying on its side."""

LEADING: Final = 1.35
_ALIGN: Final[Mapping[str, Literal[0, 1, 2]]] = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_OWN_FONT: Final = ("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.value)
"""Without it the library would name a font that is not inside the file."""

_TOP: Final = ("VALIGN", (0, 0), (-1, -1), "TOP")
_ONE_AT_A_TIME: Final = Lock()
"""The library keeps one reader of markup for the whole process, so two papers must not use it at once."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How a paragraph is written; ``size`` in points."""

    size: float = 9
    face: Face = Face.REGULAR
    align: Literal["left", "center", "right"] = "left"
    colour: str = "#000000"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one field of a table; ``ground`` is the colour behind it, or empty."""

    text: str = ""
    ink: Ink = Ink()
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: ``widths`` in points, the first ``header_rows`` come again on every page."""

    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]
    header_rows: int = 0


@dataclass(slots=True)
class PdfPaper:
    """One paper. ``page_words`` says which page of how many one is.

    The same content gives the same bytes: no clock, no random name, no font of the machine.
    """

    title: str
    footer: str
    page_words: Callable[[int, int], str]
    watermark: str = ""
    is_landscape: bool = False
    _story: list[Flowable] = field(default_factory=list)

    def __post_init__(self) -> None:
        register_fonts()

    @property
    def width(self) -> float:
        """Points between the margins."""
        return self._size[0] - 2 * MARGIN

    def text(self, text: str, ink: Ink) -> None:
        self._story.append(paragraph(text, ink))

    def space(self, points: float) -> None:
        self._story.append(Spacer(1, points))

    def new_page(self) -> None:
        self._story.append(PageBreak())

    def room(self, points: float) -> None:
        """Go on on a new page where less than this is left: no heading stands alone at the foot."""
        self._story.append(CondPageBreak(points))

    def table(self, grid: Grid) -> None:
        """A table with lines around every cell; a row that is higher than a page goes on in rows of its own.

        The lines are broken here and not by the library, which would lay out every cell three times.
        """
        rows = [row for whole in grid.rows for row in _in_low_rows(whole, grid.widths)]
        style: list[Any] = [
            _OWN_FONT,
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor(GRID)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                style.extend(_looks(cell, (column, number)))
        content = [[cell.text for cell in row] for row in rows]
        widths = list(grid.widths)
        self._story.append(Table(content, colWidths=widths, repeatRows=grid.header_rows, style=TableStyle(style)))

    def side_by_side(self, rows: Sequence[tuple[Cell, Cell]], *, room_below: float = 0) -> None:
        """Two halves without lines, all on one page, with room for pen and stamp below."""
        content = [[paragraph(cell.text, cell.ink) for cell in row] for row in rows]
        table = Table(content, colWidths=[self.width / 2] * 2, style=TableStyle([_OWN_FONT, _TOP]))
        self._story.append(KeepTogether([table, Spacer(1, room_below)]))

    def save(self) -> bytes:
        out = io.BytesIO()
        with _ONE_AT_A_TIME:
            document = SimpleDocTemplate(
                out,
                pagesize=self._size,
                leftMargin=MARGIN,
                rightMargin=MARGIN,
                topMargin=MARGIN,
                bottomMargin=MARGIN + 6 * mm,
                title=drawable(self.title),
                lang="vi-VN",
                invariant=1,
            )
            document.build(self._story, canvasmaker=self._canvas)
        return out.getvalue()

    @property
    def _size(self) -> tuple[float, float]:
        return landscape(A4) if self.is_landscape else A4

    def _canvas(self, *args: Any, **kwargs: Any) -> Canvas:
        return _Numbered(self, *args, **{**kwargs, "initialFontName": Face.REGULAR.value})


class _Numbered(Canvas):
    """Writes what stands on every page last, when the number of pages is known."""

    def __init__(self, paper: PdfPaper, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paper = paper
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  (the library's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # what the library's own showPage ends with

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self._foot(number)
            super().showPage()
        super().save()

    def _foot(self, number: int) -> None:
        paper = self._paper
        width, height = paper._size  # noqa: SLF001  (the canvas is the paper's own other half)
        if paper.watermark:
            self.saveState()
            self.setFillColor(HexColor(WATERMARK_INK), alpha=WATERMARK_OPACITY)
            text = drawable(paper.watermark)
            size = min(WATERMARK_SIZE, WATERMARK_SIZE * width / text_width(text, WATERMARK_SIZE, Face.BOLD))
            self.setFont(Face.BOLD, size)
            self.translate(width / 2, height / 2)
            self.rotate(30)
            self.drawCentredString(0, -size / 3, text)
            self.restoreState()
        self.setFont(Face.REGULAR, FOOTER_SIZE)
        self.drawString(MARGIN, MARGIN - 2 * mm, _in_one_line(drawable(paper.footer), width - 2 * MARGIN - 30 * mm))
        pages = paper.page_words(number, len(self._pages))
        self.drawRightString(width - MARGIN, MARGIN - 2 * mm, pages)


def paragraph(text: str, ink: Ink) -> Paragraph:
    """A text, never read as markup."""
    register_fonts()
    shown = escape(drawable(text)).replace("\n", "<br/>")
    with _ONE_AT_A_TIME:
        return Paragraph(shown, _style(ink))


def _style(ink: Ink) -> ParagraphStyle:
    return ParagraphStyle(
        f"{ink}",
        fontName=ink.face.value,
        fontSize=ink.size,
        leading=ink.size * LEADING,
        alignment=_ALIGN[ink.align],
        textColor=HexColor(ink.colour),
        splitLongWords=1,
    )


def _looks(cell: Cell, at: tuple[int, int]) -> Iterator[tuple[Any, ...]]:
    """The library's commands for one field."""
    ink = cell.ink
    if cell.text:
        yield ("FONT", at, at, ink.face.value, ink.size, ink.size * LEADING)
        yield ("ALIGN", at, at, ink.align.upper())
        yield ("TEXTCOLOR", at, at, HexColor(ink.colour))
    if cell.ground:
        yield ("BACKGROUND", at, at, HexColor(cell.ground))


def _in_low_rows(row: Sequence[Cell], widths: Sequence[float]) -> Iterator[Sequence[Cell]]:
    """The row with its lines broken, or as many rows as it takes for none to be higher than ``MOST_LINES``."""
    columns = [_parts(cell, width - 2 * PADDING) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(len(parts) for parts in columns)):
        yield [
            replace(cell, text=parts[number] if number < len(parts) else "")
            for cell, parts in zip(row, columns, strict=True)
        ]


def _parts(cell: Cell, width: float) -> list[str]:
    lines = wrapped(cell.text, width, cell.ink.size, cell.ink.face)
    return ["\n".join(lines[at : at + MOST_LINES]) for at in range(0, len(lines), MOST_LINES)] or [""]


def _in_one_line(text: str, width: float) -> str:
    return text if text_width(text, FOOTER_SIZE) <= width else ending_in_dots(text, width, FOOTER_SIZE)
