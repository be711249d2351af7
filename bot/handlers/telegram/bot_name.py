"""Asks Telegram what the bot is called, without loading the whole messenger: invitation links carry the name."""

from typing import Final

import aiohttp

ASK_SECONDS: Final = 5.0
DEFAULT_SERVER: Final = "https://api.telegram.org"


async def bot_name(token: str, server: str = "") -> str:
    """The name after the @; empty when Telegram cannot be had or has none. Never raises what could name the token."""
    url = f"{server or DEFAULT_SERVER}/bot{token}/getMe"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ASK_SECONDS)) as session,
            session.post(url) as response,
        ):
            answer = await response.json(content_type=None)
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError):
        return ""
    result = answer.get("result") if isinstance(answer, dict) else None
    name = result.get("username") if isinstance(result, dict) else None
    return name if isinstance(name, str) else ""


def start_link(name: str, link_code: str) -> str:
    """Opens the bot with an invitation; opening it uses nothing up. Empty without a name."""
    return f"https://t.me/{name}?start={link_code}" if name else ""
