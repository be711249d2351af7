"""``chamdiem doctor`` on a database on a server."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.operations.doctor.checks import server
from bot.operations.doctor.finding import Finding
from store.database import Database
from tests.bot.operations.test_doctor import errors, said, settings_in
from tests.conftest import PostgresDatabases
from tests.postgres_server import NoServerError, own_server


def found_at(address: str, folder: Path) -> Mapping[str, Finding]:
    (folder / "evidence").mkdir(exist_ok=True)
    return asyncio.run(said(settings_in(folder, database=SecretStr(address))))


def test_a_server_that_does_not_answer_is_an_error_that_names_no_password(tmp_path: Path) -> None:
    found = found_at("postgresql+asyncpg://chamdiem:hush@127.0.0.1:1/x", tmp_path)

    assert errors(found) == ["server-gone"]
    assert found["server-gone"].what.facts["where"] == "127.0.0.1:1/x"


def test_a_database_that_sorts_otherwise_is_an_error(postgres: PostgresDatabases, tmp_path: Path) -> None:
    name = postgres.make(sorting="LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN'")

    assert "server-collation" in errors(found_at(postgres.address(name), tmp_path))


def test_a_server_that_keeps_what_it_says_is_well_before_and_after_the_tables_are_made(tmp_path: Path) -> None:
    try:
        with own_server() as started:
            address = started.address("postgres")
            empty = found_at(address, tmp_path)
            asyncio.run(opened_and_closed(address))
            whole = found_at(address, tmp_path)
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL: {error}")

    assert errors(empty) == errors(whole) == []
    assert "server-no-tables" in empty
    assert "server-fine" in whole
    assert "evidence-complete" in whole


def test_a_server_that_may_lose_what_it_says_is_an_error(postgres_address: str, tmp_path: Path) -> None:
    if "chamdiem@" not in postgres_address:
        pytest.skip("only a server of our own is told to forget")

    assert errors(found_at(postgres_address, tmp_path)) == ["server-not-durable"]


def test_a_slow_server_with_another_clock_is_a_warning(
    postgres_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SLOW", timedelta())
    monkeypatch.setattr(server, "APART", timedelta(microseconds=-1))

    found = found_at(postgres_address, tmp_path)

    assert {"server-slow", "server-clock"} <= set(found)
    assert found["server-clock"].what.facts["seconds"] == 0


async def opened_and_closed(address: str) -> None:
    database = Database(address)
    await database.open()
    await database.close()
