"""Everything that can be wrong with a framework is told in Vietnamese, also what no other test provokes."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from bot.wording import Words
from bot.words_check.uses import Use, read_uses
from core.frameworks.build import build
from core.frameworks.error import FrameworkError
from core.scoring.kinds import build_rule
from core.scoring.phrase import Phrase
from core.scoring.problem import Problem
from core.scoring.spec import Spec

ROOT = Path(__file__).resolve().parent.parent.parent
ENGLISH = re.compile(r"\b(must|the|is not|occurs|unknown|needs|adds? up)\b")


USES = [use for use in read_uses(ROOT, ("core",)).said if use.key.startswith(("problem-", "place-", "golden-"))]


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.key} {use.where}")
def test_every_problem_that_core_reports_has_words_for_its_facts(use: Use, words: Words) -> None:
    assert use.facts is not None
    said = words.text(Phrase(use.key, dict.fromkeys(use.facts, "x")))

    assert not ENGLISH.search(said)


def test_no_problem_is_reported_in_words_of_its_own() -> None:
    reported = re.compile(r"\.problem\(\s*f?[\"'](?!problem-)")
    paths = sorted((ROOT / "core").rglob("*.py"))

    assert [str(path) for path in paths if reported.search(path.read_text(encoding="utf-8"))] == []


LEVELS = """
kind = "levels"
options = [{ id = "a", label = "A", points = 20 }, { id = "b", label = "B", points = 0 }]
"""
BELOW_MAX = (
    "cao nhất trong “options” chỉ được 20 điểm nên không thể đạt điểm tối đa 1.234,5; "
    "sửa điểm trong “options” hoặc điểm tối đa."
)
COUNT = 'kind = "count"\nnoun = "mô hình"\neach = 5\ncap = 1235.25'
STEPS = 'kind = "count_levels"\nnoun = "n"\nsteps = [{ from = -2.5, points = 1234.5 }]'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LEVELS, BELOW_MAX),
        (COUNT, "“cap” là 1.235,25, lớn hơn điểm tối đa 1.234,5."),
        (STEPS, "“steps” thứ 1: “from” là -2,5; không đếm được số nhỏ hơn 0."),
    ],
)
def test_a_wrong_rule_is_told_with_its_place_and_vietnamese_numbers(lines: str, said: str, words: Words) -> None:
    problems: list[Problem] = []
    build_rule(Spec(tomllib.loads(lines, parse_float=Decimal), (), problems), Decimal("1234.5"))

    assert [words.text(problem.said) for problem in problems] == [said]


def test_a_file_with_nothing_in_it_is_told_in_vietnamese_from_end_to_end(words: Words) -> None:
    with pytest.raises(FrameworkError) as caught:
        build({"component": [{}], "node": [{}], "general": [{}], "band": [{}], "reading": [{}], "class": [{}]}, "x")

    said = [words.text(problem.said) for problem in caught.value.problems]
    assert len(said) > 20
    assert [one for one in said if ENGLISH.search(one) or not one.endswith(".")] == []
