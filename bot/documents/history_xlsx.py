"""Reads last round's results from a spreadsheet: components on the first page, totals and ranks on the second."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from openpyxl.utils.exceptions import InvalidFileException

from bot.conversations.folding import fold
from bot.documents.spreadsheet_table import Line, RawPage, Table, find_table, read_pages
from bot.media_check import Limits, Refused, check
from bot.media_check.verdict import MIB
from core.scoring.phrase import Phrase

LIMITS: Final = Limits(max_unpacked_bytes=60 * MIB)
PAGES: Final = 2

UNIT: Final = ("ma don vi", "ma xa", "unit code", "unit", "don vi", "ten don vi", "xa")
ROW_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": UNIT,
    "code": ("ma chi so", "ma chi so thanh phan", "ma", "code", "stt", "chi so"),
    "self": ("diem tu cham", "diem tu danh gia", "tu cham", "tu danh gia", "self", "self points"),
    "appraised": ("diem tham dinh", "tham dinh", "diem dat duoc", "appraised", "appraised points"),
    "max": ("diem toi da", "toi da", "max", "max points"),
    "note": ("y kien tham dinh", "nhan xet", "ghi chu", "ly do", "note"),
}
TOTAL_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": UNIT,
    "total": ("tong diem", "tong so diem", "tong", "diem", "total", "points"),
    "rank": ("xep hang", "thu hang", "hang", "rank"),
}
"""Folded headings of each column, the surest first; what stands in brackets behind them does not matter."""

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
class HistoryRow:
    """One component of one unit; ``line`` is the row of the page, from 1. Unknown points are ``None``."""

    line: int
    unit: str
    code: str
    self_points: Decimal | None
    appraised_points: Decimal | None
    max_points: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class HistoryTotalRow:
    """The whole result of one unit; ``rank`` is the text as published."""

    line: int
    unit: str
    total_points: Decimal | None
    rank: str


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """What a file without problems says."""

    rows: tuple[HistoryRow, ...]
    totals: tuple[HistoryTotalRow, ...]


@dataclass(frozen=True, slots=True)
class HistoryProblems:
    """Everything that is wrong with a file, in its order; nothing of it is taken."""

    problems: tuple[Phrase, ...]


def read_history(path: Path) -> HistoryFile | HistoryProblems:
    """Read a file; whether its units and components exist is for the caller to find out."""
    checked = check(path, path.name, LIMITS)
    if isinstance(checked, Refused):
        return _unreadable(checked.reason)
    if checked.extension != "xlsx":
        return _unreadable(Phrase("media-not-what-it-says", {"extension": "XLSX"}))
    try:
        pages = read_pages(path, PAGES)
    except READING_ERRORS:
        return _unreadable(Phrase("media-damaged"))
    rows, problems = _first_page(pages[0]) if pages else ((), [Phrase("media-damaged")])
    totals: tuple[HistoryTotalRow, ...] = ()
    if len(pages) == PAGES and pages[1].lines:
        totals, more = _second_page(pages[1])
        problems = [*problems, *more]
    return HistoryProblems(tuple(problems)) if problems else HistoryFile(rows, totals)


def _first_page(page: RawPage) -> tuple[tuple[HistoryRow, ...], list[Phrase]]:
    needed = (frozenset({"unit"}), frozenset({"code"}), frozenset({"self", "appraised"}))
    table, problems = find_table(page, ROW_HEADINGS, needed, Phrase("history-columns-rows"))
    return (tuple(_rows(table)) if table else ()), problems


def _rows(table: Table) -> Iterator[HistoryRow]:
    first_line: dict[tuple[str, ...], int] = {}
    for line in table.lines:
        unit, code = table.text(line, "unit"), table.code(line, "code")
        if not unit:
            table.report("history-no-unit", line)
        if not code:
            table.report("history-no-code", line)
        _refuse_repeated(table, line, (unit, code), first_line)
        yield HistoryRow(
            line=line.number,
            unit=unit,
            code=code,
            self_points=table.points(line, "self"),
            appraised_points=table.points(line, "appraised"),
            max_points=table.points(line, "max"),
            note=table.text(line, "note"),
        )


def _second_page(page: RawPage) -> tuple[tuple[HistoryTotalRow, ...], list[Phrase]]:
    needed = (frozenset({"unit"}), frozenset({"total", "rank"}))
    table, problems = find_table(page, TOTAL_HEADINGS, needed, Phrase("history-columns-totals"))
    return (tuple(_totals(table)) if table else ()), problems


def _totals(table: Table) -> Iterator[HistoryTotalRow]:
    first_line: dict[tuple[str, ...], int] = {}
    for line in table.lines:
        unit = table.text(line, "unit")
        if not unit:
            table.report("history-no-unit", line)
        _refuse_repeated(table, line, (unit,), first_line)
        yield HistoryTotalRow(line.number, unit, table.points(line, "total"), table.text(line, "rank"))


def _refuse_repeated(table: Table, line: Line, names: tuple[str, ...], first_line: dict[tuple[str, ...], int]) -> None:
    if not all(names):
        return
    first = first_line.setdefault(tuple(map(fold, names)), line.number)
    if first != line.number:
        table.report("history-repeated", line, what=" – ".join(names), first=str(first))


def _unreadable(why: Phrase) -> HistoryProblems:
    return HistoryProblems((Phrase("history-unreadable", {"why": why}),))
