"""Help answers at once, in Vietnamese, for every command; a wrong call says what is wrong."""

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from typer.core import TyperGroup
from typer.main import get_group

from bot.cli.shell.command import whole

Chamdiem = Callable[..., CompletedProcess[str]]

ROOT = Path(__file__).resolve().parent.parent.parent.parent

HEAVY = (
    *("aiogram", "aiohttp", "alembic", "openpyxl", "PIL", "prometheus_client", "pydantic", "sqlalchemy", "sqlmodel"),
    *("rich", "structlog", "xlsxwriter"),
)


def commands() -> Iterator[tuple[str, ...]]:
    """Every command as it is typed, groups too."""
    top = get_group(whole())
    yield ()
    for name, command in top.commands.items():
        yield (name,)
        if isinstance(command, TyperGroup):
            yield from ((name, below) for below in command.commands)


def test_every_command_of_the_manual_is_there() -> None:
    assert {" ".join(one) for one in commands()} == {
        "",
        "appraiser",
        "appraiser assign",
        "appraiser check",
        "appraiser list",
        "appraiser remove",
        "data",
        "data import",
        "audit",
        "audit head",
        "audit verify",
        "database",
        "database export",
        "database import",
        "backup",
        "broadcast",
        "broadcast list",
        "demo",
        "doctor",
        "framework",
        "framework check",
        "framework derive",
        "framework digest",
        "framework export",
        "framework import",
        "framework list",
        "framework show",
        "framework try",
        "history",
        "history import",
        "incident",
        "incident list",
        "invitation",
        "invitation list",
        "invitation revoke",
        "invite",
        "member",
        "member list",
        "member move",
        "member replace",
        "member revoke",
        "play",
        "remind",
        "remind plan",
        "remind preview",
        "remind run",
        "remind status",
        "restore",
        "results",
        "person",
        "person erase",
        "person export",
        "person list",
        "retention",
        "retention run",
        "results compute",
        "results export",
        "results publish",
        "results show",
        "results verify",
        "round",
        "round amend",
        "round extend",
        "round open",
        "round reopen",
        "round status",
        "score",
        "serve",
        "unit",
        "unit import",
    }


@pytest.mark.parametrize("command", list(commands()), ids=lambda one: " ".join(one) or "chamdiem")
def test_help_explains_every_command_and_option_in_vietnamese(chamdiem: Chamdiem, command: tuple[str, ...]) -> None:
    said = chamdiem(*command, "--help")

    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"Cách dùng: {' '.join(('chamdiem', *command))} [TÙY CHỌN]")
    for english in ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default"):
        assert english not in said.stdout


def test_every_command_argument_and_option_is_explained() -> None:
    top = get_group(whole())
    groups = [one for one in top.commands.values() if isinstance(one, TyperGroup)]
    every = [*top.commands.values(), *(below for one in groups for below in one.commands.values())]

    assert [one.name for one in every if one.help is None and one.params] == []
    assert [p.name for one in every for p in one.params if not getattr(p, "help", "")] == []


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
from bot.cli.shell.command import run
run(["--help"])
print(sorted(set({HEAVY!r}) & sys.modules.keys()))
"""

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", [(), ("score",), ("round", "open"), ("demo",)], ids=" ".join)
def test_help_answers_in_under_half_a_second(command: tuple[str, ...]) -> None:
    """Measured in time of the processor, so that a busy machine does not decide."""

    def used() -> float:
        so_far = resource.getrusage(resource.RUSAGE_CHILDREN)
        return so_far.ru_utime + so_far.ru_stime

    before = used()
    subprocess.run([sys.executable, "-m", "bot", *command, "--help"], cwd=ROOT, capture_output=True, check=True)

    assert used() - before < 0.5


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        (("frameworks",), "Không có lệnh này"),
        (("framework", "open"), "check, derive, digest, export, import, list, show, try"),
        (("framework", "show"), "Thiếu ID"),
        (("framework", "show", "--jso"), "Có phải là --json"),
        (("framework", "list", "--colour"), "Không có tùy chọn --colour"),
        (("framework", "digest", "a", "b"), "tham số thừa"),
        (("round", "open", "--file"), "--file cần đúng một giá trị"),
        (("member", "revoke", "Lan"), "Giá trị của ID"),
        (("history", "import", "a.xlsx", "--year", "last"), "Giá trị của --year"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_a_wrong_call_says_what_is_wrong_and_ends_with_2(
    chamdiem: Chamdiem, call: tuple[str, ...], wanted: str
) -> None:
    said = chamdiem(*call)

    assert (said.returncode, said.stdout) == (2, "")
    assert wanted in said.stderr
    assert "--help" in said.stderr


def test_a_group_without_a_command_explains_itself(chamdiem: Chamdiem) -> None:
    said = chamdiem("framework")

    assert said.returncode == 2
    assert "Cách dùng: chamdiem framework" in said.stderr


def test_a_setting_that_cannot_be_used_is_refused_by_every_command_that_reads_settings(
    chamdiem: Chamdiem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAMDIEM_DATABSE", "x")

    said = chamdiem("round", "status")

    assert (said.returncode, said.stdout) == (1, "")
    assert "CHAMDIEM_DATABSE" in said.stderr


def test_the_reader_of_a_pipe_may_leave_early() -> None:
    command = f"{sys.executable} -m bot framework show quang_nam_xa_2022 | head -n 1"

    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stderr == ""
