"""Tells whether a file would lie on a network: SQLite's locks and shared memory do not hold there."""

from pathlib import Path
from typing import Final

_NETWORK: Final = {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
_MOUNTS: Final = Path("/proc/self/mountinfo")


def network_file_system(path: Path) -> str | None:
    """The kind of network file system ``path`` lies on; ``None`` when it lies on none, or nobody can tell."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return network_mount_of(path.resolve(), mounts)


def network_mount_of(path: Path, mounts: str) -> str | None:
    """The same, from the text of ``/proc/self/mountinfo``: the longest mount point above ``path`` is its own."""
    depth, kind = 0, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(_unescaped(before.split()[4]))
        if (path == point or point in path.parents) and len(point.parts) >= depth:  # a later mount hides an earlier one
            depth, kind = len(point.parts), after.split()[0]
    return kind if kind in _NETWORK else None


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
