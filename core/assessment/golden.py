"""Golden cases: answers whose points were worked out by hand from the decision, beside the framework they prove."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from core.assessment.scores import ComponentScore, Counting, OtherUnits, component_scores
from core.assessment.sheet import Entry, Sheet, State, Supplied
from core.frameworks.error import FrameworkError
from core.frameworks.loader import base_folder, read_document, whole_document
from core.frameworks.model import Component, Framework
from core.scoring.model import AwardKind, ComponentKey
from core.scoring.phrase import Phrase
from core.scoring.problem import Problem
from core.scoring.spec import Spec
from core.scoring.values import UnreadableError, canonical_values

_FILE = "golden.toml"
_NO_POINTS = ("incomplete", "waiting", "unscored", "out")
_STATES = (State.ANSWERED, State.NO_DATA, State.NA_ACCEPTED, State.NA_REFUSED, State.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Given:
    """The answer of one row, or its state. ``supplied`` is what the assessor gives for it."""

    answer: Mapping[str, Any]
    state: State
    supplied: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and what it must give: exactly one of ``points``, ``slip`` (a reason's key) and ``award``.

    ``others`` are the rows it depends on, by code. ``best`` is the largest value any unit measures, ``best_points`` the
    most points any unit has here, ``children`` the shares of the units below; ``None`` while they are not known.
    """

    component: str
    name: str
    given: Given
    general: Mapping[str, Decimal]
    others: Mapping[str, Given]
    best: Fraction | None
    best_points: Decimal | None
    children: tuple[Fraction, ...] | None
    points: Decimal | None
    slip: str
    award: str


def load_cases(folder: Path, extra_folder: Path | None = None) -> tuple[Case, ...]:
    """The cases of a framework folder, in the file's order.

    With ``inherit = true`` those of the framework it is derived from come first, as far as their rows, and the rows
    these depend on, are the same in both.

    Raises:
        FrameworkError: the file is missing or cannot be read; every problem is listed.
    """
    problems: list[Problem] = []
    root = Spec(read_document(folder / _FILE), (Phrase("place-file", {"name": _FILE}),), problems)
    inherits = root.flag("inherit")
    cases = tuple(_read(row) for row in root.tables("case"))
    root.close()
    base = base_folder(folder, extra_folder) if inherits else None
    if inherits and base is None:
        alone = Phrase("problem-nothing-inherited", {"name": "inherit", "base": "derived_from"})
        problems.append(Problem(alone, root.where))
    if problems:
        raise FrameworkError(folder.name, problems)
    if base is None:
        return cases
    return (*_inherited(folder, base, extra_folder), *cases)


def _inherited(folder: Path, base: Path, extra_folder: Path | None) -> tuple[Case, ...]:
    ours = _decisive(whole_document(folder, extra_folder))
    theirs = _decisive(whole_document(base, extra_folder))
    same = {code for code, row in theirs.items() if ours.get(code) == row}
    return tuple(
        case
        for case in load_cases(base, extra_folder)
        if {case.component, *case.others} <= same and (case.best_points is None and case.award != "out")
    )


