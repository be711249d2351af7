"""Copies a database on a server that is being written to: a dump of one moment of it."""

import asyncio
from pathlib import Path

from sqlalchemy import URL

from store.backups.contents import Contents
from store.backups.snapshot import EVIDENCE_SPOKEN_OF, UPLOADS_WAITED_FOR, DamagedCopyError, Snapshot
from store.database import mode_of
from store.dumps.exporting import export
from store.dumps.importing import import_dump
from store.dumps.reading import Dump, SpoiltDumpError, open_dump
from store.migrations.upgrade import revisions


def take_dump(url: URL, target: Path) -> Snapshot:
    """Write the database into a new file.

    Raises:
        OtherRevisionError: its tables are not those of this program.
        OSError: the file cannot be written, or the disk is full.
        ServerTroubleError: no server answers, or it gave up.
        DamagedCopyError: the file is not what was read.
    """
    snapshot = asyncio.run(_taken(url, target))
    sound_dump(target, snapshot.contents)
    return snapshot


def sound_dump(path: Path, wanted: Contents) -> Dump:
    """A dump of a backup that says what it should.

    Raises:
        DamagedCopyError: it says something else, or cannot be read as a dump.
        OSError: it cannot be read at all.
    """
    try:
        dump = open_dump(path)
    except SpoiltDumpError as error:
        raise DamagedCopyError(path.name) from error
    if Contents(dump.sha256, dump.rows) != wanted:
        raise DamagedCopyError(path.name)
    return dump


def put_dump(path: Path, wanted: Contents, url: URL) -> None:
    """Fill an empty database, on a server or in a file, from a dump of a backup.

    Raises:
        DamagedCopyError: the dump, or what was written, is not what it should be.
        NotEmptyError: there is something in the database already.
        NewerDatabaseError, UnsuitableDatabaseError, ServerTroubleError, OSError: as ``import_dump`` says.
    """
    dump = sound_dump(path, wanted)
    try:
        asyncio.run(import_dump(dump, url))
    except SpoiltDumpError as error:
        raise DamagedCopyError(path.name) from error


async def _taken(url: URL, target: Path) -> Snapshot:
    engine = mode_of(url).reading_engine()
    assert engine is not None  # noqa: S101  (a server always has one)
    try:
        async with engine.connect() as view:
            tally = await export(view, target)
            evidence = (await view.exec_driver_sql(EVIDENCE_SPOKEN_OF)).scalars()
            uploads = (await view.exec_driver_sql(UPLOADS_WAITED_FOR)).scalars()
            return Snapshot(
                revisions()[-1], Contents(tally.sha256, tally.rows), frozenset(evidence), frozenset(uploads)
            )
    finally:
        await engine.dispose()
