"""Reads a dump: first all of it, to see that it is whole, then table by table."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.dumps.lines import FORMAT, NAME, ROWS_TOGETHER
from store.dumps.shapes import Kind, Shape, read


class SpoiltDumpError(Exception):
    """The file is no dump, was changed or cut short, or is of a form this program does not know."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A table begins."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the table that was opened last."""

    values: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Closing:
    """A table ends. ``last_id`` is the highest id it has ever given, 0 where nobody counts."""

    rows: int
    last_id: int


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump that is whole."""

    path: Path
    revision: str
    sha256: str
    rows: dict[str, int]

    def parts(self) -> Iterator[Opening | Rows | Closing]:
        """Everything between the first line and the last.

        Raises:
            SpoiltDumpError: a line is not what it should be.
            OSError: the file cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                next(file)
                yield from _parts(file)
        except (ValueError, TypeError, KeyError) as error:
            raise SpoiltDumpError(self.path.name) from error


def open_dump(path: Path) -> Dump:
    """Read the whole file and compare it with what its last line says.

    Raises:
        SpoiltDumpError: it is not whole.
        OSError: it cannot be read.
    """
    digest, before, rows, table = hashlib.sha256(), b"", dict[str, int](), ""
    try:
        with path.open("rb") as file:
            first = next(file, b"")
            header = json.loads(first)
            sound = header["dump"] == NAME and header["format"] == FORMAT
            before = first
            for one in file:
                digest.update(before)
                before = one
                if one.startswith(b'{"table":'):
                    table = str(json.loads(one)["table"])
                elif one.startswith(b'{"rows":'):
                    rows[table] = int(json.loads(one)["rows"])
        sha256 = json.loads(before)["sha256"]
        whole = Dump(path, str(header["revision"]), str(sha256), rows) if sound else None
    except (ValueError, TypeError, KeyError) as error:
        raise SpoiltDumpError(path.name) from error
    if whole is None or digest.hexdigest() != whole.sha256:
        raise SpoiltDumpError(path.name)
    return whole


def _parts(file: Iterator[bytes]) -> Iterator[Opening | Rows | Closing]:
    shape: Shape | None = None
    waiting: list[dict[str, Any]] = []
    for one in file:
        value = json.loads(one)
        if isinstance(value, list):
            if shape is None:
                raise ValueError("a row of no table")
            waiting.append(read(shape, value))
            if len(waiting) < ROWS_TOGETHER:
                continue
        if waiting:
            yield Rows(waiting)
            waiting = []
        if isinstance(value, dict) and "table" in value:
            shape = _shape(value)
            yield Opening(shape)
        elif isinstance(value, dict) and "rows" in value:
            yield Closing(int(value["rows"]), int(value.get("last_id", 0)))


def _shape(value: dict[str, Any]) -> Shape:
    columns = {str(name): Kind(kind) for name, kind in value["columns"].items()}
    return Shape(str(value["table"]), columns, tuple(map(str, value["key"])), bool(value["rising"]))
