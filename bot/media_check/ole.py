"""Tells old Word and Excel files (OLE containers) from each other and from everything else in such a container."""

import struct
from pathlib import Path
from typing import Final

from bot.media_check.verdict import BadFileError, damaged
from core.scoring.phrase import Phrase

HEADER: Final = struct.Struct("<8s16xHHHH16xI")
LITTLE_ENDIAN: Final = 0xFFFE
SECTOR_SHIFTS: Final = frozenset({9, 12})
ENTRY_BYTES: Final = 128
ENTRY_TAIL: Final = struct.Struct("<HB")
NAME_BYTES: Final = 64
STORAGES_AND_STREAMS: Final = frozenset({1, 2, 5})

DOC: Final = ("WordDocument",)
XLS: Final = ("Workbook", "Book")
ENCRYPTED: Final = ("EncryptedPackage", "EncryptionInfo")
MACROS: Final = ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros")
OTHER: Final = ("PowerPoint Document", "VisioDocument")


def check_ole(path: Path, extension: str) -> str:
    """``doc`` or ``xls``. ``extension`` decides only where a file holds both, one inside the other.

    Raises:
        BadFileError: something else in such a container, macros, encrypted or damaged.
    """
    data = path.read_bytes()
    _refuse_header(data)
    if _has(data, ENCRYPTED):
        raise BadFileError(Phrase("media-encrypted"))
    if _has(data, MACROS):
        raise BadFileError(Phrase("media-macros"))
    kinds = [kind for kind, names in (("doc", DOC), ("xls", XLS)) if _has(data, names)]
    if kinds:
        return extension if extension in kinds else kinds[0]
    raise BadFileError(Phrase("media-other-office" if _has(data, OTHER) else "media-unknown-type"))


def _refuse_header(data: bytes) -> None:
    """The container must be one, and hold the sector its directory begins in."""
    if len(data) < HEADER.size:
        raise damaged()
    _, _, _, order, shift, directory = HEADER.unpack_from(data)
    if order != LITTLE_ENDIAN or shift not in SECTOR_SHIFTS or (directory + 2) << shift > len(data):
        raise damaged()


def _has(data: bytes, names: tuple[str, ...]) -> bool:
    return any(_has_entry(data, name) for name in names)


def _has_entry(data: bytes, name: str) -> bool:
    """Whether a directory entry has this name: entries are 128 bytes, aligned, and say the length of their name."""
    spelled = name.encode("utf-16-le") + b"\0\0"
    at = data.find(spelled)
    while at >= 0:
        if at % ENTRY_BYTES == 0 and at + ENTRY_BYTES <= len(data):
            length, kind = ENTRY_TAIL.unpack_from(data, at + NAME_BYTES)
            if length == len(spelled) and kind in STORAGES_AND_STREAMS:
                return True
        at = data.find(spelled, at + 1)
    return False
