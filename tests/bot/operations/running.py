"""The whole program in this process, with its web chat on a free port of this machine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr

from bot.playing.script import Person, Script, Unit
from bot.playing.stage import set_stage
from bot.serving import Service
from bot.settings import Settings
from bot.wording import Words
from core.assessment.rounds import Calendar

HEADERS = {"X-Chamdiem": "1", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True, slots=True)
class Running:
    """The program, where it listens, and somebody's browser."""

    service: Service
    settings: Settings
    address: str
    browser: aiohttp.ClientSession

    async def says(self, event_id: str, **event: Any) -> int:
        """Post one event and wait until everything it led to is done; returns the status."""
        body = {"id": event_id, **event}
        async with self.browser.post(f"{self.address}/events", json=body, headers=HEADERS) as answer:
            await self.service.app.lanes.settled()
            return answer.status

    async def got(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.browser.get(f"{self.address}{path}", headers=headers) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def running(folder: Path, words: Words, **changes: Any) -> AsyncIterator[Running]:
    settings = Settings(
        **{
            "database": SecretStr(f"sqlite+aiosqlite:///{folder}/db.sqlite3"),
            "evidence": folder / "evidence",
            "web_listen": "127.0.0.1:0",
            **changes,
        }
    )
    service = Service(settings, words)
    address = await service.start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        try:
            yield Running(service, settings, address, browser)
        finally:
            await service.stop()


async def invited(house: Running) -> str:
    """The link's code of an invitation for Lan, an officer of Suối Mẫu, in a round that is open."""
    app = house.service.app
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
    today = app.clock().date()
    calendar = Calendar(today - timedelta(400), today, today - timedelta(1), today + timedelta(2))
    return (await set_stage(app, script, calendar))["lan", "suoi-mau"]
