"""Units, rounds, invitations, people and earlier results: each command does its work, or says everything against it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
UNITS, ROUND = DOCS / "units.example.csv", DOCS / "round.example.toml"


@pytest.fixture
def opened(chamdiem: Chamdiem) -> Chamdiem:
    """The example units with the example round."""
    assert chamdiem("unit", "import", UNITS).returncode == 0
    assert chamdiem("round", "open", "--file", ROUND).returncode == 0
    return chamdiem


def table(said: CompletedProcess[str]) -> dict[str, Any]:
    assert (said.returncode, said.stderr) == (0, "")
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


# --- units ----------------------------------------------------------------------------------------------------------


def test_units_are_imported_once_and_only_what_differs_is_changed(chamdiem: Chamdiem, tmp_path: Path) -> None:
    first = chamdiem("unit", "import", UNITS)
    again = chamdiem("unit", "import", UNITS)
    text = UNITS.read_text(encoding="utf-8").replace("xã Suối Mẫu", "xã Suối Mẫu Mới")
    renamed = chamdiem("unit", "import", written(tmp_path / "units.csv", text))

    assert first.stdout == "Đã nhập: 5 đơn vị mới, 0 thay đổi, 0 giữ nguyên.\n"
    assert again.stdout == "Đã nhập: 0 đơn vị mới, 0 thay đổi, 5 giữ nguyên.\n"
    assert renamed.stdout == "Đã nhập: 0 đơn vị mới, 1 thay đổi, 4 giữ nguyên.\n"


def test_a_list_saved_by_a_spreadsheet_with_semicolons_and_a_mark_is_read(chamdiem: Chamdiem, tmp_path: Path) -> None:
    text = "\ufeff" + UNITS.read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")

    assert chamdiem("unit", "import", written(tmp_path / "units.csv", text)).returncode == 0


def test_every_wrong_row_is_told_with_its_line_and_nothing_is_imported(chamdiem: Chamdiem, tmp_path: Path) -> None:
    text = (
        "code,name,type,level,parent_code,email\n"
        "A,Tỉnh A,tỉnh,tinh,,\n"
        ",Xã không mã,xã,xa,A,\n"
        "A1,,xã,xa,A,\n"
        "A2,Xã hai,xã,commune,A,\n"
        "A2,Xã hai,xã,xa,A,\n"
        "A3,Xã ba,xã,xa,B,\n"
        "A4,Xã bốn,xã,xa,A,xa-bon\n"
        "A5,Xã năm\n"
        "A6,Xã sáu,xã,xa,A7,\n"
        "A7,Xã bảy,xã,xa,A6,\n"
    )

    said = chamdiem("unit", "import", written(tmp_path / "units.csv", text))

    assert (said.returncode, said.stdout) == (1, "")
    lines = [line.split(":")[0] for line in said.stderr.splitlines()]
    assert lines == [f"Dòng {n}" for n in (3, 4, 5, 6, 7, 8, 9, 10, 11)]
    assert chamdiem("unit", "import", UNITS).stdout.startswith("Đã nhập: 5 đơn vị mới")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "code,name,type,level,parent_code,email"),
        ("code,name,type,level,parent_code,email\n\n", "không có đơn vị nào"),
        ("code,name,type,level,parent_code\n", "email"),
        ("code,name,type,level,parent_code,email,phone\n", "phone"),
    ],
)
def test_a_file_that_is_no_list_of_units_is_refused(chamdiem: Chamdiem, tmp_path: Path, text: str, wanted: str) -> None:
    said = chamdiem("unit", "import", written(tmp_path / "units.csv", text))

    assert (said.returncode, wanted in said.stderr) == (1, True)


# --- rounds ---------------------------------------------------------------------------------------------------------


def test_the_example_opens_a_round_for_every_commune(opened: Chamdiem) -> None:
    sheets = table(opened("round", "status", "--json"))["sheets"]

    assert [(one["unit_code"], one["answered"], one["components"]) for one in sheets] == [
        ("MH-01", 0, 44),
        ("MH-02", 0, 44),
        ("MH-03", 0, 44),
    ]
    said = opened("round", "status").stdout
    assert "3 phiếu, 0 đã bắt đầu, 0 đã nộp" in said
    assert {one["stage"] for one in sheets} <= {"not-started", "not-submitted"}  # as today's date has it
    assert "0/44 chỉ số, chưa bắt đầu" in said or "0/44 chỉ số, hết hạn, chưa nộp" in said


def test_the_same_round_is_opened_once(opened: Chamdiem) -> None:
    said = opened("round", "open", "--file", ROUND)

    assert (said.returncode, said.stderr) == (1, "Đã có đợt mang mã minh-hoa-2026.\n")


def test_without_an_id_and_without_days_the_file_takes_the_title_and_what_the_decision_states(
    chamdiem: Chamdiem, tmp_path: Path
) -> None:
    chamdiem("unit", "import", UNITS)
    text = """
