"""Rows for every table there is, made from the tables themselves, with values that are easily spoilt on the way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from store.dumps.shapes import Kind, Shape, shapes
from store.tables.schema import schema

ROWS = 4
AT = datetime(2026, 2, 28, 16, 59, 59, 999_999, tzinfo=UTC)
NASTY = "Đặng\tThị \"Ổn\"\n\\n 'x'; -- % {0} 😀 e\u0301\u2028 "


async def fill_every_table(connection: AsyncConnection) -> None:
    """Put some rows into each table; a reference names a row of the table it refers to."""
    for shape in shapes():
        table = schema().tables[shape.name]
        rows = [{column.name: _value(shape, column, n) for column in table.columns} for n in range(1, ROWS + 1)]
        await connection.execute(insert(shape.clause()), rows)


def _value(shape: Shape, column: Column[Any], number: int) -> Any:
    """Values differ from row to row, so that no unique key is taken; the last row has nothing where it may."""
    if column.foreign_keys:
        (target,) = column.foreign_keys
        return _value(_shape_of(target.column), target.column, number)
    if column.nullable and number == ROWS:
        return None
    match shape.columns[column.name]:
        case Kind.NUMBER:
            return number * 10 if column.name == "id" else (-1) ** number * (2**62 + number)
        case Kind.TEXT:
            return f"{'zB-a'[number - 1]}{NASTY}{column.name}"
        case Kind.MOMENT:
            return AT + timedelta(microseconds=number)
        case Kind.DAY:
            return date(2028, 2, 28) + timedelta(number)
        case Kind.FLAG:
            return number % 2 == 0
        case Kind.BYTES:
            return bytes([*range(256), number])


def _shape_of(column: Column[Any]) -> Shape:
    return next(shape for shape in shapes() if shape.name == column.table.name)
