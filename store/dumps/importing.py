"""Puts a dump into an empty database, all of it or nothing, and reads it back before it counts."""

from typing import Final

from sqlalchemy import URL, Integer, insert, inspect, literal_column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import mode_of
from store.dumps.lines import Tally, lines, set_last_id
from store.dumps.reading import Closing, Dump, Opening, Rows, SpoiltDumpError
from store.dumps.shapes import Shape
from store.migrations.upgrade import NewerDatabaseError, present_revision, revisions, upgrade_to

VERSION_TABLE: Final = "alembic_version"


class NotEmptyError(Exception):
    """There is something in the database already; nothing is ever overwritten. ``table`` is where it was seen."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(table)


async def import_dump(dump: Dump, url: URL) -> None:
    """Fill an empty database. Tables are made as they were when the dump was; the next start brings them up to date.

    Raises:
        NewerDatabaseError: the dump belongs to a newer version of this program.
        NotEmptyError: the database is not empty.
        SpoiltDumpError: a line is not what it should be, or what was written reads back otherwise.
        UnsuitableDatabaseError, ServerTroubleError, OSError, DatabaseError: the database cannot be used.
    """
    if dump.revision not in revisions():
        raise NewerDatabaseError(dump.revision)
    mode = mode_of(url)
    engine = mode.writing_engine()
    try:
        await mode.check(engine)
        async with engine.begin() as connection:
            await _make_tables(connection, dump)
            filled = await _fill(connection, dump)
            await _read_back(connection, dump, filled)
    finally:
        await engine.dispose()


async def _make_tables(connection: AsyncConnection, dump: Dump) -> None:
    """Make the tables, or find them made and empty. Nothing else comes first: a server's counters are never undone."""
    present = await connection.run_sync(present_revision)
    if present is None:
        await connection.run_sync(upgrade_to, dump.revision)
    elif present != dump.revision:
        raise NotEmptyError(VERSION_TABLE)
    for name in await connection.run_sync(lambda plain: inspect(plain).get_table_names()):
        any_row = select(literal_column("1", Integer)).select_from(table(name)).limit(1)
        if name != VERSION_TABLE and (await connection.execute(any_row)).scalar() is not None:
            raise NotEmptyError(name)


async def _fill(connection: AsyncConnection, dump: Dump) -> list[Shape]:
    filled: list[Shape] = []
    given: list[int] = []
    for part in dump.parts():
        match part:
            case Opening(shape):
                filled.append(shape)
            case Rows(values):
                await connection.execute(insert(filled[-1].clause()), values)
            case Closing(last_id=last_id):
                given.append(last_id)
    for shape, last_id in zip(filled, given, strict=True):
        await set_last_id(connection, shape, last_id)
    return filled


async def _read_back(connection: AsyncConnection, dump: Dump, filled: list[Shape]) -> None:
    tally = Tally()
    async for _ in lines(connection, dump.revision, filled, tally):
        pass
    if tally.sha256 != dump.sha256:
        raise SpoiltDumpError(dump.path.name)
