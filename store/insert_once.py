"""Inserts that quietly do nothing when the row is there already, in each database's own words."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables.table import Table


async def insert_once(connection: AsyncConnection, table: type[Table], row: Mapping[str, Any]) -> bool:
    """Insert ``row`` unless one of the table's unique keys is taken; says whether it was inserted."""
    result = await connection.execute(_statement(connection.dialect.name, table), dict(row))
    return result.rowcount == 1


async def insert_all_once(connection: AsyncConnection, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert every row whose unique keys are free."""
    if rows:
        await connection.execute(_statement(connection.dialect.name, table), [dict(row) for row in rows])


@cache
def _statement(dialect: str, table: type[Table]) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()
