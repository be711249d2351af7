"""The web chat: a phone page in Vietnamese, served by the program itself."""

from bot.handlers.web.messenger import WebChannel

CHANNEL = WebChannel()
