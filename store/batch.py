"""The connection of one transaction, as the store's verbs see it: many small writes, few statements."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypeVarTuple, overload

from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.selectable import TypedReturnsRows

from store.known import Known

Ts = TypeVarTuple("Ts")
Parameters: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Batch(AsyncConnection):
    """A connection that remembers what it has read, and writes rows of one kind together.

    Every statement costs several hand-overs to the driver's thread, more than the database itself takes for it. So a
    verb that is part of every turn asks with ``recall`` and writes with ``later``: a busy transaction then takes a
    handful of statements, however many turns share it. ``execute`` is for everything else: it first sends what waits,
    so that it sees it, and makes ``known`` forget what it changes.
    """

    __slots__ = ("_waiting", "is_sqlite", "known")

    def __init__(self, engine: AsyncEngine, known: Known) -> None:
        super().__init__(engine)
        self.known = known
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._waiting: dict[Executable, list[Mapping[str, Any]]] = {}

    @overload
    async def execute(
        self, statement: TypedReturnsRows[*Ts], parameters: Parameters = None, **options: Any
    ) -> CursorResult[*Ts]: ...

    @overload
    async def execute(
        self, statement: Executable, parameters: Parameters = None, **options: Any
    ) -> CursorResult[*tuple[Any, ...]]: ...

    async def execute(self, statement: Executable, parameters: Parameters = None, **options: Any) -> CursorResult[Any]:
        await self.flush()
        self.known.forget_written(statement)
        return await super().execute(statement, parameters, **options)

    async def exec_driver_sql(self, *plain: Any, **options: Any) -> CursorResult[Any]:
        """Nobody can tell what it does, so nothing is known any more."""
        await self.flush()
        self.known.forget_all()
        return await super().exec_driver_sql(*plain, **options)

    async def catch_up(self) -> None:
        """Believe what is known only if nobody else has written; asked once nobody else can.

        SQLite counts what other connections have committed, a server does not.
        """
        as_of = None
        if self.is_sqlite:
            foreign = (await super().exec_driver_sql("PRAGMA data_version")).scalar_one()
            as_of = (self.info.setdefault("chamdiem", object()), foreign)  # another connection counts from elsewhere
        self.known.catch_up(as_of)

    async def recall(self, statement: Executable, parameters: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """The rows of a select, from memory while nobody has written to any table it reads."""
        rows = self.known.rows(statement, parameters)
        if rows is None:
            await self.flush()
            rows = tuple((await super().execute(statement, parameters)).all())
            self.known.learn(statement, parameters, rows)
        return rows

    def later(self, statement: Executable, row: Mapping[str, Any]) -> None:
        """Write one row, together with others of the same statement, before anything reads and before the commit.

        The caller says to ``known`` what is true now.
        """
        self._waiting.setdefault(statement, []).append(row)

    async def flush(self) -> None:
        """Send what waits."""
        while self._waiting:
            statement = next(iter(self._waiting))
            await super().execute(statement, self._waiting.pop(statement))

    def drop_waiting(self) -> None:
        """What waits is no longer wanted: its transaction is undone."""
        self._waiting.clear()
