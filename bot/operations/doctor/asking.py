"""Asks our own web server how it is."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp

PATH: Final = "/healthz"
WAIT_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Health:
    """``ours`` is ``False`` when somebody else answers there; ``date`` is the answering machine's clock."""

    ours: bool
    healthy: bool
    date: datetime | None


async def ask_health(address: str) -> Health | None:
    """Ask; ``None`` when nobody answers."""
    timeout = aiohttp.ClientTimeout(total=WAIT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(address + PATH, allow_redirects=False) as response,
        ):
            date = _date(response.headers.get("Date", ""))
            try:
                healthy = (await response.json())["healthy"]
            except (aiohttp.ContentTypeError, ValueError, KeyError, TypeError):
                return Health(ours=False, healthy=False, date=date)
            return Health(ours=True, healthy=healthy is True, date=date)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return None


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
