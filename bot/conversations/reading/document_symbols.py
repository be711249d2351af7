"""The number and symbol (số, ký hiệu) of an administrative document: where it stands, how it is properly written."""

import re
from dataclasses import dataclass
from typing import Final

from bot.conversations.folding import fold
from core.assessment.documents import DocumentKind

KIND_BY_WORD: Final = {
    "quyet dinh": DocumentKind.DECISION,
    "qd": DocumentKind.DECISION,
    "ke hoach": DocumentKind.PLAN,
    "kh": DocumentKind.PLAN,
    "cong van": DocumentKind.LETTER,
    "cv": DocumentKind.LETTER,
    "bao cao": DocumentKind.REPORT,
    "bc": DocumentKind.REPORT,
    "thong bao": DocumentKind.NOTICE,
    "tb": DocumentKind.NOTICE,
    "nghi quyet": DocumentKind.RESOLUTION,
    "nq": DocumentKind.RESOLUTION,
    "chi thi": DocumentKind.DIRECTIVE,
    "ct": DocumentKind.DIRECTIVE,
    "bien ban": DocumentKind.MINUTES,
    "bb": DocumentKind.MINUTES,
    "to trinh": DocumentKind.SUBMISSION,
    "ttr": DocumentKind.SUBMISSION,
    "huong dan": DocumentKind.GUIDANCE,
    "hd": DocumentKind.GUIDANCE,
    "chuong trinh": DocumentKind.PROGRAMME,
    "ctr": DocumentKind.PROGRAMME,
    "de an": DocumentKind.SCHEME,
    "phuong an": DocumentKind.SCHEME,
    "pa": DocumentKind.SCHEME,
    "hop dong": DocumentKind.CONTRACT,
    "giay moi": DocumentKind.INVITATION,
    "gm": DocumentKind.INVITATION,
    "giay chung nhan": DocumentKind.CERTIFICATE,
    "gcn": DocumentKind.CERTIFICATE,
    "quy che": DocumentKind.RULES,
    "quy dinh": DocumentKind.RULES,
    "qc": DocumentKind.RULES,
    "thong tu": DocumentKind.CIRCULAR,
    "tt": DocumentKind.CIRCULAR,
    "nghi dinh": DocumentKind.DECREE,
    "nd": DocumentKind.DECREE,
    "cong dien": DocumentKind.TELEGRAM,
    "cd": DocumentKind.TELEGRAM,
    "danh sach": DocumentKind.LIST,
    "ds": DocumentKind.LIST,
    "van ban": DocumentKind.OTHER,
    "vb": DocumentKind.OTHER,
}
"""Names and abbreviations of papers, folded."""

PROPER_PART: Final = {
    "QD": "QĐ",
    "ND": "NĐ",
    "CD": "CĐ",
    "HDND": "HĐND",
    "DU": "ĐU",
    "BCD": "BCĐ",
    "BCDCDS": "BCĐCĐS",
    "CDS": "CĐS",
    "LDTBXH": "LĐTBXH",
    "SGDDT": "SGDĐT",
    "BGDDT": "BGDĐT",
    "TTG": "TTg",
    "TTR": "TTr",
    "CTR": "CTr",
}
"""Parts of a symbol that are more than upper case: with đ, or with the letters that stay small."""

LETTERS: Final = r"[^\W\d_][^\W_]{0,14}"
SYMBOL: Final = re.compile(
    rf"""(?<![\w.,/-])
    (?P<number>\d{{1,6}}[a-z]?)
    (?: [ ]?/[ ]?(?P<year>\d{{4}}) )?
    (?: [ ]?/[ ]?(?P<office>{LETTERS}(?:&{LETTERS})?(?:[ ]?[-–][ ]?{LETTERS}(?:&{LETTERS})?){{0,4}})
      | [ ]?-[ ]?(?P<party>[^\W\d_]{{1,6}}[ ]?/[ ]?{LETTERS}(?:[ ]?-[ ]?{LETTERS}){{0,2}}) )
    (?![\w/])""",
    re.VERBOSE | re.IGNORECASE,
)
NUMBER_AFTER_WORD: Final = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,6}[a-z]?)(?![\w%]|\s?[./,:-]\s?\d|\s?/)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """``number`` and ``letters`` (``45``, ``QĐ-UBND``) are properly written; start and end are where they stood."""

    number: str
    letters: str
    start: int
    end: int
    kind: DocumentKind


def symbol_in(text: str) -> Symbol | None:
    """The first symbol of a text that ``plain`` has prepared. ``3/4``, ``33/100 hồ sơ`` and dates are none."""
    for match in SYMBOL.finditer(text):
        letters = _squeezed(match["office"] or match["party"])
        if not match["party"] and not match["year"] and not _is_office(letters):
            continue
        proper = re.sub(r"[^\W_]+", lambda part: _proper(part[0]), letters)
        year = f"/{match['year']}" if match["year"] else ""
        return Symbol(
            match["number"].upper() + year,
            proper,
            match.start(),
            match.end(),
            _kind_of_symbol(proper, is_letter=not match["party"] and not match["year"]),
        )
    return None


def _squeezed(letters: str) -> str:
    return re.sub(r"\s", "", letters)


def _is_office(letters: str) -> bool:
    """Two parts joined by a dash (QĐ-UBND), or one that is a known abbreviation (``45/QĐ``)."""
    first, dash, _ = letters.partition("-")
    return bool(dash) or (fold(first) in KIND_BY_WORD and len(first) > 1) or fold(first) in {"ubnd", "hdnd"}


def _proper(part: str) -> str:
    return PROPER_PART.get(part.upper(), part.upper())


def _kind_of_symbol(letters: str, *, is_letter: bool) -> DocumentKind:
    """``112/UBND-VHXH``: an ordinary letter (công văn) carries no kind in its symbol, only offices."""
    kind = KIND_BY_WORD.get(fold(re.split(r"[-/]", letters)[0]))
    if kind is not None:
        return kind
    return DocumentKind.LETTER if is_letter else DocumentKind.OTHER
