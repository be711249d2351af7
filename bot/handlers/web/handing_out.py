"""Hands out a person's own files: to be saved, never to be shown inside the page; there only our own pictures are."""

from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.handlers.web.backend import OpenFile
from bot.handlers.web.headers import DOWNLOAD_CSP
from bot.handlers.web.refusals import refused
from bot.handlers.web.requests import Desk

_KNOWN_TYPES: Final = frozenset({
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
})  # fmt: skip
"""A phone opens a saved file by its type; whatever else it is called stays a heap of bytes."""

_PICTURE_SECONDS: Final = 3600
"""How long a browser keeps a picture: scrolling back on a bad line must not fetch it again."""


class HandingOut:
    """Files out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get_file(self, request: web.Request) -> web.StreamResponse:
        session = await self._desk.session(request, self._desk.limiters.reads)
        file = await self._desk.backend.attachment(session.chat, request.match_info["kind"], request.match_info["ref"])
        if file is None:
            raise refused(404, "web-error-not-found")
        response = _picture_response(file) if file.is_picture_of_ours else _file_response(file)
        await response.prepare(request)
        async for piece in file.chunks:
            await response.write(piece)
        await response.write_eof()
        return response


def _file_response(file: OpenFile) -> web.StreamResponse:
    media_type = file.media_type if file.media_type in _KNOWN_TYPES else "application/octet-stream"
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": _disposition(file.name),
        "Content-Security-Policy": DOWNLOAD_CSP,
        "Cache-Control": "private, no-store",
    }
    response = web.StreamResponse(headers=headers)
    if file.size is not None:
        response.content_length = file.size
    return response


def _picture_response(file: OpenFile) -> web.StreamResponse:
    headers = {
        "Content-Type": file.media_type,
        "Content-Disposition": "inline",
        "Content-Security-Policy": DOWNLOAD_CSP,
        "Cache-Control": f"private, max-age={_PICTURE_SECONDS}",
    }
    response = web.StreamResponse(headers=headers)
    response.content_length = file.size
    return response


def _disposition(name: str) -> str:
    """RFC 6266: a plain name for old programs, and the real one."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
