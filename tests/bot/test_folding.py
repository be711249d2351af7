"""What an officer leaves out when typing must not matter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.folding import fold, fold_words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Để sau", "de sau"),
        ("  DE   SAU… ", "de sau"),
        ("đẫm ĐẪM", "dam dam"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("«Chưa có số liệu».", "chua co so lieu"),
        ("/diem", "diem"),
        ("số ２", "so 2"),
        ("3.2", "3.2"),
        ("không\u200b", "khong"),
        ("👍", ""),
        ("", ""),
    ],
)
def test_marks_case_spaces_and_outer_punctuation_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words_come_without_punctuation() -> None:
    assert fold_words("Sửa câu 3.2, nhé!") == ("sua", "cau", "3", "2", "nhe")
