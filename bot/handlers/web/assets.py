"""The page's files as they go over the line: joined, compressed once, and named by their content."""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import resvg_py
from aiohttp import web

PAGE: Final = Path(__file__).parent / "page"
_MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
_PICTURES: Final = ((192, "icon"), (512, "icon"), (180, "icon-full"), (512, "icon-full"), (96, "badge"))
"""Where a phone wants dots instead of lines: side in pixels, and the drawing. ``icon-full`` reaches to all edges, for
phones that cut a shape of their own out of it."""

_FOR_EVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """``path`` is where it lies below a mount; it changes with the content, so it may be kept for ever."""

    path: str
    media_type: str
    etag: str
    body: bytes
    packed: bytes


def load_assets(folder: Path = PAGE) -> Mapping[str, Asset]:
    """Every file of the page by name. The scripts are joined into ``chat.js`` in the order of their names.

    They share one scope and do nothing until the document is ready, so the order does not matter.
    """
    scripts = "\n".join(path.read_text("utf-8") for path in sorted((folder / "script").glob("*.js")))
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in {".css", ".svg"}}
    files["chat.js"] = f'(function () {{\n"use strict";\n{scripts}\n}})();\n'.encode()
    files.update(_pictures(files))
    return {name: _asset(name, body) for name, body in files.items()}


def _pictures(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for side, drawing in _PICTURES:
        yield f"{drawing}-{side}.png", _drawn(files[f"{drawing}.svg"].decode(), side)


@cache
def _drawn(svg: str, side: int) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=side, height=side, skip_system_fonts=True))


def asset_response(request: web.Request, asset: Asset) -> web.Response:
    headers = {"Cache-Control": _FOR_EVER, "ETag": f'"{asset.etag}"', "Vary": "Accept-Encoding"}
    if asset.etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    if asset.media_type == _MEDIA_TYPES[".png"]:
        return web.Response(body=asset.body, headers=headers, content_type=asset.media_type)
    return packed_response(request, asset.body, asset.packed, asset.media_type, headers)


def packed_response(
    request: web.Request, body: bytes, packed: bytes, media_type: str, headers: Mapping[str, str]
) -> web.Response:
    """``packed`` for whoever takes gzip."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers = {**headers, "Content-Encoding": "gzip"}
        body = packed
    return web.Response(body=body, headers=headers, content_type=media_type, charset="utf-8")


def pack(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=9, mtime=0)


def _asset(name: str, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Asset(f"static/{digest}/{name}", _MEDIA_TYPES[Path(name).suffix], digest, body, pack(body))
