"""What is counted while the program works. Each program has a registry of its own, so that two never add up."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

TURN_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Edges around what a turn takes: hundredths of a second, up to the time-out of a locked database."""


class Meter:
    """Counters of one running program."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # they only double the number of lines
        self.registry = CollectorRegistry(auto_describe=True)
        turns = Counter(
            "chamdiem_turns",
            "Turns by how they ended: done, or failed (tried again).",
            ["result"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "chamdiem_turn_seconds", "How long a turn took.", buckets=TURN_SECONDS, registry=self.registry
        )
        self._uploads = Counter(
            "chamdiem_uploads",
            "Files that were fetched and either kept or refused.",
            ["channel"],
            registry=self.registry,
        )
        self._parked = Counter("chamdiem_parked", "Events that were put aside for good.", registry=self.registry)
        self._done = turns.labels("done")
        self._failed = turns.labels("failed")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Time one turn; one that raises has failed."""
        began = time.perf_counter()
        ended = self._failed
        try:
            yield
            ended = self._done
        finally:
            ended.inc()
            self._seconds.observe(time.perf_counter() - began)

    def parked(self) -> None:
        """An event was put aside for good."""
        self._parked.inc()

    def uploaded(self, channel: str) -> None:
        """A file has come in."""
        self._uploads.labels(channel).inc()
