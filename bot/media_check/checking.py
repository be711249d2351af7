"""Decides whether a file may be kept as evidence, from its bytes alone. Blocking: run it off the event loop."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Final

from PIL import Image

from bot.media_check.boxes import check_boxes
from bot.media_check.images import OPENERS, check_image
from bot.media_check.names import extension_of
from bot.media_check.office import check_office
from bot.media_check.ole import check_ole
from bot.media_check.pdf import check_pdf
from bot.media_check.sorts import HEAD_BYTES, Sort, sort_of
from bot.media_check.verdict import MIB, BadFileError, Checked, Limits, Refused
from core.scoring.phrase import Phrase

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic",
    "mp4": "video/mp4",
}
"""Everything that is taken, by extension."""

EXTENSION_BY_TYPE: Final = {media_type: extension for extension, media_type in MEDIA_TYPES.items()}

HEIC_BOXES: Final = frozenset({b"ftyp", b"meta"})
MP4_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat"})
ADVICE: Final = {
    Sort.LATE_PDF: Phrase("media-damaged"),
    Sort.ARCHIVE: Phrase("media-archive"),
    Sort.OTHER_IMAGE: Phrase("media-other-image"),
    Sort.OTHER_VIDEO: Phrase("media-other-video"),
    Sort.ACTIVE: Phrase("media-active"),
}
DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is; of a picture also the picture, small and upright, since it was decoded anyway."""

    verdict: Checked | Refused
    picture: Image.Image | None = None


def look(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> Looked:
    """Say what the file at ``path`` is, or why it is not kept. ``name`` only helps to find the right advice.

    Raises:
        OSError: the file cannot be read; that is our trouble, not the sender's.
    """
    size_bytes = path.stat().st_size
    refused = refuse_size(size_bytes, limits)
    if refused:
        return Looked(refused)
    try:
        sort = _sort(path)
        picture = check_image(path, sort, limits) if sort in OPENERS else None
        extension = sort.value if picture else _extension(path, sort, name, limits)
    except BadFileError as error:
        return Looked(Refused(error.reason))
    return Looked(Checked(MEDIA_TYPES[extension], extension, size_bytes), picture)


def check(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> Checked | Refused:
    """What the file at ``path`` is, or why it is not kept."""
    return look(path, name, limits).verdict


def refuse_size(size_bytes: int, limits: Limits = DEFAULT_LIMITS) -> Refused | None:
    """Say why a file of this size is not kept, before a byte of it is fetched, or ``None`` when it may be."""
    if size_bytes <= 0:
        return Refused(Phrase("media-empty"))
    if size_bytes > limits.max_bytes:
        size = (Decimal(size_bytes) / MIB).quantize(Decimal("0.1"), ROUND_CEILING)
        return Refused(Phrase("media-too-large", {"size": size, "limit": Decimal(limits.max_bytes) / MIB}))
    return None


def _sort(path: Path) -> Sort:
    with path.open("rb") as file:
        return sort_of(file.read(HEAD_BYTES))


def _extension(path: Path, sort: Sort, name: str, limits: Limits) -> str:
    match sort:
        case Sort.PDF:
            check_pdf(path)
        case Sort.HEIC:
            check_boxes(path, HEIC_BOXES)
        case Sort.MP4:
            check_boxes(path, MP4_BOXES)
        case Sort.ZIP:
            return check_office(path, limits)
        case Sort.OLE:
            return check_ole(path, extension_of(name))
        case _:
            raise BadFileError(_advice(sort, name))
    return sort.value


def _advice(sort: Sort, name: str) -> Phrase:
    if sort in ADVICE:
        return ADVICE[sort]
    claimed = extension_of(name)
    if claimed in MEDIA_TYPES:
        return Phrase("media-not-what-it-says", {"extension": claimed.upper()})
    return Phrase("media-unknown-type")
