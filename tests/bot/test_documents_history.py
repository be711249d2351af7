"""Last round's results from a spreadsheet that somebody typed: forgiving of form, strict about facts."""

import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.history_xlsx import HistoryFile, HistoryProblems, HistoryRow, HistoryTotalRow, read_history
from bot.wording import Words

Row = tuple[str | float | date | None, ...]
HEADER: Row = ("Mã đơn vị", "Mã chỉ số", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú")


def written(folder: Path, *pages: Sequence[Row]) -> Path:
    book = Workbook()
    for number, rows in enumerate(pages):
        page = book.active if number == 0 else book.create_sheet()
        assert isinstance(page, Worksheet)
        page.title = f"Trang{number + 1}"
        for row in rows:
            page.append(row)
    path = folder / "ket-qua.xlsx"
    book.save(path)
    return path


def problems(path: Path) -> list[str]:
    read = read_history(path)
    assert isinstance(read, HistoryProblems), read
    words = Words.load()
    return [words.text(problem) for problem in read.problems]


def test_components_totals_and_ranks_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        [HEADER, ("20101", "1.1", 20, 10, "Trưởng Ban là Phó Chủ tịch"), ("20101", "1.2", "7,5", None, None)],
        [("Đơn vị", "Tổng điểm", "Xếp hạng"), ("20101", 712.5, "3/18")],
    )

    assert read_history(path) == HistoryFile(
        rows=(
            HistoryRow(2, "20101", "1.1", Decimal(20), Decimal(10), None, "Trưởng Ban là Phó Chủ tịch"),
            HistoryRow(3, "20101", "1.2", Decimal("7.5"), None, None, ""),
        ),
        totals=(HistoryTotalRow(2, "20101", Decimal("712.5"), "3/18"),),
    )


@pytest.mark.parametrize(
    "header",
    [
        ("unit", "code", "self", "appraised", "note"),
        ("MÃ ĐƠN VỊ", "STT", "TỰ CHẤM", "THẨM ĐỊNH", "GHI CHÚ"),
        ("Ma don vi", "Ma chi so", "Diem tu danh gia", "Diem dat duoc", "Ly do"),
        ("Đơn vị:", " Chỉ  số ", "Điểm tự chấm (đơn vị)", "Điểm thẩm định *", "Nhận xét"),
    ],
)
def test_headings_may_be_spelled_in_many_ways(tmp_path: Path, header: Row) -> None:
    read = read_history(written(tmp_path, [header, ("20101", "1.1", 20, 10, "x")]))

    assert read == HistoryFile((HistoryRow(2, "20101", "1.1", Decimal(20), Decimal(10), None, "x"),), ())


def test_titles_above_the_header_other_columns_and_empty_rows_do_not_matter(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("KẾT QUẢ NĂM 2025",),
        (),
        ("TT", "Đơn vị", "Mã đơn vị", "Mã chỉ số", "Điểm tối đa", "Điểm thẩm định"),
        (1, "Xã Suối Mẫu", "20101", "1.1", 20, "-"),
        (),
        (2, "Xã Suối Mẫu", "20101", "1.2", 20, 15.25),
    ]

    read = read_history(written(tmp_path, rows, []))

    assert isinstance(read, HistoryFile)
    assert [(row.line, row.unit, row.code) for row in read.rows] == [(4, "20101", "1.1"), (6, "20101", "1.2")]
    assert [(row.max_points, row.appraised_points) for row in read.rows] == [
        (Decimal(20), None),
        (Decimal(20), Decimal("15.25")),
    ]


def test_numbers_are_what_the_spreadsheet_shows_not_its_binary_dust(tmp_path: Path) -> None:
    read = read_history(written(tmp_path, [HEADER, ("20101", "1.1", 0.1 + 0.2, 3.09, None)]))

    assert isinstance(read, HistoryFile)
    assert (read.rows[0].self_points, read.rows[0].appraised_points) == (Decimal("0.3"), Decimal("3.09"))


