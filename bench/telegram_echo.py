"""Turns a second of the whole program on Telegram beside a bare aiogram echo bot, in the same run on the same machine.

``python bench/telegram_echo.py [people] [messages each]``. A turn here is an officer's answer: read, checked, scored,
kept with ``synchronous=FULL``, and answered with the next question. Beside the turns a second stands the processor time
that one took in the bot's own process: other work on the machine disturbs the former, hardly the latter.
"""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.wording import Words  # noqa: E402  (the checkout is put on the path first)
from store.database import Database  # noqa: E402
from tests.bot.telegram.peer import TOKEN  # noqa: E402
from tests.bot.telegram.rehearsal import rehearse  # noqa: E402
from tests.bot.telegram.town import seat_officers  # noqa: E402


@dataclass(frozen=True, slots=True)
class Pace:
    """``cpu_ms`` is what a turn takes of a processor, the system's part in it."""

    turns_per_second: float
    cpu_ms: float

    def __str__(self) -> str:
        return f"{self.turns_per_second:.0f} turns/s, {self.cpu_ms:.2f} ms of a processor each"


async def main(people: int, messages: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = (await rehearse(messages, folder / "rehearsal", Words.load())).texts
        database = Database(f"sqlite+aiosqlite:///{folder}/db.sqlite3")
        await database.open()
        senders = await seat_officers(database, people)
        await database.close()
        plan = {str(sender): list(texts) for sender in senders}
        async with process("bench/bot_api.py", port := str(free_port())), aiohttp.ClientSession() as session:
            server = f"http://127.0.0.1:{port}"
            echo = await measured(session, server, plan, process("bench/echo_bot.py", server, TOKEN))
            ours = await measured(session, server, plan, process("-m", "bot", "serve", env=_ours(folder, server)))
    print(f"bare aiogram echo bot: {echo}")  # noqa: T201
    print(f"chamdiem:              {ours}")  # noqa: T201
    times, cheaper = ours.turns_per_second / echo.turns_per_second, echo.cpu_ms / ours.cpu_ms
    print(f"{times:.2f} times the turns a second, {cheaper:.2f} times the turns for the same processor time")  # noqa: T201


def _ours(folder: Path, server: str) -> Mapping[str, str]:
    return {
        "CHAMDIEM_DATABASE": f"sqlite:///{folder}/db.sqlite3",
        "CHAMDIEM_EVIDENCE": str(folder / "evidence"),
        "CHAMDIEM_WEB_LISTEN": "127.0.0.1:0",
        "CHAMDIEM_TELEGRAM_TOKEN": TOKEN,
        "CHAMDIEM_TELEGRAM_API": server,
        "CHAMDIEM_TELEGRAM_PER_SECOND": "0",
        "CHAMDIEM_TELEGRAM_PER_CHAT_SECOND": "0",
    }


async def measured(session: aiohttp.ClientSession, server: str, plan: Mapping[str, Any], bot: Any) -> Pace:
    """From the moment a bot that waits gets its first message until every message is answered."""
    await _asked(session, "POST", f"{server}/load", json={})
    async with bot as run:
        await _counted(session, server, "polls", 1)
        before = _processor_seconds(run.pid)
        count = (await _asked(session, "POST", f"{server}/load", json=plan))["updates"]
        stats = await _counted(session, server, "answers", count)
        used = _processor_seconds(run.pid) - before
    return Pace(count / stats["seconds"], used / count * 1000)


def _processor_seconds(pid: int) -> float:
    """What a process has taken so far, its threads and the system's work for it included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _counted(session: aiohttp.ClientSession, server: str, what: str, least: int) -> Any:
    """What the server has counted, once there was so much of one thing."""
    while True:
        stats = await _asked(session, "GET", f"{server}/stats")
        if stats[what] >= least:
            return stats
        await asyncio.sleep(0.1)


async def _asked(session: aiohttp.ClientSession, method: str, url: str, **body: Any) -> Any:
    for _ in range(100):
        try:
            async with session.request(method, url, **body) as response:
                return await response.json()
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.1)
    raise TimeoutError(url)


@asynccontextmanager
async def process(*words: str, env: Mapping[str, str] | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process of its own, ended afterwards."""
    surroundings = {**os.environ, **(env or {})}  # noqa: TID251  (a child needs PATH and HOME)
    run = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, env=surroundings, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield run
    finally:
        run.terminate()
        await run.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main(*(int(word) for word in (*sys.argv[1:], "100", "30")[:2])))