title = "Đánh giá đô thị"
year = 2026
owner = "UBND tỉnh Minh Họa"
letter = { number = "Công văn số 1/UBND", date = "2026-10-20" }
contact = "0235 000 000"
calendar = { self_from = 2026-11-02 }
[[campaign]]
framework = "quang_nam_xa_2022"
units = ["MH-02"]
"""

    said = chamdiem("round", "open", "--file", written(tmp_path / "round.toml", text))

    assert (said.returncode, said.stderr) == (0, "")
    assert "danh-gia-do-thi-2026" in said.stdout
    assert "từ 02/11/2026 đến hết 30/11/2026" in said.stdout
    sheets = table(chamdiem("round", "status", "--round", "danh-gia-do-thi-2026", "--json"))["sheets"]
    assert [one["unit_code"] for one in sheets] == ["MH-02"]


def test_a_calendar_that_departs_from_the_decision_is_pointed_out(chamdiem: Chamdiem, tmp_path: Path) -> None:
    chamdiem("unit", "import", UNITS)
    text = ROUND.read_text(encoding="utf-8").replace("self_to = 2026-11-30", "self_to = 2026-12-10")

    said = chamdiem("round", "open", "--file", written(tmp_path / "round.toml", text))

    assert said.returncode == 0
    assert "self_to là 10/12/2026, quyết định nêu 30/11/2026" in said.stdout


def test_everything_wrong_with_a_round_is_told_at_once(chamdiem: Chamdiem, tmp_path: Path) -> None:
    text = """
