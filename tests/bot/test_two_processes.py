"""Two processes serve one database on a server: what both are given is done once."""

import asyncio
from pathlib import Path

import pytest

from bot.app import App, Wiring
from bot.links import Links
from bot.playing.channel import NAME, PlayChannel
from bot.wording import Words
from store.blobs import Blobs
from store.database import Database
from store.tx import Tx
from tests.bot.conftest import Stage, staged

SOME = 40
ALL = 1000


async def test_an_update_that_two_processes_get_at_the_same_moment_is_done_once(
    tmp_path: Path, words: Words, postgres_address: str
) -> None:
    await done_once(tmp_path, words, postgres_address, SOME)


@pytest.mark.soak
@pytest.mark.timeout(600)
async def test_a_thousand_updates_that_two_processes_get_at_the_same_moment_are_done_once(
    tmp_path: Path, words: Words, postgres_address: str
) -> None:
    await done_once(tmp_path, words, postgres_address, ALL)


async def done_once(folder: Path, words: Words, address: str, updates: int) -> None:
    async with staged(folder, words, address=address) as first:
        second = Stage(App(wiring(folder, words, first, address)), first.channel, first.codes)
        await second.app.start()
        await first.join("lan")
        await first.join("minh")
        said = {person: len(await first.messages(person)) for person in ("lan", "minh")}

        for number in range(updates // 2):
            event = {"kind": "text", "text": str(number % 50 + 1)}
            new = await asyncio.gather(
                *(
                    stage.give(person, event, f"update{number:05d}")
                    for person in ("lan", "minh")
                    for stage in (first, second)
                )
            )
            assert sorted(new) == [False, False, True, True]
        await first.settled()
        await second.settled()

        for person in ("lan", "minh"):
            messages = (await first.messages(person))[said[person] :]
            heard = [message.client_ref for message in messages if message.client_ref]
            assert heard == [f"update{number:05d}" for number in range(updates // 2)]
            assert sum(not message.client_ref for message in messages) == updates // 2
        assert await first.app.database.read(failures) == 0
        await second.app.stop()


def wiring(folder: Path, words: Words, first: Stage, address: str) -> Wiring:
    channels = {NAME: PlayChannel()}
    links = Links("https://vi-du.invalid")
    return Wiring(Database(address), Blobs(folder), words, channels, links, clock=lambda: first.now)


async def failures(tx: Tx) -> int:
    """Turns that were tried more than once, and events that were given up."""
    connection = tx.inbox._connection  # noqa: SLF001
    found = await connection.exec_driver_sql("SELECT count(*) FROM inbox WHERE attempts > 0 OR state <> 'done'")
    return int(found.scalar_one())
