"""Puts a backup back onto an empty place, and compares every byte before and after."""

import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from store.backups.copying import copy_file, describe
from store.backups.manifest import (
    DATABASE,
    DUMP,
    EVIDENCE,
    MANIFEST,
    OWNER_ONLY,
    UPLOADS,
    File,
    Manifest,
    read_manifest,
)
from store.backups.server import put_dump, sound_dump
from store.backups.snapshot import refuse_damaged
from store.durable import make_folder, sync_folder
from store.migrations.upgrade import NewerDatabaseError, revisions

_BESIDE: Final = ("", "-wal", "-shm", "-journal")


class NoBackupError(Exception):
    """There is no complete backup here."""


class OccupiedError(Exception):
    """There is something already where the backup should go; nothing is ever overwritten."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(str(path))


class FileForServerError(Exception):
    """The backup holds a SQLite file, which cannot be put on a server as it is."""


class SpoiltError(Exception):
    """Files are missing or are no longer what they were. ``paths`` names every one of them."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(paths))


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that can be read. ``target`` is the folder of all backups, ``folder`` this one's own."""

    target: Path
    folder: Path
    manifest: Manifest

    @property
    def is_dump(self) -> bool:
        """Whether the database was on a server."""
        return self.manifest.database.path == DUMP

    def place(self, file: File) -> Path:
        """Where a file of this backup lies: evidence is shared by all backups."""
        own = file.path in {DATABASE, DUMP} or file.path.startswith(f"{UPLOADS}/")
        return self.folder / file.path if own else self.target / EVIDENCE / file.path


def find_backup(target: Path, name: str = "") -> Backup:
    """The backup of this name; without one the newest that is complete.

    Raises:
        NoBackupError: there is none.
        ManifestError: its manifest cannot be read.
    """
    complete = sorted(path.parent for path in target.glob(f"*/{MANIFEST}"))
    wanted = [folder for folder in complete if folder.name == name] if name else complete
    if not wanted:
        raise NoBackupError(name)
    return Backup(target, wanted[-1], read_manifest(wanted[-1]))


def verify(backup: Backup) -> None:
    """Read every byte of a backup.

    Raises:
        SpoiltError: something is missing or was changed.
        DamagedCopyError: the database is not what it should say.
        NewerDatabaseError: the database belongs to a newer version of this program.
    """
    if backup.manifest.revision not in revisions():
        raise NewerDatabaseError(backup.manifest.revision)
    _refuse_spoilt((file, backup.place(file)) for file in _files(backup))
    copy, contents = backup.place(backup.manifest.database), backup.manifest.contents
    if backup.is_dump:
        sound_dump(copy, contents)
    else:
        refuse_damaged(copy, contents)


def restore(backup: Backup, database: Path | URL, evidence: Path) -> None:
    """Put a backup where nothing is yet. Evidence first: no row ever speaks of bytes that are not there.

    ``database`` is a file, or the address of an empty database on a server. A backup of a server goes to either.

    Raises:
        FileForServerError: a backup of a file goes to a file only.
        NotEmptyError: the database on the server is not empty.
        OccupiedError: there is something at one of the two places.
        SpoiltError: the backup, or what was written, is not what it should be; what was written is removed.
        DamagedCopyError: the same, for what the database says.
        NewerDatabaseError: the database belongs to a newer version of this program.
        OSError: the places cannot be written, or the disk is full; what was written is removed.
    """
    if isinstance(database, URL) and not backup.is_dump:
        raise FileForServerError(backup.folder.name)
    _refuse_occupied(database, evidence)
    verify(backup)
    with ExitStack() as undo:
        undo.callback(_remove, database, evidence, keep_folder=evidence.is_dir())
        make_folder(evidence)
        evidence.chmod(0o700)
        targets = [(file, evidence / file.path) for file in (*backup.manifest.evidence, *backup.manifest.uploads)]
        for file, target in targets:
            copy_file(backup.place(file), target, file.path)
        _refuse_spoilt(targets)
        _put_database(backup, database)
        undo.pop_all()


def _put_database(backup: Backup, database: Path | URL) -> None:
    file, contents = backup.manifest.database, backup.manifest.contents
    if isinstance(database, URL):
        put_dump(backup.place(file), contents, database)
        return
    make_folder(database.parent)
    if backup.is_dump:
        os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))
        put_dump(backup.place(file), contents, URL.create("sqlite+aiosqlite", database=str(database)))
    else:
        copy_file(backup.place(file), database, file.path)
        _refuse_spoilt([(file, database)])
        refuse_damaged(database, contents)
    sync_folder(database.parent)


def _files(backup: Backup) -> tuple[File, ...]:
    return (backup.manifest.database, *backup.manifest.evidence, *backup.manifest.uploads)


def _refuse_occupied(database: Path | URL, evidence: Path) -> None:
    for path in _beside(database):
        if os.path.lexists(path):
            raise OccupiedError(path)
    if os.path.lexists(evidence) and (not evidence.is_dir() or any(evidence.iterdir())):
        raise OccupiedError(evidence)


def _beside(database: Path | URL) -> tuple[Path, ...]:
    """The files of a database that is one."""
    return () if isinstance(database, URL) else tuple(database.with_name(database.name + one) for one in _BESIDE)


def _refuse_spoilt(places: Iterable[tuple[File, Path]]) -> None:
    spoilt = tuple(file.path for file, place in places if not _is_sound(file, place))
    if spoilt:
        raise SpoiltError(spoilt)


def _is_sound(file: File, place: Path) -> bool:
    try:
        return describe(place, file.path) == file
    except OSError:
        return False


def _remove(database: Path | URL, evidence: Path, *, keep_folder: bool) -> None:
    """The places were empty before: whatever is there now was written here. A server has undone it by itself."""
    for path in _beside(database):
        with suppress(OSError):
            path.unlink()
    shutil.rmtree(evidence, ignore_errors=True)
    if keep_folder:
        evidence.mkdir(exist_ok=True)
