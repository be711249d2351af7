"""Golden cases: answers whose points were worked out by hand from the decision, beside the framework they prove."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.frameworks.error import FrameworkError
from core.frameworks.loader import read_document
from core.frameworks.model import Framework
from core.scoring.model import Award, AwardKind, Given
from core.scoring.numbers import plain, round_half_up
from core.scoring.spec import Spec
from core.scoring.values import canonical_values

_FILE = "golden.toml"
_NO_POINTS = ("incomplete", "waiting", "unscored")


@dataclass(frozen=True, slots=True)
class Case:
    """One answer and what it must give: exactly one of ``points``, ``slip`` (a reason's key) and ``award``."""

    component: str
    name: str
    answer: Mapping[str, Any]
    general: Mapping[str, Decimal]
    state: str
    points: Decimal | None
    slip: str
    award: str


def load_cases(folder: Path) -> tuple[Case, ...]:
    """The cases of a framework folder, in the file's order.

    Raises:
        FrameworkError: the file is missing or cannot be read; every problem is listed.
    """
    problems: list[str] = []
    root = Spec(read_document(folder / _FILE), _FILE, problems)
    cases = tuple(_read(row) for row in root.tables("case"))
    root.close()
    if problems:
        raise FrameworkError(folder.name, problems)
    return cases


def run_case(framework: Framework, case: Case) -> str | None:
    """What differs from the case, in words; ``None`` when it holds."""
    where = f"{case.component} ({case.name})"
    component = framework.component_by_code.get(case.component)
    if component is None:
        return f"{where}: there is no such component"
    if case.state == "no_data":
        return None if case.points == 0 else f"{where}: no data is 0 points, the case says {case.points}"
    unknown = sorted(case.general.keys() - framework.general_by_name.keys())
    if unknown:
        return f"{where}: there is no general figure '{unknown[0]}'"
    try:
        values = canonical_values(case.answer, component.rule.inputs)
    except ValueError as error:
        return f"{where}: {error}"
    award = component.rule.award(Given(values, case.general), component.max_points)
    found, wanted = _found(award, framework.points_places), _wanted(case)
    return None if found == wanted else f"{where}: gives {found}, the case says {wanted}"


def _read(row: Spec) -> Case:
    component, name = row.text("component"), row.text("name")
    row.where = f"case {component} ({name})"
    answer = row.raw("answer")
    if answer is not None and not isinstance(answer, Mapping):
        row.problem("'answer' must be a table")
    general = row.table("general")
    case = Case(
        component=component,
        name=name,
        answer=answer if isinstance(answer, Mapping) else {},
        general={figure: general.decimal(figure) for figure in _names(row.raw("general"))},
        state=row.one_of("state", ("answered", "no_data"), "answered"),
        points=row.optional_decimal("points"),
        slip=row.text("slip", ""),
        award=row.one_of("award", _NO_POINTS, ""),
    )
    if sum((case.points is not None, bool(case.slip), bool(case.award))) != 1:
        row.problem("needs exactly one of 'points', 'slip' and 'award'")
    row.close()
    return case


def _names(table: Any) -> tuple[str, ...]:
    return tuple(table) if isinstance(table, Mapping) else ()


def _wanted(case: Case) -> str:
    if case.points is not None:
        return f"{plain(case.points)} points"
    return f"slip {case.slip}" if case.slip else case.award


def _found(award: Award, points_places: int) -> str:
    if award.points is not None:
        return f"{plain(round_half_up(award.points, points_places))} points"
    return f"slip {award.reason.key}" if award.kind is AwardKind.SLIP else award.kind.value
