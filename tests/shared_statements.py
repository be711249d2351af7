"""Statements are put into SQL once for all tests of a process, not once for each store that a test opens.

SQLAlchemy remembers the SQL of a statement for one engine, and a program opens its engines once. A test opens its own,
and would spend a third of its time on putting the same statements into words again. Here all engines for the same kind
of database remember together: what they remember by is the dialect, so dialects of a kind count as the same one.
"""

from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

_REMEMBERED: Final[LRUCache[Any, Any]] = LRUCache(5_000)


class _Sharing:
    """Beside a dialect: equal to others of its class, with one memory for all."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_REMEMBERED)


class SharingSqlite(_Sharing, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class SharingPostgres(_Sharing, PGDialect_asyncpg):
    supports_statement_cache = True


def share_statements() -> None:
    """From now on, for every engine that is made in this process."""
    registry.register("sqlite.aiosqlite", __name__, SharingSqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, SharingPostgres.__name__)
