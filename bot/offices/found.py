"""Finds the readers in this folder; nothing is listed by hand."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

import bot.offices
from bot.conversations.contract.inbound import Inbound
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Office
from bot.desks import DeskReader
from core.assessment.people import Role
from store.tx import Tx

Read: TypeAlias = Callable[[Tx, DeskReader, Office, Place, Inbound | None, datetime], Awaitable[Any]]
"""Loads ``Office.work``: what the conversation at this place needs to answer this inbound (``None``: just arrived)."""


@cache
def readers() -> Mapping[Role, Read]:
    """Every ``READS`` of this folder, by role."""
    names = sorted(module.name for module in pkgutil.iter_modules(bot.offices.__path__))
    modules = [importlib.import_module(f"bot.offices.{name}") for name in names if name != "found"]
    return {role: read for module in modules for role, read in getattr(module, "READS", {}).items()}
