"""Inserts that quietly do nothing when the row is there already, in each database's own words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables.table import Table


async def insert_once(connection: AsyncConnection, table: type[Table], row: Mapping[str, Any]) -> bool:
    """Insert ``row`` unless one of the table's unique keys is taken; says whether it was inserted."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    result = await connection.execute(insert(table).values(**row).on_conflict_do_nothing())
    return result.rowcount == 1
