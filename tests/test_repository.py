"""Facts about the repository that nobody should have to remember."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from core.scoring.kinds import rule_kinds

ROOT = Path(__file__).resolve().parent.parent

LOCAL_PATH = re.compile(r"(?<![\w./-])/(?:home|root|work|Users|tmp)/[\w.-]+")
INDEX_ADDRESS = re.compile(r"--(?:extra-)?index-url|index-url\s*=|https?://[^\s\"')]*/simple\b")
LOCKED = re.compile(r"[a-z0-9][a-z0-9._-]*(?:\[[a-z,-]+\])?==[^\s;]+(?: ; [^\\]+)? \\")


def tracked() -> list[Path]:
    """What git knows or would take in; everything below the root where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # a picture
    return found


def test_no_file_names_a_package_index_or_a_path_of_somebody_s_machine() -> None:
    here = str(Path(__file__).relative_to(ROOT))
    wrong = [
        (name, match[0])
        for name, text in texts()
        for pattern in (LOCAL_PATH, INDEX_ADDRESS)
        for match in pattern.finditer(text)
        if name != here
    ]

    assert wrong == []


def test_there_is_one_kind_of_lock_file() -> None:
    names = {path.name for path in tracked()}

    assert names & {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"} == set()


@pytest.mark.parametrize("name", ["run", "dev"])
def test_requirement_files_hold_nothing_but_exact_versions_with_hashes(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    hashes = [line for line in lines if re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?", line)]
    versions = [line for line in lines if LOCKED.fullmatch(line)]

    assert len(versions) > 20
    assert len(hashes) >= len(versions)
    assert [line for line in lines if line not in hashes and line not in versions] == []


def test_every_package_the_program_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    wanted = [re.split(r"[\[><=]", one)[0] for one in project["dependencies"]]

    assert [one for one in wanted if not re.search(rf"^{re.escape(one)}(?:\[|==)", locked, re.MULTILINE)] == []


def test_every_package_folder_says_what_it_is_for() -> None:
    folders = {path.parent for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"}
    folders -= {ROOT / "store" / "migrations" / "versions", ROOT / "bench", ROOT}

    assert sorted(str(one.relative_to(ROOT)) for one in folders if not (one / "__init__.py").is_file()) == []
    assert [
        str(one) for one in folders if not (one / "__init__.py").read_text(encoding="utf-8").startswith('"""')
    ] == []


def test_no_file_is_named_for_odds_and_ends() -> None:
    forbidden = {"utils", "helpers", "common", "misc", "base", "manager"}

    assert [path.name for path in tracked() if path.stem in forbidden] == []


def test_every_rule_kind_stands_in_the_description_of_the_format() -> None:
    page = (ROOT / "docs" / "framework-format.md").read_text(encoding="utf-8")

    assert [kind for kind in rule_kinds() if f"| `{kind}` |" not in page] == []


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
