"""Says what was read from a document reference, field by field, and what it leaves open."""

from bot.conversations.contract.shown import Choice, Say, Style, say
from bot.conversations.describing import joined
from bot.conversations.document_fit import kind_named
from core.assessment.documents import CitedDocument, DocumentKind
from core.assessment.sheet import Evidence
from core.scoring.phrase import Label, Phrase


def document_lines(proof: Evidence) -> tuple[Say, ...]:
    """One line for each field that is known."""
    document = proof.document
    if document is None:
        return ()
    lines = [_number(document)]
    if proof.issued_on is not None:
        lines.append(say("cited-day", day=proof.issued_on))
    if document.issuer:
        lines.append(say("cited-issuer", issuer=document.issuer))
    if document.summary:
        lines.append(say("cited-summary", summary=document.summary))
    return tuple(lines)


def open_lines(proof: Evidence) -> tuple[Say, ...]:
    """What the reference does not say, as long as nobody has agreed that this is all."""
    document = proof.document
    if document is None or document.is_agreed:
        return ()
    known = {
        "symbol": document.symbol,
        "day": proof.issued_on,
        "issuer": document.issuer,
        "summary": document.summary,
    }
    fields: tuple[Label, ...] = tuple(Phrase(f"cited-open-{name}") for name, value in known.items() if not value)
    return (say("cited-open", Style.HINT, fields=joined(fields)),) if fields else ()


def _number(document: CitedDocument) -> Say:
    if document.kind is DocumentKind.OTHER:
        return say("cited-number", number=document.reference)
    return say("cited-number-kind", number=document.reference, kind=kind_named(document.kind))


def document_choices(proof: Evidence) -> tuple[Choice, ...]:
    """To agree, to set a field right, or to leave the line as it was typed; once agreed, only to set it right."""
    if proof.document is None:
        return ()
    correct = Choice(f"/correct:{proof.id}", Phrase("choice-cited-correct"))
    if proof.document.is_agreed:
        return (correct,)
    return (
        Choice(f"/agree:{proof.id}", Phrase("choice-cited-agree")),
        correct,
        Choice(f"/as-typed:{proof.id}", Phrase("choice-cited-as-typed")),
    )
