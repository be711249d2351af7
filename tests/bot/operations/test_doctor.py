"""``chamdiem doctor`` finds what is wrong, says what to do, and ends with 1 when something does not work."""

import json
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.cli.shell.command import run
from bot.operations.doctor import disk
from bot.operations.doctor.checks import clock as clock_check
from bot.operations.doctor.examining import examine, found_checks
from bot.operations.doctor.finding import Finding, Level
from bot.settings import Settings
from bot.wording import Words
from store.database import Database
from store.records import ChatKey
from tests.bot.operations.running import running

TOKEN = "700000001:" + "AAxx-secret-of-the-bot_0123456789abcd"
ME = {"id": 700000001, "is_bot": True, "first_name": "x", "username": "chamdiem_bot"}


def settings_in(folder: Path, **changes: Any) -> Settings:
    return Settings(
        **{
            "database": SecretStr(f"sqlite+aiosqlite:///{folder}/db.sqlite3"),
            "evidence": folder / "evidence",
            "web_listen": "127.0.0.1:9",
            **changes,
        }
    )


@pytest.fixture
async def house(tmp_path: Path) -> Path:
    """A folder with a database as the program leaves it."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/db.sqlite3")
    await database.open()
    await database.close()
    (tmp_path / "db.sqlite3").chmod(0o600)
    (tmp_path / "evidence").mkdir()
    return tmp_path


async def said(settings: Settings, now: datetime | None = None) -> Mapping[str, Finding]:
    """What is found, by the key of the sentence; every sentence can be said."""
    words = Words.load()
    findings = await examine(settings, now or datetime.now(UTC))  # noqa: TID251  (compared with files)
    every = [one for found in findings.values() for one in found]
    for one in every:
        assert words.text(one.what)
        assert (one.level is Level.OK) is (one.advice is None)
        assert one.advice is None or words.text(one.advice)
    return {one.what.key.removeprefix("doctor-"): one for one in every}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def errors(found: Mapping[str, Finding]) -> list[str]:
    return [key for key, one in found.items() if one.level is Level.ERROR]


@asynccontextmanager
async def answering(routes: Mapping[str, Any]) -> AsyncIterator[str]:
    """A server that gives the same answer whenever it is asked."""

    def answer(document: Any) -> Callable[[web.Request], Any]:
        async def handler(request: web.Request) -> web.Response:
            return document(request) if callable(document) else web.json_response(document)

        return handler

    app = web.Application()
    for path, document in routes.items():
        app.router.add_route("*", path, answer(document))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def bot_api(hook: Mapping[str, Any]) -> Mapping[str, Any]:
    """A Bot API that knows our bot."""
    return {
        f"/bot{TOKEN}/getMe": {"ok": True, "result": ME},
        f"/bot{TOKEN}/getWebhookInfo": {"ok": True, "result": hook},
    }


def test_every_thing_that_can_be_wrong_has_its_check() -> None:
    assert set(found_checks()) == {"clock", "database", "evidence", "notices", "server", "telegram", "web"}


async def test_a_running_program_is_found_well(tmp_path: Path, words: Words) -> None:
    async with running(tmp_path, words) as house:
        (tmp_path / "db.sqlite3").chmod(0o600)
        port = house.address.rpartition(":")[2]
        found = await said(settings_in(tmp_path, web_listen=f"127.0.0.1:{port}"))

    assert errors(found) == []
    assert {"clock-fine", "database-fine", "evidence-fine", "evidence-complete", "web-fine", "telegram-off"} <= set(
        found
    )


async def test_looking_changes_nothing(house: Path) -> None:
    shutil.copy(house / "db.sqlite3", house / "before.sqlite3")

    await said(settings_in(house))

    assert (house / "db.sqlite3").read_bytes() == (house / "before.sqlite3").read_bytes()
    assert names(house) == ["before.sqlite3", "db.sqlite3", "evidence"]


async def test_a_place_without_anything_yet_is_no_error(tmp_path: Path) -> None:
    found = await said(settings_in(tmp_path / "new"))

    assert errors(found) == []
    assert found["database-not-yet"].level is Level.WARNING
    assert not (tmp_path / "new").exists()


async def test_a_damaged_database_is_an_error_and_the_backup_is_the_advice(house: Path) -> None:
    content = bytearray((house / "db.sqlite3").read_bytes())
    content[4096 : 4096 * 8] = os.urandom(4096 * 7)
    (house / "db.sqlite3").write_bytes(content)

    found = await said(settings_in(house))

    assert errors(found) == ["database-damaged"]
    assert "chamdiem restore" in Words.load().text(found["database-damaged"].advice)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("revision", "key", "level"),
    [("9999", "database-newer", Level.ERROR), ("0001", "database-older", Level.WARNING)],
)
async def test_a_database_of_another_version_is_told(house: Path, revision: str, key: str, level: Level) -> None:
    with closing(sqlite3.connect(house / "db.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))

    assert (await said(settings_in(house)))[key].level is level


async def test_a_database_that_may_lose_what_it_acknowledged_is_an_error(house: Path) -> None:
    with closing(sqlite3.connect(house / "db.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")

    assert errors(await said(settings_in(house))) == ["database-not-durable"]


async def test_a_database_that_everybody_can_read_is_warned_about(house: Path) -> None:
    (house / "db.sqlite3").chmod(0o644)

    assert (await said(settings_in(house)))["database-open-to-all"].level is Level.WARNING


async def test_parked_events_and_lost_evidence_are_counted(house: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{house}/db.sqlite3")
    await database.open()
    now = datetime.now(UTC)  # noqa: TID251  (compared with files)
    await database.write(lambda tx: tx.inbox.accept(ChatKey("web", "", "a"), "e1", b"", now))
    await database.write(lambda tx: tx.inbox.park(1, "x"))
    await database.close()
    with closing(sqlite3.connect(house / "db.sqlite3")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "INSERT INTO evidence_revision (sheet_id, evidence_id, previous_id, person_id, role, channel, received_at,"
            " action, component, kind, title, sha256, media_type, size_bytes, album)"
            " VALUES (1, 'e', 0, 1, 'officer', 'web', '2026-01-01', 'keep', 'c', 'file', 't', ?, 'x', 1, '')",
            ("a" * 64,),
        )

    found = await said(settings_in(house))

    assert found["database-parked"].what.facts == {"count": 1}
    assert found["evidence-absent"].what.facts == {"count": 1, "wanted": 1, "first": "a" * 64}
    assert errors(found) == ["evidence-absent"]


async def test_a_clock_that_is_behind_its_own_files_is_an_error(house: Path) -> None:
    found = await said(settings_in(house), datetime.now(UTC) - timedelta(hours=1))  # noqa: TID251

    assert errors(found) == ["clock-behind"]


async def test_a_clock_of_long_ago_is_an_error(house: Path) -> None:
    assert errors(await said(settings_in(house), clock_check.EARLIEST - timedelta(days=1))) == ["clock-past"]


async def test_a_clock_apart_from_that_of_the_machine_in_front_is_warned_about(house: Path) -> None:
    def wrong(request: web.Request) -> web.Response:
        return web.json_response({"healthy": True}, headers={"Date": "Thu, 12 Nov 2020 01:30:00 GMT"})

    async with answering({"/healthz": wrong}) as address:
        found = await said(settings_in(house, public_url=address))

    assert found["clock-apart"].level is Level.WARNING


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "key", "level"),
    [
        (disk.TOO_LITTLE_BYTES - 1, "evidence-full", Level.ERROR),
        (disk.TOO_LITTLE_BYTES, "evidence-little", Level.WARNING),
        (disk.LITTLE_BYTES, "evidence-fine", Level.OK),
    ],
)
async def test_a_disk_that_fills_up_is_told_before_it_is_full(
    house: Path, monkeypatch: pytest.MonkeyPatch, free: int, key: str, level: Level
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(2**40, 0, free))  # the operating system's word

    assert (await said(settings_in(house)))[key].level is level


async def test_an_evidence_folder_that_is_no_folder_is_an_error(house: Path) -> None:
    (house / "evidence").rmdir()
    (house / "evidence").write_bytes(b"")

    assert "evidence-closed" in errors(await said(settings_in(house)))


@pytest.mark.parametrize(
    ("health", "key", "level"),
    [
        ({"healthy": True}, "web-fine", Level.OK),
        ({"healthy": False}, "web-ill", Level.ERROR),
        ({"name": "another program"}, "web-somebody-else", Level.ERROR),
        (lambda _: web.Response(text="<html>"), "web-somebody-else", Level.ERROR),
    ],
)
async def test_what_answers_on_our_address_is_looked_at(house: Path, health: Any, key: str, level: Level) -> None:
    async with answering({"/healthz": health}) as address:
        found = await said(settings_in(house, web_listen=address.removeprefix("http://")))

    assert found[key].level is level


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, {"web-silent", "public-none"}),
        ({"web_listen": "127.0.0.1:0"}, {"web-any-port", "public-none"}),
        ({"public_url": "http://10.1.2.3"}, {"public-plain"}),
        ({"public_url": "https://127.0.0.1:9"}, {"public-silent", "public-no-proxy"}),
    ],
)
async def test_an_address_that_will_not_work_for_people_is_warned_about(
    house: Path, changes: Mapping[str, Any], keys: set[str]
) -> None:
    found = await said(settings_in(house, **changes))

    assert keys <= set(found)
    assert errors(found) == []


async def test_a_bot_that_telegram_knows_is_named(house: Path) -> None:
    routes = {
        f"/bot{TOKEN}/getMe": {"ok": True, "result": ME},
        f"/bot{TOKEN}/getWebhookInfo": {"ok": True, "result": {}},
    }
    async with answering(routes) as server:
        found = await said(settings_in(house, telegram_token=SecretStr(TOKEN), telegram_api=server))

    assert found["telegram-known"].what.facts["name"] == "chamdiem_bot"
    assert "telegram-polling" in found


@pytest.mark.parametrize(
    ("routes", "key"),
    [
        (
            {f"/bot{TOKEN}/getMe": lambda _: web.json_response({"ok": False, "error_code": 401}, status=401)},
            "telegram-unknown",
        ),
        ({f"/bot{TOKEN}/getMe": lambda _: web.Response(text="<html>", status=502)}, "telegram-silent"),
    ],
)
async def test_a_token_nobody_knows_and_a_server_in_trouble_are_told_apart_and_the_token_is_never_said(
    house: Path, routes: Mapping[str, Any], key: str
) -> None:
    async with answering(routes) as server:
        found = await said(settings_in(house, telegram_token=SecretStr(TOKEN), telegram_api=server))

    assert errors(found) == [key]
    assert TOKEN not in str(found)


@pytest.mark.parametrize(
    ("hook", "key"),
    [
        ({"url": "https://x.example/hook", "pending_update_count": 3}, "telegram-hook"),
        ({"url": "https://x.example/hook", "pending_update_count": 300}, "telegram-hook-fails"),
        ({"url": "https://x.example/hook", "last_error_date": 4_000_000_000}, "telegram-hook-fails"),
        ({"url": ""}, "telegram-hook-not-set"),
    ],
)
async def test_a_webhook_is_compared_with_what_telegram_says_of_it(
    house: Path, hook: Mapping[str, Any], key: str
) -> None:
    routes = {
        f"/bot{TOKEN}/getMe": {"ok": True, "result": ME},
        f"/bot{TOKEN}/getWebhookInfo": {"ok": True, "result": hook},
    }
    async with answering(routes) as server:
        changes = {
            "telegram_token": SecretStr(TOKEN),
            "telegram_api": server,
            "telegram_webhook": "https://x.example/hook",
            "telegram_webhook_secret": SecretStr("open-sesame"),
        }
        found = await said(settings_in(house, **changes))

    assert key in found


def test_the_command_prints_each_finding_with_what_to_do_and_ends_with_1_on_an_error(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHAMDIEM_DATABASE", f"sqlite:///{house}/db.sqlite3")
    monkeypatch.setenv("CHAMDIEM_EVIDENCE", str(house / "evidence"))
    monkeypatch.setenv("CHAMDIEM_WEB_LISTEN", "127.0.0.1:9")

    assert run(["doctor"]) == 0
    well = capsys.readouterr().out
    (house / "db.sqlite3").write_bytes(b"no database" * 1000)
    assert run(["doctor", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)

    assert "[ổn] Telegram: đang tắt" in well
    assert "0 lỗi" in well
    assert told["ok"] is False
    assert [(one["check"], one["id"]) for one in told["findings"] if one["level"] == "error"] == [
        ("database", "doctor-database-damaged")
    ]
    assert all(one["advice"] for one in told["findings"] if one["level"] != "ok")


def test_settings_that_cannot_be_used_are_each_an_error_with_the_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHAMDIEM_DATABSE", "x")
    monkeypatch.setenv("CHAMDIEM_WEB_LISTEN", "x")

    assert run(["doctor"]) == 1
    out = capsys.readouterr().out
    assert out.count("[lỗi]") == 2
    assert "CHAMDIEM_DATABSE" in out
