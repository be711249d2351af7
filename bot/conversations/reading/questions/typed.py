"""A typed text as words: folded for comparing, as typed for marks and capitals, with the places where it pauses."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.conversations.folding import fold_words
from bot.conversations.reading.questions.neutral_words import SHORT

MOST_WORDS: Final = 60
_PIECE: Final = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*|[?!;:\n]|[.,](?=\s|$)")
_GLUED: Final = re.compile(r"(top|p|ph|phuong|phường|tt|loai|loại)(\d+)", re.IGNORECASE)
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWEL: Final = re.compile(r"[aeiouy]")
_DEPARTMENT: Final = "so"
_SOUTHERN: Final = {"hông": "khong", "hổng": "khong", "gởi": "gui", "dzậy": "vay", "zậy": "vay"}
"""How words sound in the south; without their marks they would be other words."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words side by side: ``words`` folded and spelled out, ``typed`` as they stood; pauses are before ``breaks``."""

    words: tuple[str, ...]
    typed: tuple[str, ...]
    breaks: frozenset[int] = frozenset()

    def without(self, taken: Collection[int]) -> "Text":
        """The text without the words at these places."""
        kept = [at for at in range(len(self.words)) if at not in taken]
        return Text(tuple(self.words[at] for at in kept), tuple(self.typed[at] for at in kept))

    def part(self, start: int, end: int) -> "Text":
        """The words from ``start`` to ``end`` (without)."""
        return Text(self.words[start:end], self.typed[start:end])

    def said(self, start: int, end: int) -> str:
        """These words as the person typed them; a shortening that stands for several is said once."""
        return " ".join(word for word in self.typed[start:end] if word)

    def mapped(self, change: Callable[[str], str]) -> "Text":
        """The text with every word that was typed without marks changed; nothing stands for the typed words then."""
        words = tuple(
            change(word) if typed.isascii() else word for word, typed in zip(self.words, self.typed, strict=True)
        )
        return Text(words, words, self.breaks)


def read_text(text: str) -> Text:
    """The words of a text, the first sixty of them."""
    words: list[str] = []
    typed: list[str] = []
    breaks: set[int] = set()
    pieces = _PIECE.findall(_GLUED.sub(r"\1 \2", unicodedata.normalize("NFC", text)))
    for piece in pieces:
        if not piece[0].isalnum():
            shortened = bool(typed) and piece == "." and (_folded(typed[-1]) in SHORT or len(typed[-1]) == 1)
            if words and not shortened:
                breaks.add(len(words))
            continue
        meant = _spelled_out(piece, words, typed)
        if meant is None:
            words[-1] += _folded(piece)
            typed[-1] += piece
            continue
        words += meant
        typed += [piece, *[""] * (len(meant) - 1)]
        if len(words) >= MOST_WORDS:
            break
    return Text(tuple(words), tuple(typed), frozenset(breaks))


def _spelled_out(piece: str, words: list[str], typed: list[str]) -> list[str] | None:
    """The words a piece stands for; ``None`` where it goes on with the initials before it: ``sở TT&TT``."""
    folded = _folded(piece)
    is_initials = len(piece) > 1 and piece.isalpha() and (piece.isupper() or not _VOWEL.search(folded))
    if is_initials and words[-1:] == [_DEPARTMENT]:
        return [folded]
    if is_initials and words[-2:-1] == [_DEPARTMENT] and (typed[-1].isupper() or not _VOWEL.search(words[-1])):
        return None
    if re.fullmatch(r"[\d.,]+", piece):
        return [piece]
    if "'" in piece or "’" in piece:  # M'Gar: part of a name
        return list(fold_words(piece))
    if piece.casefold() in _SOUTHERN:
        return [_SOUTHERN[piece.casefold()]]
    return [word for one in fold_words(piece) for word in SHORT.get(one, one).split()] or [folded]


def _folded(piece: str) -> str:
    return "".join(fold_words(piece))


@lru_cache(maxsize=20_000)
def marked(word: str) -> str:
    """The word with its marks, tones at the end, so that ``hoà`` and ``hòa``, ``quý`` and ``quí`` are one."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = "".join(sorted(letter for letter in letters if letter in _TONES))
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return (f"{plain[:-1]}i" if plain.endswith("y") and len(plain) > 1 else plain) + tones


def has_marks(word: str) -> bool:
    """Whether a word was typed with any mark; without one it may stand for any other of the same letters."""
    return not word.isascii()
