"""The codes that let people in: how they look, how they are read, and how their secrets are hashed.

A typed code is twelve characters, ``XXXX-XXXX-XXXX``; a link carries the same first four and a long secret. The first
four are the public handle, the rest is secret and only its hash is kept.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "0123456789CFGHJKMNPQRTVX"
"""What codes are made of: no two look alike, and no letter that a Vietnamese typing method changes.

Telex and VNI turn vowels, D and W together with their neighbours into other letters (``AX`` becomes ``Ã``), so none of
those occur. Of each class of look-alikes (0 O D, 1 I L, 2 Z, 5 S, 8 B, V U Y) one stands for all.
"""

_READS_AS: Final = str.maketrans({"O": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "U": "V"})

_HANDLE_LENGTH: Final = 4
_TYPED_LENGTH: Final = 12
_LINK_SECRET_BYTES: Final = 24
_LINK: Final = re.compile(rf"[{ALPHABET}]{{{_HANDLE_LENGTH}}}[A-Za-z0-9_-]{{32}}")
_TYPED: Final = re.compile(rf"[{ALPHABET}]{{{_TYPED_LENGTH}}}")

_SCRYPT_COST: Final = 2**14
"""About 16 MB and 40 ms a try: the typed secret has 36 bits, too few for a fast hash."""


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code as somebody gave it; exactly one of the secrets is filled."""

    handle: str
    typed_secret: str = ""
    link_secret: str = ""


@dataclass(frozen=True, slots=True)
class MintedCode:
    """A new code with what is kept of it."""

    handle: str
    typed_code: str
    link_code: str
    typed_salt: bytes
    typed_hash: bytes
    link_hash: bytes


def read_code(text: str) -> ReadCode | None:
    """Read a code forgivingly: any case, spaces, dashes and look-alikes, or a whole link that ends with it.

    ``None`` when it cannot be one; that is no try.
    """
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    if _LINK.fullmatch(last):
        return ReadCode(last[:_HANDLE_LENGTH], link_secret=last[_HANDLE_LENGTH:])
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum()).translate(_READS_AS)
    if _TYPED.fullmatch(plain):
        return ReadCode(plain[:_HANDLE_LENGTH], typed_secret=plain[_HANDLE_LENGTH:])
    return None


def new_handle() -> str:
    return _letters(_HANDLE_LENGTH)


def mint_code(handle: str) -> MintedCode:
    """Make a code with the public part ``handle``. Slow on purpose (see ``_SCRYPT_COST``)."""
    secret, link_secret = _letters(_TYPED_LENGTH - _HANDLE_LENGTH), secrets.token_urlsafe(_LINK_SECRET_BYTES)
    salt = secrets.token_bytes(16)
    return MintedCode(
        handle=handle,
        typed_code=f"{handle}-{secret[:4]}-{secret[4:]}",
        link_code=handle + link_secret,
        typed_salt=salt,
        typed_hash=_slow_hash(secret, salt),
        link_hash=_fast_hash(link_secret),
    )


def is_right(code: ReadCode, typed_salt: bytes, typed_hash: bytes, link_hash: bytes) -> bool:
    """Whether the secret is the one that was minted. Takes as long when it is not."""
    if code.link_secret:
        return hmac.compare_digest(_fast_hash(code.link_secret), link_hash)
    return hmac.compare_digest(_slow_hash(code.typed_secret, typed_salt), typed_hash)


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _slow_hash(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_SCRYPT_COST, r=8, p=1, dklen=32)


def _fast_hash(secret: str) -> bytes:
    """Enough for 192 random bits."""
    return hashlib.sha256(secret.encode()).digest()
