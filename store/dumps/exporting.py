"""Writes a dump of a database while the program runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import mode_of
from store.dumps.lines import Tally, line, lines
from store.dumps.shapes import shapes
from store.durable import make_folder, sync_folder
from store.migrations.upgrade import present_revision, revisions

OWNER_ONLY: Final = 0o600
"""A dump holds what officers have written; nobody else on the machine reads it."""


class OtherRevisionError(Exception):
    """The tables are not those of this program; ``found`` is their revision, empty where there are none."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(found)


async def export_database(url: URL, target: Path) -> Tally:
    """Write one moment of the database into a new file; durable when this returns.

    Raises:
        OtherRevisionError: the database is to be brought up to date first, or belongs to a newer program.
        FileExistsError: there is such a file already.
        OSError: it cannot be written, or the disk is full; there is no file then.
        ServerTroubleError: no server answers, or it gave up.
    """
    engine = mode_of(url).reading_engine()
    if engine is None:
        raise ValueError("a database in memory is not exported")
    try:
        async with engine.connect() as view:
            return await export(view, target)
    finally:
        await engine.dispose()


async def export(view: AsyncConnection, target: Path) -> Tally:
    """The same from a view that stands still.

    Raises: as ``export_database`` does.
    """
    revision = await view.run_sync(present_revision)
    if revision != revisions()[-1]:
        raise OtherRevisionError(revision or "")
    tally = Tally()
    with _new_file(target) as file:
        async for some in lines(view, revision, shapes(), tally):
            file.write(some)
        file.write(line({"sha256": tally.sha256}))
    return tally


@contextmanager
def _new_file(target: Path) -> Iterator[IO[bytes]]:
    """A file that is durable in the end, or not there."""
    make_folder(target.parent)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
