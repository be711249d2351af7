"""The letter that says that something waits on the page. It holds nothing of what waits there, and no person's name."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import Final

from bot.wording import Words
from core.scoring.phrase import Phrase

POLICY: Final = SMTP.clone(max_line_length=76)


class BadAddressError(ValueError):
    """The unit's address is none."""


def news_letter(words: Words, sender: str, to: str, unit: str, link: str, now: datetime) -> EmailMessage:
    """A plain text in Vietnamese; its subject goes encoded where it is not ASCII (RFC 2047).

    Raises:
        BadAddressError: ``to`` cannot stand in a letter.
    """
    letter = EmailMessage(policy=POLICY)
    letter["Subject"] = words.text(Phrase("mail-subject", {"unit": unit}))
    letter["From"] = sender
    try:
        letter["To"] = to
        found = letter["To"].addresses
    except (ValueError, IndexError) as error:
        raise BadAddressError from error
    if len(found) != 1 or not found[0].domain or not found[0].username:
        raise BadAddressError
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain=letter["From"].addresses[0].domain)
    letter["Content-Language"] = "vi"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    letter.set_content(words.text(Phrase("mail-text", {"unit": unit, "link": link})) + "\n")
    return letter
