"""A stop in the middle of the rush takes less than five seconds, and nothing that was accepted is lost."""

import asyncio
import itertools
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text as sql

from bot.playing.props import bytes_of
from store.tx import Tx
from tests.bot.conftest import Stage
from tests.bot.operations.running import HEADERS
from tests.bot.serving import Served, serve
from tests.preloaded import Preloaded

BROWSERS = 24
ACCEPTED_BEFORE = 150
STOP_SECONDS = 5.0


class Browser:
    """Opens a page, keeps its stream open, and posts as fast as it is allowed to until nobody answers."""

    def __init__(self, served: Served, name: int) -> None:
        self._served = served
        self._name = name
        self.accepted: set[str] = set()

    async def rush(self, enough: asyncio.Semaphore) -> None:
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=aiohttp.ClientTimeout(total=20)) as http:
            try:
                await self._post(http, enough, kind="open", code="0000-0000-0000")
                async with http.get(f"{self._served.address}/stream", headers=HEADERS):
                    for number in itertools.count(1):
                        await self._post(http, enough, kind="text", text=str(number))
            except (aiohttp.ClientError, TimeoutError):
                return

    async def _post(self, http: aiohttp.ClientSession, enough: asyncio.Semaphore, **event: str) -> None:
        event_id = f"browser{self._name:02d}-{len(self.accepted):04d}"
        body = {"id": event_id, **event}
        async with http.post(f"{self._served.address}/events", json=body, headers=HEADERS) as answer:
            if answer.status == 202:
                self.accepted.add(event_id)
                enough.release()
            else:
                assert answer.status in {429, 503}, await answer.text()
                await asyncio.sleep(0.2)


@pytest.mark.timeout(90)
async def test_a_stop_under_load_is_quick_and_what_was_accepted_is_answered_after_the_next_start(
    tmp_path: Path, unused_tcp_port: int, preloaded: Preloaded
) -> None:
    served = await serve(preloaded, tmp_path, unused_tcp_port)
    browsers = [Browser(served, number) for number in range(BROWSERS)]
    enough = asyncio.Semaphore(0)
    rush = [asyncio.create_task(browser.rush(enough)) for browser in browsers]
    for _ in range(ACCEPTED_BEFORE):
        await enough.acquire()

    began = time.monotonic()
    code = await served.stop()
    took = time.monotonic() - began
    await asyncio.gather(*rush)

    accepted = set().union(*(browser.accepted for browser in browsers))
    kept = states(tmp_path)
    assert (code, took < STOP_SECONDS) == (0, True), took
    assert accepted - kept.keys() == set()

    again = await serve(preloaded, tmp_path, unused_tcp_port)
    await asyncio.wait_for(nothing_waits(again), 30)
    assert await again.stop() == 0
    assert set(states(tmp_path).values()) == {"done"}
    assert answered_twice(tmp_path) == 0


async def test_a_stop_in_the_moment_a_file_is_announced_is_not_missed(stage: Stage) -> None:
    stage.app.media.start()
    for _ in range(20):
        await asyncio.sleep(0.005)  # until it waits for something to do
    stage.app.media.wake()

    async with asyncio.timeout(3):
        await stage.app.media.stop()


async def test_files_are_fetched_again_after_the_store_was_away(stage: Stage) -> None:
    async def away(tx: Tx) -> None:
        await tx.media._connection.execute(sql("ALTER TABLE media RENAME TO elsewhere"))  # noqa: SLF001

    async def back(tx: Tx) -> None:
        await tx.media._connection.execute(sql("ALTER TABLE elsewhere RENAME TO media"))  # noqa: SLF001

    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1")
    await stage.app.database.write(away)
    stage.app.media.start()
    await asyncio.sleep(0.1)
    await stage.app.database.write(back)
    stage.channel.files["anh.jpg"] = bytes_of("anh.jpg")
    await stage.give("lan", {"kind": "media", "handle": "anh.jpg", "name": "anh.jpg", "size": 9})

    for _ in range(400):
        if (kept := (await stage.desk("lan")).sheet.evidence) != ():
            break
        await asyncio.sleep(0.05)
    await stage.app.media.stop()
    assert [proof.title for proof in kept] == ["anh.jpg"]


async def nothing_waits(served: Served) -> None:
    """Ask the program itself until it says so."""
    async with aiohttp.ClientSession() as http:
        for _ in range(100):
            async with http.get(f"{served.address}/metrics") as answer:
                if "\nchamdiem_inbox_waiting 0.0\n" in await answer.text():
                    return
            await asyncio.sleep(0.3)


def states(folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(f"file:{folder}/db.sqlite3?mode=ro", uri=True, timeout=10)) as connection:
        return dict(connection.execute("SELECT event_id, state FROM inbox"))


def answered_twice(folder: Path) -> int:
    """How often what a person said stands twice in their conversation."""
    with closing(sqlite3.connect(f"file:{folder}/db.sqlite3?mode=ro", uri=True, timeout=10)) as connection:
        heard = "FROM message WHERE direction = 'in' AND client_ref <> ''"
        wanted = f"SELECT count(*) - count(DISTINCT person_id || '/' || client_ref) {heard}"
        return int(connection.execute(wanted).fetchone()[0])
