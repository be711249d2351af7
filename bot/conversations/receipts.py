"""The receipt of a proof: what was kept, for which component, and what can be done with it."""

from dataclasses import replace
from datetime import datetime

from bot.conversations import albums
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Outcome
from bot.conversations.document_fit import fit_lines
from bot.conversations.document_lines import document_choices, document_lines, open_lines
from bot.conversations.file_size import size
from bot.conversations.moves import desk_of
from bot.conversations.pictures import previews
from bot.conversations.stations import ReplaceProof, Reviewing
from core.assessment.changes import Change, KeepEvidence, RemoveEvidence
from core.assessment.sheet import Evidence, EvidenceKind
from core.frameworks.model import Component
from core.scoring.phrase import Phrase


def kept(snapshot: Snapshot, place: Place, proof: Evidence, now: datetime) -> Outcome:
    """Keep a proof and say so. It offers to move the proof; the place does not change, except after replacing."""
    if isinstance(place, ReplaceProof):
        return _replaced(snapshot, place, proof)
    component = desk_of(snapshot).framework.component_by_key[proof.component]
    reply = _reply(snapshot, proof, component, _receipt(proof, component))
    return Outcome(replies=(reply,), effects=(KeepEvidence(proof),), remind=not isinstance(place, Reviewing))


def _replaced(snapshot: Snapshot, place: ReplaceProof, proof: Evidence) -> Outcome:
    """The old proof no longer counts; it stays as an earlier version of the new one."""
    desk = desk_of(snapshot)
    new = replace(proof, component=place.key, replaces=place.id)
    component = desk.framework.component_by_key[place.key]
    said = say("evidence-replaced", Style.OK, name=proof.title, code=component.code, title=component.title)
    changes: tuple[Change, ...] = (KeepEvidence(new), *retiring(snapshot, place))
    return Outcome(Reviewing(place.key), (_reply(snapshot, new, component, said),), changes)


def retiring(snapshot: Snapshot, place: ReplaceProof) -> tuple[Change, ...]:
    """What takes away the proof that is replaced, with all its pages."""
    desk = desk_of(snapshot)
    old = next((one for one in desk.sheet.evidence if one.id == place.id), None)
    return albums.removed(desk, old) if old else (RemoveEvidence(place.id),)


def _reply(snapshot: Snapshot, proof: Evidence, component: Component, said: Say) -> Reply:
    choices = (
        *document_choices(proof),
        Choice(f"/move:{proof.id}", Phrase("choice-move-proof")),
        Choice(f"/share:{proof.id}", Phrase("choice-share-proof")),
    )
    lines = (said, *document_lines(proof), *open_lines(proof), *fit_lines(desk_of(snapshot), proof, component))
    return Reply(lines, choices, previews=previews((proof,)))


def _receipt(proof: Evidence, component: Component) -> Say:
    where = {"code": component.code, "title": component.title}
    match proof.kind:
        case EvidenceKind.FILE:
            return say("evidence-file", Style.OK, name=proof.title, size=size(proof.size_bytes), **where)
        case EvidenceKind.LINK:
            return say("evidence-link", Style.OK, link=proof.title, **where)
        case EvidenceKind.DOCUMENT:
            return say("evidence-document", Style.OK, **where)
