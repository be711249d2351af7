"""The bytes of uploads that have not all arrived. ``Uploads`` says how far each has come."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from store.durable import make_folder, sync_folder

_PIECE_BYTES: Final = 256 * 1024
_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Partials:
    """A folder with one growing file for each upload."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self) -> None:
        make_folder(self._folder)

    def path(self, upload_id: str) -> Path:
        """Where the bytes of an upload lie.

        Raises:
            ValueError: the id is not of 8 to 64 letters, digits, ``-`` and ``_``.
        """
        if not _ID.fullmatch(upload_id):
            raise ValueError("an upload's id is 8 to 64 letters, digits, - and _")
        return self._folder / upload_id

    async def write(self, upload_id: str, offset_bytes: int, chunk: bytes) -> int:
        """Put ``chunk`` at ``offset_bytes``, durable when this returns; the same piece again changes nothing.

        Returns the offset after it.
        """
        return await asyncio.to_thread(self._write, self.path(upload_id), offset_bytes, chunk)

    async def read(self, upload_id: str) -> AsyncIterator[bytes]:
        """The bytes in pieces.

        Raises:
            FileNotFoundError: there are none.
            ValueError: the id is none.
        """
        with self.path(upload_id).open("rb") as file:
            while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
                yield piece

    async def drop(self, upload_id: str) -> None:
        """Forget the bytes; there may be none."""
        await asyncio.to_thread(self.path(upload_id).unlink, missing_ok=True)

    def _write(self, path: Path, offset_bytes: int, chunk: bytes) -> int:
        new = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.pwrite(handle, rest, offset_bytes + len(chunk) - len(rest)) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if new:
            sync_folder(self._folder)
        return offset_bytes + len(chunk)
