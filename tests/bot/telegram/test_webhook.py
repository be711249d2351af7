"""The webhook: only Telegram may post, nothing is parsed before its size is known, and 200 means that it is kept."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.settings import SettingsError, read_settings
from bot.wording import Words
from tests.bot.telegram.peer import TOKEN, Peer
from tests.bot.telegram.town import Town, county

HEADER = "X-Telegram-Bot-Api-Secret-Token"
OLD, NEW = "old-secret", "new_secret"


@pytest.fixture
async def hooked(peer: Peer, tmp_path: Path, words: Words) -> AsyncIterator[Town]:
    settings = {
        "telegram_webhook": "https://bot.example/telegram/x",
        "telegram_webhook_secret": SecretStr(f"{NEW},{OLD}"),
    }
    async with county(peer, tmp_path, words, **settings) as running:
        yield running


async def post(running: Town, body: bytes, headers: dict[str, str] | list[tuple[str, str]]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{running.address}/telegram/x", data=io.BytesIO(body), headers=headers) as response,
    ):
        return response.status


def update(number: int = 1, text: str = "xin chào") -> bytes:
    person = {"id": 42, "is_bot": False, "first_name": "Lan"}
    chat = {"id": 42, "type": "private"}
    message = {"message_id": 1, "date": 1_800_000_000, "from": person, "chat": chat, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def kept(running: Town) -> int:
    counts = await running.app.database.read(lambda tx: tx.inbox.counts())
    return sum(counts.values())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "wrong"},
        {HEADER: NEW[:-1]},
        {HEADER: f"{NEW},{OLD}"},
        [(HEADER, NEW), (HEADER, NEW)],
        {HEADER: "mật-khẩu"},
    ],
)
async def test_nobody_else_can_post(hooked: Town, headers: Any) -> None:
    assert await post(hooked, update(), headers) == 401
    assert await kept(hooked) == 0


async def test_both_secrets_open_while_they_are_being_changed_and_telegram_is_told_the_first(hooked: Town) -> None:
    assert await post(hooked, update(1), {HEADER: NEW}) == 200
    assert await post(hooked, update(2), {HEADER: OLD}) == 200
    await hooked.peer.until(lambda: bool(hooked.peer.webhook))

    assert hooked.peer.webhook["secret_token"] == NEW
    assert hooked.peer.webhook["url"] == "https://bot.example/telegram/x"
    assert "my_chat_member" in hooked.peer.webhook["allowed_updates"]


async def test_an_update_is_kept_answered_and_not_kept_twice(hooked: Town) -> None:
    assert await asyncio.gather(*(post(hooked, update(7), {HEADER: NEW}) for _ in range(5))) == [200] * 5
    await hooked.peer.until(lambda: bool(hooked.peer.texts(42)))

    assert await kept(hooked) == 1
    assert len(hooked.peer.texts(42)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (2**20 + 1), 413),
        (b"x" * 5 * 2**20, 413),
        (b"\xff\xfe{", 400),
        (b"[" * 100_000, 400),
        (b"", 400),
        (b'{"update_id": 5, "message": ' + b"[" * 100_000, 200),
        (b'{"update_id": 6, "brand_new": 1}', 200),
    ],
)
async def test_what_cannot_be_an_update_is_refused_and_poison_is_put_aside(
    hooked: Town, body: bytes, status: int
) -> None:
    assert await post(hooked, body, {HEADER: NEW}) == status
    assert len(await hooked.app.database.read(lambda tx: tx.inbox.parked())) == (status == 200)


async def test_when_nothing_can_be_kept_telegram_is_asked_to_come_again(hooked: Town) -> None:
    await hooked.app.database.close()

    assert await post(hooked, update(), {HEADER: NEW}) == 503


def test_a_webhook_without_a_secret_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, words: Words) -> None:
    monkeypatch.setenv("CHAMDIEM_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("CHAMDIEM_TELEGRAM_WEBHOOK", "https://bot.example/x")
    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert [words.text(problem) for problem in refused.value.problems] == [
        "CHAMDIEM_TELEGRAM_WEBHOOK_SECRET: webhook phải có mã bí mật, nếu không ai cũng gửi được tin giả."
    ]
