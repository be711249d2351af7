"""One line per request for the operator, without what people do not want kept."""

from typing import Final

import structlog
from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

_LOG: Final = structlog.get_logger()


class AccessLog(AbstractAccessLogger):
    """Names the route and not the address asked for: that may hold an invitation code."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        _LOG.info(
            "request_answered",
            method=request.method,
            route=_route(request),
            status=response.status,
            took_ms=int(time * 1000),
            sent_bytes=response.body_length,
        )


def _route(request: web.BaseRequest) -> str:
    resource = request.match_info.route.resource if isinstance(request, web.Request) else None
    return resource.canonical if resource is not None else "unknown"