def test_a_code_kept_as_a_number_is_read_as_it_is_shown(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(HEADER)
    page.append((20101, 1.1, 1, 1, None))
    page.append((20101, 1.1, 1, 1, None))
    page.cell(row=3, column=2).number_format = "0.00"
    page.append((123, "1.2", 1, 1, None))
    page.cell(row=4, column=1).number_format = "00000"
    book.save(tmp_path / "a.xlsx")

    read = read_history(tmp_path / "a.xlsx")

    assert isinstance(read, HistoryFile)
    assert [(row.unit, row.code) for row in read.rows] == [("20101", "1.1"), ("20101", "1.10"), ("00123", "1.2")]


def test_all_problems_are_reported_at_once_with_their_rows(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        [
            HEADER,
            ("20101", "1.1", "hai mươi", 10, None),
            (None, "1.2", 5, 5, None),
            ("20101", None, 5, 5, None),
            ("20101", date(2026, 2, 3), 5, 5, None),
            ("20101", "1.3", 5.12345, "1.234", None),
            ("20101", "1.1", 20, 10, None),
        ],
        [("Đơn vị", "Hạng"), ("20101", "1"), ("20101", "2")],
    )

    assert problems(path) == [
        'Trang Trang1, hàng 2, cột "Điểm tự chấm": "hai mươi" không phải là số điểm.',
        "Trang Trang1, hàng 3: thiếu mã đơn vị.",
        "Trang Trang1, hàng 4: thiếu mã chỉ số.",
        "Trang Trang1, hàng 5: mã chỉ số đã bị Excel đổi thành ngày. Định dạng cột mã là Văn bản (Text) rồi nhập lại.",
        'Trang Trang1, hàng 6, cột "Điểm tự chấm": 5.12345 có quá 4 chữ số thập phân.',
        'Trang Trang1, hàng 6, cột "Điểm thẩm định": "1.234" không phải là số điểm.',
        "Trang Trang1, hàng 7: 20101 – 1.1 đã có ở hàng 2.",
        "Trang Trang2, hàng 3: 20101 đã có ở hàng 2.",
    ]


def test_a_page_without_the_needed_columns_says_which_are_needed(tmp_path: Path) -> None:
    path = written(tmp_path, [("Tên", "Điểm"), ("a", 1)], [("Tên", "Số"), ("a", 1)])

    assert problems(path) == [
        (
            "Trang Trang1: không thấy hàng tiêu đề có đủ các cột bắt buộc: "
            "Mã đơn vị, Mã chỉ số, Điểm tự chấm hoặc Điểm thẩm định."
        ),
        "Trang Trang2: không thấy hàng tiêu đề có đủ các cột bắt buộc: Mã đơn vị, Tổng điểm hoặc Xếp hạng.",
    ]


def test_a_header_with_nothing_below_is_a_problem(tmp_path: Path) -> None:
    assert problems(written(tmp_path, [HEADER])) == ["Trang Trang1: dưới hàng tiêu đề không có dòng dữ liệu nào."]


def test_a_file_that_is_no_spreadsheet_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7\n%%EOF")

    assert problems(path) == [
        (
            "Không mở được tệp Excel này: Nội dung tệp không phải XLSX như tên gọi; "
            "có thể tệp bị hỏng hoặc bị đổi đuôi. Anh/Chị mở tệp gốc, lưu lại đúng loại rồi gửi lại."
        )
    ]


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = written(tmp_path, [HEADER, ("20101", "1.1", 1, 1, None)])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(30_000_000))

    assert problems(path) == [
        (
            "Không mở được tệp Excel này: Tệp chứa nội dung quá lớn khi mở ra nên không nhận được. "
            "Anh/Chị xuất ra PDF rồi gửi lại."
        )
    ]


def test_a_spreadsheet_broken_inside_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [HEADER, ("20101", "1.1", 1, 1, None)])
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:50] if name == "xl/workbook.xml" else old.read(name))

    assert problems(broken)[0].startswith("Không mở được tệp Excel này: Tệp bị hỏng")
