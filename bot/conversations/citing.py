"""A document named instead of sent: read into its fields, kept at once, and shown back to be agreed to or set right."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations.answering import slip_said
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.document_fit import fit_lines
from bot.conversations.document_lines import document_lines
from bot.conversations.moves import after, desk_of, go, reminded
from bot.conversations.reading import Slip, looks_like_document, read_date, read_document, read_symbol, split_code
from bot.conversations.receipts import kept
from bot.conversations.resuming import Waiting, resumed, waiting_at
from bot.conversations.stations import CorrectDocument
from core.assessment.changes import DescribeEvidence
from core.assessment.documents import CitedDocument
from core.assessment.rounds import VIETNAM
from core.assessment.sheet import Evidence, EvidenceKind
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase

FIELDS: Final = ("symbol", "day", "issuer", "summary")
"""What can be set right, in the order in which it is printed on a paper."""

LONGEST_WORDS: Final = 500


def cited(snapshot: Snapshot, place: Place, text: str, here: ComponentKey, now: datetime) -> Outcome:
    """A document reference typed anywhere. It belongs to the code it begins with."""
    desk, today = desk_of(snapshot), now.astimezone(VIETNAM).date()
    code, rest = split_code(text, desk.framework.component_by_code.keys())
    read = read_document(rest if code and looks_like_document(rest) else text, today)
    if isinstance(read, Slip):
        lines = (slip_said(read), say("evidence-document-again", Style.HINT))
        return Outcome(replies=(Reply(lines),), remind=True)
    component = desk.framework.component_by_code[code].key if code else here
    proof = Evidence(snapshot.new_id, EvidenceKind.DOCUMENT, component, read.title, read.issued_on, document=read.cited)
    return kept(snapshot, place, proof, now)


def _document(desk: Desk, id_: str) -> tuple[Evidence, CitedDocument] | None:
    found = next((proof for proof in desk.sheet.evidence if proof.id == id_), None)
    return (found, found.document) if found is not None and found.document is not None else None


def _gone() -> Outcome:
    return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)


def agree(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``agree``: what was read is right."""
    found = _document(desk_of(snapshot), argument)
    if found is None:
        return _gone()
    proof, document = found
    line = say("cited-agreed", Style.OK, number=document.reference)
    change = DescribeEvidence(proof.id, replace(document, is_agreed=True), proof.issued_on)
    return Outcome(replies=(Reply((line,)),), effects=(change,), remind=True)


def as_typed(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``as-typed``: only the line counts, nothing is read out of it."""
    found = _document(desk_of(snapshot), argument)
    if found is None:
        return _gone()
    proof, _ = found
    line = say("cited-as-typed", Style.OK, title=proof.title)
    return Outcome(replies=(Reply((line,)),), effects=(DescribeEvidence(proof.id, None, None),), remind=True)


def correct(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``correct``: ask which field of a document is to be set right."""
    if _document(desk_of(snapshot), argument) is None:
        return _gone()
    waiting = waiting_at(place)
    return go(snapshot, CorrectDocument(argument, "", waiting.key, waiting.seen, waiting.given), now)


def show(snapshot: Snapshot, place: CorrectDocument, now: datetime) -> Reply:
    keep = Choice("keep", Phrase("choice-keep"))
    if place.part:
        line = say(f"cited-ask-{place.part}", Style.HEAD)
        return Reply((line,), (keep,), asks=True)
    found = _document(desk_of(snapshot), place.id)
    lines = document_lines(found[0]) if found else ()
    choices = (Choice(f"f.{name}", Phrase(f"cited-field-{name}"), number) for number, name in enumerate(FIELDS, 1))
    return Reply((say("cited-which-field", Style.HEAD), *lines), (*choices, keep), asks=True)


def take(snapshot: Snapshot, place: CorrectDocument, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    on = resumed(desk, Waiting(place.key, place.seen, place.given))
    found = _document(desk, place.id)
    if found is None:
        return go(snapshot, on, now, (say("evidence-gone", Style.WARN),))
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.LATER | Control.NO):
            return go(snapshot, on, now)
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.removeprefix("f.") in FIELDS:
            return go(snapshot, replace(place, part=choice.removeprefix("f.")), now)
        case Wrote(text=text) if place.part:
            said = _corrected(*found, place.part, text, now)
            return go(snapshot, place, now, (said,)) if isinstance(said, Say) else _kept(snapshot, said, on, now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _corrected(
    proof: Evidence, document: CitedDocument, field: str, text: str, now: datetime
) -> DescribeEvidence | Say:
    """The document with one field set right, or what is wrong with the words."""
    agreed = replace(document, is_agreed=True)
    match field:
        case "symbol":
            symbol = read_symbol(text)
            if isinstance(symbol, Slip):
                return say("cited-symbol-again", Style.WARN)
            return DescribeEvidence(proof.id, replace(agreed, number=symbol[0], symbol=symbol[1]), proof.issued_on)
        case "day":
            day = read_date(text, now.astimezone(VIETNAM).date())
            return slip_said(day) if isinstance(day, Slip) else DescribeEvidence(proof.id, agreed, day)
        case _:
            words = " ".join(text.split())[:LONGEST_WORDS]
            changed = replace(agreed, issuer=words) if field == "issuer" else replace(agreed, summary=words)
            return DescribeEvidence(proof.id, changed, proof.issued_on)


def _kept(snapshot: Snapshot, change: DescribeEvidence, on: Place, now: datetime) -> Outcome:
    """The document as it stands now, then the question that was waiting."""
    desk = after(desk_of(snapshot), (change,), now)
    proof = next(one for one in desk.sheet.evidence if one.id == change.id)
    component = desk.framework.component_by_key[proof.component]
    lines = (say("cited-corrected", Style.OK), *document_lines(proof), *fit_lines(desk, proof, component))
    more = Choice(f"/correct:{proof.id}", Phrase("choice-cited-correct-more"))
    return Outcome(on, (Reply(lines, (more,)), reminded(replace(snapshot, desk=desk), on, now)), (change,))


CONVERSATION = Conversation(
    steps={CorrectDocument: Step(take, show, show)},
    commands={"agree": agree, "correct": correct, "as-typed": as_typed},
)
