"""A kill at any instant: nothing that was acknowledged is lost, nothing is applied twice, every reply arrives."""

import asyncio
import random
import signal
from pathlib import Path

import pytest

from bot.wording import Words
from store.database import Database
from store.outbox import PostState
from tests.bot.serving import started
from tests.bot.telegram.ordeal import address_of, aftermath, heard, prepare, surroundings, until_quiet, updates_of
from tests.bot.telegram.peer import Peer
from tests.preloaded import Preloaded


async def killed_again_and_again(
    peer: Peer, preloaded: Preloaded, folder: Path, words: Words, *, officers: int, messages: int, kills: int, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  (the same instants each time)
    rehearsal, senders = await prepare(folder, words, officers, messages)
    updates = updates_of(peer, senders, rehearsal.texts)
    share = len(updates) // kills
    settings = surroundings(peer)
    process = await asyncio.to_thread(started, preloaded, folder, settings)
    try:
        for kill in range(kills):
            for update in updates[kill * share : (kill + 1) * share]:
                peer.push(update, update["update_id"])
            await asyncio.sleep(chance.uniform(0.0, 0.6))
            process.send_signal(signal.SIGKILL)
            await asyncio.to_thread(process.wait)
            process = await asyncio.to_thread(started, preloaded, folder, settings)
        for update in updates[kills * share :]:
            peer.push(update, update["update_id"])
        database = Database(address_of(folder))
        await database.open()
        await until_quiet(database, len(updates), 120)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 10) == 0
    finally:
        process.end()
    after = await aftermath(database, senders)
    await database.close()
    assert after.parked == 0
    assert set(after.said) == {len(rehearsal.texts)}
    assert all(one == rehearsal.shape for one in after.shapes)
    lost, twice = heard(peer, senders, after.replies)
    assert lost == 0
    assert set(after.posts) <= {PostState.DELIVERED, PostState.UNKNOWN}
    assert after.posts.get(PostState.UNKNOWN, 0) <= kills * officers, "hit by two kills, it is not sent a third time"
    assert twice <= kills * officers, "a chat has one message under way: no other may come twice at a kill"


@pytest.mark.timeout(180)
async def test_forty_kills_during_six_hundred_answers_lose_and_double_nothing(
    peer: Peer, preloaded: Preloaded, tmp_path: Path, words: Words
) -> None:
    await killed_again_and_again(peer, preloaded, tmp_path, words, officers=20, messages=30, kills=40, seed=20_261_130)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_three_hundred_kills_during_the_answers_of_126_officers_lose_and_double_nothing(
    peer: Peer, preloaded: Preloaded, tmp_path: Path, words: Words
) -> None:
    await killed_again_and_again(peer, preloaded, tmp_path, words, officers=126, messages=47, kills=300, seed=5_922)
