"""``chamdiem framework export | import | derive``: an office's table in and out, and a set made from another."""

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from openpyxl import load_workbook

from core.frameworks.canonical import digest
from core.frameworks.loader import find, load, shipped

Chamdiem = Callable[..., CompletedProcess[str]]

QUANG_NAM = "quang_nam_xa_2022"


@pytest.fixture
def annex(chamdiem: Chamdiem, tmp_path: Path) -> Path:
    """The exported annex of a shipped framework."""
    path = tmp_path / "annex.xlsx"
    assert chamdiem("framework", "export", QUANG_NAM, "--xlsx", path).returncode == 0
    return path


def cell_of(path: Path, code: str, column: str, value: str | int | None) -> str:
    """Write into the row with this code; the cell's address."""
    book = load_workbook(path)
    page = book.worksheets[0]
    row = next(line[0].row for line in page.iter_rows() if line[0].value == code)
    page[f"{column}{row}"] = value
    book.save(path)
    return f"{column}{row}"


@pytest.mark.parametrize("id_", shipped())
def test_export_then_import_changes_nothing(chamdiem: Chamdiem, tmp_path: Path, id_: str) -> None:
    path = tmp_path / "annex.xlsx"
    chamdiem("framework", "export", id_, "--xlsx", path)

    said = chamdiem("framework", "import", path, "--like", id_, "--to", tmp_path / "out")

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"Không có gì thay đổi so với {id_}.")
    again = load(tmp_path / "out" / id_)
    assert (again.components, again.nodes, again.stated) == (find(id_).components, find(id_).nodes, find(id_).stated)
    if not find(id_).derived_from:
        assert digest(again) == digest(find(id_))


def test_without_a_folder_it_is_only_tried(chamdiem: Chamdiem, annex: Path, tmp_path: Path) -> None:
    cell_of(annex, "1.1", "B", "Chủ tịch xã là Trưởng Ban Chỉ đạo")
    before = sorted(tmp_path.rglob("*"))

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM)

    assert said.returncode == 0
    assert "Sửa 1.1, tên:" in said.stdout
    assert "→ “Chủ tịch xã là Trưởng Ban Chỉ đạo”" in said.stdout
    assert "sửa 1, thêm 0, bỏ 0, chỉ có lời văn 0; 44 chỉ số thành phần, 1.000 điểm." in said.stdout
    assert "Đây là lần thử, chưa ghi gì." in said.stdout
    assert sorted(tmp_path.rglob("*")) == before


def test_the_new_framework_is_written_beside_the_old_one_and_says_where_it_was_read(
    chamdiem: Chamdiem, annex: Path, tmp_path: Path
) -> None:
    cell_of(annex, "1.1", "B", "Chủ tịch xã là Trưởng Ban Chỉ đạo")
    source = "Phụ lục III, Quyết định 2425/QĐ-UBND"

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM, "--source", source, "--to", tmp_path)
    framework = load(tmp_path / f"{QUANG_NAM}_r2")

    assert said.returncode == 0
    assert framework.component_by_code["1.1"].title == "Chủ tịch xã là Trưởng Ban Chỉ đạo"
    assert framework.component_by_code["1.1"].place == f"{source}, dòng 1.1"
    assert not framework.has_model_fields
    assert chamdiem("framework", "check", tmp_path / f"{QUANG_NAM}_r2").returncode == 0
    assert source in (tmp_path / f"{QUANG_NAM}_r2" / "SOURCES.md").read_text(encoding="utf-8")


def test_a_row_with_only_prose_is_listed_and_shown_to_the_officer(
    chamdiem: Chamdiem, annex: Path, tmp_path: Path
) -> None:
    cell_of(annex, "1.1", "D", "Chủ tịch là Trưởng ban: 20 điểm; cấp phó: 10 điểm")
    cell_of(annex, "1.1", "H", None)
    cell_of(annex, "1.1", "I", None)

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM, "--id", "thu_2026", "--to", tmp_path)
    shown = chamdiem("framework", "show", tmp_path / "thu_2026").stdout

    assert "Chỉ có lời văn, 1.1: đơn vị tự chấm kèm giải trình" in said.stdout
    assert "Cách tính theo văn bản: Chủ tịch là Trưởng ban: 20 điểm; cấp phó: 10 điểm" in shown


def test_sums_and_counts_are_held_against_what_the_decision_states(chamdiem: Chamdiem, annex: Path) -> None:
    cell = cell_of(annex, "1", "C", 120)

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM)

    assert said.returncode == 1
    assert f"{cell.replace('C', 'A')}: 1: các dòng bên dưới cộng lại được 100 điểm, dòng này ghi 120." in said.stderr


