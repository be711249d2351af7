"""The canonical form of a framework's document: one content, one sequence of bytes, on every machine."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.frameworks.model import Framework
from core.scoring.numbers import plain


def composed(value: Any) -> Any:
    """The same value with every text in NFC: "đ" typed on two keyboards is one letter."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {composed(name): composed(one) for name, one in value.items()}
    if isinstance(value, Sequence):
        return [composed(one) for one in value]
    return value


def canonical(value: Any) -> Any:
    """Tables, lists, texts and booleans only: numbers become their shortest plain text, dates ``YYYY-MM-DD``.

    Doing it twice changes nothing.

    Raises:
        TypeError: something else is inside, a float above all.
    """
    match value:
        case bool() | str():
            return composed(value)
        case int() | Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {composed(name): canonical(one) for name, one in value.items()}
        case Sequence():
            return [canonical(one) for one in value]
        case _:
            raise TypeError(f"a framework document cannot hold {type(value).__name__}")


def canonical_bytes(framework: Framework) -> bytes:
    """The document as JSON in UTF-8, its keys in code-point order, without spaces."""
    text = json.dumps(framework.document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest(framework: Framework) -> str:
    """SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical_bytes(framework)).hexdigest()
