"""Routes for what is said: the page posts events and reads messages."""

import re
from typing import Any, Final

from aiohttp import web

from bot.channel import OpenEvent, RawEvent, UndecodableError
from bot.handlers.web.backend import MessagePage, WebMessage, WebSession
from bot.handlers.web.caller import address_hash, refuse_foreign, refuse_other_session, session_mark
from bot.handlers.web.incoming import TooLongError, decode
from bot.handlers.web.options import EVENT_BYTES
from bot.handlers.web.refusals import refused
from bot.handlers.web.requests import Desk, read_json, whole_number

MOST_MESSAGES: Final = 100
PAGE_MESSAGES: Final = 30
CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Talking:
    """Events in, messages out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def post_event(self, request: web.Request) -> web.Response:
        """Keep one event. The page's own id makes a repetition harmless; a code opened for the first time signs in."""
        desk = self._desk
        refuse_foreign(request, desk.options)
        body, raw = await read_json(request, EVENT_BYTES)
        event_id = client_id(raw.get("id"))
        try:
            event = decode(body)
        except TooLongError as error:
            raise refused(413, "web-error-too-long") from error
        except UndecodableError as error:
            raise refused(400, "web-error-unreadable") from error
        session, token = await self._session_for(request, may_start=isinstance(event, OpenEvent))
        is_new = await desk.backend.accept(RawEvent(session.chat, event_id, body))
        response = web.json_response({"accepted": is_new}, status=202, headers={"Cache-Control": "no-store"})
        if token:
            desk.cookie.set(response, token)
        return response

    async def get_messages(self, request: web.Request) -> web.Response:
        """A stretch of the conversation: the newest, or beside ``before`` or ``after``."""
        desk = self._desk
        session = await desk.session(request, desk.limiters.reads)
        wanted = whole_number(request.query.get("limit")) or PAGE_MESSAGES
        page = await desk.backend.page(
            session.chat,
            after=whole_number(request.query.get("after")),
            before=whole_number(request.query.get("before")),
            limit=min(wanted, MOST_MESSAGES),
        )
        response = web.json_response(page_json(page, session), headers={"Cache-Control": "no-store"})
        response.enable_compression()
        return response

    async def log_out(self, request: web.Request) -> web.Response:
        desk = self._desk
        refuse_foreign(request, desk.options)
        token = desk.cookie.read(request)
        if token:
            await desk.backend.end_session(token, desk.clock())
        response = web.json_response({}, headers={"Cache-Control": "no-store"})
        desk.cookie.drop(response)
        return response

    async def _session_for(self, request: web.Request, *, may_start: bool) -> tuple[WebSession, str]:
        """The browser's session and, when it begins here, its token."""
        desk = self._desk
        session = await desk.session_or_none(request)
        if session is not None:
            refuse_other_session(request, session)
            desk.limiters.messages.take(session.chat.sender)
            return session, ""
        if not may_start:
            raise refused(401, "web-error-signed-out")
        address = address_hash(request, desk.options)
        desk.limiters.sessions.take(address)
        started = await desk.backend.start_session(address, desk.clock())
        return started.session, started.token


def client_id(value: object) -> str:
    """The id the page gave to what it sends.

    Raises:
        RefusedError: it is none.
    """
    if not isinstance(value, str) or not CLIENT_ID.fullmatch(value):
        raise refused(400, "web-error-unreadable")
    return value


def page_json(page: MessagePage, session: WebSession) -> dict[str, Any]:
    return {
        "session": session_mark(session),
        "thread": page.thread,
        "about": {"title": page.about.title, "detail": page.about.detail},
        "messages": [message_json(message) for message in page.messages],
        "more": page.more,
    }


def message_json(message: WebMessage) -> dict[str, Any]:
    return {
        "seq": message.seq,
        "at": message.at.isoformat(),
        "direction": message.direction,
        "ref": message.client_ref,
        "body": message.body,
        **({"unseen": True} if message.unseen else {}),
    }
