"""What Telegram allows, from https://core.telegram.org/bots/api and https://core.telegram.org/bots/faq."""

from typing import Final

MAX_TEXT: Final = 4096
MAX_CAPTION: Final = 1024
"""Texts and captions are counted in UTF-16 units."""

MAX_BUTTONS: Final = 100
MAX_CALLBACK_BYTES: Final = 64
MAX_DOWNLOAD_BYTES: Final = 20_000_000
MAX_LOCAL_DOWNLOAD_BYTES: Final = 2_000_000_000
"""A Bot API server of one's own hands out files of any size."""

MAX_UPLOAD_BYTES: Final = 50_000_000
PER_SECOND: Final = 30
PER_CHAT_SECOND: Final = 1
MAX_POLL: Final = 100
LARGEST_ID: Final = 2**63 - 1

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
"""The kinds we ask for. Channel posts only so that the one fixed refusal can be given there."""
