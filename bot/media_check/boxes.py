"""Walks the boxes that HEIC and MP4 files are made of: a file that only begins like one, or is cut off, falls out."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from bot.media_check.verdict import damaged

BOXES_MAX: Final = 20_000
BOX_HEAD: Final = struct.Struct(">I4s")
LONG_SIZE: Final = struct.Struct(">Q")
TO_THE_END: Final = 0
SIZE_FOLLOWS: Final = 1


def check_boxes(path: Path, needed: frozenset[bytes]) -> None:
    """Every box must lie inside the file, and all of ``needed`` must be there.

    Raises:
        BadFileError: cut off, or something else than it says.
    """
    with path.open("rb") as file:
        found = set(_kinds(file, path.stat().st_size))
    if not needed <= found:
        raise damaged()


def _kinds(file: BinaryIO, size: int) -> Iterator[bytes]:
    at = 0
    for _ in range(BOXES_MAX):
        if at >= size:
            return
        file.seek(at)
        head = file.read(BOX_HEAD.size + LONG_SIZE.size)
        if len(head) < BOX_HEAD.size:
            raise damaged()
        length, kind = BOX_HEAD.unpack_from(head)
        if length == TO_THE_END:
            length = size - at
        elif length == SIZE_FOLLOWS and len(head) == BOX_HEAD.size + LONG_SIZE.size:
            (length,) = LONG_SIZE.unpack_from(head, BOX_HEAD.size)
        if length < BOX_HEAD.size or at + length > size:
            raise damaged()
        yield kind
        at += length
    raise damaged()
