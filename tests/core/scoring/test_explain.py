from collections.abc import Callable
from decimal import Decimal

import pytest

from bot.wording import Words
from core.scoring.explain import explain
from core.scoring.model import Given, Rule
from core.scoring.numbers import round_half_up

THRESHOLD = 'kind = "ratio"\ndone = "số hồ sơ"\ntotal = "tổng số hồ sơ"\nnoun = "hồ sơ"\nfull_at_share = 0.8'
TWO_PARTS = """
kind = "parts"
[[parts]]
id = "wan"
label = "Kết nối mạng"
max_points = 45
rule = { kind = "ratio", done = "số máy đã nối", total = "tổng số máy", noun = "máy" }
[[parts]]
id = "apps"
label = "Ứng dụng"
max_points = 5
rule = { kind = "count", noun = "ứng dụng", each = 1 }
"""


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


def said(words: Words, rule: Rule, values: dict[str, str], max_points: str) -> list[str]:
    award = rule.award(Given(values), Decimal(max_points))
    points = None if award.points is None else round_half_up(award.points, 2)
    return [words.text(phrase) for phrase in explain(award, points, Decimal(max_points))]


def test_an_award_is_explained_with_the_officers_own_numbers(rule: Callable[..., Rule], words: Words) -> None:
    told = said(words, rule(THRESHOLD, "7.5"), {"done": "33", "total": "100"}, "7.5")

    assert told == ["33/100 hồ sơ: 3,09/7,5 điểm; đạt 80 % thì đủ 7,5"]


def test_each_part_is_explained_under_its_label_with_its_own_maximum(rule: Callable[..., Rule], words: Words) -> None:
    told = said(words, rule(TWO_PARTS, "50"), {"wan.done": "8", "wan.total": "12", "apps.count": "7"}, "50")

    assert told == [
        "Cộng 2 phần: 35/50 điểm",
        "Kết nối mạng: 8/12 máy: 30/45 điểm",
        "Ứng dụng: 7 ứng dụng × 1, tính tối đa 5: 5/5 điểm",
    ]


def test_parts_of_parts_are_explained_too(rule: Callable[..., Rule], words: Words) -> None:
    nested = """
    kind = "best_of"
    [[alternatives]]
    id = "own"
    label = "Tự làm"
    max_points = 50
    rule.kind = "parts"
    rule.parts = [
      { id = "plan", label = "Kế hoạch", max_points = 20, rule = { kind = "check" } },
      { id = "staff", label = "Nhân lực", max_points = 30, rule = { kind = "count", noun = "người", each = 10 } },
    ]
    [[alternatives]]
    id = "hire"
    label = "Đi thuê"
    max_points = 10
    rule = { kind = "check" }
    """
    told = said(words, rule(nested, "50"), {"own.plan.choice": "yes", "own.staff.count": "1"}, "50")

    assert told[1:] == [
        "Tự làm: Cộng 2 phần: 30/50 điểm",
        "Kế hoạch: Có: 20/20 điểm",
        "Nhân lực: 1 người × 10: 10/30 điểm",
    ]


def test_a_refusal_is_one_sentence_and_names_what_was_counted(rule: Callable[..., Rule], words: Words) -> None:
    told = said(words, rule(THRESHOLD, "7.5"), {"done": "33", "total": "20"}, "7.5")

    assert told == [
        "33 lớn hơn tổng số 20, nên tỷ lệ không hợp lệ. Nhập lại: số hồ sơ / tổng số hồ sơ.",
    ]
