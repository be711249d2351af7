from collections.abc import Callable
from decimal import Decimal

import pytest

from core.scoring.model import Given, Rule
from core.scoring.phrase import Phrase

RATIO = 'kind = "ratio"\ndone = "d"\ntotal = "t"\nnoun = "hồ sơ"\nfull_at_share = 0.8'
STEPS = (
    'kind = "ratio_levels"\ndone = "d"\ntotal = "t"\nnoun = "hồ sơ"\n'
    "steps = [{ from_share = 0.2, points = 10 }, { from_share = 0.3, points = 20 }]"
)
BAD = 'kind = "complement"\nbad = "b"\ntotal = "t"\nnoun = "hồ sơ"\nfull_at_share = 0.9'
FEWER = 'kind = "count_levels"\nnoun = "lỗi"\nsteps = [{ from = 0, points = 20 }, { from = 2, points = 5 }]'
MORE = 'kind = "count_levels"\nnoun = "cuộc họp"\nsteps = [{ from = 1, points = 5 }, { from = 4, points = 20 }]'
COUNT = 'kind = "count"\nnoun = "tin bài"\neach = 3'
LIST = """
kind = "checklist"
options = [
  { id = "a", label = "Một", points = 5 },
  { id = "b", label = "Hai", points = 10 },
  { id = "c", label = "Ba", points = 5 },
]
"""


@pytest.mark.parametrize(
    ("lines", "values", "lacks"),
    [
        (RATIO, {"done": "33", "total": "100"}, ("ratio-to-full", "more", Decimal(47))),
        (RATIO, {"done": "1", "total": "3"}, ("ratio-to-full", "more", Decimal(2))),
        (STEPS, {"done": "5", "total": "17"}, ("ratio_levels-to-full", "more", Decimal(1))),
        (BAD, {"bad": "20", "total": "100"}, ("complement-to-full", "fewer", Decimal(10))),
        (FEWER, {"count": "3"}, ("count_levels-to-full-fewer", "until", Decimal(2))),
        (MORE, {"count": "1"}, ("count_levels-to-full", "more", Decimal(3))),
        (MORE, {}, ("count_levels-to-full-from", "edge", Decimal(4))),
        (COUNT, {"count": "2"}, ("count-to-full", "more", Decimal(5))),
        (LIST, {"items": "b"}, ("checklist-to-full", "items", "Một; Ba")),
    ],
)
def test_what_full_marks_still_lack_is_said_with_a_number(
    rule: Callable[..., Rule], lines: str, values: dict[str, str], lacks: tuple[str, str, Decimal | str]
) -> None:
    (phrase,) = rule(lines).to_full(Given(values), Decimal(20))
    key, fact, value = lacks

    assert (phrase.key, phrase.facts[fact]) == (key, value)


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (RATIO, {"done": "80", "total": "100"}),
        (STEPS, {"done": "3", "total": "10"}),
        (BAD, {"bad": "10", "total": "100"}),
        (FEWER, {"count": "1"}),
        (MORE, {"count": "9"}),
        (COUNT, {"count": "7"}),
        (LIST, {"items": "a,b,c"}),
        ('kind = "check"', {"choice": "yes"}),
        (f'{RATIO}\nzero_total = "full_marks"', {"done": "0", "total": "0"}),
    ],
)
def test_full_marks_lack_nothing(rule: Callable[..., Rule], lines: str, values: dict[str, str]) -> None:
    assert rule(lines).to_full(Given(values), Decimal(20)) == ()


def test_as_many_more_as_it_says_do_earn_full_marks(rule: Callable[..., Rule]) -> None:
    threshold = rule(RATIO)
    for total in range(1, 60):
        for done in range(total + 1):
            lacks = threshold.to_full(Given({"done": str(done), "total": str(total)}), Decimal(20))
            more = lacks[0].facts["more"] if lacks else Decimal(0)
            assert isinstance(more, Decimal)
            full = threshold.award(Given({"done": str(done + more), "total": str(total)}), Decimal(20))
            assert full.points == 20


def test_the_best_option_is_named_where_nothing_can_be_counted(rule: Callable[..., Rule]) -> None:
    levels = (
        'kind = "levels"\noptions = [{ id = "a", label = "Không", points = 0 }, { id = "b", label = "Có", share = 1 }]'
    )

    assert rule(levels).to_full(Given({}), Decimal(20)) == (Phrase("levels-to-full", {"option": "Có"}),)
