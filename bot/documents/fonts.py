"""Measures and breaks texts in the font of our papers and pictures."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

from bot.documents.faces import Face, font_file

NOT_DRAWN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, and marks that turn the direction of writing: a name must not rearrange a paper."""


@cache
def _font(face: Face) -> TTFont:
    return TTFont(face.value, str(font_file(face)))


@cache
def register_fonts() -> None:
    """Make the font known to the PDF library, with its bold and italic cuts."""
    for face in Face:
        registerFont(_font(face))
    registerFontFamily(
        Face.REGULAR, normal=Face.REGULAR, bold=Face.BOLD, italic=Face.ITALIC, boldItalic=Face.BOLD_ITALIC
    )


def text_width(text: str, size: float, face: Face = Face.REGULAR) -> float:
    """How wide a line is, in the unit of ``size``."""
    width: float = _font(face).stringWidth(text, size)
    return width


def wrapped(text: str, width: float, size: float, face: Face = Face.REGULAR, most_lines: int = 0) -> tuple[str, ...]:
    """The text in lines that are not wider than ``width``. With ``most_lines`` the rest ends in "…"."""
    lines = [line for part in drawable(text).split("\n") for line in _lines(part, width, size, face)]
    if most_lines and len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], ending_in_dots(lines[most_lines - 1], width, size, face)]
    return tuple(lines)


def _lines(text: str, width: float, size: float, face: Face) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, face) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _cut(word, width, size, face)
        yield from full
    if line:
        yield line


def _cut(word: str, width: float, size: float, face: Face) -> list[str]:
    """A word in parts that fit the line; nearly always it is one."""
    parts = [""]
    for letter in word:
        if parts[-1] and text_width(parts[-1] + letter, size, face) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def ending_in_dots(text: str, width: float, size: float, face: Face = Face.REGULAR) -> str:
    """As much of the text as fits in front of "…"."""
    while text and text_width(f"{text}…", size, face) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def drawable(text: str) -> str:
    """The text with one sign for each letter (NFC), as the font has them, and nothing that cannot be drawn."""
    return NOT_DRAWN.sub("", unicodedata.normalize("NFC", text).replace("\t", " ").replace("\u00a0", " "))
