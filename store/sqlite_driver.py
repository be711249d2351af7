"""The SQLite driver with one hand-over to its thread for each statement, where SQLAlchemy's makes three or four.

A hand-over costs more than most statements: the other thread has to be woken, and to be waited for. Making the cursor,
executing, fetching and closing are one piece of work here. Rows that are streamed still come as they did.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiosqlite
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import EMPTY_DICT


@dataclass(slots=True)
class _Made:
    """What a statement has brought, once its cursor is closed; before it is made, that of none."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int = 0
    arraysize: int = 1


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Holds no cursor of the driver: each statement has its own, for as long as it is made."""

    __slots__ = ()

    _cursor: Any

    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001  (the base class's own)
        self._cursor = _Made()
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        def execute(cursor: sqlite3.Cursor) -> None:
            cursor.execute(operation, () if parameters is None else parameters)

        await self._make(execute)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._make(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    async def _make(self, execute: Callable[[sqlite3.Cursor], object]) -> None:
        connection: Any = self._connection

        def work() -> tuple[_Made, Sequence[Any]]:
            cursor = connection._conn.cursor()  # noqa: SLF001  (what the driver itself works with in its thread)
            try:
                execute(cursor)
                rows = cursor.fetchall() if cursor.description else ()
                return _Made(cursor.description, cursor.rowcount, cursor.lastrowid), rows
            finally:
                cursor.close()

        async with self._adapt_connection._execute_mutex:  # noqa: SLF001
            self._cursor, rows = await connection._execute(work)  # noqa: SLF001
        self._rows = deque(rows)

    async def _async_soft_close(self) -> None:
        """There is nothing to close."""

    def close(self) -> None:
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor


class SqliteDriver(AsyncAdapt_aiosqlite_dbapi):
    """For the ``module`` of an engine."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *where: Any, **options: Any) -> _Connection:
        return _Connection(self, super().connect(*where, **options)._connection)  # noqa: SLF001
