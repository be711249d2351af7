"""Dates, ticks, codes and titles as officers type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.reading import (
    Slip,
    SlipReason,
    find_code,
    read_date,
    read_ticks,
    search_titles,
    split_code,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "12/03/2026",
        "12/3/26",
        "12.3.2026",
        "12-03-2026",
        "12 / 3 / 2026",
        "ngày 12 tháng 3 năm 2026",
        "ngay 12 thang 3 nam 2026",
        "ký ngày 12/03/2026.",
        "2026-03-12",
    ],
)
def test_a_date_is_read_in_every_usual_form(typed: str) -> None:
    assert read_date(typed, TODAY) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", SlipReason.EMPTY),
        ("hôm nay", SlipReason.NOT_A_DATE),
        ("3/4", SlipReason.NO_YEAR),
        ("ngày 12 tháng 3", SlipReason.NO_YEAR),
        ("31/02/2026", SlipReason.NO_SUCH_DAY),
        ("03/25/2026", SlipReason.NO_SUCH_DAY),
        ("00/01/2026", SlipReason.NO_SUCH_DAY),
        ("22/11/2026", SlipReason.FUTURE_DAY),
        ("12/03/2087", SlipReason.FUTURE_DAY),
        ("12/03/0026", SlipReason.TOO_OLD_DAY),
        ("12/03/2026 và 13/03/2026", SlipReason.SEVERAL),
        ("12/03/2026/5", SlipReason.NOT_A_DATE),
    ],
)
def test_what_is_no_day_so_far_is_refused_for_its_reason(typed: str, reason: SlipReason) -> None:
    read = read_date(typed, TODAY)

    assert isinstance(read, Slip)
    assert read.reason == reason


def test_today_itself_is_not_in_the_future() -> None:
    assert read_date("21/11/2026", TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "ticked"),
    [
        ("1,3,4", (1, 3, 4)),
        ("1 3 4", (1, 3, 4)),
        ("4; 1; 3", (1, 3, 4)),
        ("1 và 3", (1, 3)),
        ("số 1 va 3", (1, 3)),
        ("1\n3", (1, 3)),
        ("3, 3, 1", (1, 3)),
        ("2", (2,)),
        ("tất cả", (1, 2, 3, 4)),
        ("TAT CA", (1, 2, 3, 4)),
        ("không có", ()),
        ("khong", ()),
        ("0", ()),
    ],
)
def test_ticks_are_read_by_number_or_word(typed: str, ticked: tuple[int, ...]) -> None:
    assert read_ticks(typed, 4) == ticked


@pytest.mark.parametrize(
    ("typed", "reason", "fragment"),
    [
        ("", SlipReason.EMPTY, ""),
        ("1, 5", SlipReason.NOT_LISTED, "5"),
        ("0, 1", SlipReason.NOT_LISTED, "0"),
        ("134", SlipReason.NOT_LISTED, "134"),
        ("9" * 5000, SlipReason.NOT_LISTED, "9" * 59 + "…"),
        ("1-3", SlipReason.AMBIGUOUS, "1-3"),
        ("1.3", SlipReason.AMBIGUOUS, "1.3"),
        ("tất cả trừ 2", SlipReason.NOT_A_CHOICE, "tất cả trừ 2"),
        ("ý đầu", SlipReason.NOT_A_CHOICE, "ý đầu"),
    ],
)
def test_ticks_that_are_not_there_or_not_clear_are_refused(typed: str, reason: SlipReason, fragment: str) -> None:
    assert read_ticks(typed, 4) == Slip(reason, fragment)


CODES = ("1.1", "3.1", "3.2", "3.2.1", "7.5", "5", "A.1")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3.2", "3.2"),
        ("3.2.", "3.2"),
        ("câu 3.2", "3.2"),
        ("Cau 3,2", "3.2"),
        ("sửa 3.2", "3.2"),
        ("sua cau 3.2 nhe", "3.2"),
        ("3.2.1", "3.2.1"),
        ("3.2: Quyết định", "3.2"),
        ("a.1", "A.1"),
        ("câu 5", "5"),
        ("5", "5"),
        ("7.5", "7.5"),  # whoever waits for a number does not ask for codes
        ("5 người", None),
        ("3.21", None),
        ("13.2", None),
        ("3,2", None),
        ("3.2%", None),
        ("3.2/4", None),
        ("3.2.2026", None),
        ("ảnh họp 3.2", None),
        ("", None),
    ],
)
def test_a_code_is_found_where_a_text_begins(typed: str, code: str | None) -> None:
    assert find_code(typed, CODES) == code


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("Ảnh họp giao ban, cho 3.2", "3.2"),
        ("(3.2.1)", "3.2.1"),
        ("thay 3.1 bằng 3.2", None),
        ("ngày 3.2.2026", None),
        ("đạt 3.2%", None),
        ("5 ảnh", None),
    ],
)
def test_a_caption_may_name_the_code_anywhere(caption: str, code: str | None) -> None:
    assert find_code(caption, CODES, anywhere=True) == code


def test_what_follows_the_code_is_handed_back() -> None:
    assert split_code("3.2: số 45/QĐ-UBND", CODES) == ("3.2", "số 45/QĐ-UBND")
    assert split_code("số 45/QĐ-UBND", CODES) == (None, "số 45/QĐ-UBND")


TITLES = {
    "head": "Người đứng đầu xã là Trưởng Ban Chỉ đạo chuyển đổi số",
    "online": "Tỷ lệ hồ sơ trực tuyến toàn trình",
    "payment": "Tỷ lệ hồ sơ thanh toán trực tuyến",
    "team": "Tổ công nghệ số cộng đồng",
}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("thanh toán", "payment"),
        ("thanh toan truc tuyen", "payment"),
        ("toàn trình", "online"),
        ("cong nghe so cong dong", "team"),
        ("cog nghe cong dogn", "team"),
        ("trưởng ban", "head"),
        ("ban chi dao", "head"),
    ],
)
def test_a_component_is_found_by_words_of_its_title(typed: str, first: str) -> None:
    assert search_titles(typed, TITLES)[0].key == first


@pytest.mark.parametrize("typed", ["", "x", "33/100", "xin chào", "an toàn giao thông đường bộ"])
def test_a_text_about_something_else_finds_nothing(typed: str) -> None:
    assert search_titles(typed, TITLES) == ()


def test_equal_matches_keep_the_order_of_the_titles() -> None:
    assert [m.key for m in search_titles("tỷ lệ hồ sơ", TITLES)] == ["online", "payment"]


@given(st.text() | st.text(alphabet="0123456789./- câungàytháng"), st.integers(min_value=0, max_value=30))
def test_no_text_at_all_raises(text: str, count: int) -> None:
    assert isinstance(read_date(text, TODAY), date | Slip)
    assert isinstance(read_ticks(text, count), tuple | Slip)
    code, _ = split_code(text, CODES)
    assert code is None or code in CODES
    assert all(match.key in TITLES for match in search_titles(text, TITLES))


@given(st.sets(st.integers(min_value=1, max_value=20), min_size=1))
def test_ticks_written_as_a_list_are_read_back(ticked: set[int]) -> None:
    assert read_ticks(",".join(map(str, sorted(ticked))), 20) == tuple(sorted(ticked))
