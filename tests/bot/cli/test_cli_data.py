"""Figures that the province supplies come from a CSV file: all of it, or every problem of it at once."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parents[3] / "docs"
HEADER = "đơn vị,chỉ số,ô nhập,giá trị,nguồn,ngày\n"
ROWS = (
    "MH-01,1.2,total,4,Văn phòng UBND tỉnh,31/10/2026\n"
    "UBND phường Bến Thử,1.2,total,6,Văn phòng UBND tỉnh,2026-10-31\n"
    "MH-01,3.1,số cán bộ công chức được trang bị máy tính,21,Cục Thống kê,31/10/2026\n"
)


@pytest.fixture
def opened(chamdiem: Chamdiem) -> Chamdiem:
    assert chamdiem("unit", "import", DOCS / "units.example.csv").returncode == 0
    assert chamdiem("round", "open", "--file", DOCS / "round.example.toml").returncode == 0
    return chamdiem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data.csv"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dry_run_tells_every_figure_and_writes_nothing(opened: Chamdiem, file: Path) -> None:
    said = opened("data", "import", written(file, HEADER + ROWS), "--dry-run")
    again = opened("data", "import", file, "--dry-run")

    assert said.stdout.splitlines() == [
        "Mới: MH-01, 1.2, total = 4 (Văn phòng UBND tỉnh, 31/10/2026)",
        "Mới: MH-02, 1.2, total = 6 (Văn phòng UBND tỉnh, 31/10/2026)",
        "Mới: MH-01, 3.1, done = 21 (Cục Thống kê, 31/10/2026)",
        "Chạy thử, chưa ghi gì: 3 số liệu mới, 0 thay đổi, 0 giữ nguyên.",
    ]
    assert again.stdout == said.stdout


def test_the_same_file_changes_nothing_the_second_time_and_a_corrected_one_only_what_differs(
    opened: Chamdiem, file: Path
) -> None:
    first = opened("data", "import", written(file, HEADER + ROWS))
    second = opened("data", "import", file)
    third = opened("data", "import", written(file, HEADER + ROWS.replace(",6,", ",7,")))

    assert first.stdout == "Đã nhập: 3 số liệu mới, 0 thay đổi, 0 giữ nguyên.\n"
    assert second.stdout == "Đã nhập: 0 số liệu mới, 0 thay đổi, 3 giữ nguyên.\n"
    assert third.stdout == "Đã nhập: 0 số liệu mới, 1 thay đổi, 2 giữ nguyên.\n"


def test_a_file_saved_by_a_spreadsheet_in_english_with_semicolons_is_the_same(opened: Chamdiem, file: Path) -> None:
    opened("data", "import", written(file, HEADER + ROWS))
    text = "\ufeffunit,component,input,value,source,as_of\n" + ROWS
    said = opened("data", "import", written(file, text.replace(",", ";").replace("\n", "\r\n")))

    assert said.stdout == "Đã nhập: 0 số liệu mới, 0 thay đổi, 3 giữ nguyên.\n"


def test_every_wrong_line_is_told_at_once_and_nothing_is_imported(opened: Chamdiem, file: Path) -> None:
    wrong = (
        "MH-09,1.2,total,4,Sở mẫu,31/10/2026\n"
        "MH-01,9.99,total,4,Sở mẫu,31/10/2026\n"
        "MH-01,1.2,tổng,4,Sở mẫu,31/10/2026\n"
        "MH-01,1.2,total,bốn,Sở mẫu,31/10/2026\n"
        "MH-02,1.2,total,4,5,Sở mẫu,31/10/2026\n"
        'MH-02,1.2,total,"4,5",Sở mẫu,31/10/2026\n'
        "MH-03,1.2,total,4,,31/02/2026\n"
        "MH-03,1.2,total,4,Sở mẫu,31/10/2026\n"
        "\n"
        "MH-03,1.2,total,4,Sở mẫu,31/10/2026\n"
        "MH-03,1.2,done,5,Sở mẫu,31/10/2026\n"
        "MH-01,1.1,option,1,Sở mẫu,31/10/2026\n"
    )
    said = opened("data", "import", written(file, HEADER + wrong))

    assert (said.returncode, said.stdout) == (1, "")
    assert [line.split(":")[0] for line in said.stderr.splitlines()] == [
        f"Dòng {n}" for n in (2, 3, 4, 5, 6, 7, 8, 8, 11, 12, 13)
    ]
    assert "các ô: done, total" in said.stderr
    assert "5 lớn hơn tổng số 4" in said.stderr
    assert opened("data", "import", written(file, HEADER + ROWS)).stdout.startswith("Đã nhập: 3 số liệu mới")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "đơn vị, chỉ số, ô nhập, giá trị, nguồn, ngày"),
        (HEADER + "\n", "không có số liệu nào"),
        ("unit,component,input,value,source\n", "“ngày”"),
        (HEADER.replace("ngày", "ngày,ghi chú"), "“ghi chú”"),
    ],
)
def test_a_file_that_is_no_list_of_figures_is_refused(opened: Chamdiem, file: Path, text: str, wanted: str) -> None:
    said = opened("data", "import", written(file, text))

    assert (said.returncode, wanted in said.stderr) == (1, True)


def test_a_round_or_a_framework_that_is_not_there_is_refused(opened: Chamdiem, file: Path) -> None:
    written(file, HEADER + ROWS)

    assert opened("data", "import", file, "--round", "khong-co").returncode == 1
    assert "quang_nam_xa_2022" in opened("data", "import", file, "--framework", "khac").stderr
