"""Sends what turns have kept to be sent: in order in each chat, at the messenger's pace, replies before broadcasts."""

from bot.delivery.sending import Delivery

__all__ = ["Delivery"]
