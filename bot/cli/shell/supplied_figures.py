"""Matches the lines of a file of supplied figures with the sheets of a round."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.cli.files.supplied_csv import SuppliedRow
from bot.cli.shell.rounds import round_named
from bot.cli.shell.spoken import refuse
from bot.cli.shell.unit_names import UnitNames
from bot.conversations.folding import fold_words
from bot.conversations.reading import Slip, read_number
from bot.desks import DeskReader
from core.assessment.supplying import contradiction, suppliable
from core.frameworks.model import Component, Framework
from core.scoring.model import NumberInput
from core.scoring.numbers import plain
from core.scoring.phrase import Fact, Phrase
from store.supplied import NewFigure, SheetOfUnit
from store.tx import Tx

NUMBER: Final = re.compile(r"\d[\d.,\s]*")
"""A cell with a number and nothing else."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A line that says which figure of which sheet it means, as people call them, and the figure."""

    line: int
    unit_code: str
    component: Component
    figure: NewFigure


@dataclass(frozen=True, slots=True)
class Matching:
    """The lines that were matched, and what is wrong with the others, by line."""

    found: tuple[Matched, ...]
    problems: tuple[tuple[int, Phrase], ...]


async def matched(tx: Tx, rows: Sequence[SuppliedRow], round_id: str, framework_id: str) -> Matching:
    """Match every line; an empty round is the newest, an empty framework any that the round uses.

    Raises:
        RefusedError: there is no such round, or it does not use the framework.
    """
    every = await tx.supplied.sheets((await round_named(tx, round_id)).id)
    sheets = [one for one in every if framework_id in {"", one.framework_id}]
    if not sheets:
        raise refuse("cli-data-framework", known=", ".join(sorted({one.framework_id for one in every})))
    reader = DeskReader()
    frameworks = {digest: await reader.framework(tx, digest) for digest in {one.digest for one in sheets}}
    matcher = _Matcher(sheets, frameworks)
    read = [(row.line, matcher.read(row)) for row in rows]
    found = tuple(one for _, one in read if isinstance(one, Matched))
    problems = [(line, one) for line, one in read if isinstance(one, Phrase)]
    return Matching(found, (*problems, *await _contradictions(tx, found)))


class _Matcher:
    """Reads line after line; a line that cannot be matched is a sentence that says why."""

    def __init__(self, sheets: Sequence[SheetOfUnit], frameworks: Mapping[str, Framework]) -> None:
        self._sheets = sheets
        self._frameworks = frameworks
        self._units = UnitNames({one.unit_code: one.unit_name for one in sheets})
        self._first_line: dict[tuple[int, str, str], int] = {}

    def read(self, row: SuppliedRow) -> Matched | Phrase:
        code = self._units.code_of(row.unit)
        if not code:
            return _wrong(row, "cli-data-unknown-unit", value=row.unit)
        meant = [
            (sheet, component)
            for sheet in self._sheets
            if sheet.unit_code == code
            and (component := self._frameworks[sheet.digest].component_by_code.get(row.component)) is not None
        ]
        if not meant:
            return _wrong(row, "cli-data-unknown-code", value=row.component)
        if len(meant) > 1:
            known = ", ".join(sheet.framework_id for sheet, _ in meant)
            return _wrong(row, "cli-data-which-framework", value=row.component, known=known)
        return self._figure(row, *meant[0])

    def _figure(self, row: SuppliedRow, sheet: SheetOfUnit, component: Component) -> Matched | Phrase:
        known = suppliable(component)
        labels = {fold_words(one.label): name for name, one in known.items() if one and isinstance(one.label, str)}
        name = row.input if row.input in known else labels.get(fold_words(row.input), "")
        if not name:
            return _wrong(row, "cli-data-unknown-input", value=row.input, known=", ".join(known) or "–")
        first = self._first_line.setdefault((sheet.sheet_id, component.key, name), row.line)
        if first != row.line:
            return _wrong(row, "cli-data-repeated", first=first)
        value = _value(row.value, known[name])
        if value is None:
            return _wrong(row, "cli-data-bad-value", value=row.value)
        figure = NewFigure(sheet.sheet_id, component.key, name, value, row.source, row.as_of)
        return Matched(row.line, sheet.unit_code, component, figure)


def _wrong(row: SuppliedRow, key: str, /, **facts: Fact) -> Phrase:
    return Phrase(key, {"line": row.line, **facts})


def _value(text: str, wanted: NumberInput | None) -> Decimal | None:
    """The number, where it is one that the input takes."""
    number = read_number(text, whole=wanted is not None and wanted.whole) if NUMBER.fullmatch(text) else None
    if number is None or isinstance(number, Slip):
        return None
    if wanted is None:
        return number.value
    is_too_much = wanted.most is not None and number.value > wanted.most
    is_too_fine = wanted.places is not None and len(plain(number.value).partition(".")[2]) > wanted.places
    return None if is_too_much or is_too_fine else number.value


async def _contradictions(tx: Tx, found: Sequence[Matched]) -> list[tuple[int, Phrase]]:
    """Figures of one component that cannot stand together, with what was supplied before; told at the last line."""
    together: dict[tuple[int, str], list[Matched]] = {}
    for one in found:
        together.setdefault((one.figure.sheet_id, one.component.key), []).append(one)
    problems = []
    for (sheet_id, _), lines in together.items():
        last = lines[-1]
        before = (await tx.supplied.load(sheet_id)).get(last.component.key, {})
        figures = {name: one.value for name, one in before.items()}
        figures |= {one.figure.name: one.figure.value for one in lines}
        why = contradiction(last.component, figures)
        if why is not None:
            problems.append((last.line, Phrase("cli-data-contradiction", {"line": last.line, "why": why})))
    return problems
