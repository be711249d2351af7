"""Ids given before a row is written, so that rows that are written together need not be asked for theirs."""

from functools import cache
from typing import Final

from sqlalchemy import text as sql

from store.batch import Batch
from store.known import Shelf
from store.tables.table import Table


async def new_id(connection: Batch, table: type[Table]) -> int:
    """The id that the next row of ``table`` gets. Ids rise and are never given twice, as the database's own."""
    name = str(table.__tablename__)
    if not connection.is_sqlite:
        return int((await connection.execute(_NEXT_OF_SEQUENCE, {"name": name})).scalar_one())
    shelf = _newest_of(table)
    newest = connection.known.get(shelf, name)
    if newest is None:
        newest = (await connection.execute(_NEWEST_ON_SQLITE, {"name": name})).scalar() or 0
    connection.known.put(shelf, name, newest + 1)
    return int(newest + 1)


@cache
def _newest_of(table: type[Table]) -> Shelf[int]:
    """The newest id of a table; the one writing connection alone gives them out."""
    return Shelf[int](table)


_NEWEST_ON_SQLITE: Final = sql("SELECT seq FROM sqlite_sequence WHERE name = :name").columns()
_NEXT_OF_SEQUENCE: Final = sql("SELECT nextval(pg_get_serial_sequence(:name, 'id'))").columns()
