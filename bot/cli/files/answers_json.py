"""Reads the file of ``chamdiem score``: a unit's figures and answers, what others supply, points given by hand."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NoReturn

from core.assessment.points_by_hand import problems_of_points
from core.assessment.scores import OtherUnits, component_scores
from core.assessment.sheet import Entry, Sheet, State, Supplied
from core.frameworks.model import Component, Framework
from core.scoring.model import AwardKind, ComponentKey
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Facts, Phrase
from core.scoring.values import canonical_values, names_of

STATES: Final = (State.NO_DATA, State.NA_CLAIMED, State.NA_ACCEPTED, State.NA_REFUSED, State.NOT_ASSESSED)
TABLES: Final = ("general", "answers", "points", "supplied", "units")
UNITS: Final = ("best", "best_points", "children")
QUOTIENT: Final = re.compile(r"([0-9]{1,12})/([0-9]{1,12})", re.ASCII)
LARGEST_EXPONENT: Final = 15
"""Ours: no count or point has more digits; ``1e999999`` would be a million of them."""


class AnswersError(Exception):
    """The file cannot be used; every problem is a sentence."""

    def __init__(self, problems: Sequence[Phrase]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.key for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Answers:
    """What the file says, checked against the framework. ``points`` are by code of a component or main.

    ``units`` is what the other units' results say; ``None`` while the file does not tell.
    """

    sheet: Sheet
    points: Mapping[str, Decimal]
    units: OtherUnits | None


def read_answers(path: Path, framework: Framework) -> Answers:
    """Read and check the whole file.

    Raises:
        AnswersError: it is no JSON, or something in it does not fit the framework; all at once.
    """
    reader = _Reader(framework)
    tables = reader.tables(_document(path))
    general = reader.general(tables["general"])
    points = reader.points(tables["points"])
    entries, supplied = reader.answers(tables["answers"]), reader.supplied(tables["supplied"])
    units = reader.units(tables["units"])
    sheet = Sheet(entries=entries, general=general, supplied=supplied)
    for score in component_scores(framework, sheet, units).values():
        if score.award is not None and score.award.kind in {AwardKind.SLIP, AwardKind.INCOMPLETE}:
            reader.problem("cli-answers-refused", code=score.component.code, reason=score.award.reason)
    for problem in problems_of_points(framework, sheet, points):
        reader.problem("cli-answers-points-refused", code=problem.code, reason=problem.why)
    if reader.problems:
        raise AnswersError(reader.problems)
    return Answers(sheet, points, units)


def _document(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise AnswersError([Phrase("cli-file-missing", {"path": str(path)})]) from None
    except UnicodeDecodeError:
        raise AnswersError([Phrase("cli-file-not-utf8", {"path": str(path)})]) from None
    try:
        return json.loads(text, parse_float=_decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        where: Facts = {"path": str(path), "line": error.lineno, "column": error.colno}
        raise AnswersError([Phrase("cli-answers-no-json", where)]) from None
    except (ValueError, RecursionError):
        raise AnswersError([Phrase("cli-answers-impossible-json", {"path": str(path)})]) from None


def _decimal(text: str) -> Decimal:
    return Decimal(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different; JSON would silently keep the last of two."""
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AnswersError([Phrase("cli-answers-twice", {"name": name}) for name in twice])
    return dict(pairs)


