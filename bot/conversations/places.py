"""Places as stored documents and back. One of an older version that no longer reads is nobody's dead end."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from bot.conversations.contract.step import Place
from bot.conversations.found import steps

VERSION: Final = 1


def encode(place: Place) -> Mapping[str, Any]:
    """The place as a document that can be stored as JSON."""
    return {"v": VERSION, "at": type(place).__name__, **asdict(place)}


def decode(document: Mapping[str, Any]) -> Place | None:
    """The place a stored document means, or ``None`` when it means nothing any more."""
    fields = dict(document)
    reader = _readers().get(fields.pop("at", ""))
    if reader is None or fields.pop("v", None) != VERSION:
        return None
    try:
        return reader.validate_python(fields)
    except ValidationError:
        return None


@cache
def _readers() -> Mapping[str, TypeAdapter[Place]]:
    """What reads each sort of place; making one takes a thousand times as long as using it."""
    return {sort.__name__: TypeAdapter(sort) for sort in steps()}
