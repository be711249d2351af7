"""The annex of a framework: written as offices know it, read back, and every slip of a typist found with its cell."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.annex_rows import Annex, AnnexProblems, read_annex
from bot.documents.annex_xlsx import annex_xlsx
from bot.wording import Words
from core.frameworks.loader import load, shipped, whole_document
from core.scoring.kinds import rule_kinds

FOLDER = shipped()["quang_nam_xa_2022"]
HEADER = ("STT", "Chỉ số/Chỉ số thành phần", "Điểm tối đa", "Cách xác định và tính điểm", "Tài liệu kiểm chứng")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("1", "Nhận thức số", 30, "", ""),
    ("1.1", "Trưởng Ban Chỉ đạo", 20, "Chủ tịch: điểm tối đa", "Quyết định"),
    ("1.2", "Chuyên mục", 7.5, "Có: điểm tối đa", "Đường dẫn"),
    ("1.10", "Cuộc họp", "2,5", "a/b × điểm tối đa", "Biên bản"),
)


@dataclass(frozen=True)
class Drawn:
    """A small annex under its header, ready to be spoilt."""

    book: Book
    page: Worksheet
    path: Path

    def read(self, page: str = "") -> Annex | AnnexProblems:
        self.book.save(self.path)
        return read_annex(self.path, 2, page)


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    book = Book()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "Phụ lục I"
    page.append(("PHỤ LỤC I",))
    page.append(HEADER)
    for row in ROWS:
        page.append(row)
    return Drawn(book, page, tmp_path / "annex.xlsx")


def said(found: Annex | AnnexProblems) -> list[str]:
    assert isinstance(found, AnnexProblems), found
    words = Words.load()
    return [words.text(problem) for problem in found.problems]


def rows(found: Annex | AnnexProblems) -> Annex:
    assert isinstance(found, Annex), said(found)
    return found


def test_a_plain_annex_is_read_row_by_row(drawn: Drawn) -> None:
    annex = rows(drawn.read())

    assert [(row.code, row.max_points) for row in annex.rows] == [
        ("1", Decimal(30)),
        ("1.1", Decimal(20)),
        ("1.2", Decimal("7.5")),
        ("1.10", Decimal("2.5")),
    ]
    assert (annex.rows[1].how, annex.rows[1].evidence, annex.rows[1].supplied_by) == (
        "Chủ tịch: điểm tối đa",
        "Quyết định",
        None,
    )
    assert annex.address_by_code["1.2"] == "A5"


def hidden(drawn: Drawn) -> str:
    drawn.page.row_dimensions[5].hidden = True
    return "Phụ lục I, A5: dòng 5 đang bị ẩn. Bỏ ẩn nếu còn dùng, xóa nếu không."


def letters_for_points(drawn: Drawn) -> str:
    drawn.page["C4"] = "hai mươi"
    return "Phụ lục I, C4: điểm tối đa của 1.1 phải là một số, đang là “hai mươi”."


def no_points(drawn: Drawn) -> str:
    drawn.page["C4"] = None
    return "Phụ lục I, C4: thiếu điểm tối đa của 1.1."


def a_dash_for_points(drawn: Drawn) -> str:
    drawn.page["C4"] = "–"
    return "Phụ lục I, C4: thiếu điểm tối đa của 1.1."


def thousands_or_decimals(drawn: Drawn) -> str:
    drawn.page["C4"] = "1.000"
    return "Phụ lục I, C4: điểm tối đa của 1.1 phải là một số, đang là “1.000”."


def below_zero(drawn: Drawn) -> str:
    drawn.page["C4"] = -5
    return "Phụ lục I, C4: điểm tối đa của 1.1 là -5, nhỏ hơn 0."


def too_precise(drawn: Drawn) -> str:
    drawn.page["C4"] = 6.6667
    return "Phụ lục I, C4: điểm tối đa của 1.1 là 6.6667; chỉ được tối đa 2 chữ số thập phân."


def a_day_for_points(drawn: Drawn) -> str:
    drawn.page["C4"] = datetime(2026, 5, 20)  # noqa: DTZ001  (a spreadsheet knows no time zone)
    return "Phụ lục I, C4: điểm tối đa của 1.1 đã bị đổi thành ngày (2026-05-20 00:00:00)."


def a_percentage_for_points(drawn: Drawn) -> str:
    drawn.page["C4"] = "20%"
    return "Phụ lục I, C4: điểm tối đa của 1.1 phải là một số, đang là “20%”."


def formula_without_value(drawn: Drawn) -> str:
    drawn.page["C3"] = "=SUM(C4:C6)"
    return "Phụ lục I, C3: ô có công thức nhưng tệp không lưu kết quả."


def merged_points(drawn: Drawn) -> str:
    drawn.page.merge_cells("C4:C5")
    return "Phụ lục I, C5: điểm tối đa của 1.2 nằm trong ô gộp từ C4."


def code_twice(drawn: Drawn) -> str:
    drawn.page["A5"] = "1.1"
    return "Phụ lục I, A5: mã 1.1 đã có ở ô A4."


def code_that_became_a_day(drawn: Drawn) -> str:
    drawn.page["A4"] = datetime(2026, 1, 1)  # noqa: DTZ001
    return "Phụ lục I, A4: mã chỉ số đã bị đổi thành ngày (2026-01-01 00:00:00)."


def ten_that_became_one(drawn: Drawn) -> str:
    drawn.page["A6"] = 1.1
    return "Phụ lục I, A6: mã 1.1 đã có ở ô A4."


def no_code(drawn: Drawn) -> str:
    drawn.page["A5"] = None
    return "Phụ lục I, A5: thiếu mã của “Chuyên mục”."


def no_title(drawn: Drawn) -> str:
    drawn.page["B5"] = "  "
    return "Phụ lục I, B5: thiếu tên của chỉ số 1.2."


def words_for_a_code(drawn: Drawn) -> str:
    drawn.page["A5"] = "xem ghi chú"
    return "Phụ lục I, A5: “xem ghi chú” không phải mã chỉ số."


def second_table_below(drawn: Drawn) -> str:
    drawn.page.append(())
    drawn.page.append(HEADER)
    drawn.page.append(("1.1", "Trưởng Ban Chỉ đạo cấp huyện", 10, "x", "y"))
    return "Phụ lục I, A8: dòng 8 bắt đầu một bảng thứ hai."


def second_table_of_another_shape(drawn: Drawn) -> str:
    drawn.page.append(("Tiêu chí", "STT", "Điểm chuẩn"))
    drawn.page.append(("Khác", "9", 10))
    return "Phụ lục I, A7: dòng 7 bắt đầu một bảng thứ hai."


def nothing_below_the_header(drawn: Drawn) -> str:
    drawn.page.delete_rows(3, 9)
    return "Phụ lục I: dưới dòng tiêu đề (A2) không có chỉ số nào."


def no_header(drawn: Drawn) -> str:
    drawn.page["C2"] = "Ghi chú"
    return "Không tìm thấy bảng nào trong annex.xlsx"


def two_pages(drawn: Drawn) -> str:
    other = drawn.book.create_sheet("Phụ lục II")
    other.append(HEADER)
    other.append(ROWS[1])
    return "Có nhiều trang chứa bảng: Phụ lục I, Phụ lục II. Chọn một trang bằng --page."


def parameters_without_a_kind(drawn: Drawn) -> str:
    drawn.page["F2"], drawn.page["G2"], drawn.page["G4"] = "Kiểu quy tắc", "Thông số", "each = 5"
    return "Phụ lục I, F4: có thông số nhưng thiếu kiểu quy tắc."


def broken_parameters(drawn: Drawn) -> str:
    drawn.page["F2"], drawn.page["G2"] = "Kiểu quy tắc", "Thông số"
    drawn.page["F4"], drawn.page["G4"] = "count", "each = 0,5"
    return "Phụ lục I, G4: thông số không đọc được:"


@pytest.mark.parametrize(
    "spoil",
    [
        hidden, letters_for_points, no_points, a_dash_for_points, thousands_or_decimals, below_zero, too_precise,
        a_day_for_points, a_percentage_for_points, formula_without_value, merged_points, code_twice,
        code_that_became_a_day, ten_that_became_one, no_code, no_title, words_for_a_code, second_table_below,
        second_table_of_another_shape, nothing_below_the_header, no_header, two_pages, parameters_without_a_kind,
        broken_parameters,
    ],
    ids=lambda spoil: spoil.__name__,
)  # fmt: skip
def test_a_slip_is_told_with_its_cell(drawn: Drawn, spoil: Callable[[Drawn], str]) -> None:
    problem = spoil(drawn)

    found = said(drawn.read())

    assert any(one.startswith(problem) for one in found), found


def test_all_slips_are_told_at_once(drawn: Drawn) -> None:
    told = [letters_for_points(drawn), no_title(drawn), ten_that_became_one(drawn)]

    assert said(drawn.read()) == told


def comma_decimals(page: Worksheet) -> None:
    page["C5"] = " 7,5 điểm"


def a_number_in_a_text_cell(page: Worksheet) -> None:
    page["C5"].number_format = "@"
    page["C5"] = "7.50"


def binary_dust(page: Worksheet) -> None:
    page["C5"] = 7.499999999999999999


def code_as_number_with_two_decimals(page: Worksheet) -> None:
    page["A6"] = 1.1
    page["A6"].number_format = "0.00"


def dots_behind_codes(page: Worksheet) -> None:
    page["A4"], page["A5"] = "1.1.", " 1.2 "


def a_row_on_two_lines(page: Worksheet) -> None:
    page["D4"] = "Chủ tịch:\n\n điểm   tối đa"


def header_with_remarks(page: Worksheet) -> None:
    page["C2"] = "Điểm tối đa (thang 30)"


def header_in_two_floors(page: Worksheet) -> None:
    page.insert_rows(2)
    for column, text in enumerate(HEADER[:2], 1):
        page.cell(2, column, text)
        page.cell(3, column, None)
        page.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    page["C2"] = "QUY CHUẨN ĐÁNH GIÁ"
    page.merge_cells("C2:E2")


def numbering_under_the_header(page: Worksheet) -> None:
    page.insert_rows(3)
    for column in range(1, 6):
        page.cell(3, column, f"({column})")


def header_repeated_on_the_next_sheet_of_paper(page: Worksheet) -> None:
    page.insert_rows(6)
    for column, text in enumerate(HEADER, 1):
        page.cell(6, column, text)


def total_at_the_end(page: Worksheet) -> None:
    page.append(("", "TỔNG CỘNG", 30))


def total_in_the_code_column(page: Worksheet) -> None:
    page.append(("Tổng cộng", "", 30))


def signatures_below(page: Worksheet) -> None:
    page.append(())
    page.append(("", "Nơi nhận: như Điều 4; lưu VT."))


def decomposed_letters(page: Worksheet) -> None:
    page["B5"] = "Chuye\u0302n mu\u0323c"


def blank_rows_between(page: Worksheet) -> None:
    page.insert_rows(5)


@pytest.mark.parametrize(
    "change",
    [
        comma_decimals, a_number_in_a_text_cell, binary_dust, code_as_number_with_two_decimals, dots_behind_codes,
        a_row_on_two_lines, header_with_remarks, header_in_two_floors, numbering_under_the_header,
        header_repeated_on_the_next_sheet_of_paper, total_at_the_end, total_in_the_code_column, signatures_below,
        decomposed_letters, blank_rows_between,
    ],
    ids=lambda change: change.__name__,
)  # fmt: skip
def test_what_offices_usually_do_is_understood(drawn: Drawn, change: Callable[[Worksheet], None]) -> None:
    change(drawn.page)

    annex = rows(drawn.read())

    assert [(row.code, row.title, row.max_points) for row in annex.rows] == [
        ("1", "Nhận thức số", 30),
        ("1.1", "Trưởng Ban Chỉ đạo", 20),
        ("1.2", "Chuyên mục", Decimal("7.5")),
        ("1.10", "Cuộc họp", Decimal("2.5")),
    ]


def test_a_merged_paper_proves_each_of_its_rows(drawn: Drawn) -> None:
    drawn.page.merge_cells("E4:E6")

    assert [row.evidence for row in rows(drawn.read()).rows] == ["", "Quyết định", "Quyết định", "Quyết định"]


def test_prose_on_several_rows_of_a_merged_code_is_one_prose(drawn: Drawn) -> None:
    drawn.page.insert_rows(5, 2)
    drawn.page["D5"], drawn.page["D6"] = "Phó Chủ tịch: 1/2", "Chưa có: 0"
    for column in "ABC":
        drawn.page.merge_cells(f"{column}4:{column}6")

    assert rows(drawn.read()).rows[1].how == "Chủ tịch: điểm tối đa\nPhó Chủ tịch: 1/2\nChưa có: 0"


def test_the_kept_value_of_a_formula_counts(tmp_path: Path) -> None:
    """A file as Excel keeps it: the formula and its result."""
    import xlsxwriter  # type: ignore[import-untyped]

    path = tmp_path / "annex.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Phụ lục")
        page.write_row(0, 0, HEADER)
        page.write_row(1, 0, ("1", "Nhận thức số"))
        page.write_formula(1, 2, "=C3+C4", None, 30)
        page.write_row(2, 0, ("1.1", "A", 20, "x"))
        page.write_row(3, 0, ("1.2", "B", 10, "x"))

    assert [row.max_points for row in rows(read_annex(path, 2)).rows] == [30, 20, 10]


def test_one_page_of_several_can_be_named(drawn: Drawn) -> None:
    two_pages(drawn)

    assert [row.code for row in rows(drawn.read("Phụ lục II")).rows] == ["1.1"]


def test_a_hidden_page_is_not_read(drawn: Drawn) -> None:
    two_pages(drawn)
    drawn.book["Phụ lục II"].sheet_state = "hidden"

    assert len(rows(drawn.read()).rows) == 4


def test_the_tables_own_total_is_kept_with_its_cell(drawn: Drawn) -> None:
    total_at_the_end(drawn.page)

    assert rows(drawn.read()).total == (Decimal(30), "C7")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_the_same(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "annex.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows((HEADER, *ROWS))

    annex = rows(read_annex(path, 2))

    assert [(row.code, row.max_points) for row in annex.rows][-1] == ("1.10", Decimal("2.5"))
    assert annex.address_by_code["1.1"] == "A3"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xfe\x00", b"PK\x03\x04nothing"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("annex.xlsx", "annex.csv"):
        (tmp_path / name).write_bytes(content)
        assert isinstance(read_annex(tmp_path / name, 2), AnnexProblems)


def test_every_kind_of_rule_is_explained_on_the_second_page() -> None:
    words = Words.load().by_key

    assert [kind for kind in rule_kinds() if f"annex-kind-{kind}" not in words] == []


def test_the_exported_annex_looks_like_the_offices_own(tmp_path: Path) -> None:
    framework = load(FOLDER)
    path = tmp_path / "annex.xlsx"
    path.write_bytes(annex_xlsx(framework, whole_document(FOLDER), Words.load()))
    page, rules = load_workbook(path).worksheets
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    row = next(line for line in lines if line[0] == "1.1")

    assert [line[:7] for line in lines if line[0] == "STT"] == [
        ["STT", "Chỉ số", "Điểm tối đa", "Cách xác định và tính điểm", "Tài liệu kiểm chứng", "Nguồn thu thập dữ liệu",
         "Đơn vị phối hợp xác minh số liệu"]
    ]  # fmt: skip
    assert row[2] == framework.component_by_code["1.1"].max_points
    assert "chưa phải nội dung của văn bản" in str(lines[2][0])
    assert rules.title == "Giải thích quy tắc"


def test_the_same_framework_always_gives_the_same_file() -> None:
    framework, document, words = load(FOLDER), whole_document(FOLDER), Words.load()

    assert annex_xlsx(framework, document, words) == annex_xlsx(framework, document, words)
