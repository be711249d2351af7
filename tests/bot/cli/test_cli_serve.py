"""``chamdiem serve`` and ``demo``: really started, asked over HTTP, and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Chamdiem = Callable[..., CompletedProcess[str]]
Started = tuple[str, list[str]]

ROOT = Path(__file__).resolve().parent.parent.parent.parent
LAST_LINE = "Dừng: Ctrl+C.\n"


@contextmanager
def started(folder: Path, *command: str, database: Path) -> Iterator[Started]:
    """The address and everything that was said until the program was ready; it must end well when told to stop."""
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHAMDIEM_")},  # noqa: TID251
        "CHAMDIEM_DATABASE": f"sqlite:///{database}",
        "CHAMDIEM_EVIDENCE": str(folder / "evidence"),
        "CHAMDIEM_WEB_LISTEN": "127.0.0.1:0",
        "PYTHONPATH": str(ROOT),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *command],
        cwd=folder,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if line == LAST_LINE:
                break
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+", "".join(said))
            assert address is not None, "".join(said)
            yield address[0], said
        finally:
            running.send_signal(signal.SIGTERM)
            rest, log = running.communicate(timeout=10)
        assert (running.returncode, rest) == (0, ""), log


def got(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  (our own address)
        return answer.status, answer.read().decode()


def test_serve_answers_on_its_address_and_stops_when_told_to(tmp_path: Path) -> None:
    database = tmp_path / "data" / "chamdiem.sqlite3"

    with started(tmp_path, "serve", database=database) as (address, _):
        assert got(f"{address}/healthz")[0] == 200

    assert database.is_file()


def test_the_demonstration_prints_a_link_for_each_person_and_shows_their_phones(tmp_path: Path) -> None:
    with started(tmp_path, "demo", database=tmp_path / "real.sqlite3") as (address, said):
        links = re.findall(rf"{address}/m/(\S+)", "".join(said))
        page = got(f"{address}/demo")[1]

        assert len(links) == 5
        assert [got(f"{address}/m/{code}")[0] for code in links] == [200] * 5
        assert page.count("<iframe") == 5
        assert "không có thật" in said[0]


def test_the_demonstration_never_touches_the_real_database_or_evidence(tmp_path: Path) -> None:
    with started(tmp_path, "demo", "--folder", str(tmp_path / "demo"), database=tmp_path / "real.sqlite3"):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
    assert (tmp_path / "demo" / "demo.sqlite3").is_file()


def test_the_demonstration_keeps_its_data_until_it_is_told_to_start_over(tmp_path: Path) -> None:
    def links(*options: str) -> list[str]:
        with started(tmp_path, "demo", *options, database=tmp_path / "real.sqlite3") as (_, said):
            return re.findall(r"/m/(\S+)", "".join(said))

    first, again, fresh = links(), links(), links("--fresh")

    assert again == first
    assert set(fresh) & set(first) == set()


def test_starting_over_removes_only_what_the_demonstration_made(chamdiem: Chamdiem, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")

    with started(tmp_path, "demo", "--fresh", "--folder", str(folder), database=tmp_path / "real.sqlite3"):
        pass

    assert (folder / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_an_address_that_is_taken_is_refused_with_what_to_do(
    chamdiem: Chamdiem, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("CHAMDIEM_WEB_LISTEN", f"127.0.0.1:{taken.getsockname()[1]}")

        said = chamdiem("serve")

    assert (said.returncode, said.stdout) == (1, "")
    assert "CHAMDIEM_WEB_LISTEN" in said.stderr
