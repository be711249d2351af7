"""The key by which push services know that it is we who call (VAPID, RFC 8292). Made once, kept in a file."""

import base64
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from py_vapid.jwt import sign  # type: ignore[import-untyped]

VALID_FOR: Final = timedelta(hours=12)
"""A proof may hold for 24 hours at most (RFC 8292, 2); our clock may be wrong."""


class BadKeyError(ValueError):
    """The file holds no private key on the curve P-256."""


@dataclass(frozen=True, slots=True)
class PushKey:
    """``contact`` is an https or mailto address by which a push service can reach us; empty when there is none."""

    private: ec.EllipticCurvePrivateKey
    contact: str = ""

    @property
    def public(self) -> str:
        """What a page hands to its browser (``applicationServerKey``), base64url."""
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).decode().rstrip("=")

    def authorization(self, origin: str, now: datetime) -> str:
        """The header that proves to the push service at ``origin`` that it is we who post."""
        claims = {"aud": origin, "exp": int((now + VALID_FOR).timestamp())}
        if self.contact:
            claims["sub"] = self.contact
        return f"vapid t={sign(claims, self.private)}, k={self.public}"


def keep_key(path: Path, contact: str = "") -> PushKey:
    """Read the key at ``path``, or make it: with another key no browser that agreed before could be called.

    Raises:
        BadKeyError: the file holds something else.
        OSError: it can be neither read nor written.
    """
    if not path.exists():
        _make(path)
    return read_key(path, contact)


def read_key(path: Path, contact: str = "") -> PushKey:
    """Read the key at ``path``.

    Raises:
        BadKeyError: the file holds something else.
        OSError: it cannot be read.
    """
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise BadKeyError(path.name) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise BadKeyError(path.name)
    return PushKey(private, contact)


def _make(path: Path) -> None:
    """Written aside and then named, so that nobody ever reads half a key; of two programs the first one's stays."""
    text = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # readable by its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            Path(path).hardlink_to(aside)
        except FileExistsError:
            return
    finally:
        Path(aside).unlink()
