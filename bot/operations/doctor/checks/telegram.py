"""Telegram: whether it is on, whether the Bot API answers and knows the token, and how updates come."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.channel import DeliveryError, NotSentError
from bot.operations.doctor.finding import Finding, Given, error, fine, warning
from core.scoring.phrase import Phrase

if TYPE_CHECKING:
    from bot.handlers.telegram.api import BotApi

WAIT_SECONDS: Final = 8.0
RECENT: Final = timedelta(hours=1)
MANY_WAITING: Final = 100
"""More than a busy minute of updates that Telegram could not hand over."""


async def look(given: Given) -> list[Finding]:
    settings = given.settings
    if not settings.telegram_token.get_secret_value():
        return [fine(Phrase("doctor-telegram-off"))]
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.methods import GetMe, GetWebhookInfo

    from bot.handlers.telegram.api import BotApi, BrokenTokenError
    from bot.handlers.telegram.service import DEFAULT_SERVER

    server = settings.telegram_api or DEFAULT_SERVER
    api = BotApi(TelegramAPIServer.from_base(server, is_local=settings.telegram_local))
    try:
        me = await _call(api, given, GetMe())
        hook = await _call(api, given, GetWebhookInfo())
    except BrokenTokenError:
        return [error(Phrase("doctor-telegram-unknown", {"server": server}), Phrase("doctor-telegram-new-token"))]
    except DeliveryError as trouble:
        facts = {"server": server, "why": type(trouble).__name__}
        return [error(Phrase("doctor-telegram-silent", facts), Phrase("doctor-telegram-line"))]
    finally:
        await api.close()
    found = fine(Phrase("doctor-telegram-known", {"name": str(me.get("username", "-")), "server": server}))
    return [found, *(_webhook(given, hook) if settings.telegram_webhook else _polling(hook))]


async def _call(api: "BotApi", given: Given, method: Any) -> dict[str, Any]:
    """One call.

    Raises:
        DeliveryError: it failed, or the answer is none of the Bot API.
    """
    result = await api.call(given.settings.telegram_token.get_secret_value(), method, WAIT_SECONDS)
    if not isinstance(result, dict):
        raise NotSentError("no answer of the Bot API")
    return result


def _polling(hook: dict[str, Any]) -> list[Finding]:
    if hook.get("url"):
        return [warning(Phrase("doctor-telegram-other-hook"), Phrase("doctor-telegram-hook-goes"))]
    return [fine(Phrase("doctor-telegram-polling"))]


def _webhook(given: Given, hook: dict[str, Any]) -> list[Finding]:
    """The settings have refused a webhook without a secret before any check is run."""
    wanted = given.settings.telegram_webhook
    if not wanted.startswith("https://"):
        return [error(Phrase("doctor-telegram-plain-hook", {"url": wanted}), Phrase("doctor-telegram-https"))]
    if hook.get("url") != wanted:
        return [warning(Phrase("doctor-telegram-hook-not-set", {"url": wanted}), Phrase("doctor-telegram-start"))]
    waiting = int(hook.get("pending_update_count") or 0)
    failed_at = datetime.fromtimestamp(int(hook.get("last_error_date") or 0), UTC)
    if waiting > MANY_WAITING or failed_at > given.now - RECENT:
        return [warning(Phrase("doctor-telegram-hook-fails", {"count": waiting}), Phrase("doctor-telegram-hook-path"))]
    return [fine(Phrase("doctor-telegram-hook", {"url": wanted, "count": waiting}))]
