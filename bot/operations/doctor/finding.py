"""What a check is given and what it says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from bot.operations.doctor.database_look import DatabaseLook
from bot.settings import Settings
from core.scoring.phrase import Phrase


class Level(StrEnum):
    """``WARNING`` works, but not as it should; with an ``ERROR`` the program does not work or loses something."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line, and what to do where something is to be done."""

    level: Level
    what: Phrase
    advice: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a check may look at."""

    settings: Settings
    now: datetime
    database: DatabaseLook


Look: TypeAlias = Callable[[Given], Awaitable[list[Finding]]]


def fine(what: Phrase) -> Finding:
    return Finding(Level.OK, what)


def warning(what: Phrase, advice: Phrase) -> Finding:
    return Finding(Level.WARNING, what, advice)


def error(what: Phrase, advice: Phrase) -> Finding:
    return Finding(Level.ERROR, what, advice)
