"""Calls browsers whose page is closed (Web Push: RFC 8030, 8188, 8291, 8292)."""

from bot.handlers.web.push.sending import PushSender

__all__ = ["PushSender"]
