"""``chamdiem backup`` and ``restore``: what they say, what they refuse, and that they give back what was there."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Chamdiem = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture
def units(chamdiem: Chamdiem, tmp_path: Path) -> Path:
    """A database with units in it; returns the folder of the test."""
    assert chamdiem("unit", "import", ROOT / "docs" / "units.example.csv").returncode == 0
    return tmp_path


def unit_names(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute("SELECT name FROM unit_version ORDER BY id"))


def test_what_was_backed_up_is_restored(chamdiem: Chamdiem, units: Path) -> None:
    made = chamdiem("backup", units / "backups")
    checked = chamdiem("restore", units / "backups", "--check")
    places = ("--database", units / "new" / "db.sqlite3", "--evidence", units / "new" / "evidence")
    done = chamdiem("restore", units / "backups", *places)

    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith(f"Đã sao lưu vào {units}/backups/20")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "nguyên vẹn" in checked.stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert unit_names(units / "new" / "db.sqlite3") == unit_names(units / "data" / "chamdiem.sqlite3")
    assert made.stdout.split("Mã nội dung: ")[1] == done.stdout.split("Mã nội dung: ")[1]


def test_the_place_may_be_given_as_in_the_settings(chamdiem: Chamdiem, units: Path) -> None:
    chamdiem("backup", units / "backups")

    address = f"sqlite:///{units}/new/db.sqlite3"
    said = chamdiem("restore", units / "backups", "--database", address, "--evidence", units / "new" / "evidence")

    assert said.returncode == 0
    assert (units / "new" / "db.sqlite3").is_file()


def test_a_backup_says_in_json_what_it_holds(chamdiem: Chamdiem, units: Path) -> None:
    told = json.loads(chamdiem("backup", units / "backups", "--json").stdout)

    assert (told["rows"]["unit"], told["evidence"], told["absent"]) == (len(unit_names_of(units)), 0, [])
    assert Path(told["folder"]).is_dir()


def unit_names_of(folder: Path) -> list[tuple[str]]:
    return unit_names(folder / "data" / "chamdiem.sqlite3")


def test_a_changed_byte_is_refused_by_name(chamdiem: Chamdiem, units: Path) -> None:
    made = json.loads(chamdiem("backup", units / "backups", "--json").stdout)
    copy = Path(made["folder"]) / "database.sqlite3"
    content = bytearray(copy.read_bytes())
    content[5000] ^= 1
    copy.write_bytes(content)

    said = chamdiem("restore", units / "backups", "--check")

    assert (said.returncode, said.stdout) == (1, "")
    assert "database.sqlite3" in said.stderr


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--database", "x"), "Cần cả hai"),
        (("--evidence", "x"), "Cần cả hai"),
        (("--check", "--database", "x", "--evidence", "y"), "Cần cả hai"),
        ((), "Cần cả hai"),
        (("--check", "--backup", "20200101T000000Z"), "Không có bản sao lưu"),
        (("--database", "mysql://host/x", "--evidence", "y"), "không phải tệp SQLite hay"),
        (("--database", "postgresql://host/x", "--evidence", "y"), "giữ một tệp SQLite"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    chamdiem: Chamdiem, units: Path, options: tuple[str, ...], wanted: str
) -> None:
    chamdiem("backup", units / "backups")

    said = chamdiem("restore", units / "backups", *options)

    assert (said.returncode, said.stdout) == (1, "")
    assert wanted in said.stderr


def test_a_place_that_is_taken_is_refused_and_stays(chamdiem: Chamdiem, units: Path) -> None:
    chamdiem("backup", units / "backups")
    present = units / "data" / "chamdiem.sqlite3"
    before = present.read_bytes()

    said = chamdiem("restore", units / "backups", "--database", present, "--evidence", units / "new")

    assert (said.returncode, "không ghi đè" in said.stderr) == (1, True)
    assert present.read_bytes() == before


def test_without_a_database_there_is_nothing_to_back_up(chamdiem: Chamdiem, tmp_path: Path) -> None:
    said = chamdiem("backup", tmp_path / "backups")

    assert (said.returncode, "Chưa có cơ sở dữ liệu" in said.stderr) == (1, True)
    assert not (tmp_path / "backups").exists()
