"""Keeps one browser or address from taking more than its share."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from bot.handlers.web.options import Limit
from bot.handlers.web.refusals import too_fast

_CROWDED: Final = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """Token buckets by key, of this one process; several processes each allow so much."""

    def __init__(self, limit: Limit, clock: Callable[[], float] = monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str) -> None:
        """Use up one.

        Raises:
            RefusedError: there is none left; it says when there will be.
        """
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[key] = _Bucket(self._limit.burst, now)
        bucket.tokens = self._filled(bucket, now)
        bucket.at = now
        if bucket.tokens < 1:
            raise too_fast((1 - bucket.tokens) / self._limit.per_second)
        bucket.tokens -= 1

    def _filled(self, bucket: _Bucket, now: float) -> float:
        return min(self._limit.burst, bucket.tokens + (now - bucket.at) * self._limit.per_second)

    def _forget_full(self, now: float) -> None:
        """A full bucket is worth as much as none."""
        if len(self._buckets) >= _CROWDED:
            self._buckets = {k: b for k, b in self._buckets.items() if self._filled(b, now) < self._limit.burst}
