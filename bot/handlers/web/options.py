"""How the web chat is set up. ``app.py`` fills this from the settings."""

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Final, TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network

EVENT_BYTES: Final = 32 * 1024
"""Cap of one posted event: ``MAX_TEXT_CHARS`` of three bytes each, with room for JSON."""

CHUNK_BYTES: Final = 256 * 1024
"""One piece of a file: a few seconds on a 3G line."""

COOKIE_LIFE: Final = timedelta(days=180)
"""Longer than a round; renewed whenever the page is opened."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many a second in the long run, ``burst`` at once."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Per session, except ``sessions``: per network address, where a whole training room may share one."""

    messages: Limit = Limit(1, 20)
    pieces: Limit = Limit(20, 200)
    uploads: Limit = Limit(0.5, 30)
    reads: Limit = Limit(10, 120)
    sessions: Limit = Limit(1, 100)
    calls: Limit = Limit(0.2, 10)
    streams: int = 6


@dataclass(frozen=True, slots=True)
class Phone:
    """One person of the demonstration. ``way_in`` is the path below the phone, ``m/<code>``, or empty."""

    slug: str
    name: str
    note: str
    way_in: str


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """``public_url`` is empty when the page is only reached where it listens. ``phones`` make it a demonstration.

    ``address_key`` keys the hash of network addresses, which are never kept themselves. ``call_key`` is our public key
    for Web Push, empty where nobody is called; ``private_push`` allows push services inside our own network.
    """

    address_key: bytes
    public_url: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    phones: tuple[Phone, ...] = ()
    limits: Limits = field(default_factory=Limits)
    heartbeat_seconds: float = 15
    call_key: str = ""
    private_push: bool = False

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Mount:
    """Where one chat page lives. ``base`` begins and ends with a slash. ``framed``: it may stand in our own frame.

    Framed pages stand side by side, and a browser opens only six connections to one server, so they ask instead of
    holding a stream.
    """

    base: str = "/"
    framed: bool = False

    @property
    def cookie(self) -> str:
        """A name of its own for each mount: the cookie of ``/`` is also sent to the mounts below it."""
        return "-".join(("chamdiem", *(part for part in self.base.split("/") if part)))
