"""What this process knows to be in the database: read or written before, and changed by nobody since."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar, cast

from sqlalchemy import Executable, Row, Table, UpdateBase
from sqlalchemy.sql import visitors

V = TypeVar("V")

MOST: Final = 2_000
"""Things kept of one kind: about as many as there are officers at work on the busiest day."""


class Shelf(Generic[V]):
    """Things of one kind that stand in ``tables``. The longest untouched goes when there are too many."""

    def __init__(self, *tables: Any) -> None:
        self.tables = frozenset(str(table.__tablename__) for table in tables)


class Known:
    """The memory of the one writing connection.

    Three rules keep it true. Whatever a statement writes to a table, everything that was learned from that table is
    forgotten, except where the verb that wrote it says what is true now. A transaction that is not committed leaves
    nothing in it. What another process has committed is seen before anything is believed: SQLite counts foreign
    commits (``data_version``); a server does not, so there nothing outlasts its transaction.
    """

    def __init__(self) -> None:
        self._things: dict[Hashable, tuple[frozenset[str], OrderedDict[Hashable, Any]]] = {}
        self._as_of: object = None

    def get(self, shelf: Shelf[V], key: Hashable) -> V | None:
        found = self._things.get(shelf)
        if found is None or key not in found[1]:
            return None
        found[1].move_to_end(key)
        thing: V = found[1][key]
        return thing

    def put(self, shelf: Shelf[V], key: Hashable, thing: V) -> None:
        self._put(shelf, shelf.tables, key, thing)

    def drop(self, shelf: Shelf[V], key: Hashable) -> None:
        if shelf in self._things:
            self._things[shelf][1].pop(key, None)

    def rows(self, statement: Executable, parameters: Mapping[str, Any]) -> tuple[Row[Any], ...] | None:
        """The rows that a statement gave before; ``None`` when it was not asked, or may give others now."""
        found = self._things.get(statement)
        return None if found is None else found[1].get(_key(parameters))

    def learn(self, statement: Executable, parameters: Mapping[str, Any], rows: tuple[Row[Any], ...]) -> None:
        self._put(statement, tables_read(statement), _key(parameters), rows)

    def _put(self, kind: Hashable, tables: frozenset[str], key: Hashable, thing: Any) -> None:
        things = self._things.setdefault(kind, (tables, OrderedDict()))[1]
        things[key] = thing
        things.move_to_end(key)
        if len(things) > MOST:
            things.popitem(last=False)

    def forget_written(self, statement: Executable) -> None:
        """``statement`` is about to be executed."""
        if isinstance(statement, UpdateBase):
            self._forget(str(statement.table))
        elif not statement.is_select:  # plain text, or a change of the tables themselves
            self.forget_all()

    def _forget(self, table: str) -> None:
        for kind in [kind for kind, (tables, _) in self._things.items() if table in tables]:
            del self._things[kind]

    def forget_all(self) -> None:
        self._things.clear()

    def catch_up(self, as_of: object) -> None:
        """Forget everything that may have been written by somebody else: ``as_of`` is not what it was, or ``None``."""
        if as_of is None or as_of != self._as_of:
            self.forget_all()
        self._as_of = as_of


def _key(parameters: Mapping[str, Any]) -> Hashable:
    """Whoever asks in another order is not answered from memory; putting them in order takes longer than to look."""
    return tuple(parameters.items())


@lru_cache(maxsize=1_000)
def tables_read(statement: Executable) -> frozenset[str]:
    """The names of all tables that a statement looks at."""
    parts = visitors.iterate(cast("visitors.ExternallyTraversible", statement))
    return frozenset(part.name for part in parts if isinstance(part, Table))
