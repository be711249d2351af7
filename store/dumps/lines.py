"""A database line by line, in the form of a dump."""

import hashlib
import json
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dumps.shapes import Kind, Shape, written

NAME: Final = "chamdiem"
FORMAT: Final = 1
ROWS_TOGETHER: Final = 500


@dataclass(slots=True)
class Tally:
    """What has gone by: the digest of all lines and the rows of each table."""

    rows: dict[str, int] = field(default_factory=dict)
    _digest: Any = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        return str(self._digest.hexdigest())

    def take(self, line: bytes) -> bytes:
        self._digest.update(line)
        return line


async def lines(
    connection: AsyncConnection, revision: str, shapes: Iterable[Shape], tally: Tally
) -> AsyncIterator[bytes]:
    """Every line but the last, which says what ``tally`` holds by then. The caller gives a view that stands still."""
    yield tally.take(line({"dump": NAME, "format": FORMAT, "revision": revision}))
    for shape in shapes:
        tally.rows[shape.name] = 0
        opening = {"table": shape.name, "columns": dict(shape.columns), "key": shape.key, "rising": shape.rising}
        yield tally.take(line(opening))
        clause = shape.clause()
        every = select(*clause.columns).order_by(*(clause.c[name] for name in shape.key))
        async for some in (await connection.stream(every)).partitions(ROWS_TOGETHER):
            tally.rows[shape.name] += len(some)
            yield tally.take(b"".join(line(written(shape, row)) for row in some))
        closing: dict[str, Any] = {"rows": tally.rows[shape.name]}
        if shape.rising:
            closing["last_id"] = await last_id(connection, shape)
        yield tally.take(line(closing))


def line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


async def last_id(connection: AsyncConnection, shape: Shape) -> int:
    """The highest id that the table has ever given, 0 before the first."""
    found = await connection.execute(_LAST_ID[connection.dialect.name], {"name": shape.name})
    return max(int(found.scalar() or 0), await _highest_id(connection, shape))


async def set_last_id(connection: AsyncConnection, shape: Shape, given: int) -> None:
    """Have the next new row get an id above ``given``, and above every id that is there."""
    if shape.key != ("id",) or shape.columns["id"] is not Kind.NUMBER:
        return
    values = {"name": shape.name, "last": max(given, await _highest_id(connection, shape))}
    if not values["last"]:
        return
    if connection.dialect.name == "postgresql":
        await connection.execute(_SET_ON_A_SERVER, values)
    elif shape.rising:
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)


async def _highest_id(connection: AsyncConnection, shape: Shape) -> int:
    highest = func.coalesce(func.max(shape.clause().c.id), 0)
    return int((await connection.execute(select(highest))).scalar_one())


_LAST_ID: Final = {
    "sqlite": text("SELECT seq FROM sqlite_sequence WHERE name = :name"),
    "postgresql": text(
        "SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident(CAST(:name AS text)), 'id')::regclass)"
    ),
}
_SET_ON_A_SERVER: Final = text(
    "SELECT setval(pg_get_serial_sequence(quote_ident(CAST(:name AS text)), 'id')::regclass, CAST(:last AS bigint))"
)
