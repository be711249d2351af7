"""What a table looks like in a dump, and how its values are written there."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import LargeBinary, Table, TableClause, Text, column, table
from sqlalchemy.types import TypeEngine

from store.columns import Day, Flag, Id, JsonText, Moment, PlainText, Points
from store.tables.schema import schema


class Kind(StrEnum):
    """What a value is. Points are whole ten-thousandths, JSON is the text it is kept as."""

    NUMBER = "number"
    TEXT = "text"
    MOMENT = "moment"
    DAY = "day"
    FLAG = "flag"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Shape:
    """A table. ``columns`` are in the order of their names; ``rising``: an id is never given twice, ever."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]
    rising: bool

    def clause(self) -> TableClause:
        """The table for statements, with values as they are stored."""
        return table(self.name, *(column(name, _STORED_AS[kind]) for name, kind in self.columns.items()))


def shapes() -> tuple[Shape, ...]:
    """Every table of this program, those that others refer to first."""
    return tuple(_shape(one) for one in schema().sorted_tables)


def written(shape: Shape, row: Any) -> list[Any]:
    """A row as JSON has it."""
    return [
        None if value is None else _WRITTEN[kind](value)
        for kind, value in zip(shape.columns.values(), row, strict=True)
    ]


def read(shape: Shape, values: list[Any]) -> dict[str, Any]:
    """A row as the database wants it.

    Raises:
        ValueError, TypeError, KeyError: it is no row of this table.
    """
    pairs = zip(shape.columns.items(), values, strict=True)
    return {name: None if value is None else _READ[kind](value) for (name, kind), value in pairs}


def _shape(found: Table) -> Shape:
    columns = {one.name: _KIND_OF[type(one.type)] for one in sorted(found.columns, key=lambda one: one.name)}
    rising = bool(found.dialect_options["sqlite"]["autoincrement"])
    return Shape(found.name, columns, tuple(one.name for one in found.primary_key), rising)


_KIND_OF: Final[Mapping[type, Kind]] = {
    Id: Kind.NUMBER,
    Points: Kind.NUMBER,
    PlainText: Kind.TEXT,
    JsonText: Kind.TEXT,
    Text: Kind.TEXT,
    Moment: Kind.MOMENT,
    Day: Kind.DAY,
    Flag: Kind.FLAG,
    LargeBinary: Kind.BYTES,
}
_STORED_AS: Final[Mapping[Kind, TypeEngine[Any]]] = {
    Kind.NUMBER: Id(),
    Kind.TEXT: Text(),
    Kind.MOMENT: Moment(),
    Kind.DAY: Day(),
    Kind.FLAG: Flag(),
    Kind.BYTES: LargeBinary(),
}
_WRITTEN: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.NUMBER: int,
    Kind.TEXT: str,
    Kind.MOMENT: lambda moment: moment.astimezone(UTC).isoformat(timespec="microseconds"),
    Kind.DAY: date.isoformat,
    Kind.FLAG: bool,
    Kind.BYTES: lambda value: base64.b64encode(value).decode(),
}
_READ: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.NUMBER: int,
    Kind.TEXT: str,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.DAY: date.fromisoformat,
    Kind.FLAG: bool,
    Kind.BYTES: lambda text: base64.b64decode(text, validate=True),
}
