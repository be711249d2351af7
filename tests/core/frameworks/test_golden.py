from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.assessment.golden import load_cases, run_case
from core.frameworks.build import build
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "golden.toml").write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize(
    "lines",
    [
        'component = "1.2"\nanswer = { done = 3, total = 4 }\npoints = 7.5',
        'component = "1.2"\nanswer = { done = "1", total = 3 }\npoints = 3.33',
        'component = "1.2"\nanswer = { done = 5, total = 4 }\nslip = "ratio-over-total"',
        'component = "1.2"\nanswer = { done = 5 }\naward = "incomplete"',
        'component = "1.2"\nstate = "no_data"\npoints = 0',
        'component = "2.1"\nanswer = { done = 3 }\ngeneral = { staff = 4 }\npoints = 7.5',
        'component = "2.1"\nanswer = { done = 3 }\naward = "waiting"',
        'component = "3.1"\nanswer = { choice = true }\npoints = 7.5',
        'component = "3.3"\nanswer = { text = "3 ngày" }\naward = "unscored"',
    ],
)
def test_a_case_that_holds_says_nothing(framework: Framework, written: Callable[[str], Path], lines: str) -> None:
    (case,) = load_cases(written(f'[[case]]\nname = "x"\n{lines}'))

    assert run_case(framework, case) is None


@pytest.mark.parametrize(
    ("lines", "difference"),
    [
        (
            'component = "1.2"\nanswer = { done = 3, total = 4 }\npoints = 8',
            "case 1.2 x: golden-differs found=(golden-points points=7.5) wanted=(golden-points points=8)",
        ),
        (
            'component = "1.2"\nanswer = { done = 5, total = 4 }\npoints = 8',
            "case 1.2 x: golden-differs found=(golden-slip key=ratio-over-total) wanted=(golden-points points=8)",
        ),
        ('component = "9.9"\npoints = 8', "case 9.9 x: golden-no-component code=9.9"),
        (
            'component = "1.2"\nanswer = { doen = 5 }\npoints = 8',
            "case 1.2 x: golden-no-input name=doen known=done, total",
        ),
        ('component = "2.1"\ngeneral = { stuff = 4 }\npoints = 8', "case 2.1 x: golden-no-figure name=stuff"),
        (
            'component = "1.2"\nstate = "no_data"\npoints = 8',
            "case 1.2 x: golden-differs found=(golden-points points=0) wanted=(golden-points points=8)",
        ),
    ],
)
def test_a_case_that_does_not_hold_says_what_differs(
    framework: Framework, written: Callable[[str], Path], lines: str, difference: str
) -> None:
    (case,) = load_cases(written(f'[[case]]\nname = "x"\n{lines}'))

    assert str(run_case(framework, case)) == difference


def test_a_broken_file_is_told_with_all_its_problems(written: Callable[[str], Path]) -> None:
    with pytest.raises(FrameworkError) as caught:
        load_cases(
            written('[[case]]\ncomponent = "1"\nname = "a"\n[[case]]\nname = "b"\npoints = 1\nslip = "x"\nhint = 1')
        )

    assert tuple(str(problem) for problem in caught.value.problems) == (
        "case 1 a: problem-case-result first=points second=slip third=award",
        "file golden.toml: row case 2: problem-text-blank name=component",
        "case  b: problem-case-result first=points second=slip third=award",
        "case  b: problem-unknown-key name=hint",
    )


DEPENDING = """
[[case]]
name = "x"
component = "2.1"
"""


@pytest.mark.parametrize(
    "lines",
    [
        'component = "1.2"\nanswer = { done = 1, total = 2 }\nothers = { "1.1" = { choice = "head" } }\npoints = 5',
        'component = "1.1"\nstate = "na_accepted"\naward = "out"',
        'component = "1.1"\nstate = "not_assessed"\naward = "out"',
        'component = "1.1"\nstate = "na_refused"\npoints = 0',
    ],
)
def test_a_case_may_have_any_state_and_name_other_rows(
    framework: Framework, written: Callable[[str], Path], lines: str
) -> None:
    (case,) = load_cases(written(f'[[case]]\nname = "x"\n{lines}'))

    assert run_case(framework, case) is None


@pytest.mark.parametrize(
    ("rule", "policies", "lines"),
    [
        ({"kind": "product", "done": "d", "total": "t", "noun": "n", "times": "meetings"}, {},
         'answer = { done = 1, total = 2 }\nothers = { "1.2" = { done = 3, total = 4 } }\npoints = 3.75'),
        ({"kind": "product", "done": "d", "total": "t", "noun": "n", "times": "meetings"}, {},
         'answer = { done = 1, total = 2 }\nothers = { "1.2" = { state = "no_data" } }\npoints = 0'),
        ({"kind": "product", "done": "d", "total": "t", "noun": "n", "times": "meetings"}, {},
         'answer = { done = 1, total = 2 }\naward = "waiting"'),
        ({"kind": "ratio", "done": "d", "total": "t", "noun": "n", "total_supplied": True}, {},
         "answer = { done = 3 }\nsupplied = { total = 4 }\npoints = 7.5"),
        ({"kind": "ratio", "done": "d", "total": "t", "noun": "n", "total_supplied": True}, {},
         'answer = { done = 3 }\naward = "waiting"'),
        ({"kind": "survey", "label": "điều tra", "scale": 100}, {}, "supplied = { result = 85 }\npoints = 8.5"),
        ({"kind": "normalised", "done": "d"}, {}, 'answer = { done = 3 }\nbest = "9/2"\npoints = 6.67'),
        ({"kind": "normalised", "done": "d"}, {}, 'answer = { done = 3 }\naward = "waiting"'),
        ({"kind": "roll_up", "of": "mean", "source": "results", "noun": "xã"}, {},
         'children = [0.9, "3/5"]\npoints = 7.5'),
        ({"kind": "check"}, {"not_applicable": "best_unit"},
         'state = "na_accepted"\nbest_points = 8.5\npoints = 8.5'),
        ({"kind": "check"}, {"not_applicable": "best_unit"}, 'state = "na_accepted"\naward = "waiting"'),
    ],
)  # fmt: skip
def test_a_case_says_what_others_must_tell(
    document: dict[str, Any],
    written: Callable[[str], Path],
    *,
    rule: dict[str, Any],
    policies: dict[str, str],
    lines: str,
) -> None:
    next(row for row in document["component"] if row["code"] == "2.1")["rule"] = rule
    for name, value in policies.items():
        document["policies"][name] = value
        document["reading"] = [row for row in document["reading"] if row["name"] != name]
        document["reading"].append({"name": name, "value": value, "why": "theo mẫu"})

    (case,) = load_cases(written(DEPENDING + lines))

    assert run_case(build(document, "mau_2025"), case) is None


def test_a_row_that_a_units_figures_rule_out_is_out(document: dict[str, Any], written: Callable[[str], Path]) -> None:
    document["component"][0]["only_if"] = {"figure": "staff", "at_least": 1}
    lines = 'component = "1.1"\nanswer = { choice = "head" }\ngeneral = { staff = 0 }\naward = "out"'
    (case,) = load_cases(written(f'[[case]]\nname = "x"\n{lines}'))

    assert run_case(build(document, "mau_2025"), case) is None
