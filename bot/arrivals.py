"""Our own events in a person's lane: a file that was fetched and checked, or refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.channel import UndecodableError
from core.scoring.model import Fact, Phrase

PREFIX: Final = "~"
"""First character of the ids of our own events; no messenger's id begins with it."""


@dataclass(frozen=True, slots=True)
class MediaKept:
    """The bytes of an announced file are stored."""

    media_id: str
    sha256: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class MediaTurnedDown:
    """An announced file was not kept."""

    media_id: str
    reason: Phrase


Arrival: TypeAlias = MediaKept | MediaTurnedDown


def event_id(media_id: str) -> str:
    """The same file settles once: a second word about it has the same id and changes nothing."""
    return f"{PREFIX}media:{media_id}"


def encode(arrival: Arrival) -> bytes:
    match arrival:
        case MediaKept(media_id, sha256, media_type, size_bytes):
            document = {"kept": media_id, "sha256": sha256, "type": media_type, "size": size_bytes}
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
            return MediaKept(document["kept"], document["sha256"], document["type"], document["size"])
        return MediaTurnedDown(document["refused"], Phrase(document["key"], document["facts"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UndecodableError("no event of our own") from error


def _plain(facts: Mapping[str, Fact]) -> Mapping[str, str | int]:
    """Facts of a refusal are texts and whole numbers."""
    return {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}
