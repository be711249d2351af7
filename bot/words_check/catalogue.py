"""The words as they stand in the catalogues, and what is wrong with a text by itself."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.pofile import read_po

_LEFTOVERS = """
and answer available button cancel click close commune delete download error evidence failed file for from found here
invalid is loading message missing must next please points retry send should submit success the this todo unknown unit
upload with wrong you your
"""

ENGLISH: Final = frozenset(_LEFTOVERS.split())
"""English words that look like nothing in Vietnamese; a text that holds one was not translated to the end."""

_WORD = re.compile(r"[A-Za-z]+", re.ASCII)
_QUOTED = re.compile(r"`[^`]*`")
_MSGID = re.compile(r'^msgid "(?P<key>[^"]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence: its key, its words, and where it stands."""

    key: str
    words: str
    path: Path

    @property
    def placeholders(self) -> frozenset[str]:
        """Names of the facts the words need.

        Raises:
            ValueError: the braces do not match.
        """
        return frozenset(name.split(".")[0] for _, name, _, _ in Formatter().parse(self.words) if name is not None)


def read_entries(locales: Path) -> tuple[Entry, ...]:
    """Every sentence of every catalogue below ``locales``."""
    return tuple(entry for path in sorted(locales.rglob("*.po")) for entry in _entries(path))


def _entries(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield Entry(str(message.id), str(message.string or ""), path)


def written_twice(locales: Path) -> Iterator[str]:
    """Keys that stand in two places; the reader of a catalogue keeps only one of two in the same file."""
    seen: dict[str, Path] = {}
    for path in sorted(locales.rglob("*.po")):
        for match in _MSGID.finditer(path.read_text(encoding="utf-8")):
            key = match["key"]
            if key in seen:
                yield f"{key}: words stand twice, in {seen[key].name} and {path.name}"
            seen[key] = path


def faults(entry: Entry) -> Iterator[str]:
    """What is wrong with one text by itself."""
    if not entry.words.strip():
        yield f"{entry.key}: no words in {entry.path.name}"
        return
    if not unicodedata.is_normalized("NFC", entry.words):
        yield f"{entry.key}: not in composed form (NFC)"
    if entry.words != entry.words.strip():
        yield f"{entry.key}: spaces at an end"
    try:
        plain = _QUOTED.sub("", _without_placeholders(entry))
    except ValueError:
        yield f"{entry.key}: braces do not match"
        return
    for word in sorted(ENGLISH.intersection(_words(plain))):
        yield f"{entry.key}: the English word '{word}' is left"


def _words(text: str) -> Iterator[str]:
    """Whole words of plain letters; a piece of a Vietnamese word (``th`` of ``thế``) is none."""
    for piece in re.findall(r"[^\W\d_]+(?:[-.][^\W\d_]+)*", text):
        if _WORD.fullmatch(piece) and piece == piece.lower():
            yield piece


def _without_placeholders(entry: Entry) -> str:
    return " ".join(literal for literal, _, _, _ in Formatter().parse(entry.words))
