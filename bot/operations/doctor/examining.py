"""Runs every check that is found beside this file."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules

from bot.operations.doctor import checks
from bot.operations.doctor.database_look import look_at_database
from bot.operations.doctor.finding import Finding, Given, Look
from bot.settings import Settings


def found_checks() -> Mapping[str, Look]:
    """The checks by name, in the order of their names."""
    names = sorted(found.name for found in iter_modules(checks.__path__))
    return {name: import_module(f"{checks.__name__}.{name}").look for name in names}


async def examine(settings: Settings, now: datetime) -> Mapping[str, list[Finding]]:
    """What every check says; those that wait for an answer wait side by side."""
    looks, given = found_checks(), Given(settings, now, await look_at_database(settings))
    said = await asyncio.gather(*(look(given) for look in looks.values()))
    return dict(zip(looks, said, strict=True))