def _decisive(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What decides a row's points, by code."""
    rows = document.get("component", ())
    return {row.get("code", ""): (row.get("max_points"), row.get("rule"), row.get("key")) for row in rows}


def run_case(framework: Framework, case: Case) -> Problem | None:
    """What differs from the case; ``None`` when it holds."""
    where = (_place(case.component, case.name),)
    component = framework.component_by_code.get(case.component)
    if component is None:
        return Problem(Phrase("golden-no-component", {"code": case.component}), where)
    try:
        sheet = _sheet(framework, case)
    except UnreadableError as error:
        return Problem(error.why, where)
    score = component_scores(framework, sheet, _units(component.key, case))[component.key]
    found, wanted = _found(score), _wanted(case)
    return None if found == wanted else Problem(Phrase("golden-differs", {"found": found, "wanted": wanted}), where)


def _sheet(framework: Framework, case: Case) -> Sheet:
    """The sheet of a unit that has answered this row and those it depends on.

    Raises:
        UnreadableError: the case names a figure, a row or an input that there is not.
    """
    unknown = sorted(case.general.keys() - framework.general_by_name.keys())
    if unknown:
        raise UnreadableError(Phrase("golden-no-figure", {"name": unknown[0]}))
    entries: dict[ComponentKey, Entry] = {}
    supplied: dict[ComponentKey, Mapping[str, Supplied]] = {}
    for code, given in {**case.others, case.component: case.given}.items():
        component = framework.component_by_code.get(code)
        if component is None:
            raise UnreadableError(Phrase("golden-no-component", {"code": code}))
        entry = _entry(component, given)
        if entry is not None:
            entries[component.key] = entry
        supplied[component.key] = {name: Supplied(value) for name, value in given.supplied.items()}
    return Sheet(entries, case.general, supplied=supplied)


def _entry(component: Component, given: Given) -> Entry | None:
    """``None`` for a row that the officer never answers."""
    if given.state is not State.ANSWERED:
        return Entry(given.state)
    values = canonical_values(given.answer, component.rule.inputs)
    return None if component.asks_nothing else Entry(State.ANSWERED, values)


def _units(key: ComponentKey, case: Case) -> OtherUnits | None:
    if case.best is None and case.best_points is None and case.children is None:
        return None
    return OtherUnits(
        best_value={} if case.best is None else {key: case.best},
        best_points={} if case.best_points is None else {key: case.best_points},
        children=case.children,
    )


def _read(row: Spec) -> Case:
    component, name = row.text("component"), row.text("name")
    row.where = (_place(component, name),)
    general = row.table("general")
    others = row.table("others")
    case = Case(
        component=component,
        name=name,
        given=Given(_answer(row), State(row.one_of("state", _STATES, State.ANSWERED)), _numbers(row.table("supplied"))),
        general=_numbers(general),
        others={code: _other(others.table(code)) for code in others.names},
        best=row.optional_quotient("best"),
        best_points=row.optional_decimal("best_points"),
        children=row.optional_shares("children"),
        points=row.optional_decimal("points"),
        slip=row.text("slip", ""),
        award=row.one_of("award", _NO_POINTS, ""),
    )
    if sum((case.points is not None, bool(case.slip), bool(case.award))) != 1:
        row.problem("problem-case-result", first="points", second="slip", third="award")
    row.close()
    return case


def _answer(row: Spec) -> Mapping[str, Any]:
    answer = row.raw("answer")
    if answer is not None and not isinstance(answer, Mapping):
        row.problem("problem-not-table", name="answer")
    return answer if isinstance(answer, Mapping) else {}


def _other(row: Spec) -> Given:
    """The answer of another row; ``state`` and ``supplied`` stand among its inputs."""
    state = State(row.one_of("state", _STATES, State.ANSWERED))
    supplied = _numbers(row.table("supplied"))
    answer = {name: row.raw(name) for name in row.names if name not in {"state", "supplied"}}
    return Given(answer, state, supplied)


def _numbers(spec: Spec) -> Mapping[str, Decimal]:
    return {name: spec.decimal(name) for name in spec.names}


def _place(component: str, name: str) -> Phrase:
    return Phrase("place-case", {"component": component, "name": name})


def _wanted(case: Case) -> Phrase:
    if case.points is not None:
        return _points(case.points)
    return Phrase("golden-slip", {"key": case.slip}) if case.slip else Phrase("golden-award", {"award": case.award})


def _found(score: ComponentScore) -> Phrase:
    if score.points is not None:
        return _points(score.points)
    if score.counting is Counting.OPEN and score.award is not None and score.award.kind is AwardKind.SLIP:
        return Phrase("golden-slip", {"key": score.award.reason.key})
    return Phrase("golden-award", {"award": _award(score.counting)})


def _points(points: Decimal) -> Phrase:
    return Phrase("golden-points", {"points": points})


def _award(counting: Counting) -> str:
    match counting:
        case Counting.OUT:
            return "out"
        case Counting.AWAITS_UNITS | Counting.AWAITS_FIGURE | Counting.CLAIMED:
            return "waiting"
        case Counting.OPEN:
            return "incomplete"
        case _:
            return counting.value
