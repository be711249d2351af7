"""Places as stored documents and back. One of an older version that no longer reads is nobody's dead end."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from bot.conversations.contract import Place
from bot.conversations.found import steps

VERSION: Final = 1


def encode(place: Place) -> Mapping[str, Any]:
    """The place as a document that can be stored as JSON."""
    return {"v": VERSION, "at": type(place).__name__, **asdict(place)}


def decode(document: Mapping[str, Any]) -> Place | None:
    """The place a stored document means, or ``None`` when it means nothing any more."""
    fields = dict(document)
    sort = _places().get(fields.pop("at", ""))
    if sort is None or fields.pop("v", None) != VERSION:
        return None
    try:
        return TypeAdapter(sort).validate_python(fields)
    except ValidationError:
        return None


@cache
def _places() -> Mapping[str, type[Place]]:
    return {sort.__name__: sort for sort in steps()}
