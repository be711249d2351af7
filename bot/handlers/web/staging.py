"""The bytes of files that are still on their way from a browser."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.channel import MediaGoneError

PIECE_BYTES: Final = 256 * 1024
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """One file per upload. How much of it counts is the store's offset, so a torn write is simply written again.

    Writes go to a position and never cut the file: a piece that arrives twice cannot harm the pieces after it.
    """

    folder: Path

    async def write(self, upload_id: str, offset: int, chunk: bytes) -> None:
        """Put ``chunk`` at ``offset`` and wait until the disk has it."""
        await asyncio.to_thread(self._write, upload_id, offset, chunk)

    async def read(self, upload_id: str) -> AsyncIterator[bytes]:
        """The file in pieces.

        Raises:
            MediaGoneError: there is no such file any more.
        """
        try:
            file = await asyncio.to_thread(self._path(upload_id).open, "rb")
        except FileNotFoundError as error:
            raise MediaGoneError(upload_id) from error
        with file:
            while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
                yield piece

    async def remove(self, upload_id: str) -> None:
        """Forget the file; it may be gone already."""
        await asyncio.to_thread(self._path(upload_id).unlink, missing_ok=True)

    def _write(self, upload_id: str, offset: int, chunk: bytes) -> None:
        path = self._path(upload_id)
        is_new = not path.exists()
        if is_new:
            self.folder.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            written = 0
            while written < len(chunk):
                written += os.pwrite(file, chunk[written:], offset + written)
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            _sync_folder(self.folder)

    def _path(self, upload_id: str) -> Path:
        if not _ID.fullmatch(upload_id):
            raise MediaGoneError(upload_id)
        return self.folder / upload_id


def _sync_folder(folder: Path) -> None:
    """A new name is only safe once its folder is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
