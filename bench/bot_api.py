"""The least of a Bot API: hands out the updates it was given and counts what comes back. A process of its own."""

import asyncio
import json
import sys
import time
from typing import Any, Final

from aiohttp import web

WAIT_SECONDS: Final = 0.2
BATCH: Final = 100


class LeastBotApi:
    """``/load`` takes the texts each person sends; ``/stats`` says how many answers came, and how long it took.

    ``polls`` is how often the bot has asked for updates since they were loaded.
    """

    def __init__(self) -> None:
        self._updates: list[dict[str, Any]] = []
        self._first_at = 0.0
        self._last_at = 0.0
        self._answers = 0
        self._polls = 0

    def app(self) -> web.Application:
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/load", self._load)
        app.router.add_get("/stats", self._stats)
        app.router.add_post("/bot{token}/{method}", self._call)
        return app

    async def _load(self, request: web.Request) -> web.Response:
        """The n-th message of everybody before the n+1-th of anybody, as in a busy hour."""
        plan = await request.json()
        rounds = max((len(texts) for texts in plan.values()), default=0)
        self._updates, self._answers, self._polls, self._first_at = [], 0, 0, 0.0
        for number in range(rounds):
            for sender, texts in plan.items():
                if number < len(texts):
                    self._updates.append(self._update(int(sender), texts[number]))
        return web.json_response({"updates": len(self._updates)})

    def _update(self, sender: int, text: str) -> dict[str, Any]:
        number = len(self._updates) + 1
        person = {"id": sender, "is_bot": False, "first_name": "A"}
        chat = {"id": sender, "type": "private", "first_name": "A"}
        message = {"message_id": number, "date": int(time.time()), "from": person, "chat": chat, "text": text}
        return {"update_id": number, "message": message}

    async def _stats(self, request: web.Request) -> web.Response:
        seconds = self._last_at - self._first_at
        return web.json_response({"answers": self._answers, "seconds": seconds, "polls": self._polls})

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        if method == "getupdates":
            return await self._get_updates(request)
        if method == "getme":
            return _result({"id": 700000001, "is_bot": True, "first_name": "B", "username": "b_bot"})
        if method != "sendmessage":
            return _result(True)  # noqa: FBT003  (what Telegram answers)
        fields = await request.json() if request.content_type == "application/json" else await request.post()
        self._answers += 1
        self._last_at = time.perf_counter()
        chat = {"id": int(fields["chat_id"]), "type": "private", "first_name": "A"}
        text = str(fields["text"])
        return _result({"message_id": self._answers, "date": 1_800_000_000, "chat": chat, "text": text})

    async def _get_updates(self, request: web.Request) -> web.Response:
        self._polls += 1
        fields = await request.json() if request.content_type == "application/json" else await request.post()
        offset = int(str(fields.get("offset") or 0))
        batch = self._updates[max(offset - 1, 0) : max(offset - 1, 0) + BATCH]
        if not batch:
            await asyncio.sleep(WAIT_SECONDS)
        if batch and not self._first_at:
            self._first_at = time.perf_counter()
        return _result(batch)


def _result(result: Any) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")


if __name__ == "__main__":
    web.run_app(LeastBotApi().app(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
