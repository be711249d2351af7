"""Commands on a database on a server: they do what they do on a file, move between both, and say what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.conftest import PostgresDatabases

Chamdiem = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).resolve().parent.parent.parent.parent
UNITS = ("unit", "import", ROOT / "docs" / "units.example.csv")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, postgres: PostgresDatabases) -> str:
    """An empty database on a server, which the settings name as people write it."""
    address = postgres.address(postgres.make()).replace("+asyncpg", "")
    monkeypatch.setenv("CHAMDIEM_DATABASE", address)
    return address


@pytest.mark.usefixtures("from_nothing")
def test_a_database_moves_from_a_file_to_a_server_and_back(
    chamdiem: Chamdiem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: PostgresDatabases
) -> None:
    chamdiem(*UNITS)
    nothing_new = chamdiem(*UNITS).stdout
    out = chamdiem("database", "export", "--to", tmp_path / "one.jsonl")
    monkeypatch.setenv("CHAMDIEM_DATABASE", postgres.address(postgres.make()).replace("+asyncpg", ""))
    taken_in = chamdiem("database", "import", tmp_path / "one.jsonl")
    on_server = chamdiem(*UNITS).stdout
    chamdiem("database", "export", "--to", tmp_path / "two.jsonl")
    monkeypatch.setenv("CHAMDIEM_DATABASE", f"sqlite:///{tmp_path}/new/db.sqlite3")
    back = chamdiem("database", "import", tmp_path / "two.jsonl")

    assert [one.stderr for one in (out, taken_in, back)] == ["", "", ""]
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    assert chamdiem(*UNITS).stdout == on_server == nothing_new


def test_a_server_is_backed_up_checked_and_restored(
    chamdiem: Chamdiem, server: str, tmp_path: Path, postgres: PostgresDatabases
) -> None:
    chamdiem(*UNITS)
    made = chamdiem("backup", tmp_path / "backups", "--json")
    checked = chamdiem("restore", tmp_path / "backups", "--check")
    other = postgres.address(postgres.make()).replace("+asyncpg", "")
    done = chamdiem("restore", tmp_path / "backups", "--database", other, "--evidence", tmp_path / "e")
    again = chamdiem("restore", tmp_path / "backups", "--database", other, "--evidence", tmp_path / "f")

    assert json.loads(made.stdout)["rows"]["unit"] > 0
    assert "nguyên vẹn" in checked.stdout
    assert (done.returncode, done.stderr) == (0, "")
    assert (again.returncode, again.stdout) == (1, "")
    assert "đã có dữ liệu" in again.stderr


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (("backup", "backups"), "không phải của chương trình này"),
        (("database", "export", "--to", "x.jsonl"), "không phải của chương trình này"),
        (("database", "import", "units.csv"), "không phải tệp do"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    chamdiem: Chamdiem,
    server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    wanted: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text("id,name\n", encoding="utf-8")

    said = chamdiem(*command)

    assert (said.returncode, said.stdout) == (1, "")
    assert wanted in said.stderr


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("postgresql://chamdiem:secret@127.0.0.1:1/x", "không trả lời"),
        ("{server}_of_nobody?sslmode=disable", "chưa có cơ sở dữ liệu này"),
    ],
)
@pytest.mark.parametrize("command", [("member", "list"), ("serve",), ("backup", "backups")])
def test_a_server_that_cannot_be_used_is_said_to_be_it(
    chamdiem: Chamdiem, server: str, monkeypatch: pytest.MonkeyPatch, address: str, wanted: str, command: tuple[str]
) -> None:
    monkeypatch.setenv("CHAMDIEM_DATABASE", address.format(server=server.partition("?")[0]))

    said = chamdiem(*command)

    assert said.returncode == 1
    assert wanted in said.stderr
    assert "secret" not in said.stdout + said.stderr
