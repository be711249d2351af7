"""Whether a cited document is what its row accepts: its day, and the sort of paper that is asked for. Never blocks."""

from functools import cache
from typing import Final

from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.contract.snapshot import Desk
from bot.conversations.describing import joined
from bot.conversations.folding import fold_words
from bot.conversations.reading.document_symbols import KIND_BY_WORD
from core.assessment.data_window import counted_days
from core.assessment.documents import DocumentKind
from core.assessment.sheet import Evidence
from core.frameworks.model import Component, Dated
from core.scoring.phrase import Facts, Phrase

GENERAL: Final = frozenset({"quy dinh", "huong dan", "chuong trinh"})
"""In a row's wording these mean rules, guiding and programmes at large, seldom a sort of paper."""

SPELLED_OUT: Final = {word: kind for word, kind in KIND_BY_WORD.items() if " " in word and word not in GENERAL}
"""Names of papers, without the abbreviations: these mean something else in running text."""

NAME_LENGTHS: Final = sorted({len(word.split()) for word in SPELLED_OUT})


def fit_lines(desk: Desk, proof: Evidence, component: Component) -> tuple[Say, ...]:
    """What the officer should know about a document beside its row."""
    lines = []
    if out_of_window(desk, proof, component):
        first, last = counted_days(desk.round.calendar, desk.framework.policies.window_edges)
        facts: Facts = {"day": proof.issued_on or first, "start": first, "end": last, "code": component.code}
        lines.append(say("evidence-outside-window", Style.WARN, **facts))
    if is_other_kind(proof, component) and proof.document is not None:
        wanted = tuple(kind_named(kind) for kind in kinds_wanted(component.evidence.text))
        kind = kind_named(proof.document.kind)
        lines.append(say("evidence-other-kind", Style.WARN, code=component.code, wanted=joined(wanted), kind=kind))
    return tuple(lines)


def out_of_window(desk: Desk, proof: Evidence, component: Component) -> bool:
    """Whether the document's date lies outside what the row accepts."""
    first, last = counted_days(desk.round.calendar, desk.framework.policies.window_edges)
    day = proof.issued_on
    if day is None:
        return False
    match component.evidence.dated:
        case Dated.IN_WINDOW:
            return not first <= day <= last
        case Dated.IN_FORCE:
            return day > last
        case Dated.ANY:
            return False


def is_other_kind(proof: Evidence, component: Component) -> bool:
    """Whether the row names sorts of papers and this one is none of them; what is not known fits everything."""
    if proof.document is None or proof.document.kind is DocumentKind.OTHER:
        return False
    wanted = kinds_wanted(component.evidence.text)
    return bool(wanted) and proof.document.kind not in wanted


@cache
def kinds_wanted(text: str) -> tuple[DocumentKind, ...]:
    """The sorts of papers that a row's wording names, in its order; none where it says "văn bản": any of them."""
    words = fold_words(text)
    spelled = (" ".join(words[at : at + length]) for at in range(len(words)) for length in NAME_LENGTHS)
    named = dict.fromkeys(SPELLED_OUT[name] for name in spelled if name in SPELLED_OUT)
    return () if DocumentKind.OTHER in named else tuple(named)


def kind_named(kind: DocumentKind) -> Phrase:
    return Phrase(f"document-kind-{kind.value}")
