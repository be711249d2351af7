"""Decodes a picture completely, inside limits: only that tells a picture from a file that begins like one."""

import struct
import zlib
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import BinaryIO, Final

from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from bot.media_check.sorts import Sort
from bot.media_check.verdict import BadFileError, Limits, damaged
from core.scoring.model import Phrase

OPENERS: Final[Mapping[Sort, Callable[[BinaryIO], ImageFile]]] = {
    Sort.JPG: JpegImageFile,
    Sort.PNG: PngImageFile,
    Sort.WEBP: WebPImageFile,
}
"""One decoder per sort, so that no file chooses its own; none of these looks at the pixels yet."""

DECODING_ERRORS: Final = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, struct.error, zlib.error)
"""What Pillow raises for broken pictures."""

MILLION: Final = Decimal(1_000_000)
THUMBNAIL: Final = (64, 64)


def check_image(path: Path, sort: Sort, limits: Limits) -> None:
    """Decode every frame.

    Raises:
        BadFileError: the picture is too large, has too many frames or is no whole picture.
    """
    try:
        with path.open("rb") as file:
            image = OPENERS[sort](file)
            frames = _refuse_size(image, limits)
            if sort is Sort.JPG:
                image.draft(None, THUMBNAIL)  # reads every byte, keeps an eighth of the pixels a side
            for frame in range(frames):
                image.seek(frame)
                image.load()
    except DECODING_ERRORS as error:
        raise damaged() from error


def _refuse_size(image: ImageFile, limits: Limits) -> int:
    """The number of frames, once they are known to be decodable inside the limits."""
    frames: int = getattr(image, "n_frames", 1)
    if frames > limits.max_frames:
        raise BadFileError(Phrase("media-too-many-frames"))
    width, height = image.size
    if width * height * frames > limits.max_pixels:
        millions = (Decimal(width * height * frames) / MILLION).quantize(Decimal("0.1"), ROUND_CEILING)
        limit = Decimal(limits.max_pixels) / MILLION
        raise BadFileError(Phrase("media-too-many-pixels", {"millions": millions, "limit": limit}))
    return frames
