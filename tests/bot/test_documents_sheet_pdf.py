"""The sheet to print and sign: every row, every letter of Vietnamese, nothing typed read as markup."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from bot.documents.sheet_paper import SheetPaper
from bot.documents.sheet_pdf import sheet_pdf
from bot.media_check import Checked, check
from bot.wording import Words
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.assessment.totals import score_sheet
from core.frameworks.loader import load
from core.frameworks.model import Framework
from tests.bot.full_sheet import COMMUNES, ROUND, full_sheet, official

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [
    unicodedata.normalize("NFC", letter + tone)
    for vowel in "aăâeêioôơuưy"
    for letter in (vowel, vowel.upper())
    for tone in TONES
] + ["đ", "Đ"]
A4_SIDES = (841.89, 595.28)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(COMMUNES)


@pytest.fixture(scope="module")
def full(framework: Framework) -> Sheet:
    return full_sheet(framework)


def printed(framework: Framework, sheet: Sheet, words: Words, unit: str = "UBND xã Suối Mẫu") -> bytes:
    return sheet_pdf(SheetPaper(framework, sheet, ROUND, unit, "20101"), words)


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [_text(page) for page in document]
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range())


def squeezed(text: str) -> str:
    """Without blanks and line ends, which lie where the columns break."""
    return re.sub(r"\s|\ufffe", "", text)


def explained(full: Sheet, framework: Framework, text: str) -> Sheet:
    key = framework.components[0].key
    return replace(full, entries={**full.entries, key: replace(full.entries[key], justification=text)})


def test_every_row_stands_in_it_with_its_points(framework: Framework, full: Sheet, words: Words) -> None:
    text = squeezed("".join(pages(printed(official(framework), full, words))))
    score = score_sheet(framework, full)

    for component in framework.components:
        points = score.components[component.key].points
        shown = "" if points is None else words.fact(points)
        assert squeezed(f"{component.code}{component.title}{words.fact(component.max_points)}{shown}") in text
    for node in framework.nodes:
        assert squeezed(f"{node.code}{node.title}") in text
    assert squeezed(f"TỔNG ĐIỂM1.000{words.fact(score.whole.if_submitted)}") in text


def test_head_state_source_and_places_to_sign(framework: Framework, full: Sheet, words: Words) -> None:
    text = "".join(pages(printed(framework, full, words)))

    for wanted in (
        "UBND XÃ SUỐI MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU TỰ ĐÁNH GIÁ",
        "Đã nộp lúc 08:30 21/11/2026 (lần nộp thứ 2)",
        "Quyết định số 2425/QĐ-UBND ngày 16/09/2022 của UBND tỉnh Quảng Nam",
        "ngày …… tháng …… năm",
        "NGƯỜI TỰ ĐÁNH GIÁ",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "(Ký tên, đóng dấu)",
    ):
        assert wanted in text


def test_every_letter_of_vietnamese_comes_back(framework: Framework, full: Sheet, words: Words) -> None:
    sent = " ".join(LETTERS)

    text = "".join(pages(printed(framework, explained(full, framework, unicodedata.normalize("NFD", sent)), words)))

    assert squeezed(sent) in squeezed(text)


def test_the_pages_are_a4_numbered_and_their_font_is_inside(framework: Framework, full: Sheet, words: Words) -> None:
    content = printed(framework, full, words)
    document = pypdfium2.PdfDocument(content)

    for number, page in enumerate(document, 1):
        assert page.get_size() == pytest.approx(A4_SIDES, abs=0.1)
        assert f"Trang {number}/{len(document)}" in _text(page)
    document.close()
    assert content.count(b"/FontFile2") == content.count(b"/Type /FontDescriptor") > 1
    assert b"/Helvetica" not in content


def test_a_trial_framework_is_marked_on_every_page_and_row(framework: Framework, full: Sheet, words: Words) -> None:
    marked = pages(printed(framework, full, words))
    plain = "".join(pages(printed(official(framework), full, words)))

    assert all("THỬ NGHIỆM" in page and "Thử nghiệm – bộ chỉ số" in page for page in marked)
    first = framework.components[0]
    assert f"{first.code}*" in "".join(marked)
    assert "hử nghiệm" not in plain
    assert "THỬ NGHIỆM" not in plain
    assert f"{first.code}*" not in plain


def test_a_long_explanation_goes_on_over_the_pages_and_is_whole(
    framework: Framework, full: Sheet, words: Words
) -> None:
    sent = " ".join(f"lý{number}do" for number in range(1_500)) + "x" * 3_000

    text = squeezed("".join(pages(printed(framework, explained(full, framework, sent), words))))

    for number in range(1_500):
        assert f"lý{number}do" in text
    assert text.count("x") >= 3_000


def test_what_people_typed_is_text_and_not_markup(framework: Framework, full: Sheet, words: Words) -> None:
    typed = '<b>đậm</b> & <img src="file:///etc/passwd"/> </para> {unit}'
    key = framework.components[1].key
    proof = Evidence("a", EvidenceKind.DOCUMENT, key, "số 45/QĐ-UBND <i>", date(2026, 3, 12))

    content = printed(framework, replace(explained(full, framework, typed), evidence=(proof,)), words, typed)

    text = squeezed("".join(pages(content)))
    assert squeezed(typed) in text
    assert squeezed("1. số 45/QĐ-UBND <i> (ngày 12/03/2026)") in text


def test_a_sheet_nobody_has_begun_shows_no_points_and_no_band(framework: Framework, words: Words) -> None:
    text = "".join(pages(printed(framework, Sheet(), words)))

    assert "Bản tạm, chưa nộp – chưa có câu trả lời nào" in text
    assert "Xếp loại" not in text


def test_a_row_without_data_says_so_with_the_units_own_words(framework: Framework, full: Sheet, words: Words) -> None:
    key = framework.components[0].key
    entry = Entry(State.NO_DATA, justification="Xã mới thành lập")

    text = "".join(pages(printed(framework, replace(full, entries={**full.entries, key: entry}), words)))

    assert "Chưa có số liệu" in text
    assert "Giải trình: Xã mới thành lập" in text


def test_the_same_sheet_gives_the_same_bytes(framework: Framework, full: Sheet, words: Words) -> None:
    first = printed(framework, full, words)
    printed(framework, Sheet(), words)

    assert printed(framework, full, words) == first


def test_it_passes_our_own_check_of_files(framework: Framework, full: Sheet, words: Words, tmp_path: Path) -> None:
    path = tmp_path / "phieu"
    path.write_bytes(printed(framework, full, words))

    checked = check(path, "phieu.pdf")

    assert isinstance(checked, Checked)
    assert checked.extension == "pdf"
