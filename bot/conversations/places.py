"""Places as stored documents and back. One of an older version that no longer reads is nobody's dead end."""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from bot.conversations.contract.place import Place
from bot.conversations.found import steps

VERSION: Final = 1


def encode(place: Place) -> Mapping[str, Any]:
    """The place as a document that can be stored as JSON."""
    sort = type(place).__name__
    return {"v": VERSION, "at": sort, **{name: getattr(place, name) for name in _fields()[sort]}}


@cache
def _fields() -> Mapping[str, tuple[str, ...]]:
    """The fields of each sort of place. Their values are flat, so that they can be stored as they are."""
    return {sort.__name__: tuple(field.name for field in fields(sort)) for sort in steps()}


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
