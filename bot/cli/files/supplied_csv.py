"""Reads the figures that the province supplies: a CSV file with unit, component, input, value, source and day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from bot.cli.files.csv_lines import CsvError, csv_lines
from bot.conversations.folding import fold
from core.scoring.phrase import Phrase

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("unit", "đơn vị", "mã đơn vị"),
    "component": ("component", "chỉ số", "mã chỉ số"),
    "input": ("input", "ô nhập"),
    "value": ("value", "giá trị", "số liệu"),
    "source": ("source", "nguồn", "nguồn số liệu"),
    "as_of": ("as_of", "ngày", "ngày số liệu"),
}
"""What each column may be called; the first two names are those that are told."""

DATES: Final = ("%d/%m/%Y", "%Y-%m-%d")


class SuppliedFileError(Exception):
    """The file cannot be read as such a list; every problem is a sentence."""

    def __init__(self, problems: Sequence[Phrase]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.key for problem in self.problems))


@dataclass(frozen=True, slots=True)
class SuppliedRow:
    """One line as it stands; ``value`` is read when it is known what it counts."""

    line: int
    unit: str
    component: str
    input: str
    value: str
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class SuppliedFile:
    """The lines that have the form, and what is wrong with the others, by line."""

    rows: tuple[SuppliedRow, ...]
    problems: tuple[tuple[int, Phrase], ...]


def read_supplied(path: Path) -> SuppliedFile:
    """Read the file; blank lines are left out.

    Raises:
        SuppliedFileError: it is no such list at all.
    """
    try:
        lines = csv_lines(path)
    except CsvError as error:
        raise SuppliedFileError([error.problem]) from error
    header = _header(lines[0][1] if lines else ())
    rows: list[SuppliedRow] = []
    wrong: list[tuple[int, Phrase]] = []
    for line, cells in lines[1:]:
        if not any(cells):
            continue
        if len(cells) != len(header):
            facts = {"line": line, "found": len(cells), "wanted": len(header)}
            wrong.append((line, Phrase("cli-units-cells", facts)))
            continue
        row = _row(line, dict(zip(header, cells, strict=True)))
        if isinstance(row, SuppliedRow):
            rows.append(row)
        else:
            wrong.extend((line, problem) for problem in row)
    if not rows and not wrong:
        raise SuppliedFileError([Phrase("cli-data-empty", {"columns": _told()})])
    return SuppliedFile(tuple(rows), tuple(wrong))


def _header(cells: Sequence[str]) -> list[str]:
    """The columns' own names in the order of the file.

    Raises:
        SuppliedFileError: one is missing, twice there, or not known.
    """
    name_by_heading = {fold(heading): name for name, headings in COLUMNS.items() for heading in headings}
    found = [name_by_heading.get(fold(cell), "") for cell in cells]
    problems = [
        Phrase("cli-data-column-missing", {"name": headings[1], "columns": _told()})
        for name, headings in COLUMNS.items()
        if found.count(name) != 1
    ]
    problems += [
        Phrase("cli-units-column-unknown", {"name": cell, "columns": _told()})
        for name, cell in zip(found, cells, strict=True)
        if not name
    ]
    if problems:
        raise SuppliedFileError(problems)
    return found


def _told() -> str:
    return ", ".join(headings[1] for headings in COLUMNS.values())


def _row(line: int, cells: Mapping[str, str]) -> SuppliedRow | tuple[Phrase, ...]:
    blank = [headings[1] for name, headings in COLUMNS.items() if not cells[name]]
    problems = [Phrase("cli-data-blank", {"line": line, "name": name}) for name in blank]
    as_of = _day(cells["as_of"])
    if as_of is None and cells["as_of"]:
        problems.append(Phrase("cli-data-bad-day", {"line": line, "value": cells["as_of"]}))
    if problems or as_of is None:
        return tuple(problems)
    return SuppliedRow(line, cells["unit"], cells["component"], cells["input"], cells["value"], cells["source"], as_of)


def _day(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
    return None
