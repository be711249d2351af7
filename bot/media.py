"""Fetches, checks and stores announced files, outside of lane and transaction; the result goes back into the lane."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from bot.arrivals import Arrival, MediaKept, MediaTurnedDown, encode, event_id
from bot.channel import Channel, MediaGoneError
from bot.media_check import Limits, Refused, check, refuse_size
from core.scoring.model import Phrase
from store.blobs import Blobs
from store.database import Database
from store.media import MediaRecord
from store.records import ChatKey
from store.trouble import STORE_TROUBLE

LIMITS: Final = Limits()
LONGEST_PAUSE: Final = timedelta(minutes=10)
STORE_PAUSE_SECONDS: Final = 1.0
AT_ONCE: Final = 4
"""Files fetched side by side: decoding a photo costs a core for a moment."""

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
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._channels = channels
        self._clock = clock
        self._settle = settle
        self._woken = asyncio.Event()
        self._running: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(AT_ONCE)

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
        too_large = refuse_size(record.size_bytes, LIMITS) if record.size_bytes else None
        if too_large is not None:
            return MediaTurnedDown(record.id, too_large.reason)
        with tempfile.TemporaryDirectory(prefix="chamdiem-") as folder:
            path = Path(folder) / "file"
            await self._download(self._channels[record.chat.channel].open_media(record.handle), path)
            verdict = await asyncio.to_thread(check, path, record.name, LIMITS)
            if isinstance(verdict, Refused):
                return MediaTurnedDown(record.id, verdict.reason)
            kept = await self._blobs.put_file(path)
            return MediaKept(record.id, kept.sha256, verdict.media_type, kept.size_bytes)

    async def _download(self, chunks: AsyncIterator[bytes], path: Path) -> None:
        """Write what comes, and no more than one piece above the limit: the check then says that it is too large."""
        size_bytes = 0
        with path.open("wb") as file:
            async for chunk in chunks:
                size_bytes += len(chunk)
                await asyncio.to_thread(file.write, chunk)
                if size_bytes > LIMITS.max_bytes:
                    return
