"""The README's commands work as they stand, and its links lead somewhere."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.preloaded import Preloaded

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
NEEDED = ("core/frameworks", "docs")

DRAWN_BY_THE_BROWSER_TEST = {"docs/images/chat.png"}


def scripts() -> str:
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))


def test_every_command_of_the_readme_runs_in_an_empty_place(preloaded: Preloaded, tmp_path: Path) -> None:
    for folder in NEEDED:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    preloaded.put_command(tmp_path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHAMDIEM_")}  # noqa: TID251
    surroundings = {**clean, "PATH": f"{tmp_path}:{clean['PATH']}"}

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", scripts()],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert "3 phiếu" in done.stdout
    assert (tmp_path / "data" / "chamdiem.sqlite3").is_file()


def test_the_readme_names_the_two_commands_that_set_everything_up() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in ("run", "test"):
        assert f"make {target}" in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/huong-dan.vi.md"])
def test_every_link_to_a_file_leads_to_one(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    named = {str(((ROOT / page).parent / one).resolve().relative_to(ROOT)) for one in targets}

    assert sorted(one for one in named - DRAWN_BY_THE_BROWSER_TEST if not (ROOT / one).exists()) == []
