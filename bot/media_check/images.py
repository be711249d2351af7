"""Decodes a picture completely, inside limits: only that tells a picture from a file that begins like one.

What comes out is small and ours: pixels, upright, without the place and time of a photo, the name of a camera, or
anything that was appended to the file.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import BinaryIO, Final

from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from bot.media_check.sorts import Sort
from bot.media_check.verdict import BadFileError, Limits, damaged
from core.scoring.phrase import Phrase

OPENERS: Final[Mapping[Sort, Callable[[BinaryIO], ImageFile]]] = {
    Sort.JPG: JpegImageFile,
    Sort.PNG: PngImageFile,
    Sort.WEBP: WebPImageFile,
}
"""One decoder per sort, so that no file chooses its own; none of these looks at the pixels yet."""

DECODING_ERRORS: Final = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, struct.error, zlib.error)
"""What Pillow raises for broken pictures."""

MILLION: Final = Decimal(1_000_000)
LONGEST_SIDE: Final = 1600
"""Pixels of what comes out: a page of A4 can still be read when it is enlarged on a phone."""

SMALL: Final = (LONGEST_SIDE, LONGEST_SIDE)
LARGE_PIXELS: Final = 16_000_000
"""From here on what comes out may be smaller than ``LONGEST_SIDE``, so that two copies are never held at once."""

STRIP: Final = 32
"""Rows of what comes out that are made at a time."""

PAPER: Final = "white"
"""What shows through a picture's transparency."""


def check_image(path: Path, sort: Sort, limits: Limits) -> Image.Image:
    """Decode every frame; returns the first, ``LONGEST_SIDE`` at most.

    Raises:
        BadFileError: the picture is too large, has too many frames or is no whole picture.
    """
    try:
        with path.open("rb") as file:
            image = OPENERS[sort](file)
            frames = _refuse_size(image, limits)
            if sort is Sort.JPG:
                image.draft("RGB", SMALL)  # reads every byte, keeps no more pixels than needed
            first = _small(image)
            for frame in range(1, frames):
                image.seek(frame)
                image.load()
    except DECODING_ERRORS as error:
        raise damaged() from error
    return first


def _small(image: ImageFile) -> Image.Image:
    """The picture strip by strip, so that a large one needs no second copy."""
    image.load()
    (width, height), longest = image.size, max(image.size)
    factor = max(1, longest // LONGEST_SIDE)
    if width * height > LARGE_PIXELS:
        factor = -(-longest // LONGEST_SIDE)
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, STRIP * factor):
        strip = image.crop((0, top, width, min(height, top + STRIP * factor)))
        small.paste(_on_paper(strip).reduce(factor), (0, top // factor))
    small.thumbnail(SMALL)
    small.getexif().update(image.getexif())
    return ImageOps.exif_transpose(small)


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # sixteen bits a pixel
        picture = picture.convert("I").point(lambda shade: shade / 256).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    see_through = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, PAPER)
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper


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
