"""A page of somebody else's spreadsheet as a table: finds the header by its words and reads cells forgivingly."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from bot.conversations.folding import fold
from bot.conversations.reading import Slip, read_decimal
from core.scoring.numbers import STORED_PLACES, has_at_most, plain
from core.scoring.phrase import Fact, Phrase

ROWS_MAX: Final = 100_000
COLUMNS_MAX: Final = 40
HEADER_WITHIN: Final = 15
"""How many rows a title above the header may take."""

SPREADSHEET_DIGITS: Final = 15
"""A spreadsheet keeps binary numbers and shows at most so many digits of them: those are what was typed."""

FIXED_DIGITS: Final = re.compile(r"(?P<whole>0+)(?:\.(?P<places>0+))?")
"""A cell format that fixes how many digits are shown: ``00000`` for unit codes, ``0.00`` for the code ``1.10``."""

AnyCell = Cell | MergedCell | ReadOnlyCell | EmptyCell


@dataclass(frozen=True, slots=True)
class Given:
    """One cell: what it shows, and its number if it is one."""

    text: str = ""
    number: Decimal | None = None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row that is not empty; ``number`` is its place on the page, from 1."""

    number: int
    cells: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it stands. ``is_cut`` tells that it goes on behind the last row that is read."""

    name: str
    lines: tuple[Line, ...]
    is_cut: bool


def read_pages(path: Path, count: int) -> tuple[RawPage, ...]:
    """The first ``count`` pages. The file must have passed the check of files: this unpacks it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations of the file, which do not matter here
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            pages = [page for page in book.worksheets if isinstance(page, ReadOnlyWorksheet)]
            return tuple(_page(page) for page in pages[:count])
        finally:
            book.close()


class Table:
    """The lines below a header. Problems are collected, so that a person sees all of them at once."""

    def __init__(self, page: RawPage, columns: Mapping[str, int], header: Line, problems: list[Phrase]) -> None:
        self._page = page
        self._columns = columns
        self._header = header
        self._problems = problems
        self.lines = tuple(line for line in page.lines if line.number > header.number)

    def text(self, line: Line, field: str) -> str:
        return " ".join(self._given(line, field).text.split())

    def code(self, line: Line, field: str) -> str:
        """A printed code. A spreadsheet that took it for a day has lost it, which is a problem."""
        given = self._given(line, field)
        if given.is_date:
            self.report("history-code-is-date", line)
        return given.text.strip().rstrip(".")

    def points(self, line: Line, field: str) -> Decimal | None:
        """A number of points; an empty cell or a dash is not known, anything else must be a number."""
        given = self._given(line, field)
        number = given.number
        if number is None and given.text.strip(" -–—"):
            read = None if given.is_date else read_decimal(given.text)
            if read is None or isinstance(read, Slip) or read.percent:
                self.report("history-not-a-number", line, column=self._heading(field), given=given.text)
                return None
            number = read.value
        if number is not None and not has_at_most(number, STORED_PLACES):
            column = self._heading(field)
            self.report("history-too-precise", line, column=column, given=given.text, places=STORED_PLACES)
            return None
        return number

    def report(self, key: str, line: Line, /, **facts: Fact) -> None:
        self._problems.append(Phrase(key, {"page": self._page.name, "row": str(line.number), **facts}))

    def _given(self, line: Line, field: str) -> Given:
        column = self._columns.get(field, COLUMNS_MAX)
        return line.cells[column] if column < len(line.cells) else Given()

    def _heading(self, field: str) -> str:
        return self._header.cells[self._columns[field]].text.strip()


def find_table(
    page: RawPage, headings: Mapping[str, Sequence[str]], needed: Sequence[frozenset[str]], columns: Phrase
) -> tuple[Table | None, list[Phrase]]:
    """The table whose header names, for each of ``needed``, at least one of its fields; the list takes its problems.

    ``headings`` are folded, the surest first; ``columns`` says which are needed.
    """
    problems: list[Phrase] = []
    if page.is_cut:
        problems.append(Phrase("history-too-long", {"page": page.name, "limit": ROWS_MAX}))
    for line in page.lines[:HEADER_WITHIN]:
        found = _columns(line, headings)
        if all(fields & found.keys() for fields in needed):
            table = Table(page, found, line, problems)
            if not table.lines:
                problems.append(Phrase("history-no-rows", {"page": page.name}))
            return table, problems
    problems.append(Phrase("history-no-columns", {"page": page.name, "columns": columns}))
    return None, problems


def _columns(line: Line, headings: Mapping[str, Sequence[str]]) -> Mapping[str, int]:
    """Which column holds which field; a column holds one field only."""
    texts = [fold(cell.text.partition("(")[0]) for cell in line.cells]
    found: dict[str, int] = {}
    for field, spellings in headings.items():
        for spelling in spellings:
            if spelling in texts and texts.index(spelling) not in found.values():
                found[field] = texts.index(spelling)
                break
    return found


def _page(sheet: ReadOnlyWorksheet) -> RawPage:
    sheet.reset_dimensions()  # what a file says about its own size is not believed
    lines = tuple(_lines(sheet))
    is_cut = bool(lines) and lines[-1].number > ROWS_MAX
    return RawPage(sheet.title, lines[:-1] if is_cut else lines, is_cut)


def _lines(sheet: ReadOnlyWorksheet) -> Iterator[Line]:
    for number, row in enumerate(islice(sheet.rows, ROWS_MAX + 1), 1):
        cells = tuple(_given(cell) for cell in row[:COLUMNS_MAX])
        if any(cell.text for cell in cells):
            yield Line(number, cells)


def _given(cell: AnyCell) -> Given:
    value = cell.value
    if value is None:
        return Given()
    if isinstance(value, date | time | timedelta):
        return Given(str(value), is_date=True)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(f"{value:.{SPREADSHEET_DIGITS}g}")
        return Given(_shown(number, cell.number_format or ""), number)
    return Given(str(value))


def _shown(number: Decimal, number_format: str) -> str:
    fixed = FIXED_DIGITS.fullmatch(number_format)
    if fixed is None:
        return plain(number)
    places = len(fixed["places"] or "")
    width = len(fixed["whole"]) + (places + 1 if places else 0)
    return f"{number:.{places}f}".zfill(width)
