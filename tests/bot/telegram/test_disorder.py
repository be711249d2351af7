"""Repeats, disorder and poison: the same sheets as if all had come once, in order, and nothing extra is said."""

import asyncio
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.wording import Words
from store.outbox import PostState
from tests.bot.telegram.ordeal import aftermath, prepare, until_quiet, updates_of
from tests.bot.telegram.peer import Peer
from tests.bot.telegram.town import Town, county

WINDOW = 50


def twice_and_shuffled(updates: Sequence[dict[str, Any]], seed: int) -> list[list[dict[str, Any]]]:
    """Windows of 50 updates, each update in it twice, in any order."""
    chance = random.Random(seed)  # noqa: S311  (the same disorder each time)
    windows = []
    for start in range(0, len(updates), WINDOW):
        window = [*updates[start : start + WINDOW]] * 2
        chance.shuffle(window)
        windows.append(window)
    return windows


async def post(session: aiohttp.ClientSession, address: str, update: dict[str, Any] | bytes) -> int:
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    headers = {"X-Telegram-Bot-Api-Secret-Token": "s1", "Content-Type": "application/json"}
    async with session.post(address, data=body, headers=headers) as response:
        return response.status


async def unchanged(running: Town, senders: Sequence[int], shape: Any, messages: int) -> None:
    """Every sheet is the rehearsed one; every message was taken once and answered once."""
    after = await aftermath(running.app.database, senders)
    assert after.parked == 0
    assert set(after.said) == {messages}
    assert all(one == shape for one in after.shapes)
    assert set(after.posts) == {PostState.DELIVERED}
    assert sum(len(running.peer.texts(sender)) for sender in senders) == len(after.replies)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_polled_twice_and_shuffled(peer: Peer, tmp_path: Path, words: Words, seed: int) -> None:
    rehearsal, senders = await prepare(tmp_path, words, 5, 30)
    updates = updates_of(peer, senders, rehearsal.texts)
    async with county(peer, tmp_path, words) as running:
        for window in twice_and_shuffled(updates, seed):
            for update in window:
                peer.push(update, update["update_id"])
            await peer.until(lambda: not peer.waiting())
        await until_quiet(running.app.database, len(updates))
        await unchanged(running, senders, rehearsal.shape, len(rehearsal.texts))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_posted_twice_and_shuffled(peer: Peer, tmp_path: Path, words: Words, seed: int) -> None:
    rehearsal, senders = await prepare(tmp_path, words, 5, 30)
    updates = updates_of(peer, senders, rehearsal.texts)
    hook = {"telegram_webhook": "https://bot.example/hook", "telegram_webhook_secret": SecretStr("s1")}
    async with county(peer, tmp_path, words, **hook) as running, aiohttp.ClientSession() as session:
        address = f"{running.address}/hook"
        for window in twice_and_shuffled(updates, seed):
            statuses = await asyncio.gather(*(post(session, address, update) for update in window))
            assert set(statuses) == {200}
        await until_quiet(running.app.database, len(updates))
        await unchanged(running, senders, rehearsal.shape, len(rehearsal.texts))


async def test_five_poisoned_updates_in_a_thousand_are_parked_and_hold_up_nobody(
    peer: Peer, tmp_path: Path, words: Words, capfd: pytest.CaptureFixture[str]
) -> None:
    rehearsal, senders = await prepare(tmp_path, words, 40, 25)
    person = {"id": senders[0], "is_bot": False}
    poison = [
        '{"update_id": %d, "message": {"message_id": "x", "chat": {"id": 1, "type": "private"}}}',
        '{"update_id": %d, "message": {"from": ' + json.dumps(person) + ', "text": 5}}',
        '{"update_id": %d, "brand_new_kind": {"id": 1}}',
        '{"update_id": %d, "callback_query": {"id": "1", "from": ' + json.dumps(person) + ', "data": []}}',
        '{"update_id": %d, "message": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ]
    updates: list[dict[str, Any] | str] = [*updates_of(peer, senders, rehearsal.texts)]
    for place, one in zip(range(100, 1000, 190), poison, strict=True):
        updates.insert(place, one)
    for number, update in enumerate(updates, 10_000):
        peer.push(update % number if isinstance(update, str) else {**update, "update_id": number}, number)
    async with county(peer, tmp_path, words) as running:
        await until_quiet(running.app.database, len(updates))
        after = await aftermath(running.app.database, senders)

    assert after.parked == len(poison)
    assert all(one == rehearsal.shape for one in after.shapes)
    assert capfd.readouterr().out.count("event_parked") == len(poison)
