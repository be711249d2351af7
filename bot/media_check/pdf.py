"""Refuses PDF files that are cut off or that run something when they are opened."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.media_check.verdict import MIB, BadFileError, damaged
from core.scoring.model import Phrase

ACTIVE: Final = re.compile(rb"/(?:JavaScript|Launch)(?![A-Za-z0-9_.+-])")
ACTIVE_NAMES: Final = frozenset({b"JavaScript", b"Launch"})
ESCAPED_NAME: Final = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){6,10})(?![A-Za-z0-9#])")
OBJECT_STREAM: Final = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)
UNPACKED_MAX_BYTES: Final = 8 * MIB
"""Of one stream of packed objects; office files have far smaller ones."""

ALL_UNPACKED_MAX_BYTES: Final = 64 * MIB


def check_pdf(path: Path) -> None:
    """Look for the end mark and for actions that run scripts or programs, also inside packed objects.

    Raises:
        BadFileError: cut off, or with such an action.
    """
    data = path.read_bytes()
    if b"%%EOF" not in data:
        raise damaged()
    if _is_active(data) or any(_is_active(part) for part in _object_streams(data)):
        raise BadFileError(Phrase("media-pdf-active"))


def _is_active(data: bytes) -> bool:
    if ACTIVE.search(data):
        return True
    names = (match[1] for match in ESCAPED_NAME.finditer(data) if b"#" in match[1])
    return any(_unescaped(name) in ACTIVE_NAMES for name in names)


def _unescaped(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), name)


def _object_streams(data: bytes) -> Iterator[bytes]:
    left = ALL_UNPACKED_MAX_BYTES
    for match in OBJECT_STREAM.finditer(data):
        try:
            unpacked = zlib.decompressobj().decompress(data[match.end() :], min(left, UNPACKED_MAX_BYTES))
        except zlib.error:
            continue  # encrypted or packed in another way: no reader of ours opens it either
        yield unpacked
        left -= len(unpacked)
        if left <= 0:
            return
