"""What a backup holds: every file with its size and SHA-256, sealed with a digest of its own."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from store.backups.contents import Contents
from store.durable import sync_folder

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database.sqlite3"
DUMP: Final = "database.jsonl"
"""What stands for ``DATABASE`` in the backup of a database on a server."""

EVIDENCE: Final = "evidence"
UPLOADS: Final = "uploads"

OWNER_ONLY: Final = 0o600
"""Backups hold what officers have written; nobody else on the machine reads them."""


class ManifestError(Exception):
    """A manifest cannot be read, was changed, or is of a newer form than this program knows."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a backup. ``path`` is relative, with slashes: to the backup folder, or to where it was kept."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. ``revision`` is the database's; ``absent`` names evidence of which there are no sound bytes."""

    made_at: datetime
    revision: str
    contents: Contents
    database: File
    evidence: tuple[File, ...]
    uploads: tuple[File, ...]
    absent: tuple[str, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in (self.database, *self.evidence, *self.uploads))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into the backup's folder, all of it or nothing, and durably: it makes the backup complete."""
    body = _document(manifest)
    text = json.dumps({**body, "sha256": _seal(body)}, ensure_ascii=False, indent=1, sort_keys=True)
    part = folder / f"{MANIFEST}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / MANIFEST)
    sync_folder(folder)


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of one backup.

    Raises:
        ManifestError: it is missing, was changed, or is of a newer form.
    """
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
        seal = document.pop("sha256")
        sound = document["format"] == FORMAT and seal == _seal(document)
        manifest = _manifest(document) if sound else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ManifestError(folder.name) from error
    if manifest is None:
        raise ManifestError(folder.name)
    return manifest


def _document(manifest: Manifest) -> Mapping[str, Any]:
    return {
        "format": FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "revision": manifest.revision,
        "contents": {"sha256": manifest.contents.sha256, "rows": dict(manifest.contents.rows)},
        "database": _entry(manifest.database),
        "evidence": [_entry(file) for file in manifest.evidence],
        "uploads": [_entry(file) for file in manifest.uploads],
        "absent": list(manifest.absent),
    }


def _manifest(document: Mapping[str, Any]) -> Manifest:
    contents = document["contents"]
    return Manifest(
        datetime.fromisoformat(document["made_at"]),
        str(document["revision"]),
        Contents(contents["sha256"], contents["rows"]),
        _file(document["database"]),
        tuple(_file(entry) for entry in document["evidence"]),
        tuple(_file(entry) for entry in document["uploads"]),
        tuple(document["absent"]),
    )


def _entry(file: File) -> Mapping[str, Any]:
    return {"path": file.path, "bytes": file.size_bytes, "sha256": file.sha256}


def _file(entry: Mapping[str, Any]) -> File:
    """One file, whose path must stay inside the backup.

    Raises:
        ValueError: it leads elsewhere.
    """
    path = PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError("a path in a backup leads out of it")
    return File(str(path), int(entry["bytes"]), str(entry["sha256"]))


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
