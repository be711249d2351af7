"""A dump is the same bytes from every database, comes back whole, and is refused when a byte of it is not."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from store.database import Database, mode_of
from store.dumps.exporting import OtherRevisionError, export, export_database
from store.dumps.importing import NotEmptyError, import_dump
from store.dumps.reading import SpoiltDumpError, open_dump
from store.dumps.shapes import shapes
from store.migrations.upgrade import NewerDatabaseError, revisions
from tests.conftest import PostgresDatabases
from tests.store.conftest import address_of
from tests.store.every_table import ROWS, fill_every_table
from tests.store.world import NOW, chat_of, open_round, take_seat

pytestmark = pytest.mark.usefixtures("from_nothing")  # a dump goes into a database in which there is nothing yet


async def filled(address: str) -> str:
    """A database in which every table has rows; returns its address."""
    database = Database(address)
    await database.open()
    await database.write(lambda tx: fill_every_table(tx.people._connection))  # noqa: SLF001
    await database.close()
    return address


async def exported(address: str, target: Path) -> bytes:
    await export_database(make_url(address), target)
    return target.read_bytes()  # noqa: ASYNC240


async def imported(source: Path, address: str) -> str:
    await import_dump(open_dump(source), make_url(address))
    return address


@pytest.mark.parametrize("first", ["file", "server"])
def test_what_goes_from_one_kind_of_database_to_the_other_and_back_is_the_same_to_the_last_byte(
    postgres: PostgresDatabases, tmp_path: Path, first: str
) -> None:
    file, other_file = address_of(tmp_path / "one.db"), address_of(tmp_path / "two.db")
    server, other_server = (postgres.address(postgres.make()) for _ in range(2))
    ways = {"file": [file, server, other_file], "server": [server, file, other_server]}[first]

    async def travel() -> list[bytes]:
        await filled(ways[0])
        dumps = [await exported(ways[0], tmp_path / "0")]
        for number, address in enumerate(ways[1:], 1):
            await imported(tmp_path / str(number - 1), address)
            dumps.append(await exported(address, tmp_path / str(number)))
        return dumps

    dumps = asyncio.run(travel())

    assert dumps[0] == dumps[1] == dumps[2]
    assert open_dump(tmp_path / "0").rows == {shape.name: ROWS for shape in shapes()}


def test_work_goes_on_in_the_new_database_with_ids_that_were_never_given(
    postgres: PostgresDatabases, tmp_path: Path
) -> None:
    old, new = address_of(tmp_path / "old.db"), postgres.address(postgres.make())

    async def move() -> tuple[set[int], int, int]:
        database = Database(old)
        await database.open()
        await database.write(open_round)
        lan = await take_seat(database, "Lan")
        for number in range(3):
            await database.write(lambda tx, n=number: tx.inbox.accept(chat_of("lan"), str(n), b"", NOW))  # type: ignore[misc]
        newest = await database.write(lambda tx: tx.inbox._connection.execute(text("DELETE FROM inbox WHERE id = 3")))  # noqa: SLF001
        assert newest.rowcount == 1
        await database.close()
        await exported(old, tmp_path / "dump")
        await imported(tmp_path / "dump", new)

        database = Database(new)
        await database.open()
        minh = await take_seat(database, "Minh")
        await database.write(lambda tx: tx.inbox.accept(chat_of("minh"), "new", b"", NOW))
        event = await database.read(lambda tx: tx.inbox.next_event(chat_of("minh")))
        await database.close()
        assert event is not None
        return {lan.person_id, lan.desk_id}, minh.person_id, event.id

    before, person_id, event_id = asyncio.run(move())

    assert person_id not in before
    assert event_id == 4


@pytest.mark.parametrize("address", ["file", "postgres"], indirect=True)
async def test_an_export_does_not_see_what_is_written_meanwhile(address: str, tmp_path: Path) -> None:
    database = Database(address)
    await database.open()
    await database.write(lambda tx: tx.people.add_person("Lan", NOW))
    view = mode_of(make_url(address)).reading_engine()
    assert view is not None

    async with view.connect() as connection:
        await connection.execute(text("SELECT count(*) FROM person"))
        await database.write(lambda tx: tx.people.add_person("Minh", NOW))
        await export(connection, tmp_path / "dump")
    await view.dispose()
    await database.close()

    assert open_dump(tmp_path / "dump").rows["person"] == 1


@pytest.mark.parametrize("spoil", ["flip", "cut", "swap", "empty", "other"])
async def test_a_file_that_is_not_whole_is_refused_before_anything_is_written(tmp_path: Path, spoil: str) -> None:
    whole = await exported(await filled(address_of(tmp_path / "store.db")), tmp_path / "dump")
    rows = whole.splitlines(keepends=True)
    middle = len(whole) // 2
    swapped = [*rows[:2], rows[3], rows[2], *rows[4:]]
    (tmp_path / "dump").write_bytes(
        {
            "flip": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "cut": b"".join(rows[:-1]),
            "swap": b"".join(swapped),
            "empty": b"",
            "other": b'{"dump":"something else","format":1,"revision":"0001"}\n{"sha256":"0"}\n',
        }[spoil]
    )

    with pytest.raises(SpoiltDumpError):
        open_dump(tmp_path / "dump")


def test_a_database_with_anything_in_it_is_left_as_it_is(postgres: PostgresDatabases, tmp_path: Path) -> None:
    one, other = address_of(tmp_path / "one.db"), postgres.address(postgres.make())

    async def into_a_full_one() -> tuple[bytes, bytes]:
        await exported(await filled(one), tmp_path / "dump")
        database = Database(other)
        await database.open()
        await database.write(lambda tx: tx.people.add_person("Lan", NOW))
        await database.close()
        before = await exported(other, tmp_path / "before")
        with pytest.raises(NotEmptyError):
            await imported(tmp_path / "dump", other)
        return before, await exported(other, tmp_path / "after")

    before, after = asyncio.run(into_a_full_one())

    assert before == after


def test_a_dump_of_an_older_program_is_taken_in_as_it_was_and_brought_up_to_date_by_the_next_start(
    postgres: PostgresDatabases, tmp_path: Path
) -> None:
    name = postgres.make()
    header = {"dump": "chamdiem", "format": 1, "revision": revisions()[0]}
    columns = {"created_at": "moment", "display_name": "text", "id": "number"}
    person = {"table": "person", "columns": columns, "key": ["id"], "rising": False}
    body = [header, person, ["2026-11-12T01:30:00.000000+00:00", "Lan", 7], {"rows": 1}]
    write_lines(tmp_path / "dump", body)

    async def start() -> int:
        await imported(tmp_path / "dump", postgres.address(name))
        database = Database(postgres.address(name))
        await database.open()
        added = await database.write(lambda tx: tx.people.add_person("Minh", NOW))
        await database.close()
        return added

    assert asyncio.run(start()) == 8
    assert postgres.ask(name, "SELECT display_name FROM person WHERE id = 7") == "Lan"


async def test_a_dump_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    write_lines(tmp_path / "dump", [{"dump": "chamdiem", "format": 1, "revision": "9999"}])

    with pytest.raises(NewerDatabaseError):
        await imported(tmp_path / "dump", address_of(tmp_path / "store.db"))
    assert not (tmp_path / "store.db").exists()


async def test_tables_of_another_program_are_not_exported(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()

    with pytest.raises(OtherRevisionError):
        await exported(address_of(tmp_path / "store.db"), tmp_path / "dump")
    assert not (tmp_path / "dump").exists()


def write_lines(path: Path, values: Sequence[object]) -> None:
    """A dump as a program would have written it, with the digest that belongs to it."""
    body = b"".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for one in values)
    path.write_bytes(body + json.dumps({"sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n")
