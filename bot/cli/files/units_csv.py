"""Reads the list of units: a CSV file with the columns code, name, type, level, parent_code, email."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cli.files.csv_lines import CsvError, csv_lines
from core.scoring.phrase import Phrase
from store.units import NewUnit

COLUMNS: Final = ("code", "name", "type", "level", "parent_code", "email")
LEVELS: Final = ("tinh", "so", "huyen", "xa")
"""Province, and the three classes that a framework can be for."""


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
    try:
        lines = csv_lines(path)
    except CsvError as error:
        raise UnitsFileError([error.problem]) from error
    header = [cell.lower() for cell in (lines[0][1] if lines else ())]
    if problems := list(_header_problems(header)):
        raise UnitsFileError(problems)
    units: list[NewUnit] = []
    wrong: list[tuple[int, Phrase]] = []
    for line, cells in lines[1:]:
        if len(cells) != len(header) and any(cells):
            facts = {"line": line, "found": len(cells), "wanted": len(header)}
            wrong.append((line, Phrase("cli-units-cells", facts)))
        elif any(cells):
            unit = _unit(line, dict(zip(header, cells, strict=True)))
            wrong.extend((line, problem) for problem in _level_problems(unit))
            units.append(unit)
    if not units and not wrong:
        raise UnitsFileError([Phrase("cli-units-empty", {"columns": ",".join(COLUMNS)})])
    return UnitsFile(tuple(units), tuple(wrong))


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