def test_what_only_the_loader_finds_is_told_with_its_cell(chamdiem: Chamdiem, annex: Path) -> None:
    cell = cell_of(annex, "1.1", "H", "ratoi")

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM)

    assert said.returncode == 1
    why = "Không dùng được: chỉ số thành phần 1.1: “rule”: không có kiểu quy tắc “ratoi”;"
    assert f"{cell.replace('H', 'A')}: {why}" in said.stderr


def test_slips_of_every_sort_are_told_at_once_without_what_only_follows_from_them(
    chamdiem: Chamdiem, annex: Path
) -> None:
    cell_of(annex, "1", "C", 120)
    cell_of(annex, "2.1", "H", "ratoi")
    cell_of(annex, "3.2", "H", "check ")

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM).stderr

    assert "1: các dòng bên dưới cộng lại được 100 điểm, dòng này ghi 120." in said
    assert "không có kiểu quy tắc “ratoi”" in said
    assert "chỉ số thành phần 3.2" in said
    assert "nhóm 2" not in said


def test_a_total_line_must_say_the_scale(chamdiem: Chamdiem, annex: Path) -> None:
    book = load_workbook(annex)
    page = book.worksheets[0]
    page[f"C{page.max_row}"] = 900
    book.save(annex)

    assert (
        f"C{page.max_row}: dòng tổng cộng ghi 900 điểm"
        in chamdiem("framework", "import", annex, "--like", QUANG_NAM).stderr
    )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--id", "Mau"), "chỉ được gồm a-z, 0-9 và dấu gạch dưới"),
        (("--id", "dong_thap_so_2022"), "đã có; chọn mã khác bằng --id"),
    ],
)
def test_a_new_id_must_be_new(chamdiem: Chamdiem, annex: Path, options: tuple[str, str], why: str) -> None:
    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM, *options)

    assert (said.returncode, why in said.stderr) == (1, True)


def test_nothing_is_overwritten(chamdiem: Chamdiem, annex: Path, tmp_path: Path) -> None:
    (tmp_path / "thu_2026").mkdir()

    said = chamdiem("framework", "import", annex, "--like", QUANG_NAM, "--id", "thu_2026", "--to", tmp_path)

    assert said.returncode == 1
    assert "không ghi đè" in said.stderr


def test_a_missing_table_is_told(chamdiem: Chamdiem, tmp_path: Path) -> None:
    assert chamdiem("framework", "import", tmp_path / "no.xlsx", "--like", QUANG_NAM).returncode == 1


def test_derive_writes_a_sound_framework_to_go_on_with(chamdiem: Chamdiem, tmp_path: Path) -> None:
    said = chamdiem(
        "framework", "derive", QUANG_NAM, "--id", "huyen_mau_xa_2026", "--owner", "UBND huyện Mẫu",
        "--drop", "7", "--drop", "1.2", "--to", tmp_path,
    )  # fmt: skip
    framework = load(tmp_path / "huyen_mau_xa_2026")

    assert said.returncode == 0
    assert (framework.owner, framework.derived_from, framework.stated) == ("UBND huyện Mẫu", QUANG_NAM, ())
    assert "1.2" not in framework.component_by_code
    assert "7" not in framework.node_by_code
    assert chamdiem("framework", "check", tmp_path / "huyen_mau_xa_2026").returncode == 0


def test_derive_refuses_a_code_that_is_not_there(chamdiem: Chamdiem, tmp_path: Path) -> None:
    said = chamdiem(
        "framework",
        "derive",
        QUANG_NAM,
        "--id",
        "x_2026",
        "--owner",
        "UBND huyện Mẫu",
        "--drop",
        "99",
        "--to",
        tmp_path,
    )

    assert said.returncode == 1
    assert "99" in said.stderr
    assert not (tmp_path / "x_2026").exists()


def test_derive_works_on_an_administrators_own(
    chamdiem: Chamdiem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "frameworks"
    shutil.copytree(shipped()[QUANG_NAM], own / "rieng_2026")
    file = own / "rieng_2026" / "framework.toml"
    file.write_text(file.read_text("utf-8").replace(f'id = "{QUANG_NAM}"', 'id = "rieng_2026"'), "utf-8")
    monkeypatch.setenv("CHAMDIEM_FRAMEWORKS", str(own))

    said = chamdiem("framework", "derive", "rieng_2026", "--id", "x_2026", "--owner", "UBND huyện Mẫu", "--to", own)

    assert said.returncode == 0
    assert chamdiem("framework", "list").returncode == 0
