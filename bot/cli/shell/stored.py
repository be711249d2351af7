"""Opens the store for one command, and turns what can go wrong with it into refusals."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.cli.shell.configured import settings
from bot.cli.shell.spoken import refuse

if TYPE_CHECKING:
    from sqlalchemy import URL

    from store.database import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hosted:
    """A running program that a command is given in, from a thread beside its loop: its store and its clock."""

    database: "Database"
    loop: asyncio.AbstractEventLoop
    clock: Callable[[], datetime]

    def run(self, work: Callable[["Database"], Awaitable[T]]) -> T:
        async def begun() -> T:
            return await work(self.database)

        return asyncio.run_coroutine_threadsafe(begun(), self.loop).result()


HOST: ContextVar[Hosted | None] = ContextVar("HOST", default=None)
"""Where commands are given; ``None``: in a shell, where each opens the store of the settings."""


def utc_now() -> datetime:
    host = HOST.get()
    if host is not None:
        return host.clock()
    return datetime.now(UTC)  # noqa: TID251  (a command's own clock: it lives as long as the command)


def with_store(work: Callable[["Database"], Awaitable[T]]) -> T:
    """Run ``work`` on the database of the settings, or of the program that the command is given in.

    Raises:
        RefusedError: the database cannot be used.
    """
    host = HOST.get()
    if host is not None:
        return host.run(work)
    return finished(_opened(settings().database.get_secret_value(), work))


def finished(work: Coroutine[Any, Any, T], loop: Callable[[], asyncio.AbstractEventLoop] | None = None) -> T:
    """Run asynchronous work to its end, on a ``loop`` of its own where one is given.

    Raises:
        RefusedError: the database cannot be used.
    """
    from sqlalchemy.exc import DatabaseError, OperationalError

    from bot.cli.shell.server_words import server_in_words
    from store.migrations.upgrade import NewerDatabaseError
    from store.sqlite import DamagedDatabaseError, NetworkFolderError

    results: list[T] = []

    async def keep() -> None:
        """A task's result is written out when the loop gives the interrupt key back: seconds for a whole edition."""
        results.append(await work)

    try:
        with server_in_words(), asyncio.Runner(loop_factory=loop) as runner:
            runner.run(keep())
    except DamagedDatabaseError as error:
        raise refuse("cli-store-damaged") from error
    except NetworkFolderError as error:
        raise refuse("cli-store-network") from error
    except NewerDatabaseError as error:
        raise refuse("cli-store-newer") from error
    except DatabaseError as error:
        if type(error) not in {DatabaseError, OperationalError}:
            raise
        raise refuse("cli-store-unusable", why=str(error.orig)) from error
    return results[0]


async def _opened(address: str, work: Callable[["Database"], Awaitable[T]]) -> T:
    database = database_at(address)
    await database.open()
    try:
        return await work(database)
    finally:
        await database.close()


def configured_database() -> "URL":
    """The address of the database of the settings, which must be there when it is a file. Nothing is made.

    Raises:
        RefusedError: this is no address of a database we can use, or there is no such file yet.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    from store.database import mode_of
    from store.inspection import database_file

    try:
        url = make_url(settings().database.get_secret_value())
        mode_of(url)
    except (ArgumentError, ValueError) as error:
        raise refuse("settings-database", variable="CHAMDIEM_DATABASE") from error
    path = database_file(url)
    if path is not None and not path.is_file():
        raise refuse("cli-backup-no-database", path=str(path))
    return url


def database_at(address: str) -> "Database":
    """The database of an address, not yet open, with a folder for its file.

    Raises:
        RefusedError: this is no address of a database we can use, or its folder cannot be made.
    """
    from store.database import Database

    make_folder_for(address)
    try:
        return Database(address)
    except ValueError as error:
        raise refuse("settings-database", variable="CHAMDIEM_DATABASE") from error


def make_folder_for(address: str) -> None:
    """Make the folder a database file lies in; a database in memory or on a server has none.

    Raises:
        RefusedError: this is no address of a database, or the folder cannot be made.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise refuse("settings-database", variable="CHAMDIEM_DATABASE") from error
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        make_folder(Path(url.database or "").parent)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refuse("cli-store-no-folder", folder=str(folder)) from error
