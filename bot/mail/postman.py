"""Hands letters to the mail server of the settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.channel import NotSentError, RefusedMessageError
from bot.mail.letter import BadAddressError, news_letter
from bot.wording import Words

CALL_SECONDS: Final = 30
FOR_EVER: Final = 500
"""Answers from 500 on will be the same next time (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """``url`` is ``smtp://`` (upgraded to TLS by STARTTLS, unless ``plain``) or ``smtps://``, with user and password.

    ``sender`` is the address the letters come from.
    """

    url: str
    sender: str
    plain: bool = False

    def client(self) -> aiosmtplib.SMTP:
        """A new connection; it opens and signs in when it is entered."""
        parts = urlsplit(self.url)
        tls = parts.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=tls,
            start_tls=None if tls else not self.plain,
            timeout=CALL_SECONDS,
        )


class Postman:
    """Sends one letter at a time; the mail server does the rest."""

    def __init__(self, server: MailServer, words: Words, link: str, clock: Callable[[], datetime]) -> None:
        self._server = server
        self._words = words
        self._link = link
        self._clock = clock

    async def write(self, to: str, unit: str) -> None:
        """Tell a unit that something waits on the page; the mail server has taken the letter when this returns.

        Raises:
            RefusedMessageError: the address is none, or the mail server will never take the letter.
            NotSentError: trying again later may help.
        """
        try:
            letter = news_letter(self._words, self._server.sender, to, unit, self._link, self._clock())
        except BadAddressError as error:
            raise RefusedMessageError("no mail address") from error
        with _our_errors():
            async with self._server.client() as client:
                await client.send_message(letter)


async def greet(server: MailServer) -> None:
    """Connect and sign in as for a letter, and write none.

    Raises:
        NotSentError, RefusedMessageError: no letter could be sent now.
    """
    with _our_errors():
        async with server.client():
            pass


@contextmanager
def _our_errors() -> Iterator[None]:
    """The library's texts may hold addresses; they end here."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        raise NotSentError("mail server does not know us") from error
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _by_code(max(one.code for one in error.recipients)) from error
    except aiosmtplib.SMTPResponseException as error:
        raise _by_code(error.code) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotSentError(type(error).__name__) from error


def _by_code(code: int) -> NotSentError | RefusedMessageError:
    text = f"mail server says {code}"
    return RefusedMessageError(text) if code >= FOR_EVER else NotSentError(text)
