"""Loads framework folders: the shipped ones beside this file, and an administrator's own."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.frameworks.build import build
from core.frameworks.derived import derived
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework

_SHIPPED = Path(__file__).parent
_FILE = "framework.toml"


def load(folder: Path, extra_folder: Path | None = None) -> Framework:
    """The framework of one folder, fully checked.

    One that is derived from another is looked up beside it, among the shipped ones and in ``extra_folder``.

    Raises:
        FrameworkError: it cannot be used; every problem is listed.
    """
    document = whole_document(folder, extra_folder)
    id_, name = document.get("id"), folder.resolve().name
    misnamed = [] if id_ == name else [f"framework: 'id' is '{id_}', the folder's name is '{name}'"]
    try:
        framework = build(document, name)
    except FrameworkError as error:
        raise FrameworkError(name, [*misnamed, *error.problems]) from None
    if misnamed:
        raise FrameworkError(name, misnamed)
    return framework


def whole_document(folder: Path, extra_folder: Path | None = None) -> Mapping[str, Any]:
    """The document of one folder, the framework it is derived from worked in.

    Raises:
        FrameworkError: a file is missing or no TOML, a framework is derived from itself, or an instruction fits no row.
    """
    return _whole(folder.resolve(), extra_folder, ())


def base_folder(folder: Path, extra_folder: Path | None = None) -> Path | None:
    """The folder of the framework that this one is derived from; ``None`` for one that stands alone.

    Raises:
        FrameworkError: there is no such framework.
    """
    return _base_of(folder.resolve(), read_document(folder / _FILE), extra_folder)


def _base_of(folder: Path, document: Mapping[str, Any], extra_folder: Path | None) -> Path | None:
    base = document.get("derived_from")
    if not isinstance(base, str):
        return None
    known = {**shipped(extra_folder), **_folders_in(folder.parent)}
    if base not in known:
        raise FrameworkError(folder.name, [f"derived: there is no framework '{base}'"])
    return known[base].resolve()


def _whole(folder: Path, extra_folder: Path | None, above: tuple[Path, ...]) -> Mapping[str, Any]:
    document = read_document(folder / _FILE)
    base = _base_of(folder, document, extra_folder)
    if base is None:
        return document
    if folder in above:
        raise FrameworkError(folder.name, ["derived: it is derived from itself"])
    return derived(document, _whole(base, extra_folder, (*above, folder)), folder.name)


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
        return load(folders[id_or_path], extra_folder)
    path = Path(id_or_path)
    if path.name == _FILE:
        path = path.parent
    if (path / _FILE).is_file():
        return load(path, extra_folder)
    known = ", ".join(folders) or "none"
    raise FrameworkError(id_or_path, [f"no framework has this id or lies there; known are: {known}"])


def _folders_in(folder: Path) -> Mapping[str, Path]:
    return {file.parent.name: file.parent for file in sorted(folder.glob(f"*/{_FILE}"))}
