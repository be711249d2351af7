"""``chamdiem framework``: what is shipped, what one holds, and everything that is wrong with a new one."""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from core.frameworks.canonical import digest
from core.frameworks.loader import find, shipped

Chamdiem = Callable[..., CompletedProcess[str]]

QUANG_NAM = "quang_nam_xa_2022"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of a shipped framework under a name of its own, to be spoilt."""
    folder = tmp_path / "frameworks" / "mau_xa_2026"
    shutil.copytree(shipped()[QUANG_NAM], folder)
    replace(folder, f'id = "{QUANG_NAM}"', 'id = "mau_xa_2026"')
    return folder


def replace(folder: Path, old: str, new: str, name: str = "framework.toml") -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_list_names_every_shipped_framework_and_says_which_ones_hold_parts_of_ours(chamdiem: Chamdiem) -> None:
    said = chamdiem("framework", "list")

    assert said.returncode == 0
    assert [line.split(":")[0] for line in said.stdout.splitlines()] == list(shipped())
    assert "có phần do phần mềm soạn" in said.stdout


def test_a_bonus_is_shown_as_lying_outside_the_scale(chamdiem: Chamdiem) -> None:
    said = chamdiem("framework", "show", "dong_thap_huyen_2022").stdout

    assert "Tối đa 400 điểm, 35 chỉ số thành phần.\nNgoài thang điểm: 2 mục điểm thưởng.\n" in said
    assert "điểm thưởng, không giới hạn" in said
    assert "/0 điểm" not in said


def test_list_also_names_the_frameworks_of_the_administrator(
    chamdiem: Chamdiem, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAMDIEM_FRAMEWORKS", str(own.parent))

    assert "mau_xa_2026" in chamdiem("framework", "list").stdout


def test_list_names_the_sound_ones_even_when_another_is_broken(
    chamdiem: Chamdiem, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(own, "max_points = 1000", "max_points = 999")
    monkeypatch.setenv("CHAMDIEM_FRAMEWORKS", str(own.parent))

    said = chamdiem("framework", "list")

    assert said.returncode == 1
    assert QUANG_NAM in said.stdout
    assert "mau_xa_2026" in said.stderr


def test_show_prints_everything_an_answers_file_needs(chamdiem: Chamdiem) -> None:
    page = chamdiem("framework", "show", QUANG_NAM).stdout
    framework = find(QUANG_NAM)

    assert [c.code for c in framework.components if f"{c.code} {c.title}" not in page] == []
    assert [g.name for g in framework.general if f"{g.name}:" not in page] == []
    assert [b.label for b in framework.bands if b.label not in page] == []
    assert [r.name for r in framework.policies.readings if f"{r.name} = {r.value}" not in page] == []
    assert "[mẫu: tài liệu kiểm chứng, điểm tối đa, cách tính điểm, tên]" in page
    assert "Quyết định số 2425/QĐ-UBND, ngày 16/09/2022" in page
    assert digest(framework) in page


def test_show_as_json_is_exact_and_names_every_input(chamdiem: Chamdiem) -> None:
    table = json.loads(chamdiem("framework", "show", QUANG_NAM, "--json").stdout)
    framework = find(QUANG_NAM)

    rows = {row["code"]: row for row in table["components"]}
    assert list(rows) == [c.code for c in framework.components]
    assert sum(Decimal(row["max_points"]) for row in rows.values()) == framework.max_points
    assert [one["name"] for one in rows["1.2"]["inputs"]] == ["done", "total"]
    assert [one["id"] for one in rows["1.1"]["inputs"][0]["options"]] == ["head", "deputy", "none"]
    assert rows["1.1"]["model"] == ["evidence", "max_points", "rule", "title"]


def test_show_takes_a_folder_too(chamdiem: Chamdiem, own: Path) -> None:
    assert json.loads(chamdiem("framework", "show", own, "--json").stdout)["id"] == "mau_xa_2026"


def test_an_unknown_id_is_refused_with_the_known_ones(chamdiem: Chamdiem) -> None:
    said = chamdiem("framework", "show", "quang_nam")

    assert (said.returncode, said.stdout) == (1, "")
    assert QUANG_NAM in said.stderr


def test_digest_prints_the_digest_and_nothing_else(chamdiem: Chamdiem) -> None:
    assert chamdiem("framework", "digest", QUANG_NAM).stdout == digest(find(QUANG_NAM)) + "\n"


@pytest.mark.parametrize("file", ["", "framework.toml"])
def test_check_says_yes_to_a_sound_folder(chamdiem: Chamdiem, own: Path, file: str) -> None:
    said = chamdiem("framework", "check", own / file)

    assert (said.returncode, said.stderr) == (0, "")
    assert "mau_xa_2026 dùng được" in said.stdout


def test_check_tells_every_problem_at_once_with_its_row(chamdiem: Chamdiem, own: Path) -> None:
    replace(own, 'rule = { kind = "levels"', 'rule = { kind = "ladder"')
    replace(own, 'code = "1.3"', 'code = "1.2"')
    replace(own, "max_points = 7.5", "max_points = 8.5")
    replace(own, "value = 500", "value = 501")

    said = chamdiem("framework", "check", own)

    assert (said.returncode, said.stdout) == (1, "")
    for wanted in (
        "  chỉ số thành phần 1.1: “rule”: không có kiểu quy tắc “ladder”; các kiểu: best_of, check,",
        "  dòng 1.2: mã này được dùng 2 lần; mỗi dòng cần một mã riêng.",
        "  số liệu văn bản nêu “max_points” của A: văn bản nêu 501, các dòng cho 500 (",
    ):
        assert wanted in said.stderr
    assert len(said.stderr.splitlines()) >= 5


def test_check_works_out_the_golden_cases_and_names_the_wrong_one(chamdiem: Chamdiem, own: Path) -> None:
    replace(own, "points = 15", "points = 15.01", "golden.toml")

    said = chamdiem("framework", "check", own)

    assert said.returncode == 1
    assert "phép tính mẫu 1.2 (" in said.stderr
    assert "): tính ra 15 điểm, phép tính mẫu ghi 15,01 điểm." in said.stderr


def test_check_wants_a_golden_case_for_every_component(chamdiem: Chamdiem, own: Path) -> None:
    cases = (own / "golden.toml").read_text(encoding="utf-8").split("[[case]]")
    kept = [case for case in cases if 'component = "6.10"' not in case]
    (own / "golden.toml").write_text("[[case]]".join(kept), encoding="utf-8")

    said = chamdiem("framework", "check", own)

    assert said.returncode == 1
    assert "6.10" in said.stderr


def test_check_says_when_there_is_no_such_folder(chamdiem: Chamdiem, tmp_path: Path) -> None:
    said = chamdiem("framework", "check", tmp_path / "nowhere")

    assert (said.returncode, said.stdout) == (1, "")
    assert "  tệp framework.toml: không có tệp này." in said.stderr


def test_broken_toml_is_told_with_its_line_and_column(chamdiem: Chamdiem, own: Path) -> None:
    (own / "framework.toml").write_text('schema = 1\nid = "x\n', encoding="utf-8")

    said = chamdiem("framework", "check", own)

    assert said.returncode == 1
    assert "  tệp framework.toml: không đúng dạng TOML ở dòng 2, cột 8." in said.stderr
