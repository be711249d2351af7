"""Routes about being called: by which browser a person may be, and that they have seen what they were called for."""

from typing import Any, Final

from aiohttp import web

from bot.handlers.web.backend import CallAddress
from bot.handlers.web.options import EVENT_BYTES
from bot.handlers.web.push.address import BadSubscriptionError, read_subscription
from bot.handlers.web.refusals import refused
from bot.handlers.web.requests import MAX_SEQ, Desk, read_json

_NO_STORE: Final = {"Cache-Control": "no-store"}


class BeingCalled:
    """What the page tells about its browser and its person."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def post_seen(self, request: web.Request) -> web.Response:
        """``{"seq": n}``: the messages up to ``n`` stand on a screen somebody looks at."""
        session = await self._desk.own_session(request, self._desk.limiters.reads)
        _, raw = await read_json(request, EVENT_BYTES)
        seq = raw.get("seq")
        if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= MAX_SEQ:
            raise refused(400, "web-error-unreadable")
        await self._desk.backend.seen(session.chat, seq)
        return web.Response(status=204, headers=_NO_STORE)

    async def post_calls(self, request: web.Request) -> web.Response:
        """What ``PushSubscription.toJSON()`` gives, with ``renew``; the answer tells whether the person is called."""
        session = await self._desk.own_session(request, self._desk.limiters.calls)
        _, raw = await read_json(request, EVENT_BYTES)
        address = self._address(raw)
        is_on = await self._desk.backend.be_called(session.chat, address, renew=raw.get("renew") is True)
        return web.json_response({"on": is_on}, headers=_NO_STORE)

    async def delete_calls(self, request: web.Request) -> web.Response:
        session = await self._desk.own_session(request, self._desk.limiters.calls)
        await self._desk.backend.stop_calls(session.chat)
        return web.Response(status=204, headers=_NO_STORE)

    def _address(self, raw: dict[str, Any]) -> CallAddress:
        options = self._desk.options
        try:
            found = read_subscription(raw, private=options.private_push)
        except BadSubscriptionError as error:
            raise refused(400, "web-error-call-address") from error
        if not options.call_key:
            raise refused(404, "web-error-not-found")
        return CallAddress(found.endpoint, raw["keys"]["p256dh"], raw["keys"]["auth"])