id = "Đợt 1"
year = 26
colour = "red"
letter = "số 1"
[calendar]
data_from = 2026-11-01
data_to = 2025-11-01
self_from = 2026-11-31T10:00:00
self_until = 2026-11-30
[[campaign]]
framework = "quang_nam_xa_2022"
unit_class = "huyen"
units = ["MH-01", "MH-01"]
[[campaign]]
framework = "quang_ngai"
""".replace("2026-11-31T10:00:00", '"30/11/2026"')

    said = chamdiem("round", "open", "--file", written(tmp_path / "round.toml", text))

    assert (said.returncode, said.stdout) == (1, "")
    for subject in (
        "id", "year", "colour", "letter", "title", "owner", "contact", "self_from", "self_until", "01/11/2025",
        "huyen", "MH-01", "quang_ngai",
    ):  # fmt: skip
        assert subject in said.stderr


def test_units_that_are_not_there_are_named(chamdiem: Chamdiem, tmp_path: Path) -> None:
    text = ROUND.read_text(encoding="utf-8").replace("units = []", 'units = ["MH-08", "MH-09"]')

    said = chamdiem("round", "open", "--file", written(tmp_path / "round.toml", text))

    assert said.returncode == 1
    assert "MH-08" in said.stderr
    assert "MH-09" in said.stderr


def test_a_file_that_is_no_toml_is_refused_with_its_line(chamdiem: Chamdiem, tmp_path: Path) -> None:
    said = chamdiem("round", "open", "--file", written(tmp_path / "round.toml", "title = \n"))

    assert (said.returncode, "line 1" in said.stderr) == (1, True)


def test_without_a_round_its_status_says_how_to_open_one(chamdiem: Chamdiem) -> None:
    said = chamdiem("round", "status")

    assert (said.returncode, "chamdiem round open" in said.stderr) == (1, True)


def test_an_unknown_round_is_refused_with_the_known_ones(opened: Chamdiem) -> None:
    said = opened("round", "status", "--round", "2025")

    assert (said.returncode, "minh-hoa-2026" in said.stderr) == (1, True)


# --- invitations ----------------------------------------------------------------------------------------------------


def test_one_unit_is_invited_with_a_link_and_a_code_that_can_be_typed(
    opened: Chamdiem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAMDIEM_PUBLIC_URL", "https://chamdiem.example.vn")

    said = table(opened("invite", "--unit", "MH-01", "--role", "officer", "--name", "Lan", "--json"))

    (one,) = said["invitations"]
    assert (said["role"], one["unit_code"]) == ("officer", "MH-01")
    assert one["link"].startswith(f"https://chamdiem.example.vn/m/{one['code'][:4]}")
    assert len(one["code"]) == 14


def test_all_units_of_the_round_are_invited_and_the_spreadsheet_is_for_its_owner_only(
    opened: Chamdiem, tmp_path: Path
) -> None:
    file = tmp_path / "invitations.xlsx"

    said = table(opened("invite", "--all", "--role", "head", "--xlsx", file, "--json"))

    assert [one["unit_code"] for one in said["invitations"]] == ["MH-01", "MH-02", "MH-03"]
    page = load_workbook(file).worksheets[0]
    cells = [str(cell.value) for row in page.iter_rows() for cell in row]
    assert [one["link"] in cells and one["code"] in cells for one in said["invitations"]] == [True] * 3
    assert file.stat().st_mode & 0o777 == 0o600


def test_links_that_only_work_on_this_machine_are_pointed_out(
    opened: Chamdiem, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = opened("invite", "--unit", "MH-01")
    monkeypatch.setenv("CHAMDIEM_PUBLIC_URL", "https://chamdiem.example.vn")
    public = opened("invite", "--unit", "MH-01")

    assert ("CHAMDIEM_PUBLIC_URL" in local.stderr, public.stderr) == (True, "")


def test_an_existing_file_is_never_written_over_and_no_code_is_made(opened: Chamdiem, tmp_path: Path) -> None:
    file = written(tmp_path / "invitations.xlsx", "mine")

    said = opened("invite", "--all", "--xlsx", file)

    assert (said.returncode, file.read_text(encoding="utf-8")) == (1, "mine")
    assert table(opened("invitation", "list", "--json"))["invitations"] == []


def test_a_refused_invitation_leaves_no_file_behind(opened: Chamdiem, tmp_path: Path) -> None:
    file = tmp_path / "invitations.xlsx"

    said = opened("invite", "--unit", "MH-99", "--xlsx", file)

    assert (said.returncode, "MH-99" in said.stderr, file.exists()) == (1, True, False)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ((), "--all"),
        (("--unit", "MH-01", "--all"), "--all"),
        (("--unit", "MH-01", "--role", "mayor"), "mayor"),
        (("--all", "--name", "Lan"), "--name"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(opened: Chamdiem, options: tuple[str, ...], wanted: str) -> None:
    said = opened("invite", *options)

    assert (said.returncode, said.stdout, wanted in said.stderr) == (1, "", True)


def test_a_listed_invitation_shows_no_secret_and_can_be_revoked_once(opened: Chamdiem) -> None:
    made = table(opened("invite", "--unit", "MH-02", "--json"))["invitations"][0]

    listed = opened("invitation", "list").stdout
    code = made["code"][:4]

    assert code in listed
    assert made["code"] not in listed
    assert made["link"] not in listed
    assert opened("invitation", "revoke", code.lower()).returncode == 0
    assert opened("invitation", "revoke", code).returncode == 1
    assert "đã thu hồi" in opened("invitation", "list").stdout


# --- people ---------------------------------------------------------------------------------------------------------


def test_nobody_has_joined_yet(opened: Chamdiem) -> None:
    assert opened("member", "list").stdout == "Chưa có ai tham gia.\n"


@pytest.mark.parametrize("call", [("revoke", "7"), ("move", "7", "--unit", "MH-02")])
def test_somebody_who_is_not_there_is_neither_revoked_nor_moved(opened: Chamdiem, call: tuple[str, ...]) -> None:
    said = opened("member", *call)

    assert (said.returncode, said.stdout, "7" in said.stderr) == (1, "", True)


# --- earlier results ------------------------------------------------------------------------------------------------


def results(path: Path, *rows: list[Any], totals: tuple[list[Any], ...] = ()) -> Path:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["Mã đơn vị", "Mã chỉ số", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú"])
    for row in rows:
        page.append(row)
    second = book.create_sheet()
    second.append(["Mã đơn vị", "Tổng điểm", "Xếp hạng"])
    for total in totals:
        second.append(total)
    book.save(path)
    return path


def test_earlier_results_are_taken_by_code_or_by_name_for_the_year_before_the_round(
    opened: Chamdiem, tmp_path: Path
) -> None:
    file = results(
        tmp_path / "results.xlsx",
        ["MH-01", "1.1", 20, 10, "Trưởng Ban là Phó Chủ tịch"],
        ["UBND xã Suối Mẫu", "1.2", 15, 15, ""],
        totals=(["MH-01", 512.5, "3/4"],),
    )

    said = opened("history", "import", file)

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout == "Đã nhập kết quả năm 2025: 2 dòng chỉ số, 1 dòng tổng điểm.\n"


def test_earlier_results_with_unknown_units_and_codes_are_refused_with_every_line(
    opened: Chamdiem, tmp_path: Path
) -> None:
    file = results(
        tmp_path / "results.xlsx",
        ["MH-77", "1.1", 20, 10, ""],
        ["MH-01", "9.9", 20, 10, ""],
        totals=(["MH-88", 1, "1"],),
    )

    said = opened("history", "import", file, "--year", "2024")

    assert (said.returncode, said.stdout) == (1, "")
    for subject in ("MH-77", "9.9", "MH-88"):
        assert subject in said.stderr


def test_a_file_that_is_no_spreadsheet_is_refused(opened: Chamdiem, tmp_path: Path) -> None:
    assert opened("history", "import", written(tmp_path / "results.xlsx", "MH-01;1.1;20")).returncode == 1
    assert opened("history", "import", tmp_path / "nothing.xlsx").returncode == 1


# --- the store ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["postgresql+asyncpg://host/chamdiem", "sqlite:", "nonsense://x"])
def test_an_address_of_no_database_we_can_use_is_refused(
    chamdiem: Chamdiem, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CHAMDIEM_DATABASE", address)

    said = chamdiem("member", "list")

    assert (said.returncode, "CHAMDIEM_DATABASE" in said.stderr) == (1, True)


def test_a_file_that_is_no_database_is_refused_and_left_alone(
    chamdiem: Chamdiem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = written(tmp_path / "notes.txt", "Đây không phải cơ sở dữ liệu. " * 100)
    before = file.read_bytes()
    monkeypatch.setenv("CHAMDIEM_DATABASE", f"sqlite:///{file}")

    said = chamdiem("member", "list")

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.strip()
    assert file.read_bytes() == before
