"""``graded``, ``normalised``, ``roll_up``, ``survey``, ``target``: the appraiser or other units have the last word."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.wording import Words
from core.scoring.explain import explain
from core.scoring.model import Awaited, AwardKind, Given, NumberInput, Rule, TextInput
from core.scoring.numbers import round_half_up

GRADED = 'kind = "graded"\nprose = "Đăng đủ lịch làm việc của lãnh đạo, cập nhật hằng tuần"'
BANDWIDTH = """
kind = "normalised"
done = "băng thông Internet quy đổi (Mbps)"
total = "số cán bộ, công chức, viên chức"
noun = "Mbps/người"
"""
ONE_NUMBER = 'kind = "normalised"\ndone = "số giao dịch"\nnoun = "giao dịch"'
MEAN = 'kind = "roll_up"\nof = "mean"\nsource = "results"\nnoun = "xã"'
REACHED = 'kind = "roll_up"\nof = "reached"\nsource = "results"\nreach_share = 0.7\nnoun = "xã"\nfull_at_share = 0.8'
TYPED_MEAN = 'kind = "roll_up"\nof = "mean"\nsource = "typed"\nlabel = "điểm trung bình của các xã"\nnoun = "xã"'
TYPED_REACHED = """
kind = "roll_up"
of = "reached"
source = "typed"
done = "số xã đạt chuẩn"
total = "tổng số xã"
noun = "xã"
"""
SURVEY = 'kind = "survey"\nlabel = "điều tra mức độ hài lòng"\nscale = 100'
TARGET = 'kind = "target"\ndone = "số hộ"\ntotal = "tổng số hộ"\nnoun = "hộ"\ntarget_share = 0.6'


def said(rule: Rule, given: Given, max_points: str = "20") -> str:
    award = rule.award(given, Decimal(max_points))
    points = None if award.points is None else round_half_up(award.points, 2)
    return Words.load().text(explain(award, points, Decimal(max_points))[0])


@pytest.mark.parametrize(
    ("points", "why", "gives"),
    [
        ("7.5", "Đăng 9/10 tuần", Fraction("7.5")),
        ("0", "Chưa đăng", Fraction(0)),
        ("20", "Đủ", Fraction(20)),
        ("20.01", "Đủ", "answer-over-most"),
        ("7.555", "Đủ", "answer-too-many-places"),
        ("-1", "Đủ", "answer-negative"),
        ("7.5", "  ", "answer-missing"),
        ("7.5", "", "answer-missing"),
        ("", "Đủ", "answer-missing"),
    ],
)
def test_a_claim_lies_within_the_maximum_and_has_a_justification(
    outcome: Callable[..., Fraction | str], points: str, why: str, gives: Fraction | str
) -> None:
    assert outcome(GRADED, {"points": points, "justification": why}) == gives


def test_a_graded_row_shows_the_decisions_prose_and_asks_points_then_the_reason(rule: Callable[..., Rule]) -> None:
    graded = rule(GRADED)
    words = Words.load()

    assert [type(wanted) for wanted in graded.inputs] == [NumberInput, TextInput]
    assert [words.text(line) for line in graded.how(Decimal(20))] == [
        "Cách tính theo văn bản: Đăng đủ lịch làm việc của lãnh đạo, cập nhật hằng tuần",
        "Tự chấm từ 0 đến 20 điểm kèm giải trình; cơ quan thẩm định quyết định.",
    ]


def test_a_compared_value_is_kept_and_its_points_wait_for_the_other_units(rule: Callable[..., Rule]) -> None:
    waiting = rule(BANDWIDTH).award(Given({"done": "50", "total": "20"}), Decimal(20))

    assert (waiting.kind, waiting.awaited, waiting.value, waiting.points) == (
        AwardKind.WAITING,
        Awaited.UNITS,
        Fraction(5, 2),
        None,
    )
    assert said(rule(BANDWIDTH), Given({"done": "50", "total": "20"})) == (
        "Giá trị của đơn vị là 2,5 Mbps/người. Tối đa 20 điểm, chờ kết quả của các đơn vị khác"
    )


@pytest.mark.parametrize(("best", "points"), [("10", 5), ("2.5", 20), ("2", 20), ("0", 0)])
def test_the_best_unit_has_the_maximum_and_the_others_their_share_of_it(
    rule: Callable[..., Rule], best: str, points: int
) -> None:
    given = Given({"done": "50", "total": "20"}, best=Fraction(best))

    assert rule(BANDWIDTH).award(given, Decimal(20)).points == points


def test_a_single_number_can_be_compared_too(rule: Callable[..., Rule]) -> None:
    given = Given({"done": "30"}, best=Fraction(120))

    assert len(rule(ONE_NUMBER).inputs) == 1
    assert rule(ONE_NUMBER).award(given, Decimal(20)).points == 5


CHILDREN = (Fraction("0.9"), Fraction("0.7"), Fraction("0.5"), Fraction("0.69"))


@pytest.mark.parametrize(
    ("lines", "points"),
    [(MEAN, Fraction("13.95")), (REACHED, Fraction("12.5"))],  # 2,79 ÷ 4 × 20; 2 of 4 of the 80 % wanted
)
def test_the_results_of_the_units_below_are_rolled_up(rule: Callable[..., Rule], lines: str, points: Fraction) -> None:
    assert rule(lines).inputs == ()
    assert rule(lines).award(Given({}, children=CHILDREN), Decimal(20)).points == points


@pytest.mark.parametrize("children", [None, ()])
def test_without_results_from_below_the_points_wait(
    rule: Callable[..., Rule], children: tuple[Fraction, ...] | None
) -> None:
    award = rule(MEAN).award(Given({}, children=children), Decimal(20))

    assert (award.kind, award.awaited) == (AwardKind.WAITING, Awaited.UNITS)


@pytest.mark.parametrize(
    ("lines", "values", "gives"),
    [
        (TYPED_MEAN, {"mean": "72.5"}, Fraction("14.5")),
        (TYPED_MEAN, {"mean": "100.5"}, "answer-over-most"),
        (TYPED_REACHED, {"done": "3", "total": "12"}, Fraction(5)),
        (TYPED_REACHED, {"done": "13", "total": "12"}, "roll_up-over-total"),
    ],
)
def test_a_unit_may_report_what_those_below_reached(
    outcome: Callable[..., Fraction | str], lines: str, values: dict[str, str], gives: Fraction | str
) -> None:
    assert outcome(lines, values) == gives


def test_a_survey_asks_nothing_and_waits_for_its_result(rule: Callable[..., Rule]) -> None:
    survey = rule(SURVEY)

    assert survey.inputs == ()
    assert said(survey, Given({})) == "Tối đa 20 điểm, chờ kết quả điều tra mức độ hài lòng"
    assert said(survey, Given({}, supplied={"result": Decimal("83.5")})) == (
        "Kết quả điều tra mức độ hài lòng: 83,5/100, được 16,7/20 điểm"
    )


@pytest.mark.parametrize(
    ("done", "total", "told"),
    [
        ("60", "100", "60/100 hộ = 60 %: đạt chỉ tiêu 60 % (không tính điểm)"),
        ("59999", "100000", "59.999/100.000 hộ = 59,999 %: chưa đạt chỉ tiêu 60 % (không tính điểm)"),
    ],
)
def test_a_target_is_reached_or_not_and_earns_nothing(
    rule: Callable[..., Rule], done: str, total: str, told: str
) -> None:
    given = Given({"done": done, "total": total})

    assert rule(TARGET, "0").award(given, Decimal(0)).kind is AwardKind.UNSCORED
    assert said(rule(TARGET, "0"), given, "0") == told


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (TARGET, "problem-unscored-max name=max_points kind=target"),
        (BANDWIDTH + 'total_or = "x"', "problem-not-in-compared name=total_or"),
        (REACHED.replace("reach_share = 0.7\n", ""), "problem-missing name=reach_share"),
        (
            MEAN.replace('"results"', '"guessed"'),
            ("problem-not-allowed name=source value=guessed allowed=results, typed"),
        ),
        (f"{TYPED_MEAN}\nscale = 0", "problem-not-above-zero name=scale"),
        ('kind = "survey"', "problem-text-blank name=label"),
    ],
)
def test_slips_in_these_rows_are_told(problems_of: Callable[..., list[str]], lines: str, problem: str) -> None:
    assert [one for one in problems_of(lines) if problem in one] != []


@pytest.mark.parametrize("kind", ["survey", "normalised", "roll_up", "target", "information"])
def test_what_others_decide_is_a_row_of_its_own(problems_of: Callable[..., list[str]], kind: str) -> None:
    lines = f"""
    kind = "parts"
    parts = [
      {{ id = "a", label = "A", max_points = 10, rule = {{ kind = "check" }} }},
      {{ id = "b", label = "B", max_points = 10, rule = {{ kind = "{kind}" }} }},
    ]
    """

    assert f"row parts 2: problem-not-nestable kind={kind}" in problems_of(lines)
