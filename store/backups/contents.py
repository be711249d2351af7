"""What a database says, whatever its file looks like: the same rows give the same digest."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contents:
    """``sha256`` is over every table, column and row; ``rows`` counts them by table."""

    sha256: str
    rows: Mapping[str, int]


def contents_of(connection: sqlite3.Connection) -> Contents:
    """Read all tables in one fixed order: tables and columns by name, rows by their key."""
    digest, rows = hashlib.sha256(), {}
    for table in _tables(connection):
        columns, keys = _columns(connection, table)
        digest.update(f"{table}({','.join(columns)})\n".encode())
        values = " || '|' || ".join(f'quote("{column}")' for column in columns)
        order = ", ".join(f'"{key}"' for key in keys) or "rowid"
        rows[table] = 0
        for (row,) in connection.execute(f'SELECT {values} FROM "{table}" ORDER BY {order}'):  # noqa: S608  (names from the schema)
            digest.update(row.encode() + b"\n")
            rows[table] += 1
    return Contents(digest.hexdigest(), rows)


def _tables(connection: sqlite3.Connection) -> Iterator[str]:
    names = (
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    yield from [name for (name,) in connection.execute(names)]


def _columns(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[str]]:
    """The names of all columns in order, and of those that make the key."""
    found = list(connection.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)))
    keys = sorted((place, name) for name, place in found if place)
    return sorted(name for name, _ in found), [name for _, name in keys]
