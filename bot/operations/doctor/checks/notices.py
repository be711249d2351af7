"""Notices: whether browsers can be called, and whether the mail server takes letters."""

import asyncio
from urllib.parse import urlsplit

from bot.channel import DeliveryError
from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from bot.settings import Settings
from core.scoring.phrase import Phrase

WAIT_SECONDS = 8.0


async def look(given: Given) -> list[Finding]:
    return [_calls(given.settings), await _letters(given.settings)]


def _calls(settings: Settings) -> Finding:
    """The key is made by ``serve``; here it is only looked at."""
    from bot.handlers.web.push.keys import BadKeyError, read_key

    file = settings.push_key_file
    if not settings.secure_cookie:
        return warning(Phrase("doctor-calls-no-https"), Phrase("doctor-calls-set-https"))
    try:
        read_key(file)
    except FileNotFoundError:
        return fine(Phrase("doctor-calls-not-yet"))
    except (BadKeyError, OSError):
        return error(Phrase("doctor-calls-key", {"file": str(file)}), Phrase("doctor-calls-restore"))
    return fine(Phrase("doctor-calls-fine"))


async def _letters(settings: Settings) -> Finding:
    url = settings.smtp_url.get_secret_value()
    if not url:
        return fine(Phrase("doctor-letters-off"))
    from bot.mail.postman import MailServer, greet

    host = urlsplit(url).hostname or ""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await greet(MailServer(url, settings.smtp_from, plain=not settings.smtp_starttls))
    except (DeliveryError, TimeoutError) as trouble:
        facts = {"server": host, "why": str(trouble) or type(trouble).__name__}
        return error(Phrase("doctor-letters-silent", facts), Phrase("doctor-letters-set"))
    return fine(Phrase("doctor-letters-fine", {"server": host}))
