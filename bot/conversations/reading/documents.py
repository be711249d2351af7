"""Reads a document reference typed in one line: symbol, day, issuing body, summary."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversations.folding import fold_words
from bot.conversations.reading.dates import WrittenDate, date_of, dates_in
from bot.conversations.reading.document_symbols import (
    KIND_BY_WORD,
    NUMBER_AFTER_WORD,
    Symbol,
    symbol_in,
)
from bot.conversations.reading.issuers import issuer_at_start, issuer_written
from bot.conversations.reading.plain_text import plain
from bot.conversations.reading.slips import Slip, SlipReason, slip
from bot.conversations.reading.typing_habits import undone
from core.assessment.documents import CitedDocument, DocumentKind

LONGEST_KIND_WORDS: Final = 3
NEAR: Final = 40
"""Characters before a bare number in which its kind must stand."""
TITLE_MAX: Final = 500

ISSUER: Final = re.compile(
    r"(?:^|[\s,;])(?:c[ủu]a|do)\s+(?P<issuer>.+?)(?=\s+(?:v[ềe]\b|v/v\b|vv\b|tr[íi]ch y[ếe]u|ban h[àa]nh\b)|[,;]|$)",
    re.IGNORECASE,
)
SUMMARY: Final = re.compile(
    r"(?:^|[\s,;])(?:v[ềe] vi[ệe]c|v/v|vv|tr[íi]ch y[ếe]u|n[ộo]i dung|v[ềe])\s*:?\s+(?P<summary>.+)$", re.IGNORECASE
)
BARE_NUMBER: Final = re.compile(r"(?:s[ốo]\s*:?\s*)?(?P<number>\d{1,6}[a-z]?)", re.IGNORECASE)
NUMBER_WORD: Final = re.compile(r"(?:^|\s)s[ốo]\s*:?\s*$", re.IGNORECASE)
DAY_WORDS: Final = re.compile(
    r"[\s,;(]*(?:k[ýy]\s+)?(?:ban h[àa]nh\s+)?(?:ng[àa]y\s*)?(?:k[ýy]\s*)?:?\s*$", re.IGNORECASE
)
EDGES: Final = " \t\n.,;:-–()\"'"


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """What one line says about a document; what it does not say is empty or ``None``.

    ``title`` is the whole line as typed with its symbol properly written: what lists show.
    """

    cited: CitedDocument
    issued_on: date | None
    title: str


def looks_like_document(text: str) -> bool:
    """Whether a text names a document rather than answers a question: ``3/4`` and ``12/03/2026`` do not."""
    return _symbol(_one_line(text)) is not None


def read_document(text: str, today: date) -> DocumentReference | Slip:
    """The document a line names; a day that cannot be, or lies after ``today``, is a slip."""
    clean = _one_line(text)
    symbol = _symbol(clean)
    if symbol is None:
        return slip(SlipReason.NOT_A_DOCUMENT if fold_words(clean) else SlipReason.EMPTY, clean)
    written = _day_of(clean, symbol)
    issued_on = date_of(written, today) if written else None
    if isinstance(issued_on, Slip):
        return issued_on
    issuer, summary = _said_beside(clean, symbol, written)
    kind = _kind_word(clean[: symbol.start])
    cited = CitedDocument(
        number=symbol.number,
        symbol=symbol.letters,
        kind=symbol.kind if kind is None or kind is DocumentKind.OTHER else kind,
        issuer=issuer_written(issuer),
        summary=summary,
    )
    title = clean[: symbol.start] + cited.reference + clean[symbol.end :]
    return DocumentReference(cited, issued_on, title.strip(EDGES.replace("(", "").replace(")", ""))[:TITLE_MAX])


def read_symbol(text: str) -> tuple[str, str] | Slip:
    """Number and symbol alone, as a person sets them right; a number without a symbol will do."""
    clean = _one_line(text)
    symbol = symbol_in(clean)
    if symbol is not None:
        return symbol.number, symbol.letters
    bare = BARE_NUMBER.fullmatch(clean)
    if bare is not None:
        return bare["number"].upper(), ""
    return slip(SlipReason.NOT_A_DOCUMENT if fold_words(clean) else SlipReason.EMPTY, clean)


def _one_line(text: str) -> str:
    return undone(" ".join(plain(text).split()))


def _symbol(text: str) -> Symbol | None:
    """A symbol, or a bare number behind a kind of document and before a day (``QĐ 45 ngày 12/03/2026``)."""
    symbol = symbol_in(text)
    if symbol is not None:
        return symbol
    days = dates_in(text)
    if not days:
        return None
    for match in NUMBER_AFTER_WORD.finditer(text, 0, days[-1].start):
        kind = _kind_at_end(NUMBER_WORD.sub("", text[max(0, match.start() - NEAR) : match.start()]))
        if kind is not None:
            return Symbol(match["number"].upper(), "", match.start(), match.end(), kind)
    return None


def _kind_word(before: str) -> DocumentKind | None:
    """The kind that the text before a symbol begins with."""
    words = fold_words(before)
    return _kind_of(words[:n] for n in range(LONGEST_KIND_WORDS, 0, -1))


def _kind_at_end(before: str) -> DocumentKind | None:
    words = fold_words(before)
    return _kind_of(words[-n:] for n in range(LONGEST_KIND_WORDS, 0, -1))


def _kind_of(candidates: Iterable[tuple[str, ...]]) -> DocumentKind | None:
    for words in candidates:
        kind = KIND_BY_WORD.get(" ".join(words))
        if kind is not None:
            return kind
    return None


def _day_of(text: str, symbol: Symbol) -> WrittenDate | None:
    """The first day written after the symbol, else the last one before it."""
    days = [d for d in dates_in(text) if d.start >= symbol.end or d.end <= symbol.start]
    after = [d for d in days if d.start >= symbol.end]
    if after:
        return after[0]
    return days[-1] if days else None


def _said_beside(text: str, symbol: Symbol, day: WrittenDate | None) -> tuple[str, str]:
    """Issuer and summary: by their words (của, về việc), else what is left behind the day or before the symbol."""
    rest = _without(text[symbol.end :], day, offset=symbol.end)
    issuer = ISSUER.search(rest)
    summary = SUMMARY.search(rest)
    named = issuer["issuer"].strip(EDGES) if issuer else ""
    if not named:
        named = issuer_at_start(rest[: summary.start()] if summary else rest)
        rest = rest.strip(EDGES)[len(named) :] if named and not summary else rest
        named = named or issuer_at_start(_without(text[: symbol.start], day, offset=0))
    if summary:
        return named, summary["summary"].strip(EDGES)
    left = rest[: issuer.start()] + rest[issuer.end() :] if issuer else rest
    return named, left.strip(EDGES) or _before(text, symbol, day)


def _before(text: str, symbol: Symbol, day: WrittenDate | None) -> str:
    """``Kế hoạch chuyển đổi số năm 2026 số 07/KH-UBND``: the words between the kind and the number."""
    before = _without(text[: symbol.start], day, offset=0)
    words = NUMBER_WORD.sub("", before).strip(EDGES).split()
    for n in range(min(LONGEST_KIND_WORDS, len(words)), 0, -1):
        if " ".join(fold_words(" ".join(words[:n]))) in KIND_BY_WORD:
            return " ".join(words[n:]).strip(EDGES)
    return ""


def _without(piece: str, day: WrittenDate | None, offset: int) -> str:
    if day is None or not offset <= day.start < offset + len(piece):
        return piece
    before = DAY_WORDS.sub("", piece[: day.start - offset])
    return f"{before}, {piece[day.end - offset :]}"
