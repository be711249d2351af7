"""Posts a call to a browser's push service: sealed for this browser alone, signed by us."""

import json
import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any, Final

import aiohttp
import http_ece  # type: ignore[import-untyped]
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from cryptography.hazmat.primitives.asymmetric import ec
from http_ece import ECEException

from bot.channel import BusyError, NotSentError, RefusedMessageError, UnreachableError
from bot.handlers.web.push.address import BadSubscriptionError, PushAddress, push_address
from bot.handlers.web.push.keys import PushKey

CALL_SECONDS: Final = 15
KEPT_SECONDS: Final = 2 * 24 * 60 * 60
"""How long the push service keeps a call for a phone that is off: news of two days ago is told by the page."""

TOPIC: Final = "chamdiem"
"""A call that still waits at the push service is replaced by the next one (RFC 8030, 5.4): one notice, not ten."""

MAX_PAYLOAD_BYTES: Final = 3_000
"""Every push service takes 4096 sealed bytes (RFC 8030, 7.2); ours are some two hundred."""

LONGEST_WAIT_SECONDS: Final = 60 * 60
BUSY_SECONDS: Final = 60
"""How long to wait where a busy push service does not say."""

TOO_MANY: Final = 429
GONE: Final = frozenset({404, 410})
"""The push service no longer knows the browser (RFC 8030, 7.3)."""


class PublicResolver(AbstractResolver):
    """Looks names up and forgets every answer that leads into a private network."""

    def __init__(self) -> None:
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [one for one in found if ip_address(one["host"].partition("%")[0]).is_global]
        if not public:
            raise OSError("the name leads to no public address")
        return public

    async def close(self) -> None:
        await self._resolver.close()


class PushSender:
    """Calls browsers. ``private`` also allows push services inside our own network, for tests and closed networks."""

    def __init__(self, key: PushKey, clock: Callable[[], datetime], *, private: bool = False) -> None:
        self._key = key
        self._clock = clock
        self._private = private
        self._http: aiohttp.ClientSession | None = None

    async def call(self, endpoint: str, public_key: str, auth_secret: str, payload: Mapping[str, Any]) -> None:
        """Have the browser told; its push service has taken the call when this returns.

        Raises:
            UnreachableError: the browser is no longer there.
            BusyError, NotSentError: trying again later may help.
            RefusedMessageError: the push service, or we ourselves, will never take this call.
        """
        try:
            address = push_address(endpoint, public_key, auth_secret, private=self._private)
        except BadSubscriptionError as error:
            raise RefusedMessageError("no address we post to") from error
        sealed = seal(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(), address)
        headers = {
            "Authorization": self._key.authorization(address.origin, self._clock()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "normal",
            "Topic": TOPIC,
        }
        try:
            async with self._session().post(endpoint, data=sealed, headers=headers, allow_redirects=False) as answer:
                _judge(answer.status, answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotSentError(type(error).__name__) from error  # its text would hold the address

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            connector = aiohttp.TCPConnector(limit=8, resolver=None if self._private else PublicResolver())
            timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
            self._http = aiohttp.ClientSession(
                connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._http


def seal(payload: bytes, address: PushAddress) -> bytes:
    """The payload as only this browser can read it (RFC 8291).

    Raises:
        RefusedMessageError: the browser's key is no point on the curve, or the payload is too large.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise RefusedMessageError("the call is too large")
    try:
        sealed = http_ece.encrypt(
            payload,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=address.public_key,
            auth_secret=address.auth_secret,
            version="aes128gcm",
        )
    except (ECEException, ValueError) as error:
        raise RefusedMessageError("the browser's key cannot be used") from error
    return bytes(sealed)


def _judge(status: int, retry_after: str) -> None:
    """What the push service said, in our own errors."""
    if status in GONE:
        raise UnreachableError(f"push service says {status}")
    if status == TOO_MANY:
        said = int(retry_after) if retry_after.isascii() and retry_after.isdigit() else BUSY_SECONDS
        raise BusyError(min(said, LONGEST_WAIT_SECONDS))
    if status >= 500:  # noqa: PLR2004  (HTTP's own border)
        raise NotSentError(f"push service says {status}")
    if not 200 <= status < 300:  # noqa: PLR2004
        raise RefusedMessageError(f"push service says {status}")
