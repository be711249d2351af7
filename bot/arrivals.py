"""Our own events in a person's lane: a file that was fetched and checked, or refused, or bore a stamp of secrecy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from bot.channel import UndecodableError
from core.scoring.phrase import Fact, Phrase

PREFIX: Final = "~"
"""First character of the ids of our own events; no messenger's id begins with it."""


@dataclass(frozen=True, slots=True)
class MediaKept:
    """The bytes of an announced file are stored; ``preview`` is the SHA-256 of its picture, empty without one."""

    media_id: str
    sha256: str
    media_type: str
    size_bytes: int
    preview: str = ""


@dataclass(frozen=True, slots=True)
class MediaTurnedDown:
    """An announced file was not kept."""

    media_id: str
    reason: Phrase


@dataclass(frozen=True, slots=True)
class MediaStamped:
    """An announced file bore a stamp of state secrets: its bytes were not kept, only what they can be recognised by."""

    media_id: str
    degree: str
    sha256: str
    media_type: str
    size_bytes: int


Arrival: TypeAlias = MediaKept | MediaTurnedDown | MediaStamped


def event_id(media_id: str) -> str:
    """The same file settles once: a second word about it has the same id and changes nothing."""
    return f"{PREFIX}media:{media_id}"


def encode(arrival: Arrival) -> bytes:
    document: Mapping[str, Any]
    match arrival:
        case MediaKept(media_id, sha256, media_type, size_bytes, preview):
            document = {"kept": media_id, "sha256": sha256, "type": media_type, "size": size_bytes, "preview": preview}
        case MediaStamped(media_id, degree, sha256, media_type, size_bytes):
            document = {"stamped": media_id, "degree": degree, "sha256": sha256, "type": media_type, "size": size_bytes}
        case MediaTurnedDown(media_id, reason):
            document = {"refused": media_id, "key": reason.key, "facts": _plain(reason.facts)}
    return json.dumps(document, ensure_ascii=False).encode()


def decode(body: bytes) -> Arrival:
    """Read one of our own events.

    Raises:
        UndecodableError: it is none.
    """
    try:
        document = json.loads(body)
        if "kept" in document:
            return MediaKept(
                document["kept"], document["sha256"], document["type"], document["size"], document.get("preview", "")
            )
        if "stamped" in document:
            return MediaStamped(
                document["stamped"], document["degree"], document["sha256"], document["type"], document["size"]
            )
        facts = {name: _fact(value) for name, value in document["facts"].items()}
        return MediaTurnedDown(document["refused"], Phrase(document["key"], facts))
    except (ValueError, KeyError, TypeError) as error:
        raise UndecodableError("no event of our own") from error


def _plain(facts: Mapping[str, Fact]) -> Mapping[str, Any]:
    """Facts of a refusal are texts and numbers; a decimal stays one, so that it is said with a comma."""
    return {
        name: {"decimal": str(value)} if isinstance(value, Decimal) else value if isinstance(value, int) else str(value)
        for name, value in facts.items()
    }


def _fact(value: Any) -> Fact:
    return Decimal(value["decimal"]) if isinstance(value, dict) else value if isinstance(value, int) else str(value)
