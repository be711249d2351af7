from collections.abc import Callable
from pathlib import Path

import pytest

from core.assessment.golden import load_cases, run_case
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
            "1.2 (x): gives 7.5 points, the case says 8",
        ),
        ('component = "1.2"\nanswer = { done = 5, total = 4 }\npoints = 8', "1.2 (x): gives slip ratio-over-total"),
        ('component = "9.9"\npoints = 8', "9.9 (x): there is no such component"),
        ('component = "1.2"\nanswer = { doen = 5 }\npoints = 8', "1.2 (x): unknown input 'doen'"),
        ('component = "2.1"\ngeneral = { stuff = 4 }\npoints = 8', "2.1 (x): there is no general figure 'stuff'"),
        ('component = "1.2"\nstate = "no_data"\npoints = 8', "1.2 (x): gives 0 points, the case says 8"),
    ],
)
def test_a_case_that_does_not_hold_says_what_differs(
    framework: Framework, written: Callable[[str], Path], lines: str, difference: str
) -> None:
    (case,) = load_cases(written(f'[[case]]\nname = "x"\n{lines}'))

    assert (run_case(framework, case) or "").startswith(difference)


def test_a_broken_file_is_told_with_all_its_problems(written: Callable[[str], Path]) -> None:
    with pytest.raises(FrameworkError) as caught:
        load_cases(
            written('[[case]]\ncomponent = "1"\nname = "a"\n[[case]]\nname = "b"\npoints = 1\nslip = "x"\nhint = 1')
        )

    assert caught.value.problems == (
        "case 1 (a): needs exactly one of 'points', 'slip' and 'award'",
        "golden.toml: case 2: 'component' must be a text that is not blank",
        "case  (b): needs exactly one of 'points', 'slip' and 'award'",
        "case  (b): unknown key 'hint'",
    )
