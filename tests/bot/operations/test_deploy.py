"""The files that put the program onto a machine name only what exists, and lock it in."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.main import get_group

from bot.cli.shell.command import whole
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with its continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def copied() -> list[str]:
    return [source for word, rest in instructions() if word == "COPY" for source in rest.split()[:-1]]


def unit(name: str) -> configparser.ConfigParser:
    """A unit file; of a key that stands several times the last counts here."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


def test_everything_the_image_copies_is_there_and_not_left_out_of_the_context() -> None:
    rules = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    kept = [rule[1:] for rule in rules if rule.startswith("!")]

    assert [source for source in copied() if not (ROOT / source).exists()] == []
    assert set(copied()) == set(kept)


def test_the_image_has_every_package_that_the_program_imports_and_no_data() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages | {"locales"} <= set(copied())
    assert [source for source in copied() if fnmatch(source, "data*") or source in {".", "tests"}] == []


def test_the_image_starts_a_module_and_a_command_that_exist() -> None:
    module = re.search(r"exec python -m (\w+) ", DOCKERFILE)
    command = json.loads(dict(instructions())["CMD"])

    assert module is not None
    assert find_spec(f"{module[1]}.__main__") is not None
    assert command == ["serve"]
    assert command[0] in get_group(whole()).commands


def test_the_image_runs_as_nobody_special_from_locked_requirements() -> None:
    words = [word for word, _ in instructions()]
    users = [rest for word, rest in instructions() if word == "USER"]

    assert users == ["chamdiem"]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "--require-hashes" in DOCKERFILE
    assert dict(instructions())["FROM"] == "python:3.11-slim"


@pytest.mark.parametrize("text", [DOCKERFILE, (DEPLOY / "chamdiem.env.example").read_text(encoding="utf-8")])
def test_every_setting_that_is_named_exists(text: str) -> None:
    named = set(re.findall(rf"{PREFIX}\w+", text))

    assert sorted(named - {PREFIX + name.upper() for name in Settings.model_fields}) == []
    assert named


def test_the_example_environment_is_one_the_program_accepts(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (DEPLOY / "chamdiem.env.example").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value)

    assert Settings().public_url == "https://chamdiem.example.vn"


@pytest.mark.parametrize("name", ["chamdiem.service", "chamdiem-backup.service"])
def test_a_service_runs_a_command_that_exists_as_its_own_user_with_settings_from_one_file(name: str) -> None:
    service = unit(name)["Service"]
    program, command = shlex.split(service["ExecStart"])[:2]

    assert program == "/opt/chamdiem/.venv/run/bin/chamdiem"
    assert command in get_group(whole()).commands
    assert (service["User"], service["UMask"]) == ("chamdiem", "0077")
    assert service["EnvironmentFile"] == "/etc/chamdiem/chamdiem.env"


def test_the_service_comes_back_whatever_happens_and_is_given_time_to_stop() -> None:
    service = unit("chamdiem.service")["Service"]

    assert (service["Restart"], service["KillSignal"]) == ("always", "SIGTERM")
    assert int(service["TimeoutStopSec"]) > 5


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_units_and_finds_them_locked_in(tmp_path: Path) -> None:
    for path in DEPLOY.glob("chamdiem*.*"):
        text = path.read_text(encoding="utf-8").replace("/opt/chamdiem/.venv/run/bin/chamdiem", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    names = ["chamdiem.service", "chamdiem-backup.service", "chamdiem-backup.timer"]

    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    exposure = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "./chamdiem.service"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line for line in found.stderr.splitlines() if "chamdiem" in line] == []
    assert exposure.returncode == 0, exposure.stdout
