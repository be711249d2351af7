"""Reads the rows of an official annex (phụ lục) and finds every slip of its typist, each with its cell."""

import re
import tomllib
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl.utils.exceptions import InvalidFileException

from bot.conversations.folding import fold
from bot.conversations.reading import Slip, read_decimal
from bot.documents.annex_grid import Cell, Grid, Row, read_csv, read_xlsx
from bot.media_check import Limits, Refused, check
from bot.media_check.verdict import MIB
from core.frameworks.annexed import AnnexRow
from core.scoring.numbers import has_at_most, plain
from core.scoring.phrase import Fact, Phrase

LIMITS: Final = Limits(max_unpacked_bytes=60 * MIB)
HEADER_WITHIN: Final = 30
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("stt", "tt", "so tt", "ma", "ma so", "ma chi so", "ma tieu chi"),
    "title": (
        "chi so",
        "chi so/chi so thanh phan",
        "chi so thanh phan",
        "chi so, chi so thanh phan",
        "ten chi so",
        "tieu chi",
        "tieu chi/tieu chi thanh phan",
        "noi dung",
        "noi dung danh gia",
        "noi dung tieu chi",
        "linh vuc/tieu chi/tieu chi thanh phan",
    ),
    "max": ("diem toi da", "diem chuan", "thang diem", "diem", "muc diem", "diem toi da cua chi so"),
    "how": (
        "cach xac dinh va tinh diem",
        "cach xac dinh",
        "cach tinh diem",
        "cach tinh",
        "phuong phap tinh diem",
        "phuong phap tinh",
        "huong dan cham diem",
        "cach cham diem",
    ),
    "evidence": ("tai lieu kiem chung", "tai lieu minh chung", "minh chung", "tai lieu chung minh", "tlkc"),
    "supplied_by": (
        "nguon thu thap du lieu",
        "nguon du lieu",
        "nguon so lieu",
        "nguon thu thap so lieu",
        "don vi cung cap so lieu",
    ),
    "checked_by": (
        "don vi phoi hop xac minh so lieu",
        "don vi xac minh",
        "don vi phoi hop xac minh",
        "don vi xac minh so lieu",
        "co quan tham dinh",
    ),
    "kind": ("kieu quy tac", "loai quy tac"),
    "parameters": ("thong so", "thong so quy tac"),
}
"""Folded headings of each column; what stands in brackets behind them does not matter."""

