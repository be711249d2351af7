"""``/metrics`` in Prometheus' own text form, for this machine and whoever the settings name."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.handlers.web.caller import caller_address, is_from_this_machine
from bot.handlers.web.options import Network
from store.queues import QueueLengths
from store.trouble import STORE_TROUBLE

PATH: Final = "/metrics"
FRESH_SECONDS: Final = 5.0
"""How old the lengths of the queues may be: whoever asks often does not make the database count often."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Where the figures come from that nobody counts as they happen. ``commits`` and ``delivered`` since the start."""

    lengths: Callable[[], Awaitable[QueueLengths]]
    commits: Callable[[], int]
    delivered: Callable[[], int]
    clock: Callable[[], datetime]


class MetricsPage:
    """The page. For everybody else there is no such page."""

    def __init__(self, registry: CollectorRegistry, figures: Figures, readers: tuple[Network, ...] = ()) -> None:
        self._registry = registry
        self._figures = figures
        self._readers = readers
        self._lock = asyncio.Lock()
        self._asked_at = -FRESH_SECONDS
        self._lengths: QueueLengths | None = None

    async def get(self, request: web.Request) -> web.Response:
        """All figures; without the queues' when the database cannot be asked.

        Raises:
            HTTPNotFound: the caller is none of those who may read them.
        """
        if not self._may_read(request):
            raise web.HTTPNotFound
        counted = await asyncio.to_thread(generate_latest, self._registry)
        asked = CollectorRegistry()
        asked.register(_Asked(self._figures, await self._fresh_lengths()))
        body = counted + generate_latest(asked)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"})

    def _may_read(self, request: web.Request) -> bool:
        if is_from_this_machine(request):
            return True
        forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
        peer = caller_address(request, ())
        return peer is not None and not forwarded and any(peer in network for network in self._readers)

    async def _fresh_lengths(self) -> QueueLengths | None:
        async with self._lock:
            if monotonic() - self._asked_at >= FRESH_SECONDS:
                try:
                    self._lengths = await self._figures.lengths()
                except STORE_TROUBLE:
                    self._lengths = None
                self._asked_at = monotonic()
            return self._lengths


@dataclass(frozen=True, slots=True)
class _Asked(Collector):
    """Figures as they are at the moment of asking."""

    figures: Figures
    lengths: QueueLengths | None

    def collect(self) -> Iterator[Metric]:
        yield CounterMetricFamily("chamdiem_commits", "Transactions committed.", self.figures.commits())
        yield CounterMetricFamily(
            "chamdiem_delivered", "Messages that a messenger has taken.", self.figures.delivered()
        )
        if self.lengths is None:
            return
        now = self.figures.clock()
        for name, what, value in (
            ("inbox_waiting", "Events that wait for their turn.", self.lengths.inbox_waiting),
            (
                "inbox_oldest_seconds",
                "How long the oldest of them has waited.",
                _age(self.lengths.inbox_waiting_since, now),
            ),
            ("inbox_parked", "Events that were put aside for good.", self.lengths.inbox_parked),
            ("outbox_waiting", "Messages that still have to be sent.", self.lengths.outbox_waiting),
            (
                "outbox_oldest_seconds",
                "How long the oldest of them has waited.",
                _age(self.lengths.outbox_waiting_since, now),
            ),
            ("media_waiting", "Announced files that are not fetched yet.", self.lengths.media_waiting),
        ):
            yield GaugeMetricFamily(f"chamdiem_{name}", what, value)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
