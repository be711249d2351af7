"""Checks files that people send: what they are by their bytes, whether they may be kept, what their names may be."""

from bot.media_check.apart import Examined, examine_apart
from bot.media_check.checking import EXTENSION_BY_TYPE, MEDIA_TYPES, check, refuse_size
from bot.media_check.names import clean_name, name_for
from bot.media_check.verdict import Checked, Limits, Refused, Stamped

__all__ = [
    "EXTENSION_BY_TYPE",
    "MEDIA_TYPES",
    "Checked",
    "Examined",
    "Limits",
    "Refused",
    "Stamped",
    "check",
    "clean_name",
    "examine_apart",
    "name_for",
    "refuse_size",
]
