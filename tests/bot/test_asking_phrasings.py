"""Questions as supervisors type them: with and without marks, with slips, shortened, with the keyboard off."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.reading.questions.model import AsFile, Asked, Kind, NotFound, Question, Scope, Which, decoded
from bot.conversations.reading.questions.several import asked
from tests.bot.asking_world import COMMUNES, COMMUNES_ELSEWHERE, known

PHRASINGS = [
    line.split(";")
    for line in Path(__file__).with_name("phrasings.csv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
KNOWN = known()
EVERYTHING = known(knows_all=True)
TAN_LAP = Question(Kind.MISSING, Scope.UNIT, "TN-1")


def written(found: Asked) -> str:
    """An understood question in the form of the list."""
    match found:
        case None:
            return "-;"
        case NotFound():
            return "!"
        case Which(question):
            return f"{question.kind.value};?"
        case AsFile(question):
            return "file"
        case Question(kind, scope, unit, level, row, count, band):
            about = scope.value + (f":{unit or level}" if unit or level else "")
            rest = "".join(f" {name}={value}" for name, value in (("n", count), ("row", row), ("band", band)) if value)
            return f"{kind.value};{about}{rest}"


def same(found: str, wanted: str) -> bool:
    return sorted(found.split(" ")) == sorted(wanted.split(" "))


def test_at_least_95_of_100_questions_are_understood() -> None:
    inside = [(text, f"{kind};{about}" if about != "!" else "!") for text, kind, about in PHRASINGS if kind != "-"]
    missed = [(text, wanted) for text, wanted in inside if not same(written(asked(text, KNOWN)), wanted)]

    assert len(inside) >= 200
    assert len(missed) <= len(inside) * 0.05, missed


def test_what_is_no_question_is_not_taken_for_one() -> None:
    outside = [text for text, kind, _ in PHRASINGS if kind == "-"]

    assert outside
    assert [text for text in outside if asked(text, KNOWN) is not None] == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("còn xã Tân Long?", "missing;unit:TN-2"),
        ("con xa tan long", "missing;unit:TN-2"),
        ("thế còn phường Bến Thử", "missing;unit:TN-4"),
        ("điểm", "points;unit:TN-1"),
        ("xếp loại gì", "band;unit:TN-1"),
        ("so với năm ngoái", "last-year;unit:TN-1"),
        ("các xã thì sao", "missing;below:xa"),
        ("huyện mình thì sao", "missing;own"),
        ("5 xã thấp nhất", "lowest;below:xa n=5"),
    ],
)
def test_a_follow_up_takes_from_the_question_before_what_it_does_not_say(text: str, wanted: str) -> None:
    assert same(written(asked(text, KNOWN, TAN_LAP)), wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("còn phường Bến Thử", "points;unit:TN-4"), ("các xã thì sao", "points;below:xa"), ("hạng mấy", "rank;unit:TN-1")],
)
def test_after_two_units_were_compared_a_follow_up_is_about_points(text: str, wanted: str) -> None:
    compared = asked("xã Tân Lập với xã Tân Long ai cao hơn", KNOWN)

    assert compared == Question(Kind.COMPARE, Scope.UNIT, "TN-1", other="TN-2")
    assert same(written(asked(text, KNOWN, compared)), wanted)


def test_a_district_beside_the_name_says_which_unit_is_meant() -> None:
    which = asked("xã Tân Lập còn thiếu gì", EVERYTHING)

    assert isinstance(which, Which)
    assert {unit.area_name for unit in which.units} == {"UBND huyện Thử Nghiệm", "UBND huyện Bịa Đặt"}
    assert asked("xã Tân Lập huyện Bịa Đặt còn thiếu gì", EVERYTHING) == Question(Kind.MISSING, Scope.UNIT, "BD-1")


def test_a_province_asks_for_the_communes_of_one_district() -> None:
    province = known(knows_all=True, own="tinh")

    assert asked("các xã của huyện Thử Nghiệm chưa nộp", province) == Question(
        Kind.NOT_SUBMITTED, Scope.AREA, "TN", "xa"
    )
    assert asked("huyện nào chưa nộp", province) == Question(Kind.NOT_SUBMITTED, Scope.BELOW, level="huyen")


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from([text for text, _, _ in PHRASINGS]),
    st.sampled_from([*COMMUNES.values(), *COMMUNES_ELSEWHERE.values(), "UBND huyện Bịa Đặt", "xã Không Có Thật"]),
    st.sampled_from(["còn thiếu gì", "mấy điểm", "hạng mấy", "nộp chưa", "so với năm ngoái", "yếu ở đâu"]),
    st.sampled_from([None, TAN_LAP, Question(Kind.LOWEST, Scope.BELOW, level="xa", count=5)]),
)
def test_no_question_is_ever_about_a_unit_of_another_branch(text: str, name: str, rest: str, last: Question) -> None:
    for typed in (text, f"{name} {rest}", f"{name.lower()} {rest}", f"{text} {name}"):
        found = asked(typed, KNOWN, last)
        named = found.units if isinstance(found, Which) else ()
        about = {unit.code for unit in named} | ({found.unit} if isinstance(found, Question) else set())
        assert about <= {"", "TN", *COMMUNES}
    if name.removeprefix("UBND ") in {"xã Đồng Vẽ", "huyện Bịa Đặt", "xã Không Có Thật"}:
        assert isinstance(asked(f"{name} {rest}", KNOWN, last), NotFound)


@given(
    st.builds(
        Question,
        st.sampled_from(Kind),
        st.sampled_from(Scope),
        st.sampled_from(["", "TN-1"]),
        other=st.sampled_from(["", "TN-2"]),
    )
)
def test_a_question_survives_a_button(question: Question) -> None:
    assert decoded(question.encoded()) == question


@pytest.mark.parametrize("broken", ["", "missing", "missing~own", "nothing~own~~~~0~", "missing~own~~~~x~"])
def test_a_broken_button_is_no_question(broken: str) -> None:
    assert decoded(broken) is None
