"""Makes a file's name safe to show and to save under, without losing what it says."""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

NAME_MAX: Final = 100
EXTENSION_MAX: Final = 10
NAMELESS: Final = "tep"
SAME_EXTENSION: Final = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic", "m4v": "mp4", "3gp": "mp4"}
FORBIDDEN: Final = re.compile(r'[<>:"|?*%]')
RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)", re.IGNORECASE)
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(name: str) -> str:
    """The last part of a path without control and direction marks, reserved names and characters; at most 100 long.

    A long name is cut before its extension. A name of which nothing is left becomes ``tep``.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if c in "\t\r\n" else c for c in last if c in "\t\r\n" or unicodedata.category(c) not in UNSEEN)
    safe = FORBIDDEN.sub("_", " ".join(seen.split())).strip(" .-_~")
    stem, extension = _parts(safe)
    if RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    stem = stem[: NAME_MAX - len(extension)].rstrip(" .") or NAMELESS
    return stem + extension


def name_for(name: str, extension: str) -> str:
    """A clean name that ends in the extension the bytes have: ``anh.exe`` that is a JPEG becomes ``anh.exe.jpg``."""
    clean = clean_name(name)
    stem, given = _parts(clean)
    lower = given.removeprefix(".").lower()
    if SAME_EXTENSION.get(lower, lower) == extension:
        return clean
    return clean_name(f"{stem[: NAME_MAX - len(given) - len(extension) - 1]}{given}.{extension}")


def extension_of(name: str) -> str:
    """The extension a name claims, in lower case, ``jpeg`` as ``jpg``; empty when there is none."""
    lower = PurePosixPath(name.replace("\\", "/")).suffix.removeprefix(".").lower()
    return SAME_EXTENSION.get(lower, lower)


def _parts(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or not 0 < len(extension) <= EXTENSION_MAX or " " in extension:
        return name, ""
    return stem, f".{extension}"
