"""``chamdiem round amend``: an open campaign with a typo is amended, not edited."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from core.frameworks.loader import folder_of

Chamdiem = Callable[..., CompletedProcess[str]]

DOCS = Path(__file__).resolve().parent.parent.parent.parent / "docs"
QUANG_NAM = "quang_nam_xa_2022"
CAMPAIGN = f"minh-hoa-2026/{QUANG_NAM}"
TITLE = 'title = "Người đứng đầu'


@pytest.fixture
def opened(chamdiem: Chamdiem, tmp_path: Path) -> Chamdiem:
    """The example round, open for as long as anybody runs this test."""
    text = (DOCS / "round.example.toml").read_text(encoding="utf-8")
    path = tmp_path / "round.toml"
    path.write_text(text.replace("self_to = 2026-11-30", "self_to = 2199-11-30"), encoding="utf-8")
    assert chamdiem("unit", "import", DOCS / "units.example.csv").returncode == 0
    assert chamdiem("round", "open", "--file", path).returncode == 0
    return chamdiem


def corrected(folder: Path, *changes: tuple[str, str], id_: str = f"{QUANG_NAM}_r2") -> Path:
    """A correction beside the shipped framework, with an id of its own."""
    target = folder / id_
    shutil.copytree(folder_of(QUANG_NAM), target)
    file = target / "framework.toml"
    text = file.read_text(encoding="utf-8").replace(f'id = "{QUANG_NAM}"', f'id = "{id_}"', 1)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return target


OTHER_RULE = ('label = "Bí thư hoặc Chủ tịch"', 'label = "Bí thư hoặc Chủ tịch Ủy ban nhân dân"')


def frameworks_of(chamdiem: Chamdiem) -> set[str]:
    sheets = json.loads(chamdiem("round", "status", "--json").stdout)["sheets"]
    return {one["framework"] for one in sheets}


def test_it_shows_what_is_asked_again_and_what_only_reads_better_and_does_it(opened: Chamdiem, tmp_path: Path) -> None:
    new = corrected(tmp_path, OTHER_RULE, (TITLE, 'title = "Đồng chí đứng đầu'))

    said = opened("round", "amend", "--campaign", CAMPAIGN, "--to", new, "--reason", "Công văn số 5")

    assert (said.returncode, said.stderr) == (0, "")
    assert "Đổi cách tính hoặc nội dung phải nhập, sẽ hỏi lại (1):\n- 1.1 " in said.stdout
    assert "Trước: 44 chỉ số, 1.000 điểm. Sau: 44 chỉ số, 1.000 điểm." in said.stdout
    assert said.stdout.endswith("Đã sửa và ghi nhật ký.\n")
    assert frameworks_of(opened) == {f"{QUANG_NAM}_r2"}


def test_a_dry_run_shows_the_same_and_keeps_everything(opened: Chamdiem, tmp_path: Path) -> None:
    new = corrected(tmp_path, OTHER_RULE)

    tried = opened("round", "amend", "--campaign", QUANG_NAM, "--to", new, "--dry-run")
    unchanged = frameworks_of(opened)
    done = opened("round", "amend", "--campaign", QUANG_NAM, "--to", new)

    assert tried.stdout.endswith("Đây là lần thử, chưa ghi gì.\n")
    assert tried.stdout.splitlines()[:-1] == done.stdout.splitlines()[:-1]
    assert unchanged == {QUANG_NAM}


def test_what_cannot_be_is_refused_with_the_reason_and_changes_nothing(opened: Chamdiem, tmp_path: Path) -> None:
    broken = corrected(tmp_path / "broken", ("max_points = 1000", "max_points = 999"))
    wanted = {
        (QUANG_NAM, QUANG_NAM): "Không có gì thay đổi",
        (QUANG_NAM, "quang_nam_huyen_2022"): "loại đơn vị khác",
        ("khong-co", QUANG_NAM): f"Hiện có: {CAMPAIGN}.",
        (QUANG_NAM, "khong_co"): "khong_co",
        (QUANG_NAM, str(broken)): "999",
    }

    for (campaign, to), why in wanted.items():
        said = opened("round", "amend", "--campaign", campaign, "--to", to)
        assert (said.returncode, said.stdout, why in said.stderr) == (1, "", True), said.stderr
    assert frameworks_of(opened) == {QUANG_NAM}


def test_a_round_that_is_over_is_not_amended(chamdiem: Chamdiem, tmp_path: Path) -> None:
    text = (DOCS / "round.example.toml").read_text(encoding="utf-8")
    over = text.replace("self_from = 2026-11-02", "self_from = 2020-11-02").replace("2026-11-30", "2020-11-30")
    (tmp_path / "round.toml").write_text(over, encoding="utf-8")
    chamdiem("unit", "import", DOCS / "units.example.csv")
    assert chamdiem("round", "open", "--file", tmp_path / "round.toml").returncode == 0

    said = chamdiem("round", "amend", "--campaign", QUANG_NAM, "--to", corrected(tmp_path, OTHER_RULE))

    assert (said.returncode, "đã hết hạn tự đánh giá (30/11/2020)" in said.stderr) == (1, True)
