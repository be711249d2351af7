"""The tables of this version, made by the migrations once: a store that a test opens anew begins with them.

Running all migrations takes a quarter of a second, more than most tests that want an empty store. The bytes they leave
are the same each time, so they are kept, and SQLite is given them when a database in memory, or a file that is not
there yet, is opened through SQLAlchemy. ``Database`` looks at the revision as ever, and finds nothing to do.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from store.database import Database


def make_empty_store(path: Path) -> None:
    """Let the migrations make a file with all tables; nothing else lies beside it."""

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}")
        await database.open()
        await database.close()

    asyncio.run(make())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # a database in memory has no log


class NewStores:
    """What this process opens anew begins with the content of a file, unless it is to begin ``from_nothing``."""

    def __init__(self, path: Path) -> None:
        self._content = path.read_bytes()
        content = self._content

        class Filled(sqlite3.Connection):
            def __init__(self, database: str, *arguments: Any, **options: Any) -> None:
                super().__init__(database, *arguments, **options)
                self.deserialize(content)

        self._filled = Filled

    @contextmanager
    def given(self) -> Iterator[None]:
        event.listen(Engine, "do_connect", self._fill)
        try:
            yield
        finally:
            event.remove(Engine, "do_connect", self._fill)

    @contextmanager
    def from_nothing(self) -> Iterator[None]:
        event.remove(Engine, "do_connect", self._fill)
        try:
            yield
        finally:
            event.listen(Engine, "do_connect", self._fill)

    def _fill(self, dialect: Any, _record: object, arguments: list[Any], options: dict[str, Any]) -> None:
        if dialect.name != "sqlite":
            return
        if arguments[0] == ":memory:":
            options["factory"] = self._filled
        elif (path := Path(arguments[0])).parent.is_dir() and not path.exists():
            path.write_bytes(self._content)
