"""Finds the conversations in this folder; nothing is listed by hand."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import bot.conversations
from bot.conversations.contract import Command, Conversation, Place, Step


@cache
def conversations() -> tuple[Conversation, ...]:
    """Every ``CONVERSATION`` of this folder."""
    names = sorted(module.name for module in pkgutil.iter_modules(bot.conversations.__path__))
    modules = (importlib.import_module(f"bot.conversations.{name}") for name in names)
    return tuple(module.CONVERSATION for module in modules if hasattr(module, "CONVERSATION"))


@cache
def commands() -> Mapping[str, Command]:
    """Every command of every conversation, by its word."""
    return {word: command for one in conversations() for word, command in one.commands.items()}


@cache
def steps() -> Mapping[type[Place], Step]:
    """What happens at every place."""
    return {place: step for one in conversations() for place, step in one.steps.items()}
