"""Recognises a web address in a text."""

import re
from typing import Final

from bot.conversations.reading.plain_text import plain

ENDINGS: Final = "vn|com|net|org|edu|gov|info|io|me|asia|app|page"
LINK: Final = re.compile(
    rf"""(?:^|(?<=[\s("':]))(
        https?://[^\s<>"'/?\#@:]+\.[^\s<>"'/?\#@:]+(?::\d+)?(?:[/?\#][^\s<>"]*)?
      | (?:[a-z0-9-]+\.)+(?:{ENDINGS})(?::\d+)?(?:/[^\s<>"]*)?(?![\w@-])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
LINK_MAX: Final = 2000


def find_link(text: str) -> str | None:
    """The first web address, with ``https://`` where no scheme was typed; never another scheme."""
    match = LINK.search(plain(text))
    if match is None:
        return None
    link = match[1].rstrip(".,;:!?)")
    if len(link) > LINK_MAX:
        return None
    return link if re.match(r"https?://", link, re.IGNORECASE) else f"https://{link}"


def looks_like_link(text: str) -> bool:
    return find_link(text) is not None
