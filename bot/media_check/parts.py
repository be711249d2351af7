"""Reads what is written in the parts of Word and Excel files, and refuses parts that reach outside of the file.

Nothing is ever fetched: addresses in a file are only compared, and declarations of entities are refused unread.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from bot.media_check.verdict import MIB, BadFileError, damaged
from core.scoring.phrase import Phrase

WRITTEN: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|xl/sharedstrings\.xml"
    r"|xl/(?:worksheets|chartsheets)/[^/]+\.xml|xl/drawings/[^/]+\.xml|xl/comments[^/]*\.xml|docprops/(?:core|app)\.xml"
)
"""Parts that hold words a reader sees, in lower case."""

LINKED: Final = re.compile(r"xl/externallinks/[^/]+\.xml")
RELATIONS: Final = ".rels"
REACHES_OUT: Final = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument")
"""Relations that an office program follows by itself when it opens the file; a link that waits for a click is none."""

DDE: Final = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
PARAGRAPHS: Final = frozenset({"p", "si", "is", "title", "subject", "description", "keywords"})
PRINTED_MARGINS: Final = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
MARGIN_CODES: Final = re.compile(r'&(?:[LCR]|"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z])')
BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n"}
READ_BYTES: Final = 64 * 1024
WRITTEN_MAX_BYTES: Final = 40 * MIB
"""Of all parts together, unpacked; what lies behind is not read. A book of 5,000 pages is smaller."""

READING_ERRORS: Final = (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError)


def written_in(archive: zipfile.ZipFile) -> Iterator[str]:
    """Every paragraph, cell and text box, in the order of the parts.

    Raises:
        BadFileError: a part is damaged, declares entities, or makes the office program fetch or run something.
    """
    left = WRITTEN_MAX_BYTES
    for entry in archive.infolist():
        name = entry.filename.replace("\\", "/").lower()
        if name.endswith(RELATIONS) or WRITTEN.fullmatch(name) or LINKED.fullmatch(name):
            left -= entry.file_size
            if left < 0:
                return
            yield from _Part(is_relations=name.endswith(RELATIONS)).read(archive, entry)


class _Part:
    """One part, read piece by piece."""

    def __init__(self, *, is_relations: bool) -> None:
        self._is_relations = is_relations
        self._lines: list[str] = []
        self._open: list[list[str]] = [[]]
        self._field: list[str] = []
        self._inside = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse_declaration

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[str]:
        try:
            with archive.open(entry) as part:
                while piece := part.read(READ_BYTES):
                    self._parser.Parse(piece, False)  # noqa: FBT003  (expat's own order of arguments)
                    yield from self._taken()
                self._parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, *READING_ERRORS) as error:
            raise damaged() from error
        yield from self._taken()

    def _taken(self) -> list[str]:
        taken, self._lines = self._lines, []
        return taken

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._inside = local
        if local in PARAGRAPHS:
            self._open.append([])
        elif local in BREAKS:
            self._open[-1].append(BREAKS[local])
        elif local == "ddeLink":
            raise BadFileError(Phrase("media-remote"))
        elif local == "fldSimple":
            _refuse_dde(_attribute(attributes, "instr"))
        elif local == "textpath":  # a word drawn across the page
            self._lines.append(_attribute(attributes, "string"))
        elif local == "Relationship" and self._is_relations:
            _refuse_reaching_out(attributes)

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._inside = ""
        if local in PARAGRAPHS and len(self._open) > 1:
            self._lines.append("".join(self._open.pop()))
            _refuse_dde("".join(self._field))
            self._field = []

    def _characters(self, text: str) -> None:
        if self._inside == "instrText":
            self._field.append(text)
        elif self._inside in PRINTED_MARGINS:
            self._lines.append(MARGIN_CODES.sub("\t", text))
        elif self._inside == "t" or self._inside in PARAGRAPHS:
            self._open[-1].append(text)


def _attribute(attributes: dict[str, str], wanted: str) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == wanted), "")


def _refuse_declaration(*_: object) -> None:
    raise damaged()  # no office program declares anything


def _refuse_dde(instruction: str) -> None:
    if DDE.match(instruction):
        raise BadFileError(Phrase("media-remote"))


def _refuse_reaching_out(attributes: dict[str, str]) -> None:
    if attributes.get("TargetMode") == "External" and attributes.get("Type", "").endswith(REACHES_OUT):
        raise BadFileError(Phrase("media-remote"))
