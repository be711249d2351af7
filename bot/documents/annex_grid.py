"""Somebody else's table, from a spreadsheet or a CSV file, as cells that know where they stand."""

import csv
import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

ROWS_MAX: Final = 5_000
COLUMNS_MAX: Final = 40
SPREADSHEET_DIGITS: Final = 15
"""A spreadsheet keeps binary numbers and shows at most so many digits of them: those are what was typed."""

DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` is what a person reads. ``copied_from`` is the address of the merged cell this one is a part of.

    ``lacks_value`` marks a formula whose result was never kept in the file.
    """

    address: str
    text: str = ""
    number: Decimal | None = None
    is_date: bool = False
    lacks_value: bool = False
    copied_from: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` counts from 1, as the program shows it."""

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One page with its rows that are not empty. ``is_cut`` tells that it goes on behind the last one."""

    name: str
    rows: tuple[Row, ...]
    is_cut: bool = False


def read_csv(path: Path) -> tuple[Grid, ...]:
    """A CSV file as one page; commas, semicolons or tabs part its columns.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    text = path.read_bytes().decode("utf-8-sig")
    head = "\n".join(text.splitlines()[:ROWS_MAX])
    delimiter = max(DELIMITERS, key=head.count)
    lines = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), ROWS_MAX + 1))
    rows = [
        Row(number, tuple(Cell(_address(number, n), text.strip()) for n, text in enumerate(line[:COLUMNS_MAX], 1)))
        for number, line in enumerate(lines[:ROWS_MAX], 1)
        if any(text.strip() for text in line)
    ]
    return (Grid(path.name, tuple(rows), is_cut=len(lines) > ROWS_MAX),)


def read_xlsx(path: Path) -> tuple[Grid, ...]:
    """The visible pages of a workbook. The file must have passed the check of files: this unpacks it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and validations of the file, which do not matter here
        values = load_workbook(path, data_only=True)
        formulas = load_workbook(path)
    try:
        return tuple(
            _page(sheet, formulas[sheet.title])
            for sheet in values.worksheets
            if sheet.sheet_state == "visible" and isinstance(formulas[sheet.title], Worksheet)
        )
    finally:
        values.close()
        formulas.close()


def _page(sheet: Worksheet, formulas: Worksheet) -> Grid:
    merged = _merged(sheet)
    rows = tuple(_rows(sheet, formulas, merged))
    return Grid(sheet.title, rows, is_cut=sheet.max_row > ROWS_MAX)


def _merged(sheet: Worksheet) -> Mapping[str, str]:
    """Which cell a part of a merged range shows, by address."""
    shown: dict[str, str] = {}
    for one in sheet.merged_cells.ranges:
        first = _address(one.min_row, one.min_col)
        for row in range(one.min_row, min(one.max_row, ROWS_MAX) + 1):
            for column in range(one.min_col, min(one.max_col, COLUMNS_MAX) + 1):
                shown[_address(row, column)] = first
        shown.pop(first, None)
    return shown


def _rows(sheet: Worksheet, formulas: Worksheet, merged: Mapping[str, str]) -> Iterator[Row]:
    last_row, last_column = min(sheet.max_row, ROWS_MAX), min(sheet.max_column, COLUMNS_MAX)
    for number in range(1, last_row + 1):
        cells = tuple(_cell(sheet, formulas, merged, (number, column)) for column in range(1, last_column + 1))
        if any(cell.text or cell.lacks_value for cell in cells):
            is_hidden = bool(sheet.row_dimensions[number].hidden) if number in sheet.row_dimensions else False
            yield Row(number, cells, is_hidden)


def _cell(sheet: Worksheet, formulas: Worksheet, merged: Mapping[str, str], place: tuple[int, int]) -> Cell:
    address = _address(*place)
    source = merged.get(address, "")
    cell = sheet[source or address]
    if not isinstance(cell, SheetCell):
        return Cell(address)
    value = cell.value
    if value is None:
        formula = formulas[source or address]
        return Cell(address, lacks_value=isinstance(formula, SheetCell) and formula.data_type == "f")
    if isinstance(value, date | time | timedelta):
        return Cell(address, str(value), is_date=True, copied_from=source)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(f"{value:.{SPREADSHEET_DIGITS}g}")
        return Cell(address, _shown(number, cell.number_format or ""), number, copied_from=source)
    return Cell(address, str(value).strip(), copied_from=source)


def _shown(number: Decimal, number_format: str) -> str:
    """A number as its format shows it where that fixes the decimals: 1.1 under ``0.00`` is the code 1.10."""
    whole, _, decimals = number_format.partition(".")
    if whole == "0" and decimals and set(decimals) == {"0"}:
        return f"{number:.{len(decimals)}f}"
    return f"{number.normalize():f}"


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"
