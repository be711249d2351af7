"""``count_levels`` and ``count``: answers that are one number."""

from collections.abc import Callable
from fractions import Fraction

import pytest

LADDER = """
kind = "count_levels"
noun = "cuộc họp"
steps = [{ from = 1, points = 5 }, { from = 2, share = 0.5 }, { from = 4, points = 20 }]
"""
FEWER = """
kind = "count_levels"
noun = "báo cáo trễ"
steps = [{ from = 0, share = 1 }, { from = 1, points = 5 }, { from = 3, points = 0 }]
"""
CAPPED = 'kind = "count"\nnoun = "tin bài"\neach = 0.75'


@pytest.mark.parametrize(
    ("lines", "count", "gives"),
    [
        (LADDER, "0", Fraction(0)),
        (LADDER, "1", Fraction(5)),
        (LADDER, "3", Fraction(10)),
        (LADDER, "4", Fraction(20)),
        (LADDER, "400", Fraction(20)),
        (FEWER, "0", Fraction(20)),
        (FEWER, "2", Fraction(5)),
        (FEWER, "3", Fraction(0)),
        (CAPPED, "0", Fraction(0)),
        (CAPPED, "26", Fraction("19.5")),
        (CAPPED, "27", Fraction(20)),
        (CAPPED, "", "answer-missing"),
        (CAPPED, "-1", "answer-negative"),
        (CAPPED, "2.5", "answer-not-whole"),
        (CAPPED, "2.0", Fraction("1.5")),
        (CAPPED, "7,5", "answer-unreadable"),
        (CAPPED, "ba", "answer-unreadable"),
        (CAPPED, "٣", "answer-unreadable"),
        (CAPPED, "NaN", "answer-unreadable"),
        (CAPPED, "1e9", "answer-unreadable"),
        (CAPPED, "9" * 5000, "answer-too-long"),
        (CAPPED, "0." + "0" * 5000, "answer-too-long"),
    ],
)
def test_a_count_gives_its_points_or_the_reason_why_not(
    outcome: Callable[..., Fraction | str], lines: str, count: str, gives: Fraction | str
) -> None:
    assert outcome(lines, {"count": count}) == gives
