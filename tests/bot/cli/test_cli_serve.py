"""``chamdiem serve`` and ``demo``: really started, asked over HTTP, and stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.preloaded import Preloaded

Chamdiem = Callable[..., CompletedProcess[str]]
Started = tuple[str, list[str]]

ROOT = Path(__file__).resolve().parent.parent.parent.parent
LAST_LINE = "Dừng: Ctrl+C.\n"


Start = Callable[..., AbstractContextManager[Started]]


@pytest.fixture
def started(preloaded: Preloaded, tmp_path: Path) -> Start:
    """Runs a command until it is ready; it must end well when told to stop."""

    @contextmanager
    def run(*command: str) -> Iterator[Started]:
        reading, writing = os.pipe()
        with (tmp_path.parent / f"{tmp_path.name}.log").open("w+b") as log:
            process = preloaded.start(command, tmp_path, surroundings(tmp_path), out=writing, err=log.fileno())
            os.close(writing)
            with os.fdopen(reading, encoding="utf-8") as out:
                try:
                    yield until_ready(out)
                finally:
                    process.send_signal(signal.SIGTERM)
                    ended = process.wait(10), out.read()
            log.seek(0)
            assert ended == (0, ""), log.read()

    return run


def surroundings(folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHAMDIEM_")},  # noqa: TID251
        "CHAMDIEM_DATABASE": f"sqlite:///{folder}/real.sqlite3",
        "CHAMDIEM_EVIDENCE": str(folder / "evidence"),
        "CHAMDIEM_WEB_LISTEN": "127.0.0.1:0",
    }


def until_ready(out: Iterable[str]) -> Started:
    """The address and everything that was said until the program was ready."""
    said = []
    for line in out:
        said.append(line)
        if line == LAST_LINE:
            break
    address = re.search(r"http://127\.0\.0\.1:\d+", "".join(said))
    assert address is not None, "".join(said)
    return address[0], said


def got(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  (our own address)
        return answer.status, answer.read().decode()


def test_serve_answers_on_its_address_and_stops_when_told_to(tmp_path: Path) -> None:
    """Loaded anew by the interpreter, as a service is; the others are forked from a program that is loaded."""
    command = [sys.executable, "-m", "bot", "serve"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**surroundings(tmp_path), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        try:
            address, _ = until_ready(running.stdout)
            assert got(f"{address}/healthz")[0] == 200
        finally:
            running.send_signal(signal.SIGTERM)
            rest, log = running.communicate(timeout=10)

    assert (running.returncode, rest) == (0, ""), log
    assert (tmp_path / "real.sqlite3").is_file()


def test_the_demonstration_prints_a_link_for_each_person_and_shows_their_phones(started: Start) -> None:
    with started("demo") as (address, said):
        links = re.findall(rf"{address}/m/(\S+)", "".join(said))
        page = got(f"{address}/demo")[1]

        assert len(links) == 6
        assert [got(f"{address}/m/{code}")[0] for code in links] == [200] * 6
        assert page.count("<iframe") == 6
        assert "không có thật" in said[0]


def test_the_demonstration_never_touches_the_real_database_or_evidence(started: Start, tmp_path: Path) -> None:
    with started("demo", "--folder", str(tmp_path / "demo")):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
    assert (tmp_path / "demo" / "demo.sqlite3").is_file()


def test_the_demonstration_keeps_its_data_until_it_is_told_to_start_over(started: Start) -> None:
    def links(*options: str) -> list[str]:
        with started("demo", *options) as (_, said):
            return re.findall(r"/m/(\S+)", "".join(said))

    first, again, fresh = links(), links(), links("--fresh")

    assert again == first
    assert set(fresh) & set(first) == set()


def test_starting_over_removes_only_what_the_demonstration_made(started: Start, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine", encoding="utf-8")

    with started("demo", "--fresh", "--folder", str(folder)):
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
