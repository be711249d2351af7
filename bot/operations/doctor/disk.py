"""Where files may be written and how much room there is."""

import os
import shutil
import tempfile
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Final

GIB: Final = Decimal(1024**3)
LITTLE_BYTES: Final = 5 * 1024**3
"""Ours: a commune's sheet comes to about 50 MB of evidence, a hundred of them to this."""

TOO_LITTLE_BYTES: Final = 512 * 1024**2
"""Below this a busy hour may fill the disk before anybody reads a warning."""


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    path = folder.absolute()
    while not path.exists():
        path = path.parent
    return path


def is_writable(folder: Path) -> bool:
    """Whether a file can really be made there, its bytes on the disk, and removed."""
    try:
        with tempfile.NamedTemporaryFile(dir=existing(folder), prefix=".chamdiem-") as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(existing(folder)).free


def gib(size_bytes: int) -> Decimal:
    """For people, to one place, rounded down."""
    return (Decimal(size_bytes) / GIB).quantize(Decimal("0.1"), ROUND_DOWN)
