"""The edge of the web chat: whatever goes wrong becomes one calm Vietnamese sentence."""

import secrets
from collections.abc import Awaitable, Callable
from traceback import format_tb
from typing import Final

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.handlers.web.backend import BackendBusyError
from bot.handlers.web.demo import refuse_elsewhere
from bot.handlers.web.page import PageMaker
from bot.handlers.web.refusals import RefusedError, refusal_response, refused
from core.scoring.phrase import Phrase

_LOG: Final = structlog.get_logger()
_BUSY_RETRY_SECONDS: Final = "5"
_HTTP_WORDS: Final = {413: "web-error-too-large", 404: "web-error-not-found", 405: "web-error-not-found"}


def edge(maker: PageMaker) -> Middleware:
    """A middleware: the page gets a refusal as JSON, a person who opened an address gets a document."""

    @web.middleware
    async def guarded(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            refuse_elsewhere(request)
            return await handler(request)
        except RefusedError as error:
            return _answer(request, error, maker)
        except BackendBusyError:
            busy = RefusedError(503, Phrase("web-error-busy"), {"Retry-After": _BUSY_RETRY_SECONDS})
            return _answer(request, busy, maker)
        except web.HTTPError as error:
            return _answer(request, refused(error.status, _HTTP_WORDS.get(error.status, "web-error-unreadable")), maker)
        except (web.HTTPException, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001  (an edge: the operator gets the trace, the person a reference)
            reference = secrets.token_hex(4)
            trace = "".join(format_tb(error.__traceback__))  # without values: they may be what somebody typed
            _LOG.error("request_failed", reference=reference, error=type(error).__name__, trace=trace)
            return _answer(request, refused(500, "web-error-bug", reference=reference), maker)

    return guarded


def _answer(request: web.Request, error: RefusedError, maker: PageMaker) -> web.StreamResponse:
    if request.method != "GET" or "text/html" not in request.headers.get("Accept", ""):
        return refusal_response(error, maker.words)
    document = maker.notice("/", error.phrase)
    return web.Response(
        body=document.body, status=error.status, content_type="text/html", charset="utf-8", headers=error.headers
    )
