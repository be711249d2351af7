"""Loads framework folders: the shipped ones beside this file, and an administrator's own."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.frameworks.build import build
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework

_SHIPPED = Path(__file__).parent
_FILE = "framework.toml"


def load(folder: Path) -> Framework:
    """The framework of one folder, fully checked.

    Raises:
        FrameworkError: it cannot be used; every problem is listed.
    """
    document = read_document(folder / _FILE)
    id_, name = document.get("id"), folder.resolve().name
    misnamed = [] if id_ == name else [f"framework: 'id' is '{id_}', the folder's name is '{name}'"]
    try:
        framework = build(document, name)
    except FrameworkError as error:
        raise FrameworkError(name, [*misnamed, *error.problems]) from None
    if misnamed:
        raise FrameworkError(name, misnamed)
    return framework


def read_document(file: Path) -> Mapping[str, Any]:
    """A TOML file with exact decimals.

    Raises:
        FrameworkError: it is missing, not UTF-8, or not TOML (with the line).
    """
    try:
        return tomllib.loads(file.read_bytes().decode(), parse_float=Decimal)
    except FileNotFoundError:
        problem = f"{file.name}: there is no such file"
    except UnicodeDecodeError as error:
        problem = f"{file.name}: not UTF-8 (byte {error.start})"
    except tomllib.TOMLDecodeError as error:
        problem = f"{file.name}: {error}"
    raise FrameworkError(file.parent.name, [problem])


def shipped(extra_folder: Path | None = None) -> Mapping[str, Path]:
    """The folders of all frameworks by id, sorted; those in ``extra_folder`` come after the shipped ones.

    Raises:
        FrameworkError: ``extra_folder`` holds an id that is shipped; which one is meant must never be a guess.
    """
    own = _folders_in(_SHIPPED)
    extra = _folders_in(extra_folder) if extra_folder is not None else {}
    if twice := sorted(own.keys() & extra.keys()):
        raise FrameworkError(str(extra_folder), [f"{id_}: a shipped framework has this id" for id_ in twice])
    return {**own, **extra}


def find(id_or_path: str, extra_folder: Path | None = None) -> Framework:
    """The framework with this id, or the one in this folder (or ``framework.toml``).

    Raises:
        FrameworkError: there is none, or it cannot be used.
    """
    folders = shipped(extra_folder)
    if id_or_path in folders:
        return load(folders[id_or_path])
    path = Path(id_or_path)
    if path.name == _FILE:
        path = path.parent
    if (path / _FILE).is_file():
        return load(path)
    known = ", ".join(folders) or "none"
    raise FrameworkError(id_or_path, [f"no framework has this id or lies there; known are: {known}"])


def _folders_in(folder: Path) -> Mapping[str, Path]:
    return {file.parent.name: file.parent for file in sorted(folder.glob(f"*/{_FILE}"))}
