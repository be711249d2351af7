"""Routes that take files in resumable pieces (the tus idea: the server says where it stands)."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.channel import Address, RawEvent, UndecodableError
from bot.handlers.web.backend import NewUpload, TooManyUploadsError, Upload, WrongOffsetError
from bot.handlers.web.incoming import MAX_TEXT_CHARS, media_body, text_of
from bot.handlers.web.messenger import MAX_FILE_BYTES
from bot.handlers.web.options import CHUNK_BYTES, EVENT_BYTES
from bot.handlers.web.refusals import RefusedError, refused
from bot.handlers.web.requests import Desk, read_body, read_json, whole_number
from bot.handlers.web.talking import client_id
from core.scoring.phrase import Phrase

MAX_NAME_CHARS = 200
MAX_COMPONENT_CHARS = 80


class Uploading:
    """Files in. A piece that arrives twice changes nothing; the last one makes the file an event."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def create(self, request: web.Request) -> web.Response:
        """Announce a file. The same client id answers with the same upload, and so with where it stands."""
        desk = self._desk
        session = await desk.own_session(request, desk.limiters.uploads)
        _, raw = await read_json(request, EVENT_BYTES)
        new = _new_upload(raw)
        try:
            upload = await desk.backend.create_upload(session.chat, new, desk.clock())
        except TooManyUploadsError as error:
            raise refused(429, "web-error-too-many-files") from error
        where = f"{desk.cookie.mount.base}uploads/{upload.id}"
        body = {"id": upload.id, "offset": upload.offset, "size": upload.size}
        headers = {"Location": where, **_position(upload)}
        return web.json_response(body, status=201, headers=headers)

    async def head(self, request: web.Request) -> web.Response:
        session = await self._desk.session(request, self._desk.limiters.reads)
        upload = await self._upload(session.chat, request)
        return web.Response(headers=_position(upload))

    async def append(self, request: web.Request) -> web.Response:
        """Take the piece that begins at ``Upload-Offset``; 409 tells where to go on instead."""
        desk = self._desk
        session = await desk.own_session(request, desk.limiters.pieces)
        offset = whole_number(request.headers.get("Upload-Offset"))
        if offset is None:
            raise refused(400, "web-error-unreadable")
        upload = await self._upload(session.chat, request)
        chunk = await read_body(request, CHUNK_BYTES)
        if offset + len(chunk) > upload.size:
            raise refused(413, "web-error-too-large")
        upload = await self._append(session.chat, upload, offset, chunk)
        if upload.offset == upload.size:
            await self._finish(session.chat, upload)
        return web.Response(status=204, headers=_position(upload))

    async def cancel(self, request: web.Request) -> web.Response:
        session = await self._desk.own_session(request, self._desk.limiters.uploads)
        upload = await self._upload(session.chat, request)
        await self._desk.backend.cancel_upload(session.chat, upload.id)
        return web.Response(status=204)

    async def _append(self, chat: Address, upload: Upload, offset: int, chunk: bytes) -> Upload:
        if offset + len(chunk) == upload.offset:
            return upload  # the same piece again: the answer to it was lost on the way
        if offset != upload.offset:
            raise _conflict(upload.offset)
        try:
            return await self._desk.backend.append_upload(chat, upload.id, offset, chunk)
        except WrongOffsetError as error:
            raise _conflict(error.offset) from error

    async def _finish(self, chat: Address, upload: Upload) -> None:
        """Accept first, then finish: after a crash in between the page sends an empty piece and both happen again."""
        body = media_body(upload.id, upload.name, upload.size, upload.caption, upload.component)
        await self._desk.backend.accept(RawEvent(chat, upload.client_id, body))
        await self._desk.backend.finish_upload(chat, upload.id)

    async def _upload(self, chat: Address, request: web.Request) -> Upload:
        upload = await self._desk.backend.find_upload(chat, request.match_info["upload"])
        if upload is None:
            raise refused(404, "web-error-not-found")
        return upload


def _conflict(offset: int) -> RefusedError:
    return RefusedError(409, Phrase("web-error-wrong-offset"), {"Upload-Offset": str(offset)})


def _position(upload: Upload) -> Mapping[str, str]:
    return {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}


def _new_upload(raw: Mapping[str, Any]) -> NewUpload:
    size = raw.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise refused(400, "web-error-unreadable")
    if size == 0:
        raise refused(400, "web-error-empty-file")
    if size > MAX_FILE_BYTES:
        raise refused(413, "web-error-file-too-large")
    try:
        name = text_of(raw, "name", MAX_TEXT_CHARS)
        caption = text_of(raw, "caption", MAX_TEXT_CHARS)
        component = text_of(raw, "component", MAX_COMPONENT_CHARS)
    except UndecodableError as error:
        raise refused(400, "web-error-unreadable") from error
    return NewUpload(client_id(raw.get("id")), _short(name), size, component, caption)


def _short(name: str) -> str:
    """The name without its folders; a long one keeps its end, where the file type stands."""
    return name.replace("\\", "/").rpartition("/")[2][-MAX_NAME_CHARS:] or "tep"
