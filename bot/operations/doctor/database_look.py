"""Looks at the database once, for every check that wants to know something of it."""

import os
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from bot.settings import Settings
from store.inspection import DatabaseState, database_file, inspect_database
from store.sqlite import DamagedDatabaseError, NetworkFolderError


class Trouble(Enum):
    """Why nothing can be read from the database."""

    NO_FILE = auto()  # the address names none
    NOT_YET = auto()
    CLOSED = auto()
    DAMAGED = auto()
    NETWORK = auto()


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """What was found: a state, or why there is none."""

    path: Path
    found: DatabaseState | Trouble


async def look_at_database(settings: Settings) -> DatabaseLook:
    """Open the database that the settings name, if it is there; nothing is made or upgraded."""
    try:
        url = make_url(settings.database.get_secret_value())
        path = database_file(url)
    except (ArgumentError, ValueError):
        path = None
    if path is None:
        return DatabaseLook(Path(), Trouble.NO_FILE)
    if not path.is_file():
        return DatabaseLook(path, Trouble.NOT_YET)
    if not os.access(path, os.R_OK | os.W_OK):
        return DatabaseLook(path, Trouble.CLOSED)
    try:
        return DatabaseLook(path, await inspect_database(url))
    except DamagedDatabaseError:
        return DatabaseLook(path, Trouble.DAMAGED)
    except NetworkFolderError:
        return DatabaseLook(path, Trouble.NETWORK)
    except DatabaseError:
        return DatabaseLook(path, Trouble.CLOSED)
