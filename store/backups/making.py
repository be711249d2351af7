"""Makes a backup while the program runs. Blocking, and in a process of its own: it needs nothing from the program."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from store.backups.copying import copy_file, describe
from store.backups.manifest import DATABASE, DUMP, EVIDENCE, UPLOADS, File, Manifest, write_manifest
from store.backups.server import take_dump
from store.backups.snapshot import Snapshot, take_snapshot
from store.durable import make_folder, sync_folder

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MOST_SNAPSHOTS: Final = 5
"""A file that is being handed on may go away between the two copies; the database is then looked at once more."""


class InsideItselfError(Exception):
    """The backup would lie in the folder that it copies."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is complete. ``copied`` counts the evidence that was not there from an earlier one."""

    folder: Path
    manifest: Manifest
    copied: int


@dataclass(frozen=True, slots=True)
class _Copy:
    """All evidence that is sound, what is not, and how much had to be copied; the rest was there from before."""

    kept: tuple[File, ...]
    damaged: frozenset[str]
    new: int


def make_backup(database: Path | URL, evidence: Path, target: Path, at: datetime) -> Made:
    """Copy everything into ``target``, beside the backups that lie there already.

    ``database`` is a file, or the address of a database on a server.

    The database comes first: evidence is kept before any row speaks of it and is never changed, so whatever the copy of
    the database speaks of can still be copied afterwards.

    Raises:
        OSError: something cannot be read or written, or the disk is full; the backup is removed again.
        sqlite3.Error: the same, for a database in a file.
        ServerTroubleError, OtherRevisionError: the same, for one on a server.
        DamagedCopyError: the copy of the database is not what was read.
        InsideItselfError: ``target`` lies in the evidence folder.
    """
    if target.resolve().is_relative_to(evidence.resolve()):
        raise InsideItselfError
    folder = _new_folder(target, at)
    try:
        snapshot, uploads = _consistent(database, evidence / UPLOADS, folder)
        copy = _copy_evidence(evidence, target / EVIDENCE)
        absent = snapshot.evidence - {file.sha256 for file in copy.kept} | copy.damaged
        manifest = Manifest(
            at.astimezone(UTC),
            snapshot.revision,
            snapshot.contents,
            describe(folder / _name(database), _name(database)),
            copy.kept,
            uploads,
            tuple(sorted(absent)),
        )
        write_manifest(folder, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    sync_folder(target)
    return Made(folder, manifest, copy.new)


def _new_folder(target: Path, at: datetime) -> Path:
    """A folder named for the moment; a second one of the same moment gets a number."""
    make_folder(target)
    name = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for number in range(1, 1000):
        folder = target / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise FileExistsError(name)


def _name(database: Path | URL) -> str:
    return DATABASE if isinstance(database, Path) else DUMP


def _consistent(database: Path | URL, uploads: Path, folder: Path) -> tuple[Snapshot, tuple[File, ...]]:
    """One moment of the database with the bytes of every upload that it still waits for."""
    absent: frozenset[str] = frozenset()
    for _ in range(_MOST_SNAPSHOTS):
        copy = folder / _name(database)
        copy.unlink(missing_ok=True)
        snapshot = take_snapshot(database, copy) if isinstance(database, Path) else take_dump(database, copy)
        copied = tuple(_copy_uploads(uploads, sorted(snapshot.uploads), folder / UPLOADS))
        before, absent = absent, snapshot.uploads - {Path(file.path).name for file in copied}
        if not absent or absent == before:
            break
    return snapshot, copied


def _copy_uploads(uploads: Path, names: list[str], target: Path) -> Iterator[File]:
    for name in names:
        try:
            yield copy_file(uploads / name, target / name, f"{UPLOADS}/{name}")
        except FileNotFoundError:
            continue  # handed on meanwhile


def _copy_evidence(evidence: Path, target: Path) -> "_Copy":
    kept: list[File] = []
    damaged, new = set(), 0
    for source in _blobs(evidence):
        path, place = f"{source.parent.name}/{source.name}", target / source.parent.name / source.name
        if place.is_file() and place.stat().st_size == source.stat().st_size:
            kept.append(File(path, place.stat().st_size, source.name))
            continue
        file = copy_file(source, place, path)
        if file.sha256 == source.name:
            kept.append(file)
            new += 1
        else:
            place.unlink()
            damaged.add(source.name)
    return _Copy(tuple(kept), frozenset(damaged), new)


def _blobs(evidence: Path) -> list[Path]:
    """The files of the evidence folder that are named for their bytes."""
    return sorted(
        path for path in evidence.glob("??/*") if _SHA256.fullmatch(path.name) and path.parent.name == path.name[:2]
    )
