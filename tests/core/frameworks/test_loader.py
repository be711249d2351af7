from collections.abc import Callable
from pathlib import Path

import pytest

from core.frameworks.error import FrameworkError
from core.frameworks.loader import find, load, shipped

SHIPPED = shipped()["quang_nam_xa_2022"]


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a shipped framework in a folder of another name."""

    def copy(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "framework.toml").write_bytes((SHIPPED / "framework.toml").read_bytes())
        return folder

    return copy


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(FrameworkError) as caught:
        load(folder)
    return tuple(str(problem) for problem in caught.value.problems)


def test_the_id_must_be_the_folders_name(copied: Callable[[str], Path]) -> None:
    assert problems(copied("khac_2025")) == (f"framework: problem-folder-name id={SHIPPED.name} folder=khac_2025",)


def test_a_wrong_name_is_told_together_with_everything_else(copied: Callable[[str], Path]) -> None:
    folder = copied("khac_2025")
    text = (folder / "framework.toml").read_text().replace("max_points = 1000\n", "max_points = 999\n", 1)
    (folder / "framework.toml").write_text(text)

    found = problems(folder)

    assert found[0].startswith("framework: problem-folder-name id=quang_nam_xa_2022 folder=khac_2025")
    assert any("problem-sum-top total=1000 max=999" in one for one in found)


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "framework.toml").write_text('schema = 1\nid = "x\n')

    assert problems(tmp_path) == ("file framework.toml: problem-no-toml line=2 column=8",)


def test_a_file_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "framework.toml").write_bytes('title = "Bộ"'.encode("utf-16"))

    assert problems(tmp_path)[0].startswith("file framework.toml: problem-not-utf8 byte=0")


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path / "nowhere") == ("file framework.toml: problem-no-file",)


def test_a_framework_is_found_by_id_folder_or_file() -> None:
    for name in (SHIPPED.name, str(SHIPPED), str(SHIPPED / "framework.toml")):
        assert find(name).id == SHIPPED.name


def test_what_is_not_there_is_told_with_what_is() -> None:
    with pytest.raises(FrameworkError, match=SHIPPED.name):
        find("khong_co_2025")


def test_an_administrators_folder_is_searched_too(copied: Callable[[str], Path], tmp_path: Path) -> None:
    folder = copied("rieng_2025")
    text = (folder / "framework.toml").read_text().replace(f'id = "{SHIPPED.name}"', 'id = "rieng_2025"', 1)
    (folder / "framework.toml").write_text(text)

    assert find("rieng_2025", tmp_path).id == "rieng_2025"
    assert list(shipped(tmp_path))[-1] == "rieng_2025"


def test_an_administrators_folder_cannot_take_a_shipped_id(copied: Callable[[str], Path], tmp_path: Path) -> None:
    copied(SHIPPED.name)

    with pytest.raises(FrameworkError, match="problem-id-shipped id=quang_nam_xa_2022"):
        shipped(tmp_path)
