"""Opens PDF files with PDFium: what is written in them, and what their first page looks like.

PDFium is built without scripts here and opens nothing but the file. Run it in a process of its own: it is made of C++.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

from bot.media_check.stamps import may_hold_stamp
from bot.media_check.verdict import BadFileError
from core.scoring.phrase import Phrase

MOST_PAGES: Final = 300
"""Pages that are read; twenty megabytes of text are fewer."""

MOST_CHARACTERS: Final = 3_000_000
WIDE_GAP: Final = 1.5
"""Gap between two pieces of a line, in heights of their letters, from which on they stand apart."""

WORD_GAP: Final = 0.15
"""Gap in heights from which on two letters belong to two words."""

LARGEST_SCALE: Final = 200 / 72
"""200 dots an inch: more shows nothing new."""


@dataclass(slots=True)
class _Run:
    """Letters in a row, and the rectangle they fill, in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    def is_beside(self, bottom: float, top: float) -> bool:
        """Whether the middle of the other is as high as this."""
        return self.bottom <= (bottom + top) / 2 <= self.top

    def takes(self, left: float, bottom: float, top: float) -> bool:
        height = top - bottom
        return self.is_beside(bottom, top) and -height < left - self.right <= WIDE_GAP * height


def open_pdf(path: Path) -> pypdfium2.PdfDocument | None:
    """The document, or ``None`` where PDFium cannot make sense of it.

    Raises:
        BadFileError: it opens only with a password.
    """
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise BadFileError(Phrase("media-encrypted")) from error
        return None


def written_on(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """The lines of every page on which a stamp may stand, pieces that stand apart parted by tabs."""
    left = MOST_CHARACTERS
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number].get_textpage()
        except pypdfium2.PdfiumError:
            continue
        text = page.get_text_range()
        left -= len(text)
        if may_hold_stamp(text):
            yield from _lines(page)
        if left < 0:
            return


def first_page(document: pypdfium2.PdfDocument, longest_side: int) -> Image.Image | None:
    """The first page as a picture whose longer side is ``longest_side`` at most."""
    try:
        page = document[0]
        width, height = page.get_size()
        scale = min(longest_side / max(width, height, 1), LARGEST_SCALE)
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return None
    return picture


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[str]:
    """By where the pieces stand on the paper: two columns of a letterhead are one line with a gap."""
    runs = sorted(_runs(page), key=lambda run: (-(run.bottom + run.top), run.left))
    line: list[_Run] = []
    for run in runs:
        if line and not line[-1].is_beside(run.bottom, run.top):
            yield _joined(line)
            line = []
        line.append(run)
    if line:
        yield _joined(line)


def _joined(line: list[_Run]) -> str:
    line.sort(key=lambda run: run.left)
    text = line[0].text
    for before, run in pairwise(line):
        wide = run.left - before.right > WIDE_GAP * (run.top - run.bottom)
        text += ("\t" if wide else " ") + run.text
    return text


def _runs(page: pypdfium2.PdfTextPage) -> Iterator[_Run]:
    """Letters that follow each other closely, in the order of the file; a mark goes with the letter before it."""
    run: _Run | None = None
    for number in range(page.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(page, number))
        if letter.isspace() or not letter.isprintable():
            continue  # gaps say the same, and the library's own line breaks say less
        if run is not None and unicodedata.combining(letter):
            run.text += letter
            continue
        left, bottom, right, top = page.get_charbox(number, loose=True)
        if run is not None and run.takes(left, bottom, top):
            run.text += (" " if left - run.right > WORD_GAP * (top - bottom) else "") + letter
            run.right = right
            continue
        if run is not None:
            yield run
        run = _Run(letter, left, right, bottom, top)
    if run is not None:
        yield run
