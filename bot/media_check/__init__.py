"""Checks files that people send: what they are by their bytes, whether they may be kept, what their names may be."""

from bot.media_check.checking import MEDIA_TYPES, check, refuse_size
from bot.media_check.names import clean_name, name_for
from bot.media_check.verdict import Checked, Limits, Refused

__all__ = ["MEDIA_TYPES", "Checked", "Limits", "Refused", "check", "clean_name", "name_for", "refuse_size"]
