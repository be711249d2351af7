"""A commune's sheet with every component answered, for the tests of what is made of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from core.assessment.golden import load_cases
from core.assessment.rounds import Calendar, Round
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Framework

COMMUNES = Path(__file__).resolve().parents[2] / "core" / "frameworks" / "quang_nam_xa_2022"
GIVEN_AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SUBMITTED_AT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
ROUND = Round(
    id="r",
    title="Đánh giá chuyển đổi số cấp xã năm 2026",
    year=2026,
    owner="Sở Khoa học và Công nghệ",
    letter="Công văn số 12/SKHCN-CĐS ngày 01/11/2026",
    calendar=Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30)),
    contact="0235 000 000",
)


def full_sheet(framework: Framework) -> Sheet:
    """Every component answered with the first golden case that earns points; handed in."""
    entries = {}
    for case in load_cases(COMMUNES):
        component = framework.component_by_code[case.component]
        if (
            (case.points is None and case.award != "unscored")
            or case.slip
            or case.given.state != "answered"
            or component.key in entries
        ):
            continue
        values = {name: _canonical(value) for name, value in case.given.answer.items()}
        entries[component.key] = Entry(State.ANSWERED, values, 1, "Lan", GIVEN_AT)
    general = {figure.name: figure.example for figure in framework.general}
    return Sheet(entries, general, submitted_at=SUBMITTED_AT, submission=2)


def official(framework: Framework) -> Framework:
    """The same, as if every field had been read in the decision."""
    return replace(
        framework,
        nodes=tuple(replace(node, model=frozenset()) for node in framework.nodes),
        components=tuple(replace(component, model=frozenset()) for component in framework.components),
    )


def _canonical(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
