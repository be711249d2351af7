"""Finds the conversations in this folder; nothing is listed by hand."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Final

import bot.conversations
from bot.conversations.contract.place import Place
from bot.conversations.contract.step import Command, Conversation, Step
from core.assessment.people import Role

EVERYWHERE: Final = ("sheets", "device", "at", "here", "notices", "reminders", "mydata", "erase")
"""Commands that belong to no sheet."""


@cache
def conversations() -> tuple[Conversation, ...]:
    """Every ``CONVERSATION`` of this folder."""
    names = sorted(module.name for module in pkgutil.iter_modules(bot.conversations.__path__))
    modules = (importlib.import_module(f"bot.conversations.{name}") for name in names)
    return tuple(module.CONVERSATION for module in modules if hasattr(module, "CONVERSATION"))


@cache
def commands() -> Mapping[str, Command]:
    """Every command that is answered at a sheet, by its word."""
    return {word: command for one in conversations() if not one.offices for word, command in one.commands.items()}


@cache
def office_commands(role: Role) -> Mapping[str, Command]:
    """Every command that is answered at an office of this role; some are the same everywhere."""
    own = {word: command for one in conversations() if role in one.offices for word, command in one.commands.items()}
    return {**{word: commands()[word] for word in EVERYWHERE}, **own}


@cache
def office_steps(role: Role) -> Mapping[type[Place], Step]:
    """The places of an office's conversations."""
    return {place: step for one in conversations() if role in one.offices for place, step in one.steps.items()}


@cache
def beginnings() -> Mapping[Role, Place]:
    """Where the conversation of each office begins."""
    return {role: place for one in conversations() for role, place in one.offices.items()}


@cache
def steps() -> Mapping[type[Place], Step]:
    """What happens at every place."""
    return {place: step for one in conversations() for place, step in one.steps.items()}
