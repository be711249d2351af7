"""Loads framework folders: the shipped ones beside this file, and an administrator's own."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from core.frameworks.build import build
from core.frameworks.derived import derived
from core.frameworks.error import FrameworkError
from core.frameworks.model import Framework
from core.scoring.phrase import Phrase
from core.scoring.problem import Problem

_SHIPPED = Path(__file__).parent
_FILE = "framework.toml"
_LINE = re.compile(r"at line ([0-9]+), column ([0-9]+)")


def load(folder: Path, extra_folder: Path | None = None) -> Framework:
    """The framework of one folder, fully checked.

    One that is derived from another is looked up beside it, among the shipped ones and in ``extra_folder``.

    Raises:
        FrameworkError: it cannot be used; every problem is listed.
    """
    document = whole_document(folder, extra_folder)
    id_, name = document.get("id"), folder.resolve().name
    misnamed = [] if id_ == name else [_misnamed(str(id_), name)]
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
        raise FrameworkError(folder.name, [_derived(Phrase("problem-no-base", {"base": base}))])
    return known[base].resolve()


def _whole(folder: Path, extra_folder: Path | None, above: tuple[Path, ...]) -> Mapping[str, Any]:
    document = read_document(folder / _FILE)
    base = _base_of(folder, document, extra_folder)
    if base is None:
        return document
    if folder in above:
        raise FrameworkError(folder.name, [_derived(Phrase("problem-own-base"))])
    return derived(document, _whole(base, extra_folder, (*above, folder)), folder.name)


def read_document(file: Path) -> Mapping[str, Any]:
    """A TOML file with exact decimals.

    Raises:
        FrameworkError: it is missing, not UTF-8, or not TOML (with the line).
    """
    try:
        return tomllib.loads(file.read_bytes().decode(), parse_float=Decimal)
    except FileNotFoundError:
        problem = Phrase("problem-no-file")
    except UnicodeDecodeError as error:
        problem = Phrase("problem-not-utf8", {"byte": error.start})
    except tomllib.TOMLDecodeError as error:
        problem = _no_toml(str(error))
    raise FrameworkError(file.parent.name, [Problem(problem, (Phrase("place-file", {"name": file.name}),))])


def shipped(extra_folder: Path | None = None) -> Mapping[str, Path]:
    """The folders of all frameworks by id, sorted; those in ``extra_folder`` come after the shipped ones.

    Raises:
        FrameworkError: ``extra_folder`` holds an id that is shipped; which one is meant must never be a guess.
    """
    own = _folders_in(_SHIPPED)
    extra = _folders_in(extra_folder) if extra_folder is not None else {}
    if twice := sorted(own.keys() & extra.keys()):
        taken = [Problem(Phrase("problem-id-shipped", {"id": id_})) for id_ in twice]
        raise FrameworkError(str(extra_folder), taken)
    return {**own, **extra}


def find(id_or_path: str, extra_folder: Path | None = None) -> Framework:
    """The framework with this id, or the one in this folder (or ``framework.toml``).

    Raises:
        FrameworkError: there is none, or it cannot be used.
    """
    folder = folder_of(id_or_path, extra_folder)
    return _load_shipped(folder) if folder.parent == _SHIPPED else load(folder, extra_folder)


@cache
def _load_shipped(folder: Path) -> Framework:
    """What is shipped does not change while the program runs, and rests on nothing but what is shipped."""
    return load(folder)


def folder_of(id_or_path: str, extra_folder: Path | None = None) -> Path:
    """The folder of the framework with this id, or this folder itself (or that of its ``framework.toml``).

    Raises:
        FrameworkError: there is none.
    """
    folders = shipped(extra_folder)
    if id_or_path in folders:
        return folders[id_or_path]
    path = Path(id_or_path)
    if path.name == _FILE:
        path = path.parent
    if (path / _FILE).is_file():
        return path
    unknown = Phrase("problem-no-framework", {"known": ", ".join(folders)})
    raise FrameworkError(id_or_path, [Problem(unknown)])


def _misnamed(id_: str, name: str) -> Problem:
    return Problem(Phrase("problem-folder-name", {"id": id_, "folder": name}), (Phrase("place-framework"),))


def _derived(what: Phrase) -> Problem:
    return Problem(what, (Phrase("place-derived"),))


def _no_toml(message: str) -> Phrase:
    found = _LINE.search(message)
    if found is None:
        return Phrase("problem-toml-end")
    return Phrase("problem-no-toml", {"line": int(found[1]), "column": int(found[2])})


def _folders_in(folder: Path) -> Mapping[str, Path]:
    return {file.parent.name: file.parent for file in sorted(folder.glob(f"*/{_FILE}"))}
