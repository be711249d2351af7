"""Bytes are kept once under their hash, whole or not at all, and never come out changed."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.blobs import Blobs, DamagedBlobError, MissingBlobError, TooLargeError

PDF = b"%PDF-1.7 " + bytes(range(256)) * 4000
SHA = hashlib.sha256(PDF).hexdigest()
LIMIT = 20 * 1024 * 1024


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    made = Blobs(tmp_path / "evidence" / "bytes")
    made.prepare()
    return made


async def pieces(data: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def all_of(blobs: Blobs, sha256: str) -> bytes:
    return b"".join([chunk async for chunk in blobs.open(sha256)])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def place_of(folder: Path) -> Path:
    return next(folder.rglob(SHA))


async def test_bytes_come_out_as_they_went_in(blobs: Blobs) -> None:
    kept = await blobs.put(pieces(PDF), LIMIT)

    assert (kept.sha256, kept.size_bytes) == (SHA, len(PDF))
    assert await all_of(blobs, SHA) == PDF


async def test_a_file_is_kept_like_a_stream(blobs: Blobs, tmp_path: Path) -> None:
    tmp_path.joinpath("a.pdf").write_bytes(PDF)

    assert await blobs.put_file(tmp_path / "a.pdf") == await blobs.put(pieces(PDF), LIMIT)


async def test_nothing_at_all_can_be_kept_too(blobs: Blobs) -> None:
    kept = await blobs.put(pieces(b""), LIMIT)

    assert kept.size_bytes == 0
    assert await all_of(blobs, kept.sha256) == b""


async def test_the_same_bytes_many_times_at_once_are_one_file(blobs: Blobs, tmp_path: Path) -> None:
    kept = await asyncio.gather(*(blobs.put(pieces(PDF), LIMIT) for _ in range(10)))
    files = files_in(tmp_path)

    assert len(set(kept)) == 1
    assert [file.name for file in files] == [SHA]


async def test_more_than_the_limit_is_refused_and_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    with pytest.raises(TooLargeError):
        await blobs.put(pieces(PDF), len(PDF) - 1)

    assert await blobs.put(pieces(PDF[:10]), 10)
    assert len(files_in(tmp_path)) == 1


async def test_a_stream_that_breaks_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await blobs.put(breaking(), LIMIT)

    assert files_in(tmp_path) == []


async def test_what_a_crash_left_half_written_is_cleared_away(blobs: Blobs, tmp_path: Path) -> None:
    left = tmp_path / "evidence" / "bytes" / "incoming" / "half"
    left.write_bytes(PDF[:100])

    blobs.prepare()

    assert not left.exists()


async def test_bytes_that_are_not_there_are_said_to_be_missing(blobs: Blobs) -> None:
    for sha256 in (SHA, "../../../etc/passwd", "", SHA.upper()):
        assert not await blobs.exists(sha256)
        with pytest.raises(MissingBlobError):
            await all_of(blobs, sha256)


async def test_bytes_changed_on_the_disk_are_noticed(blobs: Blobs, tmp_path: Path) -> None:
    await blobs.put(pieces(PDF), LIMIT)
    place = place_of(tmp_path)
    place.write_bytes(PDF[:-1] + b"?")

    with pytest.raises(DamagedBlobError):
        await all_of(blobs, SHA)


async def test_bytes_are_on_the_disk_before_they_are_acknowledged(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def watched(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)

    await blobs.put(pieces(PDF), LIMIT)

    assert "/incoming/" in synced[0]
    assert synced[-1].endswith(f"/{SHA[:2]}")
