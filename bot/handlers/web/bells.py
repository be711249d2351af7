"""Wakes the open pages of a person inside this process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Bell:
    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self) -> None:
        await self._rung.wait()
        self._rung.clear()


class Bells:
    """Bells by key, of this one process; with several processes the ring must be carried between them."""

    def __init__(self) -> None:
        self._by_key: defaultdict[str, set[_Bell]] = defaultdict(set)

    @asynccontextmanager
    async def listen(self, *keys: str) -> AsyncIterator[_Bell]:
        """A bell that rings for any of ``keys`` as long as the block lasts."""
        bell = _Bell()
        for key in keys:
            self._by_key[key].add(bell)
        try:
            yield bell
        finally:
            for key in keys:
                self._by_key[key].discard(bell)
                if not self._by_key[key]:
                    del self._by_key[key]

    @property
    def silent(self) -> bool:
        """Whether nobody listens to any bell."""
        return not self._by_key

    def ring(self, *keys: str) -> None:
        for key in keys:
            for bell in self._by_key.get(key, ()):
                bell.ring()
