"""Finds stamps of state secrets (dấu chỉ độ mật) in what is written in a file, and tells them from running text.

The three stamps are "MẬT", "TỐI MẬT" and "TUYỆT MẬT" in capitals, alone in a box (Circular 24/2020/TT-BCA, annex).
The same words in a sentence, in a heading about the protection of secrets, or in a table that counts documents by
degree are none.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final


class Degree(StrEnum):
    """How secret a stamp calls a paper (độ mật)."""

    TUYET_MAT = "tuyet-mat"
    TOI_MAT = "toi-mat"
    MAT = "mat"


DEGREE_BY_LETTERS: Final = {"TUYỆTMẬT": Degree.TUYET_MAT, "TỐIMẬT": Degree.TOI_MAT, "MẬT": Degree.MAT}
GRAVEST_FIRST: Final = tuple(Degree)
LAST_WORD: Final = "MẬT"
FIRST_WORDS: Final = frozenset({"TUYỆT", "TỐI"})

COPY_NUMBER: Final = re.compile(r"\bbản\s+số\b.*$", re.IGNORECASE)
LABELLED: Final = re.compile(
    r"(?:độ\s*mật|mức\s*độ\s*mật)\s*:\s*(?P<degree>tuyệt\s*mật|tối\s*mật|mật)\W*$", re.IGNORECASE
)
APART: Final = re.compile(r"\t|\n| {2,}|[|¦│┃]")
WORD: Final = re.compile(r"[^\W\d_]+")
NAME_PARTS: Final = re.compile(r"[-–_.()\[\]]+")

GOES_ON_AFTER: Final = frozenset({"BÍ", "BẢO", "ĐỘ", "VÀ", "HOẶC", "CƠ", "GIỮ"})
"""A line that ends in one of these is cut off before ``MẬT``: "… BẢO VỆ BÍ / MẬT NHÀ NƯỚC"."""

GOES_ON_WITH: Final = frozenset({"KHẨU", "ĐỘ", "MÃ", "THƯ", "NHÀ", "VỤ"})
"""What follows ``MẬT`` on the next line of a heading that was cut: "MẬT / KHẨU"."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a line that stands apart; ``degree`` when its letters are those of a stamp."""

    text: str
    degree: Degree | None


def degree_in(lines: Iterable[str]) -> Degree | None:
    """The gravest stamp among ``lines``, in reading order; pieces of a line that stand apart are parted by tabs."""
    parts = _joined([part for line in lines for part in _parts(line)])
    found = {part.degree for number, part in enumerate(parts) if part.degree and _stands_alone(parts, number)}
    return next((degree for degree in GRAVEST_FIRST if degree in found), None)


def degree_in_name(name: str) -> Degree | None:
    """A file that is named after its stamp: ``QĐ 12_TUYỆT MẬT.pdf``."""
    return degree_in([NAME_PARTS.sub("\t", name)])


def may_hold_stamp(text: str) -> bool:
    """Whether a closer look is worth while: a quick test that never misses one."""
    return "mật" in re.sub(r"[\W_]+", "", _composed(text)).lower()


def _parts(line: str) -> list[_Part]:
    whole = _composed(line).strip()
    if not whole:
        return []
    degree = _degree(whole)
    if degree is not None:
        return [_Part(whole, degree)]
    return [_Part(piece.strip(), _degree(piece)) for piece in APART.split(whole) if piece.strip()]


def _composed(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("\xa0", " ").replace("\r", "")
    return "".join(c for c in composed if unicodedata.category(c) != "Cf")


def _degree(text: str) -> Degree | None:
    labelled = LABELLED.search(text)
    if labelled:
        return DEGREE_BY_LETTERS[_letters(labelled["degree"].upper())]
    return DEGREE_BY_LETTERS.get(_letters(COPY_NUMBER.sub("", text)))


def _letters(text: str) -> str:
    """The letters alone: spacing, frames and stars around a stamp do not count; digits do, so that they spoil it."""
    return re.sub(r"[\W_]+", "", text)


def _joined(parts: list[_Part]) -> list[_Part]:
    """A stamp on two lines, TUYỆT above MẬT, is one."""
    joined = list(parts)
    for number, (first, second) in enumerate(pairwise(parts)):
        upper = _letters(first.text)
        if upper in FIRST_WORDS and second.degree is Degree.MAT:
            joined[number] = _Part("", None)
            joined[number + 1] = _Part(f"{upper} {LAST_WORD}", DEGREE_BY_LETTERS[upper + LAST_WORD])
    return [part for part in joined if part.text]


def _stands_alone(parts: Sequence[_Part], number: int) -> bool:
    """Whether it is neither a piece of a cut heading nor one of several degrees that are listed."""
    before = parts[number - 1] if number else None
    after = parts[number + 1] if number + 1 < len(parts) else None
    if any(one and one.degree and one.degree is not parts[number].degree for one in (before, after)):
        return False
    if before and before.text.isupper() and (before.text[-1] in ",;" or _last_word(before.text) in GOES_ON_AFTER):
        return False
    return not (after and after.text.isupper() and _first_word(after.text) in GOES_ON_WITH)


def _first_word(text: str) -> str:
    return next(iter(WORD.findall(text)), "")


def _last_word(text: str) -> str:
    return next(reversed(WORD.findall(text)), "")
