"""The last guard before a line is written: secrets, codes, telephone numbers and words of people are taken out.

Events carry ids and counts by rule; this is for the day on which somebody forgets.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr
from structlog.typing import EventDict, WrappedLogger

from bot.operations.logs.frames import kinds, where
from bot.settings import Settings
from store.codes import ALPHABET

TAKEN_OUT: Final = "[…]"
MOST_CHARS: Final = 8_000
SHORTEST_SECRET: Final = 6
"""Shorter ones would be found inside ordinary words."""

UNTOUCHED: Final = frozenset({"timestamp", "level"})
PERSONAL: Final = frozenset({"body", "caption", "code", "email", "file_name", "link", "name", "phone", "text", "token"})
"""Names under which nothing may be logged."""

_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\d{5,20}:[A-Za-z0-9_-]{20,}",  # a bot's token
        r"(?:/m/|[?&]start=)[\w-]+",  # a link that lets people in
        r"(?<![\w-])[0-9A-Z]{4}[A-Za-z0-9_-]{32}(?![\w-])",  # its code alone; it may end with a hyphen
        r"(?i)\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b",  # a typed code
        rf"(?i)\b(?:[{ALPHABET}]{{4}} ){{2}}[{ALPHABET}]{{4}}\b",  # the same with spaces
        r"(?<![\w.:-])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\w:])",  # a telephone number
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # a mail address
    )
)


class Redaction:
    """A step of the log: the event goes on with only plain values, and those without secrets."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        known = sorted({one for one in secrets if len(one) >= SHORTEST_SECRET}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {str(name): one if name in UNTOUCHED else self._value(str(name), one) for name, one in event.items()}

    def _value(self, name: str, value: object) -> Any:
        match value:
            case _ if name in PERSONAL:
                return TAKEN_OUT
            case None | bool() | int() | float():
                return value
            case str():
                return self._text(value)
            case BaseException():
                return kinds(value)
            case list() | tuple() | set() | frozenset():
                return [self._value("", one) for one in value]
            case _:
                return type(value).__name__

    def _text(self, text: str) -> str:
        if not text.isascii():
            return TAKEN_OUT  # our own are all ASCII
        if self._secrets is not None:
            text = self._secrets.sub(TAKEN_OUT, text)
        for pattern in _PATTERNS:
            text = pattern.sub(TAKEN_OUT, text)
        return text[:MOST_CHARS]


def without_messages(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A step of the log: of an exception only its type and place go on."""
    given = event.pop("exc_info", None)
    match given:
        case BaseException() as error:
            event.update(error=kinds(error), at=where(error.__traceback__))
        case (_, BaseException() as error, trace):
            event.update(error=kinds(error), at=where(trace))
        case _:
            pass
    event.pop("stack_info", None)
    return event


def secrets_of(settings: Settings) -> frozenset[str]:
    """Every secret of the settings, and the parts in which it may turn up."""
    given = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
    return frozenset(part for secret in given for part in _parts(secret))


def _parts(secret: str) -> Iterator[str]:
    if "://" in secret:  # an address: only its password is secret
        password = urlsplit(secret).password or ""
        yield from {password, unquote(password)} - {""}
        return
    for one in {secret, *secret.split(","), secret.partition(":")[2]}:
        yield from {one, quote(one, safe="")} - {""}
