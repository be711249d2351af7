"""Numbers as officers type them: what is taken, what is asked again, and why."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.reading import Number, Slip, SlipReason, read_decimal, read_number, read_whole
from bot.wording import vietnamese


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("23", 23),
        ("0", 0),
        ("1900", 1900),
        ("1.850", 1850),
        ("1 850", 1850),
        ("1\u00a0850", 1850),
        ("12.345.678", 12345678),
        ("1.850,00", 1850),
        ("21 người", 21),
        ("21 nguoi", 21),
        ("21người", 21),
        ("khoảng 21", 21),
        ("là: 21", 21),
        (": 21.", 21),
        ("Dạ, xã có 1.850 hộ ạ", 1850),
        ("số hộ - 21", 21),
        ("２１", 21),
        ("5️⃣", 5),
        ("007", 7),
        ("3 trạm y tế", 3),
        ("4 ngân hàng", 4),
        ("1000000000000", 10**12),
    ],
)
def test_a_whole_number_is_read_as_typed(typed: str, value: int) -> None:
    assert read_whole(typed) == Number(Decimal(value))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", SlipReason.EMPTY),
        ("...", SlipReason.EMPTY),
        ("abc", SlipReason.NOT_A_NUMBER),
        ("hai mươi mốt", SlipReason.IN_WORDS),
        ("2 nghìn", SlipReason.IN_WORDS),
        ("2k", SlipReason.IN_WORDS),
        ("1,5 triệu", SlipReason.IN_WORDS),
        ("3 tram", SlipReason.IN_WORDS),
        ("-5", SlipReason.NEGATIVE),
        ("− 5", SlipReason.NEGATIVE),
        ("âm 5", SlipReason.NEGATIVE),
        ("7,5", SlipReason.NOT_WHOLE),
        ("0.5", SlipReason.NOT_WHOLE),
        ("1.9", SlipReason.AMBIGUOUS),
        ("1,850", SlipReason.AMBIGUOUS),
        ("1.2345", SlipReason.AMBIGUOUS),
        ("12.34.5", SlipReason.AMBIGUOUS),
        ("21 22", SlipReason.SEVERAL),
        ("21-22", SlipReason.SEVERAL),
        ("1\n850", SlipReason.SEVERAL),
        ("3/4", SlipReason.SEVERAL),
        ("85%", SlipReason.PERCENT),
        ("12/03/2026", SlipReason.DATE),
        ("1000000000001", SlipReason.TOO_LARGE),
        ("9" * 5000, SlipReason.TOO_LARGE),
        ("5G", SlipReason.NOT_A_NUMBER),
        ("1e5", SlipReason.NOT_A_NUMBER),
        ("10²", SlipReason.NOT_A_NUMBER),
        ("> 21", SlipReason.NOT_A_NUMBER),
        ("không có 21", SlipReason.NOT_A_NUMBER),
    ],
)
def test_what_is_no_whole_number_is_refused_for_its_reason(typed: str, reason: SlipReason) -> None:
    read = read_whole(typed)

    assert isinstance(read, Slip)
    assert read.reason == reason


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1.9", ["1.9", "1900"]),
        ("1.85", ["1.85", "1850"]),
        ("12.3", ["12.3", "12300"]),
        ("1,850", ["1.850", "1850"]),
        ("1,850,000", ["1850000"]),
        ("1,234.5", ["1234.5"]),
    ],
)
def test_an_unclear_number_says_what_it_may_mean(typed: str, readings: list[str]) -> None:
    assert read_whole(typed) == Slip(SlipReason.AMBIGUOUS, typed, tuple(map(Decimal, readings)))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("0.234", "0.234"),
        ("1,234", "1.234"),
        ("1234.567", "1234.567"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("7,5 Mbps", "7.5"),
        ("12", "12"),
    ],
)
def test_a_comma_or_one_dot_marks_decimals(typed: str, value: str) -> None:
    assert read_decimal(typed) == Number(Decimal(value))


@pytest.mark.parametrize("typed", ["85,5%", "85.5 %", "85,5 phần trăm", "đạt 85,5 phan tram"])
def test_a_percentage_is_marked_as_one(typed: str) -> None:
    assert read_decimal(typed) == Number(Decimal("85.5"), percent=True)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("1.234", ["1.234", "1234"]),
        ("12.345", ["12.345", "12345"]),
        ("1 234.567", ["1234.567", "1234567"]),
        ("1,234.5", ["1234.5"]),
        ("1,234,567", ["1234567"]),
        ("1.23,4", []),
    ],
)
def test_only_a_dot_before_three_digits_and_a_comma_before_a_dot_are_asked_again(
    typed: str, readings: list[str]
) -> None:
    assert read_decimal(typed) == Slip(SlipReason.AMBIGUOUS, typed, tuple(map(Decimal, readings)))


@given(st.integers(min_value=0, max_value=10**12))
def test_a_whole_number_that_we_print_is_read_back(value: int) -> None:
    assert read_whole(vietnamese(Decimal(value))) == Number(Decimal(value))


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=1, max_value=9999))
def test_a_number_with_decimals_that_we_print_is_read_back(whole: int, decimals: int) -> None:
    value = Decimal(whole) + Decimal(decimals) / 10000

    assert read_decimal(vietnamese(value)) == Number(value)


@given(st.text() | st.text(alphabet="0123456789., -/%\n½²①kđ"), st.booleans())
def test_no_text_at_all_raises(text: str, whole: bool) -> None:  # noqa: FBT001
    assert isinstance(read_number(text, whole=whole), Number | Slip)


@given(st.text(alphabet="0123456789., ", max_size=30))
def test_what_is_taken_as_whole_has_no_decimals(text: str) -> None:
    read = read_whole(text)

    assert isinstance(read, Slip) or read.value == read.value.to_integral_value()
