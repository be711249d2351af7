"""Writes the picture by which a file is recognised: a photo made small, or a PDF's first page, encoded by ourselves."""

from pathlib import Path
from typing import Final

from PIL import Image

from bot.media_check.images import LONGEST_SIDE
from bot.media_check.pages import first_page, open_pdf
from bot.media_check.sorts import Sort

QUALITY: Final = 78
PREVIEW_TYPE: Final = "image/jpeg"


def write_preview(picture: Image.Image, into: Path) -> None:
    """Encode pixels, and nothing else, as a JPEG."""
    flat = picture.convert("RGB")
    flat.info = {}  # else the library writes a camera's notes and an author's comment along
    flat.save(into, "JPEG", quality=QUALITY, optimize=True, exif=b"")


def drawn(path: Path, extension: str) -> Image.Image | None:
    """A file that is no picture as a picture; ``None`` for sorts that cannot be drawn, and for what cannot be read."""
    document = open_pdf(path) if extension == Sort.PDF else None
    return first_page(document, LONGEST_SIDE) if document is not None else None
