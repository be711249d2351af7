"""Looks at the database once, for every check that wants to know something of it."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from bot.settings import Settings
from store.database import mode_of
from store.inspection import DatabaseState, ServerState, database_file, inspect_database, inspect_server
from store.postgres import PostgresMode, ServerTroubleError, UnsuitableDatabaseError
from store.sqlite import DamagedDatabaseError, NetworkFolderError

POSTGRES_PORT: Final = 5432


class Trouble(Enum):
    """Why nothing can be read from the database."""

    NO_FILE = auto()  # the address names none
    NOT_YET = auto()
    CLOSED = auto()
    DAMAGED = auto()
    NETWORK = auto()
    ON_SERVER = auto()  # what is wrong there is told by the check of servers


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """What was found: a state, or why there is none. ``server`` is there when the database is on one."""

    path: Path
    found: DatabaseState | Trouble
    server: "ServerLook | None" = None


@dataclass(frozen=True, slots=True)
class ServerLook:
    """``where`` names machine and database, without account and password."""

    where: str
    found: ServerState | ServerTroubleError | UnsuitableDatabaseError


async def look_at_database(settings: Settings) -> DatabaseLook:
    """Open the database that the settings name, if it is there; nothing is made or upgraded."""
    try:
        url = make_url(settings.database.get_secret_value())
        on_server = isinstance(mode_of(url), PostgresMode)
    except (ArgumentError, ValueError):
        return DatabaseLook(Path(), Trouble.NO_FILE)
    if on_server:
        return await _look_at_server(url)
    path = database_file(url)
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


async def _look_at_server(url: URL) -> DatabaseLook:
    where = f"{url.host or 'localhost'}:{url.port or POSTGRES_PORT}/{url.database or ''}"
    try:
        found = await inspect_server(url, lambda: datetime.now(UTC))  # noqa: TID251  (compared with the server's clock)
    except (ServerTroubleError, UnsuitableDatabaseError) as error:
        return DatabaseLook(Path(), Trouble.ON_SERVER, ServerLook(where, error))
    return DatabaseLook(Path(), found.database, ServerLook(where, found))
