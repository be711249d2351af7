"""Fetches, checks and stores announced files, outside of lane and transaction; the result goes back into the lane."""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from bot.arrivals import Arrival, MediaKept, MediaStamped, MediaTurnedDown, encode, event_id
from bot.channel import Channel, MediaGoneError
from bot.evidence_limits import EvidenceRoom, refuse_more
from bot.media_check import Checked, Limits, Refused, Stamped, examine_apart, refuse_size
from core.scoring.phrase import Phrase
from store.blobs import Blobs
from store.database import Database
from store.media import MediaRecord
from store.records import ChatKey
from store.trouble import STORE_TROUBLE

LIMITS: Final = Limits()
CUT_AFTER_BYTES: Final = LIMITS.max_bytes + 64 * 1024
"""A stream that does not end, or lied about its size, is read no further; the check then says that it is too large."""

LONGEST_PAUSE: Final = timedelta(minutes=10)
STORE_PAUSE_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""Files fetched side by side."""

OPENED_AT_ONCE: Final = 2
"""Each costs a core for a moment, and up to 200 MB."""

log = structlog.get_logger()


class MediaJob:
    """Works off announced files of this process. A failed fetch is tried again and never costs the answer."""

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        settle: Callable[[ChatKey, str, bytes, datetime], Awaitable[None]],
        room: EvidenceRoom,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._channels = channels
        self._clock = clock
        self._settle = settle
        self._room = room
        self._woken = asyncio.Event()
        self._running: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._openings = asyncio.Semaphore(OPENED_AT_ONCE)

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """A file was announced."""
        self._woken.set()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def once(self) -> int:
        """Work off everything that is due now; returns how many files were settled or tried."""
        due = await self._database.read(lambda tx: tx.media.due(self._clock()))
        mine = [record for record in due if record.id not in self._running]
        self._running.update(record.id for record in mine)
        try:
            await asyncio.gather(*(self._one(record) for record in mine))
        finally:
            self._running.difference_update(record.id for record in mine)
        return len(mine)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                if await self.once():
                    continue
                pause = await self._pause()
            except STORE_TROUBLE as error:
                log.warning("store_unavailable", error=type(error).__name__)
                pause = STORE_PAUSE_SECONDS
            try:
                async with asyncio.timeout(pause):  # not wait_for: with a wake at the same moment it misses a stop
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _pause(self) -> float:
        due_at = await self._database.read(lambda tx: tx.media.next_due_at())
        if due_at is None:
            return LONGEST_PAUSE.total_seconds()
        return min(max((due_at - self._clock()).total_seconds(), 0.05), LONGEST_PAUSE.total_seconds())

    async def _one(self, record: MediaRecord) -> None:
        async with self._slots:
            try:
                arrival = await self._fetched(record)
            except MediaGoneError:
                arrival = MediaTurnedDown(record.id, Phrase("media-gone"))
            except Exception as error:  # noqa: BLE001  (whatever a messenger or a disk does: try again later)
                await self._again(record, type(error).__name__)
                return
            await self._settle(record.chat, event_id(record.id), encode(arrival), self._clock())
            await self._channels[record.chat.channel].release_media(record.handle)

    async def _again(self, record: MediaRecord, error: str) -> None:
        pause = min(timedelta(seconds=2 ** min(record.attempts + 1, 10)), LONGEST_PAUSE)
        tries = await self._database.write(lambda tx: tx.media.retry(record.id, self._clock() + pause))
        log.warning("media_fetch_failed", media_id=record.id, tries=tries, error=error)

    async def _fetched(self, record: MediaRecord) -> Arrival:
        refused = await self._refused_unseen(record)
        if refused is not None:
            return MediaTurnedDown(record.id, refused)
        with tempfile.TemporaryDirectory(prefix="chamdiem-") as name:
            folder = Path(name)
            path = folder / "file"
            await download(self._channels[record.chat.channel].open_media(record.handle), path)
            async with self._openings:
                examined = await examine_apart(path, record.name, folder)
            match examined.verdict:
                case Refused(reason):
                    return MediaTurnedDown(record.id, reason)
                case Stamped(degree, media_type, size_bytes):
                    sha256 = await asyncio.to_thread(_sha256, path)
                    return MediaStamped(record.id, degree.value, sha256, media_type, size_bytes)
                case Checked(media_type):
                    preview = await self._blobs.put_file(examined.preview) if examined.preview else None
                    kept = await self._blobs.put_file(path)
                    return MediaKept(
                        record.id, kept.sha256, media_type, kept.size_bytes, preview.sha256 if preview else ""
                    )

    async def _refused_unseen(self, record: MediaRecord) -> Phrase | None:
        """What can be said before a byte is fetched: by the claimed size, and by what the unit has sent already."""
        too_large = refuse_size(record.size_bytes, LIMITS) if record.size_bytes else None
        if too_large is not None:
            return too_large.reason
        desk_id = record.desk_id
        if desk_id is None:
            return None
        used = await self._database.read(lambda tx: tx.evidence_room.used(desk_id))
        return refuse_more(used, record.size_bytes, self._room)


async def download(chunks: AsyncIterator[bytes], path: Path) -> None:
    """Write what comes, up to a little above the limit."""
    left = CUT_AFTER_BYTES
    with path.open("wb") as file:
        async for chunk in chunks:
            await asyncio.to_thread(file.write, chunk[:left])
            left -= len(chunk)
            if left <= 0:
                return


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
