"""Reads the list of units: a CSV file with the columns code, name, type, level, parent_code, email."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.scoring.model import Phrase
from store.units import NewUnit

COLUMNS: Final = ("code", "name", "type", "level", "parent_code", "email")
LEVELS: Final = ("tinh", "so", "huyen", "xa")
"""Province, and the three classes that a framework can be for."""

SEPARATORS: Final = ",;\t"
"""A spreadsheet program with Vietnamese settings writes semicolons, because the comma is in its numbers."""


class UnitsFileError(Exception):
    """The file cannot be read as a list of units; every problem is a sentence."""

    def __init__(self, problems: Sequence[Phrase]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.key for problem in self.problems))


@dataclass(frozen=True, slots=True)
class UnitsFile:
    """The rows that have the form, in NFC, and what is wrong with the others, by line."""

    units: tuple[NewUnit, ...]
    problems: tuple[tuple[int, Phrase], ...]


def read_units(path: Path) -> UnitsFile:
    """Read the file; blank lines are left out.

    Raises:
        UnitsFileError: it is no list of units at all.
    """
    text = _text(path)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(SEPARATORS, key=first.count))
    header = [cell.strip().lower() for cell in next(reader, [])]
    if problems := list(_header_problems(header)):
        raise UnitsFileError(problems)
    units: list[NewUnit] = []
    wrong: list[tuple[int, Phrase]] = []
    for cells in reader:
        line = reader.line_num
        if len(cells) != len(header) and any(cells):
            facts = {"line": line, "found": len(cells), "wanted": len(header)}
            wrong.append((line, Phrase("cli-units-cells", facts)))
        elif any(cell.strip() for cell in cells):
            unit = _unit(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
            wrong.extend((line, problem) for problem in _level_problems(unit))
            units.append(unit)
    if not units and not wrong:
        raise UnitsFileError([Phrase("cli-units-empty", {"columns": ",".join(COLUMNS)})])
    return UnitsFile(tuple(units), tuple(wrong))


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise UnitsFileError([Phrase("cli-file-missing", {"path": str(path)})]) from None
    except UnicodeDecodeError:
        raise UnitsFileError([Phrase("cli-file-not-utf8", {"path": str(path)})]) from None
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _header_problems(header: Sequence[str]) -> Iterator[Phrase]:
    for name in COLUMNS:
        if header.count(name) != 1:
            yield Phrase("cli-units-column-missing", {"name": name, "columns": ",".join(COLUMNS)})
    for name in header:
        if name not in COLUMNS:
            yield Phrase("cli-units-column-unknown", {"name": name, "columns": ",".join(COLUMNS)})


def _level_problems(unit: NewUnit) -> Iterator[Phrase]:
    if unit.level and unit.level not in LEVELS:
        yield Phrase("cli-units-bad-level", {"line": unit.line, "value": unit.level, "known": ", ".join(LEVELS)})


def _unit(line: int, cells: dict[str, str]) -> NewUnit:
    return NewUnit(line=line, **cells)
