"""Copies files and says what was copied: durable, readable by their owner only, never half there under their name."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from store.backups.manifest import OWNER_ONLY, File
from store.durable import make_folder, sync_folder

_PIECE_BYTES: Final = 1024 * 1024


def copy_file(source: Path, target: Path, path: str) -> File:
    """Copy one file; durable when this returns. What it was copied as stands in the result.

    Raises:
        OSError: one of the two cannot be used; there is no target then.
    """
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    digest, size_bytes = hashlib.sha256(), 0
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            for piece in _pieces(source):
                file.write(piece)
                digest.update(piece)
                size_bytes += len(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return File(path, size_bytes, digest.hexdigest())


def describe(file: Path, path: str) -> File:
    """A file as it is now.

    Raises:
        OSError: it cannot be read.
    """
    digest, size_bytes = hashlib.sha256(), 0
    for piece in _pieces(file):
        digest.update(piece)
        size_bytes += len(piece)
    return File(path, size_bytes, digest.hexdigest())


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
