"""Reads the events the page posts. The stored bytes are what came over the line; both readings are this one."""

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from bot.channel import Event, MediaEvent, OpenEvent, PickEvent, TapEvent, TextEvent, UndecodableError

MAX_TEXT_CHARS: Final = 4_000
"""Ours: ten times the longest justification seen in a filled-in form."""

MAX_TOKENS: Final = 60
_TOKEN = re.compile(r"[\x21-\x7e]{1,64}")
_CODE = re.compile(r"[\w \-.]{1,80}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class TooLongError(UndecodableError):
    """The words are longer than one message may be."""


def decode(body: bytes) -> Event:
    """Read one event.

    Raises:
        UndecodableError: this is nothing the page sends.
    """
    raw = read_object(body)
    match raw.get("kind"):
        case "text":
            return TextEvent(_words(raw))
        case "tap":
            return TapEvent(_token(raw.get("token")))
        case "pick":
            return PickEvent(_tokens(raw.get("tokens")))
        case "open":
            return OpenEvent(_code(raw.get("code")))
        case "media":
            return _media(raw)
        case _:
            raise UndecodableError("no kind of event the page sends")


def read_object(body: bytes) -> Mapping[str, Any]:
    """The JSON object in ``body``.

    Raises:
        UndecodableError: it is not UTF-8, not JSON, or no object.
    """
    try:
        raw = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise UndecodableError("not a JSON document") from error
    if not isinstance(raw, dict):
        raise UndecodableError("not a JSON object")
    return raw


def media_body(handle: str, name: str, size: int, caption: str, component: str) -> bytes:
    """The event a finished upload becomes."""
    event = {
        "kind": "media", "handle": handle, "name": name, "size": size, "caption": caption, "component": component,
    }  # fmt: skip
    return json.dumps(event, ensure_ascii=False).encode()


def text_of(raw: Mapping[str, Any], name: str, max_chars: int) -> str:
    """A text that may be missing, without control characters, NFC.

    Raises:
        UndecodableError: it is no text, or too long.
    """
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise UndecodableError(f"'{name}' is no text")
    value = unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", value)).strip()
    if len(value) > max_chars:
        raise TooLongError(f"'{name}' is longer than {max_chars} characters")
    return value


def _words(raw: Mapping[str, Any]) -> str:
    text = text_of(raw, "text", MAX_TEXT_CHARS)
    if not text:
        raise UndecodableError("a text without words")
    return text


def _token(value: object) -> str:
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise UndecodableError("no token of a button")
    return value


def _tokens(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_TOKENS:
        raise UndecodableError("no list of tokens")
    return tuple(_token(one) for one in value)


def _code(value: object) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value.strip()):
        raise UndecodableError("no code that lets a person in")
    return value.strip()


def _media(raw: Mapping[str, Any]) -> MediaEvent:
    size = raw.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise UndecodableError("'size' is no number of bytes")
    return MediaEvent(
        handle=_token(raw.get("handle")),
        name=text_of(raw, "name", MAX_TEXT_CHARS),
        size_bytes=size,
        caption=text_of(raw, "caption", MAX_TEXT_CHARS),
        component=text_of(raw, "component", MAX_TEXT_CHARS),
    )