NEEDED: Final = ("code", "title", "max")
TOTALS: Final = ("tong cong", "tong so", "tong diem", "tong", "cong")
POINTS_WORD: Final = re.compile(r"\s*(?:điểm|đ)\.?$", re.IGNORECASE)
CODE: Final = re.compile(r"[0-9A-Za-zĐđ]{1,6}(?:\.[0-9A-Za-z]{1,6}){0,6}")
READING_ERRORS: Final = (
    InvalidFileException,
    zipfile.BadZipFile,
    OSError,
    LookupError,
    ValueError,
    SyntaxError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class Annex:
    """The rows of the one table that was found. ``address_by_code`` says where each row begins.

    ``total`` is what the table's own last line says, with its cell; ``None`` where there is no such line.
    """

    rows: tuple[AnnexRow, ...]
    address_by_code: Mapping[str, str]
    total: tuple[Decimal, str] | None = None


@dataclass(frozen=True, slots=True)
class AnnexProblems:
    """Everything that is wrong, in the table's order; nothing of it is taken."""

    problems: tuple[Phrase, ...]


def read_annex(path: Path, points_places: int, page: str = "") -> Annex | AnnexProblems:
    """Read a file. ``page`` names the page of a workbook that has several tables."""
    try:
        grids = _grids(path)
    except READING_ERRORS:
        return AnnexProblems((Phrase("annex-unreadable", {"path": path.name}),))
    if isinstance(grids, AnnexProblems):
        return grids
    if page:
        grids = tuple(grid for grid in grids if grid.name == page)
    found = [(grid, header) for grid in grids if (header := _header(grid)) is not None]
    if not found:
        return AnnexProblems((Phrase("annex-no-table", {"path": path.name}),))
    if len(found) > 1:
        names = ", ".join(grid.name for grid, _ in found)
        return AnnexProblems((Phrase("annex-several-pages", {"pages": names}),))
    (grid, header), *_ = found
    reader = _Reader(grid, header, points_places)
    annex = reader.read()
    return AnnexProblems(tuple(reader.problems)) if reader.problems else annex


def _grids(path: Path) -> tuple[Grid, ...] | AnnexProblems:
    if path.suffix.casefold() == ".csv":
        return read_csv(path)
    checked = check(path, path.name, LIMITS)
    if isinstance(checked, Refused):
        return AnnexProblems((checked.reason,))
    if checked.extension != "xlsx":
        return AnnexProblems((Phrase("annex-unreadable", {"path": path.name}),))
    return read_xlsx(path)


@dataclass(frozen=True, slots=True)
class _Header:
    row: Row
    column_by_field: Mapping[str, int]


def _header(grid: Grid) -> _Header | None:
    for row in grid.rows[:HEADER_WITHIN]:
        columns = _columns(row)
        if all(name in columns for name in NEEDED):
            return _Header(row, columns)
    return None


def _columns(row: Row) -> Mapping[str, int]:
    """Which column holds which field; a column holds one field only."""
    texts = [fold(cell.text.partition("(")[0]) for cell in row.cells]
    found: dict[str, int] = {}
    for name, spellings in HEADINGS.items():
        for spelling in spellings:
            place = next((n for n, text in enumerate(texts) if text == spelling and n not in found.values()), None)
            if place is not None:
                found[name] = place
                break
    return found


@dataclass
class _Reader:
    """Goes through the rows once and collects what is wrong with them."""

    grid: Grid
    header: _Header
    points_places: int
    problems: list[Phrase] = field(default_factory=list)
    rows: list[AnnexRow] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    total: tuple[Decimal, str] | None = None

    def read(self) -> Annex:
        if self.grid.is_cut:
            self.note("annex-too-long", self.grid.rows[-1].cells[0])
        for row in self.grid.rows:
            if row.number <= self.header.row.number or self._is_numbering(row):
                continue
            if self._is_header_again(row):
                if self._is_other_table(row):
                    break
                continue
            self._take(row)
        if not self.rows:
            self.note("annex-no-rows", self.header.row.cells[0])
        return Annex(tuple(self.rows), self.addresses, self.total)

    def note(self, key: str, cell: Cell, /, **facts: Fact) -> None:
        self.problems.append(Phrase(key, {"page": self.grid.name, "cell": cell.address, **facts}))

    def _cell(self, row: Row, name: str) -> Cell:
        column = self.header.column_by_field.get(name)
        if column is None or column >= len(row.cells):
            return Cell("")
        return row.cells[column]

    def _text(self, row: Row, name: str) -> str | None:
        """What stands in the cell, a merged one's text for each of its rows; ``None`` where there is no such column."""
        if name not in self.header.column_by_field:
            return None
        cell = self._cell(row, name)
        if cell.lacks_value:
            self.note("annex-formula-without-value", cell)
        return _composed(cell.text)

    # --- what is no row of the annex -----------------------------------------------------------------------------

    def _is_numbering(self, row: Row) -> bool:
        """The line (1) (2) (3) under a header."""
        texts = [cell.text.strip("() .") for cell in row.cells if cell.text]
        few = len(NEEDED)
        return len(texts) >= few and texts == [str(n) for n in range(1, len(texts) + 1)]

    def _is_header_again(self, row: Row) -> bool:
        columns = _columns(row)
        return all(name in columns for name in NEEDED)

    def _is_other_table(self, row: Row) -> bool:
        """A header in the middle: repeated on a new sheet of paper, or the beginning of another table."""
        is_same = _columns(row) == self.header.column_by_field
        following = next((one for one in self.grid.rows if one.number > row.number and self._code(one)), None)
        repeats = following is not None and self._code(following) in self.addresses
        if is_same and not repeats:
            return False
        self.note("annex-second-table", self._cell(row, "code"), row=str(row.number))
        return True

    # --- rows ----------------------------------------------------------------------------------------------------

    def _take(self, row: Row) -> None:
        code, title = self._code(row), self._text(row, "title") or ""
        code_cell = self._cell(row, "code")
        has_own_code = bool(code) and not code_cell.copied_from
        if not has_own_code:
            self._without_code(row, title)
            return
        if row.is_hidden:
            self.note("annex-hidden-row", code_cell, row=str(row.number))
        if code_cell.is_date:
            self.note("annex-code-is-date", code_cell, given=code_cell.text)
            return
        if not CODE.fullmatch(code):
            if self._is_total(row, code):
                return
            self.note("annex-bad-code", code_cell, given=code)
            return
        if code in self.addresses:
            self.note("annex-code-twice", code_cell, code=code, first=self.addresses[code])
            return
        if not title:
            self.note("annex-no-title", self._cell(row, "title"), code=code)
        self.addresses[code] = code_cell.address
        self.rows.append(
            AnnexRow(
                code=code,
                title=title,
                max_points=self._points(row, code),
                how=self._text(row, "how"),
                evidence=self._text(row, "evidence"),
                supplied_by=self._text(row, "supplied_by"),
                checked_by=self._text(row, "checked_by"),
                rule=self._rule(row),
            )
        )

    def _without_code(self, row: Row, title: str) -> None:
        """A total, another line of the row above, a remark under the table, or a row whose code is missing."""
        own_title = "" if self._cell(row, "title").copied_from else title
        if self._is_total(row, own_title):
            return
        points = self._cell(row, "max")
        if own_title and (points.text or points.lacks_value) and not points.copied_from:
            self.note("annex-no-code", self._cell(row, "code"), title=own_title)
            return
        if not self.rows or (own_title and not any(self._own(row, name) for name in ("how", "evidence"))):
            return
        last = self.rows[-1]
        self.rows[-1] = replace(
            last,
            how=_joined(last.how, self._own(row, "how")),
            evidence=_joined(last.evidence, self._own(row, "evidence")),
        )

    def _own(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        return "" if cell.copied_from else _composed(cell.text)

    def _is_total(self, row: Row, text: str) -> bool:
        if not fold(text).startswith(TOTALS):
            return False
        cell = self._cell(row, "max")
        points = self._number(cell)
        if points is not None:
            self.total = (points, cell.address)
        return True

    def _code(self, row: Row) -> str:
        return _composed(self._cell(row, "code").text).strip().rstrip(".").strip("()")

    def _points(self, row: Row, code: str) -> Decimal | None:
        cell = self._cell(row, "max")
        if cell.copied_from:
            self.note("annex-merged-points", cell, code=code, first=cell.copied_from)
            return None
        if cell.lacks_value:
            self.note("annex-formula-without-value", cell)
            return None
        if not cell.text.strip(" -–—"):
            self.note("annex-no-points", cell, code=code)
            return None
        number = self._number(cell)
        if number is None:
            key = "annex-points-is-date" if cell.is_date else "annex-not-a-number"
            self.note(key, cell, code=code, given=cell.text)
        elif number < 0:
            self.note("annex-negative", cell, code=code, given=cell.text)
        elif not has_at_most(number, self.points_places):
            self.note("annex-too-precise", cell, code=code, given=plain(number), places=self.points_places)
        else:
            return number
        return None

    def _number(self, cell: Cell) -> Decimal | None:
        if cell.number is not None:
            return cell.number
        read = None if cell.is_date else read_decimal(POINTS_WORD.sub("", cell.text))
        return None if read is None or isinstance(read, Slip) or read.percent else read.value

    def _rule(self, row: Row) -> Mapping[str, Any] | None:
        """The rule as it travels in columns of its own; ``None`` where the row has only prose."""
        kind, cell = self._text(row, "kind"), self._cell(row, "parameters")
        if not kind:
            if self._text(row, "parameters"):
                self.note("annex-no-kind", self._cell(row, "kind"))
            return None
        try:
            parameters = tomllib.loads(unicodedata.normalize("NFC", cell.text), parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            self.note("annex-bad-parameters", cell, why=str(error))
            return None
        return {"kind": kind, **parameters}


def _composed(text: str) -> str:
    """Letters composed, spaces single, lines kept."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def _joined(above: str | None, more: str) -> str | None:
    if above is None or not more:
        return above
    return f"{above}\n{more}" if above else more
