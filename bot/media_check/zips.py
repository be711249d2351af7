"""Reads the directory of a zip file without unpacking anything, and refuses bombs by it."""

import stat
import struct
import zipfile
from pathlib import Path
from typing import Final

from bot.media_check.verdict import MIB, BadFileError, Limits, damaged
from core.scoring.phrase import Phrase

END_RECORD: Final = struct.Struct("<4s4H2IH")
END_MARK: Final = b"PK\x05\x06"
COMMENT_MAX: Final = 65535
DIRECTORY_BYTES_AN_ENTRY: Final = 512
"""Names in office files are short; a directory much larger than its entries is a trap for whoever reads it."""

ENCRYPTED_FLAG: Final = 1
UNIX_MODE_SHIFT: Final = 16
"""Where an entry's file mode stands in its attributes: a link in there points at whatever it likes."""


def open_zip(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The zip file, once its directory is known to be harmless to unpack; the caller closes it.

    Raises:
        BadFileError: damaged, too many entries, too large when unpacked, or encrypted.
    """
    _refuse_directory(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise damaged() from error
    try:
        _refuse_entries(archive.infolist(), path.stat().st_size, limits)
    except BadFileError:
        archive.close()
        raise
    return archive


def _refuse_directory(path: Path, limits: Limits) -> None:
    """Look at the directory's own size before it is parsed: twenty thousand entries take seconds to read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - COMMENT_MAX - END_RECORD.size))
        tail = file.read()
    at = tail.rfind(END_MARK)
    if at < 0 or at + END_RECORD.size > len(tail):
        raise damaged()
    _, _, _, _, entries, directory_bytes, _, _ = END_RECORD.unpack_from(tail, at)
    if entries > limits.max_entries or directory_bytes > limits.max_entries * DIRECTORY_BYTES_AN_ENTRY:
        raise _too_much()


def _refuse_entries(entries: list[zipfile.ZipInfo], file_bytes: int, limits: Limits) -> None:
    if any(e.flag_bits & ENCRYPTED_FLAG for e in entries):
        raise BadFileError(Phrase("media-encrypted"))
    if any(stat.S_ISLNK(e.external_attr >> UNIX_MODE_SHIFT) for e in entries):
        raise damaged()
    packed = sum(e.compress_size for e in entries)
    unpacked = sum(e.file_size for e in entries)
    if packed > file_bytes:  # entries that share bytes
        raise damaged()
    if len(entries) > limits.max_entries or unpacked > limits.max_unpacked_bytes:
        raise _too_much()
    large = [(unpacked, packed), *((e.file_size, e.compress_size) for e in entries)]
    if any(out > MIB and out > into * limits.max_ratio for out, into in large):
        raise _too_much()


def _too_much() -> BadFileError:
    return BadFileError(Phrase("media-unpacks-too-large"))
