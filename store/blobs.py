"""Evidence bytes, kept once under their SHA-256 and never changed.

Read through obstore, so that a folder can become S3-compatible storage. Its local store does not fsync what it writes
(seen in its system calls), so writing is done here: a name appears only when all its bytes are on the disk.
"""

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import obstore
from obstore.store import LocalStore

from store.durable import make_folder, sync_folder

_CHUNK_BYTES: Final = 256 * 1024
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class MissingBlobError(Exception):
    """There are no bytes of this hash."""


class DamagedBlobError(Exception):
    """The bytes that are kept are no longer those that were given."""


class TooLargeError(Exception):
    """More bytes came than are taken; none are kept."""


@dataclass(frozen=True, slots=True)
class KeptBlob:
    """What was kept; ``sha256`` is its name, in hex."""

    sha256: str
    size_bytes: int


class Blobs:
    """A folder of bytes, addressed by what they are. The same bytes twice are one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"

    def prepare(self) -> None:
        """Make the folders, and clear away what a crash left half written."""
        make_folder(self._incoming)
        for left in self._incoming.iterdir():
            left.unlink()

    async def put(self, chunks: AsyncIterable[bytes], max_bytes: int) -> KeptBlob:
        """Keep bytes as they come; durable when this returns.

        Raises:
            TooLargeError: there are more than ``max_bytes``.
        """
        return await self._keep(chunks, max_bytes)

    async def put_file(self, path: Path) -> KeptBlob:
        """Keep a copy of a file; durable when this returns."""
        return await self._keep(_chunks_of(path), None)

    async def open(self, sha256: str) -> AsyncIterator[bytes]:
        """The bytes, in pieces, compared with their hash as they go out.

        Raises:
            MissingBlobError: there are none of this hash.
            DamagedBlobError: at the end, when they are not what was kept.
        """
        if not await self.exists(sha256):
            raise MissingBlobError(sha256)
        found = await obstore.get_async(LocalStore(str(self._folder)), _key(sha256))
        digest = hashlib.sha256()
        async for chunk in found.stream(min_chunk_size=_CHUNK_BYTES):
            digest.update(chunk)
            yield bytes(chunk)
        if digest.hexdigest() != sha256:
            raise DamagedBlobError(sha256)

    async def exists(self, sha256: str) -> bool:
        if not _SHA256.fullmatch(sha256):
            return False
        try:
            await obstore.head_async(LocalStore(str(self._folder)), _key(sha256))
        except FileNotFoundError:
            return False
        return True

    async def _keep(self, chunks: AsyncIterable[bytes], max_bytes: int | None) -> KeptBlob:
        path = self._incoming / secrets.token_hex(16)
        digest, size_bytes = hashlib.sha256(), 0
        try:
            with path.open("xb", buffering=0) as file:
                async for chunk in chunks:
                    size_bytes += len(chunk)
                    if max_bytes is not None and size_bytes > max_bytes:
                        raise TooLargeError(f"more than {max_bytes} bytes")
                    digest.update(chunk)
                    await asyncio.to_thread(_write_all, file, chunk)
                await asyncio.to_thread(_sync, file)
            await asyncio.to_thread(self._name, path, digest.hexdigest())
        finally:
            path.unlink(missing_ok=True)
        return KeptBlob(digest.hexdigest(), size_bytes)

    def _name(self, path: Path, sha256: str) -> None:
        place = self._folder / _key(sha256)
        make_folder(place.parent)
        path.replace(place)  # when it was there, by the same bytes
        sync_folder(place.parent)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


async def _chunks_of(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield chunk


def _write_all(file: BinaryIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _sync(file: BinaryIO) -> None:
    os.fsync(file.fileno())
