"""What the page is told when something is not done: a status, a key, and a Vietnamese sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from aiohttp import web

from bot.wording import Words
from core.scoring.phrase import Fact, Phrase


@dataclass(slots=True)
class RefusedError(Exception):
    """A request that is not carried out; ``phrase`` says why."""

    status: int
    phrase: Phrase
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(status: int, key: str, /, **facts: Fact) -> RefusedError:
    return RefusedError(status, Phrase(key, facts))


def too_fast(wait_seconds: float) -> RefusedError:
    seconds = max(1, ceil(wait_seconds))
    phrase = Phrase("web-error-too-fast", {"seconds": seconds})
    return RefusedError(429, phrase, {"Retry-After": str(seconds)})


def refusal_response(error: RefusedError, words: Words) -> web.Response:
    body = {"error": error.phrase.key, "message": words.text(error.phrase)}
    return web.json_response(body, status=error.status, headers={"Cache-Control": "no-store", **error.headers})
