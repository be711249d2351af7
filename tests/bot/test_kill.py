"""The plug is pulled while an officer answers: nothing accepted is missing, nothing is doubled, the question waits."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import App, Wiring
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.playing.script import Person, Script, Unit
from bot.playing.stage import set_stage
from bot.wording import Words
from core.assessment.rounds import Calendar
from core.assessment.sheet import Entry
from core.frameworks.loader import find
from core.scoring.model import ComponentKey
from store.blobs import Blobs
from store.database import Database
from store.tx import Tx
from tests.bot.conftest import Stage
from tests.bot.serving import Served, serve
from tests.bot.typed_sheet import whole_sheet
from tests.preloaded import Preloaded

KILLS = 6
SEED = 20261112
HEADERS = {"X-Chamdiem": "1", "Sec-Fetch-Site": "same-origin"}


class Officer:
    """A browser that sends the same event again until it is accepted."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=5)
        )

    async def send(self, event_id: str, event: Mapping[str, Any]) -> None:
        for _ in range(400):
            try:
                body = {"id": event_id, **event}
                async with self.http.post(f"{self.served.address}/events", json=body, headers=HEADERS) as answer:
                    if answer.status == 202:
                        return
                    assert answer.status in {429, 503}, await answer.text()
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.05)
        raise TimeoutError(event_id)

    async def messages(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        after = 0
        while True:
            url = f"{self.served.address}/messages?after={after}&limit=100"
            async with self.http.get(url, headers=HEADERS) as answer:
                page = await answer.json()
            found += page["messages"]
            if not page["messages"]:
                return found
            after = found[-1]["seq"]

    async def until_said(self, count: int) -> list[Mapping[str, Any]]:
        for _ in range(200):
            found = await self.messages()
            if sum(message["direction"] == "out" for message in found) >= count:
                return found
            await asyncio.sleep(0.05)
        raise TimeoutError(f"fewer than {count} messages")


@pytest.mark.timeout(180)
async def test_kills_in_the_middle_leave_the_same_sheet_as_no_kill(
    preloaded: Preloaded, tmp_path: Path, words: Words, unused_tcp_port: int, stage: Stage
) -> None:
    texts = whole_sheet(find("quang_nam_xa_2022"))
    code = await _prepared(tmp_path, words)
    served = await serve(preloaded, tmp_path, unused_tcp_port)
    officer = Officer(served)
    await officer.send("open0001", {"kind": "open", "code": code})
    offer = (await officer.until_said(1))[-1]
    await officer.send("yes00001", {"kind": "tap", "token": offer["body"]["choices"][0]["token"]})

    due = asyncio.Semaphore(0)
    killer = asyncio.create_task(_kill_and_restart(due, officer, lambda: serve(preloaded, tmp_path, unused_tcp_port)))
    for number, text in enumerate(texts):
        if number % (len(texts) // KILLS) == 0:
            due.release()
        await officer.send(f"answer{number:04d}", {"kind": "text", "text": text})
        await asyncio.sleep(0.05)
    await killer
    said = await officer.until_said(2 + len(texts))
    await officer.http.close()
    assert await officer.served.stop() == 0

    await stage.join("lan")
    for text in texts:
        await stage.says("lan", text)
    unhurt = await stage.desk("lan")
    entries, general = await _sheet(tmp_path)
    assert {key: (e.state, dict(e.values)) for key, e in entries.items()} == {
        key: (e.state, dict(e.values)) for key, e in unhurt.sheet.entries.items()
    }
    assert general == {name: f"{value:f}" for name, value in unhurt.sheet.general.items()}
    assert [message["seq"] for message in said] == list(range(1, len(said) + 1))
    refs = [message["ref"] for message in said if message["direction"] == "in"]
    assert refs == ["yes00001", *(f"answer{number:04d}" for number in range(len(texts)))]
    assert said[-1]["body"]["lines"][-1]["text"] == (await stage.last_words("lan")).split("\n")[-1]


async def _kill_and_restart(due: asyncio.Semaphore, officer: Officer, start: Callable[[], Awaitable[Served]]) -> None:
    """Whenever it is due again. Kills stand so close that nobody has to wait for leave to say more."""
    chance = random.Random(SEED)  # noqa: S311  (when to kill is no secret)
    for _ in range(KILLS):
        await due.acquire()
        await asyncio.sleep(chance.uniform(0.0, 0.6))
        await officer.served.kill()
        officer.served = await start()


async def _prepared(folder: Path, words: Words) -> str:
    """A database with one commune and one invitation; returns the invitation's code."""
    app = App(_wiring(folder, words))
    script = Script(
        top=(),
        framework="quang_nam_xa_2022",
        units=(Unit("suoi-mau", "UBND xã Suối Mẫu"),),
        people=(Person("lan", "officer"),),
        clock=app.clock(),
        prepared=frozenset(),
        history=(),
        cues=(),
    )
    await app.start()
    today = app.clock().date()
    calendar = Calendar(today - timedelta(400), today, today - timedelta(1), today + timedelta(2))
    codes = await set_stage(app, script, calendar)
    await app.stop()
    return codes["lan", "suoi-mau"]


def _wiring(folder: Path, words: Words) -> Wiring:
    database = Database(f"sqlite+aiosqlite:///{folder}/db.sqlite3")
    return Wiring(database, Blobs(folder / "evidence"), words, {NAME: PlayChannel()}, Links("http://127.0.0.1"))


async def _sheet(folder: Path) -> tuple[Mapping[ComponentKey, Entry], Mapping[str, str]]:
    database = Database(f"sqlite+aiosqlite:///{folder}/db.sqlite3")
    await database.open()

    async def work(tx: Tx) -> tuple[Mapping[ComponentKey, Entry], Mapping[str, str]]:
        sheet = await tx.sheets.load(1)
        return sheet.entries, {name: f"{value:f}" for name, value in sheet.general.items()}

    try:
        return await database.read(work)
    finally:
        await database.close()
