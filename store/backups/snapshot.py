"""Copies a SQLite database that is being written to: one moment of it, without holding up its writer."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store.backups.contents import Contents, contents_of
from store.backups.manifest import OWNER_ONLY

_BUSY_SECONDS: Final = 30.0


class DamagedCopyError(Exception):
    """What was copied is not what the database said, or SQLite finds the copy damaged. Nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a database. ``evidence`` are the hashes it refers to, ``uploads`` the files still to be fetched."""

    revision: str
    contents: Contents
    evidence: frozenset[str]
    uploads: frozenset[str]


@contextmanager
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot change the file.

    Raises:
        sqlite3.OperationalError: there is no such file, or it cannot be opened.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as connection:
        connection.isolation_level = None
        yield connection


def take_snapshot(database: Path, target: Path) -> Snapshot:
    """Copy the database into a new file that stands alone, without a log beside it.

    Raises:
        sqlite3.Error: the database cannot be read, or the disk is full.
        DamagedCopyError: the copy is not what was read.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
    with read_only(database) as source:
        source.execute("BEGIN")  # everything below sees this one moment, the copy too
        snapshot = Snapshot(
            revision=str(source.execute("SELECT version_num FROM alembic_version").fetchone()[0]),
            contents=contents_of(source),
            evidence=frozenset(one for (one,) in source.execute(EVIDENCE_SPOKEN_OF)),
            uploads=frozenset(one for (one,) in source.execute(UPLOADS_WAITED_FOR)),
        )
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        source.execute("ROLLBACK")
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    refuse_damaged(target, snapshot.contents)
    return snapshot


def refuse_damaged(database: Path, wanted: Contents) -> None:
    """Compare a copy with what it should say.

    Raises:
        DamagedCopyError: it says something else, or SQLite finds it damaged.
    """
    try:
        with read_only(database) as connection:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            sound = sound and contents_of(connection) == wanted
    except sqlite3.DatabaseError as error:
        raise DamagedCopyError(database.name) from error
    if not sound:
        raise DamagedCopyError(database.name)


EVIDENCE_SPOKEN_OF: Final = "SELECT DISTINCT sha256 FROM evidence_revision WHERE sha256 <> ''"
UPLOADS_WAITED_FOR: Final = """
    SELECT id FROM upload WHERE offset_bytes > 0 AND NOT EXISTS (
        SELECT 1 FROM media WHERE media.channel = upload.channel AND media.handle = upload.id AND state <> 'announced'
    )
"""
