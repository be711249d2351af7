"""Two numbers that belong together, typed in every way officers type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.reading import Number, OnlyFirst, Pair, Slip, SlipReason, read_number, read_pair
from bot.wording import vietnamese
from core.frameworks.loader import load, shipped
from core.scoring.model import FractionInput, NumberInput


@pytest.mark.parametrize(
    ("typed", "done", "total"),
    [
        ("3/4", 3, 4),
        ("3 / 4", 3, 4),
        ("3:4", 3, 4),
        ("3 trên 4", 3, 4),
        ("3 tren 4", 3, 4),
        ("3 trong 4", 3, 4),
        ("3 tren tong so 4", 3, 4),
        ("3 cuộc trên tổng số 4 cuộc", 3, 4),
        ("3 cuộc họp / 4 cuộc họp", 3, 4),
        ("33/100 hồ sơ", 33, 100),
        ("33/100 (33%)", 33, 100),
        ("1.850/2.000", 1850, 2000),
        ("1 850/2 000 hộ", 1850, 2000),
        ("33\n100", 33, 100),
        ("đạt: 33\ntổng: 100", 33, 100),
        ("33\t100", 33, 100),
        ("33, 100", 33, 100),
        ("33 và 100", 33, 100),
        ("３／４", 3, 4),
        ("0/0", 0, 0),
        ("5/4", 5, 4),
    ],
)
def test_two_numbers_are_read_in_one_message(typed: str, done: int, total: int) -> None:
    assert read_pair(typed) == Pair(Decimal(done), Decimal(total))


@pytest.mark.parametrize("typed", ["33", "33 hồ sơ", "đạt 33"])
def test_one_number_alone_is_the_first(typed: str) -> None:
    assert read_pair(typed) == OnlyFirst(Decimal(33))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", SlipReason.EMPTY),
        ("a/b", SlipReason.NOT_A_NUMBER),
        ("ba trên bốn", SlipReason.IN_WORDS),
        ("85%", SlipReason.PERCENT),
        ("85,5 phần trăm", SlipReason.PERCENT),
        ("12/03/2026", SlipReason.DATE),
        ("12.3.26", SlipReason.DATE),
        ("ngày 12 tháng 3 năm 2026", SlipReason.DATE),
        ("3/4/5", SlipReason.SEVERAL),
        ("3-4", SlipReason.SEVERAL),
        ("3 trong tháng 4", SlipReason.SEVERAL),
        ("tổng 100, đạt 33", SlipReason.SEVERAL),
        ("-3/4", SlipReason.NEGATIVE),
        ("3/-4", SlipReason.NEGATIVE),
        ("1.9/2", SlipReason.AMBIGUOUS),
        ("33 100", SlipReason.AMBIGUOUS),
        ("33,100", SlipReason.AMBIGUOUS),
        ("7,5/10", SlipReason.NOT_WHOLE),
        ("2 nghìn/3 nghìn", SlipReason.IN_WORDS),
    ],
)
def test_what_is_no_pair_is_refused_for_its_reason(typed: str, reason: SlipReason) -> None:
    read = read_pair(typed)

    assert isinstance(read, Slip)
    assert read.reason == reason


def test_decimals_are_taken_where_the_question_allows_them() -> None:
    assert read_pair("7,5/10", done_whole=False) == Pair(Decimal("7.5"), Decimal(10))


def test_the_slip_shows_the_number_that_is_unclear_not_the_whole_text() -> None:
    assert read_pair("1.9/2") == Slip(SlipReason.AMBIGUOUS, "1.9", (Decimal("1.9"), Decimal(1900)))


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=10**9))
def test_a_pair_that_we_print_is_read_back(done: int, total: int) -> None:
    printed = f"{vietnamese(Decimal(done))}/{vietnamese(Decimal(total))}"

    assert read_pair(printed) == Pair(Decimal(done), Decimal(total))


@given(st.text() | st.text(alphabet="0123456789., -/%:\ntrêntổng"))
def test_no_text_at_all_raises(text: str) -> None:
    assert isinstance(read_pair(text), Pair | OnlyFirst | Slip)


def test_every_example_of_a_shipped_framework_is_accepted_as_it_is_printed() -> None:
    rows = [row for folder in shipped().values() for row in load(folder).components]
    assert rows

    for wanted in (wanted for row in rows for wanted in row.rule.inputs):
        match wanted:
            case NumberInput(whole=whole, example=example):
                assert read_number(vietnamese(example), whole=whole) == Number(example)
            case FractionInput(done, total):
                printed = f"{vietnamese(done.example)}/{vietnamese(total.example)}"
                read = read_pair(printed, done_whole=done.whole, total_whole=total.whole)
                assert read == Pair(done.example, total.example)
            case _:
                pass
