"""Reads a CSV file as people save it: with or without a mark at its start, with commas, semicolons or tabs."""

import csv
import io
import unicodedata
from pathlib import Path
from typing import Final

from core.scoring.phrase import Phrase

SEPARATORS: Final = ",;\t"
"""A spreadsheet program with Vietnamese settings writes semicolons, because the comma is in its numbers."""


class CsvError(Exception):
    """The file cannot be read; ``problem`` says why."""

    def __init__(self, problem: Phrase) -> None:
        self.problem = problem
        super().__init__(problem.key)


def csv_lines(path: Path) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Line number and cells of every line, in NFC and without spaces around them; the separator is the header's.

    Raises:
        CsvError: there is no such file, or it is not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError:
        raise CsvError(Phrase("cli-file-missing", {"path": str(path)})) from None
    except UnicodeDecodeError:
        raise CsvError(Phrase("cli-file-not-utf8", {"path": str(path)})) from None
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), delimiter=max(SEPARATORS, key=text.split("\n", 1)[0].count))
    return tuple((reader.line_num, tuple(cell.strip() for cell in cells)) for cells in reader)
