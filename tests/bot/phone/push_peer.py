"""A push service on this machine, and a browser that subscribed there.

It reads what it gets by its own reading of RFC 8291 and RFC 8292, not with the library that the program writes with.
"""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class PushedTo:
    """A browser's half of a subscription."""

    def __init__(self, endpoint: str, private: ec.EllipticCurvePrivateKey | None = None, secret: bytes = b"") -> None:
        self.endpoint = endpoint
        self._private = private or ec.generate_private_key(CURVE)
        self._secret = secret or b"sixteen byte key"
        self.public_key = encoded(point(self._private.public_key()))
        self.auth_secret = encoded(self._secret)

    def as_json(self) -> dict[str, Any]:
        """What ``PushSubscription.toJSON()`` gives."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.public_key, "auth": self.auth_secret}}

    def open(self, body: bytes) -> bytes:
        """Decrypt one message (RFC 8188, 2; RFC 8291, 3.4)."""
        salt, id_length = body[:16], body[20]
        sender = body[21 : 21 + id_length]
        secret = self._private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        info = b"WebPush: info\0" + point(self._private.public_key()) + sender
        shared = HKDF(SHA256(), 32, self._secret, info).derive(secret)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(shared)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(shared)
        padded = AESGCM(key).decrypt(nonce, body[21 + id_length :], None)
        text, mark, padding = padded.rstrip(b"\0").rpartition(b"\x02")
        assert (mark, padding) == (b"\x02", b"")
        return text


def proven(authorization: str, audience: str) -> tuple[str, Mapping[str, Any]]:
    """Check the proof of who posts (RFC 8292); gives the public key and the claims."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    header, claims = (json.loads(decoded(one)) for one in signed.split("."))
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(parts["k"]))
    key.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    assert header["alg"] == "ES256"
    assert claims["aud"] == audience
    return parts["k"], claims


@dataclass
class PushPeer:
    """``answers`` are the statuses it gives, in order; then 201. ``calls`` is what it took, decrypted."""

    address: str = ""
    answers: list[int] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    claims: Mapping[str, Any] = field(default_factory=dict)
    browsers: dict[str, PushedTo] = field(default_factory=dict)

    def browser(self, name: str = "phone") -> PushedTo:
        return self.browsers.setdefault(name, PushedTo(f"{self.address}/to/{name}"))

    async def take(self, request: web.Request) -> web.Response:
        name = request.match_info["browser"]
        key, self.claims = proven(request.headers["Authorization"], self.address)
        self.keys.add(key)
        self.headers.append(dict(request.headers))
        status = self.answers.pop(0) if self.answers else 201
        if status < 300:
            self.calls.append((name, json.loads(self.browsers[name].open(await request.read()))))
        return web.Response(status=status, headers={"Retry-After": "120"} if status == 429 else {})


@asynccontextmanager
async def push_peer() -> AsyncIterator[PushPeer]:
    peer = PushPeer()
    site = web.Application()
    site.router.add_post("/to/{browser}", peer.take)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        peer.address = f"http://{host}:{port}"
        yield peer
    finally:
        await runner.cleanup()
