"""Opening brings any older database up to date, and refuses what it cannot serve safely."""

import os
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from store.database import Database
from store.migrations.upgrade import NewerDatabaseError, revisions
from store.sqlite import DamagedDatabaseError, SqliteMode
from store.tables.schema import schema
from tests.store.conftest import address_of
from tests.store.world import open_round

pytestmark = pytest.mark.usefixtures("from_nothing")


async def opened_and_closed(path: Path) -> None:
    database = Database(address_of(path))
    await database.open()
    await database.close()


async def test_opening_a_second_time_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = Database(address_of(path))
    await database.open()
    await database.write(open_round)
    await database.close()

    again = Database(address_of(path))
    await again.open()
    slugs = await again.read(lambda tx: tx.rounds.slugs())
    await again.close()

    assert slugs == ("mau-2026",)


async def test_the_migrations_make_exactly_the_tables_the_code_knows(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, schema()))

    found = await database.write(lambda tx: tx.people._connection.run_sync(differences))  # noqa: SLF001

    assert found == []


async def test_every_table_is_strict_about_its_types(tmp_path: Path) -> None:
    await opened_and_closed(tmp_path / "store.db")

    with sqlite3.connect(tmp_path / "store.db") as other:
        listed = other.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
    other.close()
    loose = {name for name, strict in listed if not strict and not name.startswith("sqlite_")}

    assert loose == {"alembic_version"}


def test_every_table_can_be_made_on_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in schema().sorted_tables]
    made += [str(CreateIndex(i).compile(dialect=dialect)) for table in schema().sorted_tables for i in table.indexes]

    assert all("CREATE" in statement for statement in made)


async def test_a_file_is_written_so_that_a_power_cut_loses_nothing_acknowledged(tmp_path: Path) -> None:
    mode = SqliteMode(Database(address_of(tmp_path / "store.db")).url)
    engine = mode.writing_engine()
    async with engine.connect() as connection:
        told = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await engine.dispose()

    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


async def test_a_database_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    await opened_and_closed(path)
    with sqlite3.connect(path) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()

    with pytest.raises(NewerDatabaseError, match="9999"):
        await opened_and_closed(path)


async def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = Database(address_of(path))
    await database.open()
    await database.write(open_round)
    await database.close()
    size_bytes = path.stat().st_size
    with path.open("r+b") as file:
        for page in range(4096, size_bytes, 8192):
            file.seek(page)
            file.write(os.urandom(2048))

    with pytest.raises(DamagedDatabaseError):
        await opened_and_closed(path)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"not a database, not at all" * 1000)

    with pytest.raises(DamagedDatabaseError):
        await opened_and_closed(path)


async def test_an_interrupted_upgrade_is_made_whole_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    monkeypatch.setattr("alembic.op.create_index", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await opened_and_closed(path)
    monkeypatch.undo()

    with sqlite3.connect(path) as other:
        half_made = other.execute("SELECT count(*) FROM sqlite_master").fetchone()
    other.close()
    await opened_and_closed(path)

    assert half_made == (0,)


def test_revisions_are_numbered_without_gaps() -> None:
    assert revisions() == tuple(f"{n:04}" for n in range(1, len(revisions()) + 1))


def test_other_databases_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"):
        Database("mysql+aiomysql://localhost/store")
