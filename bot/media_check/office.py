"""Tells Word and Excel files (zip of XML parts) from other zip files, and refuses macros."""

import zipfile
from pathlib import Path
from typing import Final

from bot.media_check.parts import READING_ERRORS
from bot.media_check.verdict import MIB, BadFileError, Limits, damaged
from bot.media_check.zips import open_zip
from core.scoring.phrase import Phrase

TYPES_PART: Final = "[Content_Types].xml"
TYPES_MAX_BYTES: Final = MIB
WORD_MAIN: Final = b"wordprocessingml.document.main+xml"
EXCEL_MAIN: Final = b"spreadsheetml.sheet.main+xml"
ARCHIVES: Final = (".zip", ".7z", ".rar", ".gz", ".jar")
"""Nobody unpacks what is packed inside a document; a table or a text inside of another is no archive."""

OTHER_OFFICE: Final = (b"presentationml", b"visio")


def check_office(path: Path, limits: Limits) -> str:
    """``docx`` or ``xlsx``; only the list of parts is read, never a part.

    Raises:
        BadFileError: some other zip file, macros, a bomb, encrypted or damaged.
    """
    with open_zip(path, limits) as archive:
        names = {name.replace("\\", "/").lower() for name in archive.namelist()}
        if TYPES_PART.lower() not in names:
            raise _other_zip(names)
        types = _types(archive)
    if any(name.endswith(ARCHIVES) for name in names):
        raise BadFileError(Phrase("media-archive"))
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroenabled" in types.lower():
        raise BadFileError(Phrase("media-macros"))
    if WORD_MAIN in types and _has_part(names, "word/"):
        return "docx"
    if EXCEL_MAIN in types and _has_part(names, "xl/"):
        return "xlsx"
    if any(mark in types for mark in OTHER_OFFICE):
        raise BadFileError(Phrase("media-other-office"))
    raise damaged()


def _types(archive: zipfile.ZipFile) -> bytes:
    try:
        with archive.open(TYPES_PART) as part:
            types = part.read(TYPES_MAX_BYTES + 1)
    except READING_ERRORS as error:
        raise damaged() from error
    if len(types) > TYPES_MAX_BYTES or b"<!" in types.replace(b"<!--", b""):  # no office program declares entities
        raise damaged()
    return types


def _has_part(names: set[str], folder: str) -> bool:
    return any(name.startswith(folder) and name.endswith(".xml") for name in names)


def _other_zip(names: set[str]) -> BadFileError:
    """Open-document files say ``mimetype``; everything else is an archive to take apart first."""
    return BadFileError(Phrase("media-other-office" if "mimetype" in names else "media-archive"))
