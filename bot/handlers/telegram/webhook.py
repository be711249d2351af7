"""The webhook: updates are posted to us. Kept first, then 200; 503 when nothing can be kept, and Telegram repeats."""

import asyncio
import hmac
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from bot.channel import Address
from bot.handlers.telegram.batches import read_update
from bot.handlers.telegram.intake import Intake

MAX_BODY_BYTES: Final = 1024 * 1024
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)
GAP_SECONDS: Final = 0.5
"""How long an update waits for the ones numbered before it: Telegram repeats and overtakes itself."""


class Webhook:
    """Takes updates of one bot as they are posted. Each of ``secrets`` opens; two while they are being changed."""

    def __init__(self, intake: Intake, secrets: Sequence[str]) -> None:
        if not secrets:
            raise ValueError("a webhook without a secret would take anybody's updates")
        self._intake = intake
        self._secrets = tuple(secret.encode() for secret in secrets)
        self._next_id = 0
        self._early: dict[int, tuple[Address, ...]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def handle(self, request: web.Request) -> web.Response:
        """One update."""
        if not self._knows(request):
            return web.Response(status=401)
        if request.content_length is not None and request.content_length > MAX_BODY_BYTES:
            return web.Response(status=413)
        body = await _read(request)
        if body is None:
            return web.Response(status=413)
        update = read_update(body)
        if update.document is None and update.update_id is None:
            return web.Response(status=400)
        try:
            addresses = await self._intake.keep([update])
        except Exception:  # noqa: BLE001  (whatever the store suffers from: it is Telegram's to keep, and to repeat)
            return web.Response(status=503)
        self._wake(update.update_id, addresses)
        return web.Response(status=200)

    def _knows(self, request: web.Request) -> bool:
        given = request.headers.getall(SECRET_HEADER, [])
        if len(given) != 1:
            return False
        offered = given[0].encode("utf-8", "replace")
        return sum(hmac.compare_digest(offered, secret) for secret in self._secrets) > 0  # always all of them

    def _wake(self, update_id: int | None, addresses: tuple[Address, ...]) -> None:
        """Have updates handled in Telegram's order: one that is early waits a moment for those before it."""
        if update_id is None or update_id <= self._next_id or not self._next_id:
            self._intake.wake(addresses)
            self._next_id = max(self._next_id, (update_id or 0) + 1)
        else:
            self._early[update_id] = addresses
        while self._next_id in self._early:
            self._intake.wake(self._early.pop(self._next_id))
            self._next_id += 1
        if self._early and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GAP_SECONDS, self._no_longer)

    def _no_longer(self) -> None:
        """The gap stays a gap: it was another bot's, or a kind we have not asked for."""
        self._timer = None
        if self._early:
            self._next_id = max(self._early) + 1
        for update_id in sorted(self._early):
            self._intake.wake(self._early[update_id])
        self._early.clear()


async def _read(request: web.Request) -> bytes | None:
    """The body, or ``None`` once it is longer than it may be; nothing is parsed before that is known."""
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)
