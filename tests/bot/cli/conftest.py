"""Runs commands as a person would, inside this process, on a database and folders of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.cli.shell.command import run
from tests.bot.operations.hooks import hooks_put_back


@pytest.fixture
def chamdiem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Callable[..., CompletedProcess[str]]]:
    """``chamdiem("framework", "list")``: the exit code and what was said."""
    monkeypatch.setenv("CHAMDIEM_DATABASE", f"sqlite:///{tmp_path}/data/chamdiem.sqlite3")
    monkeypatch.setenv("CHAMDIEM_EVIDENCE", str(tmp_path / "data" / "evidence"))

    def call(*arguments: object) -> CompletedProcess[str]:
        capsys.readouterr()
        code = run([str(one) for one in arguments])
        said = capsys.readouterr()
        return CompletedProcess([str(one) for one in arguments], code, said.out, said.err)

    with hooks_put_back():
        yield call
