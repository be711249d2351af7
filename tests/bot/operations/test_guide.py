"""The page on operations tells the truth: its commands run, its events, figures and files exist."""

import os
import re
import subprocess
from pathlib import Path

from bot.operations.metrics.meter import Meter
from tests.preloaded import Preloaded

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PAGE = (ROOT / "docs" / "van-hanh.vi.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_run_one_after_the_other(preloaded: Preloaded, tmp_path: Path) -> None:
    preloaded.put_command(tmp_path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHAMDIEM_")}  # noqa: TID251
    surroundings = {
        **clean,
        "PATH": f"{tmp_path}:{clean['PATH']}",
        "CHAMDIEM_WEB_LISTEN": "127.0.0.1:9",
    }
    commands = "".join(re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
    script = f"chamdiem unit import {ROOT}/docs/units.example.csv\n{commands}"

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert commands.count("chamdiem ") >= 6
    assert (tmp_path / "khoi-phuc" / "chamdiem.sqlite3").is_file()


def test_every_event_of_the_table_is_logged_somewhere() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    events = [
        event
        for row in re.findall(r"^\| (`[a-z_`, ]+`) \|", PAGE, re.MULTILINE)
        for event in re.findall(r"`([a-z_]+)`", row)
        if not event.startswith("chamdiem_")
    ]

    assert [event for event in events if f'"{event}"' not in source] == []
    assert len(events) > 5


def test_every_figure_is_explained_and_every_explained_figure_exists() -> None:
    page = (ROOT / "bot" / "operations" / "metrics" / "page.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'"((?:in|out)box_\w+|media_\w+)",\s', page)) | {"commits_total", "delivered_total"}
    counted = {
        family.name.removeprefix("chamdiem_") + ("_total" if family.type == "counter" else "")
        for family in Meter().registry.collect()
    }
    explained = set(re.findall(r"`chamdiem_(\w+)`", PAGE))

    assert explained == asked | counted


def test_every_file_and_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    files = set(re.findall(r"\bdeploy/[\w.-]+", PAGE))
    links = set(re.findall(r"\]\(([\w.-]+)\)", PAGE))

    assert [name for name in files if not (ROOT / name).is_file()] == []
    assert [name for name in links if not (ROOT / "docs" / name).is_file()] == []
    assert "RUN := .venv/run" in makefile
    assert "$(RUN)/.ready:" in makefile
    assert "make .venv/run/.ready" in PAGE
