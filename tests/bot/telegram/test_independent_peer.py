"""The same conversation against a Bot API that others have written, and which refuses every call it does not know."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator  # type: ignore[import-untyped]
from pydantic import SecretStr

from bot.conversations.contract.snapshot import Desk
from bot.handlers.telegram.signing import Signer
from bot.playing.script import Person, Script, Unit
from bot.playing.stage import set_stage
from bot.serving import Service
from bot.wording import Words
from store.outbox import PostState
from store.talk import Direction, MessageRecord
from tests.bot.telegram.peer import TOKEN, Peer
from tests.bot.telegram.town import chat_of, desk_of, open_now, settings_for

LAN = 4_242


class Elsewhere:
    """The emulator with an officer in front of it. It tells no texts, so what was said is read from the store."""

    def __init__(self, emulator: LoBotApiEmulator, service: Service, code: str) -> None:
        self.emulator = emulator
        self.service = service
        self.code = code
        self.ids = iter(range(1, 1_000))

    async def says(self, **content: Any) -> None:
        person = {"id": LAN, "is_bot": False, "first_name": "Lan"}
        chat = {"id": LAN, "type": "private", "first_name": "Lan"}
        message = {"message_id": next(self.ids), "date": 1_800_000_000, "from": person, "chat": chat, **content}
        await self.emulator.enqueue_update({"message": message}, token=TOKEN)

    async def taps(self, label: str) -> None:
        choice = next(
            choice
            for message in reversed(await self.messages())
            for choice in message.body.get("choices", ())
            if choice["label"].startswith(label)
        )
        person = {"id": LAN, "is_bot": False, "first_name": "Lan"}
        message = {"message_id": 1, "date": 1, "chat": {"id": LAN, "type": "private"}, "text": "?"}
        data = Signer.of(TOKEN).sign(choice["token"], str(LAN))
        tap = {"id": str(next(self.ids)), "from": person, "chat_instance": "1", "data": data, "message": message}
        await self.emulator.enqueue_update({"callback_query": tap}, token=TOKEN)

    async def messages(self) -> tuple[MessageRecord, ...]:
        database = self.service.app.database
        person = await database.read(lambda tx: tx.people.known_at(chat_of(LAN)))
        if person is None:
            return ()
        return await database.read(lambda tx: tx.talk.messages(person, after=0, limit=1_000))

    async def hears(self, words: str) -> None:
        """Wait until these words were said, and sent."""
        for _ in range(1_000):
            if await self._said(words):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{words!r} was never said; {self.emulator.requests[-5:]}")

    async def called(self, method: str) -> None:
        for _ in range(1_000):
            if any(one["method"] == method for one in self.emulator.requests):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{method} was never called")

    async def _said(self, words: str) -> bool:
        said = [m.body["lines"] for m in await self.messages() if m.direction is Direction.OUT]
        posts = await self.service.app.database.read(lambda tx: tx.outbox.counts())
        return set(posts) == {PostState.DELIVERED} and any(words in str(one["text"]) for lines in said for one in lines)

    async def desk(self) -> Desk:
        app = self.service.app
        desk = await app.database.read(lambda tx: desk_of(tx, app.desks, LAN))
        assert desk is not None
        return desk


@asynccontextmanager
async def elsewhere(folder: Path, words: Words, *, hook: bool) -> AsyncIterator[Elsewhere]:
    emulator = LoBotApiEmulator(allow_insecure_loopback_webhooks=True)
    runner = web.AppRunner(emulator.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    changes: dict[str, Any] = {"telegram_api": f"http://{host}:{port}"}
    if hook:
        own = free_port()
        changes["web_listen"] = f"127.0.0.1:{own}"
        changes["telegram_webhook"] = f"http://127.0.0.1:{own}/hook"
        changes["telegram_webhook_secret"] = SecretStr("s3cret")
    service = Service(settings_for(Peer(), folder, **changes), words)
    await service.start()
    try:
        now = service.app.clock()
        people, units = (Person("lan", "officer"),), (Unit("xa", "UBND xã Mẫu"),)
        script = Script((), "quang_nam_xa_2022", units, people, now, frozenset(), (), ())
        codes = await set_stage(service.app, script, open_now(now))
        yield Elsewhere(emulator, service, codes["lan", "xa"])
    finally:
        await service.stop()
        await runner.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("hook", [False, True], ids=["polling", "webhook"])
async def test_an_officer_joins_answers_and_sends_evidence(tmp_path: Path, words: Words, hook: bool) -> None:  # noqa: FBT001
    async with elsewhere(tmp_path, words, hook=hook) as there:
        await there.says(text=f"/start {there.code}")
        await there.hears("Đúng đơn vị")
        await there.taps("Đúng")
        await there.hears("Số liệu chung 1/6")
        for number, figure in enumerate((await there.desk()).framework.general, 1):
            await there.hears(f"Số liệu chung {number}/")
            await there.says(text=f"{figure.example:f}")
        await there.hears("1.1 Người đứng đầu")
        await there.taps("Bí thư")
        await there.hears("1.2 Tỷ lệ cuộc họp")
        there.emulator.assets["paper"] = {
            "data": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
            "kind": "document",
        }
        paper = {"file_id": "paper", "file_unique_id": "u", "file_name": "qd-45.pdf", "file_size": 46}
        await there.says(document=paper)
        await there.hears("qd-45.pdf")
        await there.says(text="tải phiếu")
        await there.called("sendPhoto")
        await there.called("sendDocument")
        desk = await there.desk()

    assert desk.sheet.entry(desk.framework.component_by_code["1.1"].key).values == {"choice": "head"}
    refused = [one for one in there.emulator.requests if one["status"] != 200]
    assert refused == []
    called = {one["method"] for one in there.emulator.requests}
    wanted = {
        "sendMessage",
        "editMessageText",
        "answerCallbackQuery",
        "setMyCommands",
        "sendDocument",
        "sendPhoto",
        "getFile",
    }
    assert called >= wanted | ({"setWebhook"} if hook else {"getUpdates"})
