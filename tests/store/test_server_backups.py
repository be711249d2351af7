"""The backup of a database on a server: one moment of it under load, and the way back to a server or into a file."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from store.backups.manifest import DUMP
from store.backups.restoring import FileForServerError, SpoiltError, find_backup, restore
from store.blobs import Blobs
from store.database import Database
from store.dumps.exporting import export_database
from store.dumps.importing import NotEmptyError
from tests.conftest import PostgresDatabases
from tests.store.conftest import address_of
from tests.store.test_backups import House, flip
from tests.store.world import open_round, take_seat


@pytest.fixture
async def house(tmp_path: Path, postgres_address: str) -> AsyncIterator[House]:
    database = Database(postgres_address)
    await database.open()
    await database.write(open_round)
    blobs = Blobs(tmp_path / "evidence")
    blobs.prepare()
    yield House(tmp_path, database, blobs, await take_seat(database, "Lan"), on_server=True)
    await database.close()


async def put_back(house: House, target: Path | URL, name: str = "") -> Path:
    evidence = house.folder / "restored" / (name or "newest")
    await asyncio.to_thread(restore, find_backup(house.folder / "backups", name), target, evidence)
    return evidence


async def contents(url: URL, file: Path) -> str:
    return (await export_database(url, file)).sha256


async def test_backups_under_load_are_one_moment_each_and_go_back_to_a_server_and_into_a_file(
    house: House, postgres: PostgresDatabases
) -> None:
    load = [asyncio.create_task(house.write_for_ever(writer)) for writer in range(3)]
    made, before = [], []
    for number in range(2):
        await house.until(10 * (number + 1))
        before.append(set(house.acknowledged))
        made.append(await house.backup())
    for task in load:
        task.cancel()
    await asyncio.gather(*load, return_exceptions=True)
    server = make_url(postgres.address(await asyncio.to_thread(postgres.make)))
    file = house.folder / "restored.db"

    evidence = [
        await put_back(house, server, made[0].folder.name),
        await put_back(house, file, made[1].folder.name),
    ]

    for number, url in enumerate((server, make_url(address_of(file)))):
        assert await contents(url, house.folder / f"dump{number}") == made[number].manifest.contents.sha256
        files = {path.name for path in evidence[number].glob("??/*")}
        assert before[number] <= files
        assert made[number].manifest.absent == ()
    assert file.stat().st_mode & 0o077 == 0


async def test_one_flipped_bit_is_found_and_nothing_is_written(house: House, postgres: PostgresDatabases) -> None:
    await house.keep(1)
    made = await house.backup()
    flip(made.folder / DUMP)
    name = await asyncio.to_thread(postgres.make)

    with pytest.raises(SpoiltError, match=DUMP):
        await put_back(house, make_url(postgres.address(name)))

    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert await asyncio.to_thread(postgres.ask, name, tables) == 0
    assert not (house.folder / "restored").exists()


async def test_a_server_that_holds_something_is_left_as_it_is_and_so_is_the_folder(house: House) -> None:
    await house.keep(1)
    await house.backup()
    before = await contents(house.database.url, house.folder / "before")

    with pytest.raises(NotEmptyError):
        await put_back(house, house.database.url)

    assert await contents(house.database.url, house.folder / "after") == before
    assert not list((house.folder / "restored").rglob("*/*"))


async def test_the_backup_of_a_file_is_not_put_on_a_server(house: House, tmp_path: Path) -> None:
    file = Database(address_of(tmp_path / "store.db"))
    await file.open()
    await file.close()
    house.on_server = False
    await house.backup()

    with pytest.raises(FileForServerError):
        await put_back(house, house.database.url)
