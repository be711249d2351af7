"""What a browser gives out to be called, checked: the address is one that we shall post to."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

MAX_ENDPOINT_CHARS: Final = 2048
"""Ours; those of the big push services have some 200."""

PUBLIC_KEY_BYTES: Final = 65
"""An uncompressed point on P-256 (RFC 8291, 3.1)."""

UNCOMPRESSED: Final = 4
AUTH_SECRET_BYTES: Final = 16
"""RFC 8291, 3.2."""

HTTPS_PORT: Final = 443


class BadSubscriptionError(ValueError):
    """This is nothing that we may, or could, post to."""


@dataclass(frozen=True, slots=True)
class PushAddress:
    """One browser: where its push service takes posts, and the keys that only the browser can read with."""

    endpoint: str
    public_key: bytes
    auth_secret: bytes

    @property
    def origin(self) -> str:
        """Scheme and host: whom the proof of who posts is meant for."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def read_subscription(raw: Mapping[str, Any], *, private: bool) -> PushAddress:
    """What ``PushSubscription.toJSON()`` gives.

    Raises:
        BadSubscriptionError: it is not of that form, or leads where we do not post.
    """
    keys = raw.get("keys")
    if not isinstance(keys, Mapping):
        raise BadSubscriptionError("no keys")
    return push_address(raw.get("endpoint"), keys.get("p256dh"), keys.get("auth"), private=private)


def push_address(endpoint: object, public_key: object, auth_secret: object, *, private: bool) -> PushAddress:
    """The same from its three texts. ``private`` also allows addresses inside our own network, and http.

    Raises:
        BadSubscriptionError: one of them cannot be used.
    """
    if not isinstance(endpoint, str) or len(endpoint) > MAX_ENDPOINT_CHARS or not endpoint.isascii():
        raise BadSubscriptionError("no address")
    point, secret = _bytes(public_key, PUBLIC_KEY_BYTES), _bytes(auth_secret, AUTH_SECRET_BYTES)
    if point[0] != UNCOMPRESSED:
        raise BadSubscriptionError("no point on the curve")
    if not private:
        _refuse_ours(endpoint)
    elif urlsplit(endpoint).scheme not in {"http", "https"}:
        raise BadSubscriptionError("neither http nor https")
    return PushAddress(endpoint, point, secret)


def _refuse_ours(endpoint: str) -> None:
    """Somebody who may name an address must not make us knock at doors of our own network.

    A name that leads there is refused when it is looked up, each time (``sending.PublicResolver``).
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise BadSubscriptionError("no address") from error
    if parts.scheme != "https" or not parts.hostname or port not in {None, HTTPS_PORT}:
        raise BadSubscriptionError("not https")
    if parts.username is not None or parts.password is not None:
        raise BadSubscriptionError("an address with a password")
    try:
        ip_address(parts.hostname)
    except ValueError:
        return
    raise BadSubscriptionError("a number instead of a name")


def _bytes(text: object, size: int) -> bytes:
    if not isinstance(text, str) or not text.isascii():
        raise BadSubscriptionError("no key")
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadSubscriptionError("no key") from error
    if len(found) != size:
        raise BadSubscriptionError("a key of another size")
    return found