class _Reader:
    """Collects the problems while it reads."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.problems: list[Phrase] = []

    def problem(self, key: str, /, **facts: str | Phrase) -> None:
        self.problems.append(Phrase(key, facts))

    def tables(self, document: Any) -> Mapping[str, Mapping[str, Any]]:
        if not isinstance(document, dict):
            self.problem("cli-answers-no-table")
            document = {}
        for name in document:
            if name not in TABLES:
                self.problem("cli-answers-unknown-part", name=name)
        return {name: self._table(name, document.get(name, {})) for name in TABLES}

    def general(self, table: Mapping[str, Any]) -> Mapping[str, Decimal]:
        known = self.framework.general_by_name
        figures: dict[str, Decimal] = {}
        for name, value in table.items():
            if name not in known:
                self.problem("cli-answers-unknown-figure", name=name, known=", ".join(known))
                continue
            number = _number(value)
            if number is None or number < 0 or (known[name].whole and number != int(number)):
                key = "cli-answers-bad-figure-whole" if known[name].whole else "cli-answers-bad-figure"
                self.problem(key, name=name)
                continue
            figures[name] = number
        return figures

    def supplied(self, table: Mapping[str, Any]) -> Mapping[ComponentKey, Mapping[str, Supplied]]:
        """Numbers that the assessor gives, by code and input."""
        supplied: dict[ComponentKey, Mapping[str, Supplied]] = {}
        for code, figures in table.items():
            component = self.framework.component_by_code.get(code)
            if component is None:
                self.problem("cli-answers-unknown-code", code=code)
            elif not isinstance(figures, dict):
                self.problem("cli-answers-no-supplied", code=code)
            else:
                supplied[component.key] = self._figures(code, figures)
        return supplied

    def _figures(self, code: str, figures: Mapping[str, Any]) -> Mapping[str, Supplied]:
        read = {name: _number(value) for name, value in figures.items()}
        for name, number in read.items():
            if number is None or number < 0:
                self.problem("cli-answers-bad-supplied", code=code, name=name)
        return {name: Supplied(number) for name, number in read.items() if number is not None}

    def units(self, table: Mapping[str, Any]) -> OtherUnits | None:
        """What the other units' results say: best values and points by code, the shares of the units below."""
        for name in table:
            if name not in UNITS:
                self.problem("cli-answers-unknown-units", name=name, known=", ".join(UNITS))
        if not table:
            return None
        children = table.get("children")
        shares = [_quotient(one) for one in children] if isinstance(children, list) else []
        if None in shares or (children is not None and not isinstance(children, list)):
            self.problem("cli-answers-bad-children")
        points = self._by_component(self._table("best_points", table.get("best_points", {})))
        places = self.framework.points_places
        return OtherUnits(
            best_value=self._by_component(self._table("best", table.get("best", {}))),
            best_points={key: round_half_up(one, places) for key, one in points.items()},
            children=None if children is None else tuple(one for one in shares if one is not None),
        )

    def _by_component(self, table: Mapping[str, Any]) -> Mapping[ComponentKey, Fraction]:
        found: dict[ComponentKey, Fraction] = {}
        for code, value in table.items():
            component, number = self.framework.component_by_code.get(code), _quotient(value)
            if component is None:
                self.problem("cli-answers-unknown-code", code=code)
            elif number is None or number < 0:
                self.problem("cli-answers-bad-points", code=code)
            else:
                found[component.key] = number
        return found

    def points(self, table: Mapping[str, Any]) -> Mapping[str, Decimal]:
        points: dict[str, Decimal] = {}
        for code, value in table.items():
            number = _number(value)
            if number is None:
                self.problem("cli-answers-bad-points", code=code)
            else:
                points[code] = number
        return points

    def answers(self, table: Mapping[str, Any]) -> Mapping[ComponentKey, Entry]:
        entries: dict[ComponentKey, Entry] = {}
        for code, value in table.items():
            component = self.framework.component_by_code.get(code)
            if component is None:
                self.problem("cli-answers-unknown-code", code=code)
                continue
            entry = self._entry(component, value)
            if entry is not None:
                entries[component.key] = entry
        return entries

    def _entry(self, component: Component, value: Any) -> Entry | None:
        if not isinstance(value, dict):
            self.problem("cli-answers-no-answer", code=component.code)
            return None
        names = [name for wanted in component.rule.inputs for name in names_of(wanted)]
        if "state" in value and "state" not in names:
            return self._state(component, value)
        unknown = [name for name in value if name not in names]
        for name in unknown:
            self.problem("cli-answers-unknown-input", code=component.code, name=name, known=", ".join(names))
        unreadable = [name for name in value if name in names and not _is_value(value[name])]
        for name in unreadable:
            self.problem("cli-answers-bad-value", code=component.code, name=name)
        if unknown or unreadable:
            return None
        return Entry(State.ANSWERED, canonical_values(value, component.rule.inputs))

    def _state(self, component: Component, value: Mapping[str, Any]) -> Entry | None:
        for state in STATES:
            if value == {"state": state.value}:
                return Entry(state)
        self.problem("cli-answers-bad-state", code=component.code, known=", ".join(STATES))
        return None

    def _table(self, name: str, value: Any) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.problem("cli-answers-part-no-table", name=name)
        return {}


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and _is_sensible(number) else None


def _quotient(value: Any) -> Fraction | None:
    """A number, or ``"3/4"`` where a decimal cannot say it."""
    if isinstance(value, str) and (match := QUOTIENT.fullmatch(value)) and int(match[2]):
        return Fraction(int(match[1]), int(match[2]))
    number = _number(value)
    return None if number is None else Fraction(number)


def _is_sensible(number: Decimal) -> bool:
    return not number or abs(number.adjusted()) <= LARGEST_EXPONENT


def _is_value(value: Any) -> bool:
    match value:
        case bool() | str():
            return True
        case int() | Decimal():
            return _is_sensible(Decimal(value))
        case list():
            return all(isinstance(one, str) for one in value)
        case _:
            return False
