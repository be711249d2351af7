"""The database server is killed while an officer answers: every answer is taken once, none is given up."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wording import Words
from store.trouble import STORE_TROUBLE
from tests.bot.conftest import Stage, staged
from tests.bot.test_two_processes import failures
from tests.postgres_server import NoServerError, PostgresServer, own_server

UPDATES = 24
KILLED_AT = (8, 16)
AWAY_SECONDS = 0.5


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    try:
        with own_server() as started:
            yield started
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL to kill: {error}")


async def test_answers_go_on_when_the_server_is_back(server: PostgresServer, tmp_path: Path, words: Words) -> None:
    async with staged(tmp_path, words, address=server.address("postgres")) as stage:
        await stage.join("lan")
        said = len(await stage.messages("lan"))
        away: asyncio.Task[None] | None = None
        for number in range(UPDATES):
            if number in KILLED_AT:
                away = asyncio.create_task(_away(server))
            await _insist(stage, number)
        assert away is not None
        await away
        await stage.settled()

        messages = (await stage.messages("lan"))[said:]
        assert [one.client_ref for one in messages if one.client_ref] == [f"update{n:05d}" for n in range(UPDATES)]
        assert sum(not one.client_ref for one in messages) == UPDATES
        assert await stage.app.database.read(failures) == 0


async def _away(server: PostgresServer) -> None:
    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await asyncio.sleep(AWAY_SECONDS)
    await asyncio.to_thread(server.start)


async def _insist(stage: Stage, number: int) -> None:
    """Give an event until it is acknowledged, as a messenger does; the turns of earlier ones go on meanwhile."""
    while True:
        try:
            await stage.give("lan", {"kind": "text", "text": str(number + 1)}, f"update{number:05d}")
        except STORE_TROUBLE:
            await asyncio.sleep(0.05)
        else:
            return
