"""Refuses PDF files that are cut off or that run something when they are opened."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.media_check.verdict import MIB, BadFileError, damaged
from core.scoring.phrase import Phrase


def _spelled(name: str) -> bytes:
    """A pattern for a name whose characters may each be written as a number: ``/J#61vaScript``."""
    return b"".join(b"(?:%c|#(?i:%02x))" % (code, code) for code in name.encode())


ACTIVE: Final = re.compile(b"/(?:%s|%s)(?![A-Za-z0-9_.+-])" % (_spelled("JavaScript"), _spelled("Launch")))
OBJECT_STREAM: Final = b"/ObjStm"
STREAM: Final = b"stream"
END_STREAM: Final = b"endstream"
STREAM_WITHIN: Final = 400
"""Bytes between the name of an object stream and its beginning."""

OBJECT_STREAMS_MAX: Final = 20_000
OVERLAP_MAX: Final = 3
"""How often every byte may belong to such a stream; honest ones do not overlap."""

UNPACKED_MAX_BYTES: Final = 8 * MIB
"""Of one stream of packed objects; office programs write far smaller ones."""

ALL_UNPACKED_MAX_BYTES: Final = 64 * MIB


def check_pdf(path: Path) -> None:
    """Look for the end mark and for actions that run scripts or programs, also inside packed objects.

    Raises:
        BadFileError: cut off, or with such an action.
    """
    data = path.read_bytes()
    if b"%%EOF" not in data or data.count(OBJECT_STREAM) > OBJECT_STREAMS_MAX:
        raise damaged()
    if ACTIVE.search(data) or any(ACTIVE.search(part) for part in _object_streams(data)):
        raise BadFileError(Phrase("media-pdf-active"))


def _object_streams(data: bytes) -> Iterator[bytes]:
    """What the streams of packed objects hold.

    Raises:
        BadFileError: they overlap or unpack to more than any office program writes.
    """
    packed_left, unpacked_left = OVERLAP_MAX * len(data), ALL_UNPACKED_MAX_BYTES
    at = data.find(OBJECT_STREAM)
    while at >= 0:
        begin = data.find(STREAM, at, at + STREAM_WITHIN) + len(STREAM)
        if begin >= at:
            end = data.find(END_STREAM, begin)
            packed = data[begin : end if end >= 0 else len(data)].lstrip(b"\r\n")
            unpacked = _unpacked(packed, UNPACKED_MAX_BYTES)
            packed_left, unpacked_left = packed_left - len(packed), unpacked_left - len(unpacked)
            if packed_left < 0 or unpacked_left < 0:
                raise damaged()
            yield unpacked
        at = data.find(OBJECT_STREAM, at + 1)


def _unpacked(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""  # encrypted or packed in another way: no reader opens it without a key either
