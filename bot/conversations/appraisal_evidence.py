"""The appraisers' own evidence: an inspection record, figures from a system. It stands apart from the unit's."""

from datetime import datetime
from typing import Any

from bot.conversations.answering import slip_said
from bot.conversations.appraisal_card import refusal_line
from bot.conversations.appraisal_stations import Judging
from bot.conversations.appraisal_work import work_of
from bot.conversations.contract.effects import AddBodyEvidence, PlaceMedia
from bot.conversations.contract.inbound import (
    Inbound,
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    MediaStampedSecret,
    MediaTooLarge,
)
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Outcome, Take
from bot.conversations.evidence import stamped_lines
from bot.conversations.reading import Slip, find_link, looks_like_document, read_document
from core.assessment.rounds import VIETNAM
from core.assessment.sheet import Evidence, EvidenceKind
from core.scoring.model import ComponentKey


def taking_files(take: Take) -> Take:
    """What a place does, and besides that files: they come whenever they have been fetched."""

    def taken(snapshot: Snapshot, place: Any, inbound: Inbound, now: datetime) -> Outcome:
        if isinstance(inbound, MediaAnnounced | MediaReady | MediaRefused | MediaStampedSecret | MediaTooLarge):
            return _arrived(snapshot, place, inbound)
        return take(snapshot, place, inbound, now)

    return taken


def _arrived(
    snapshot: Snapshot,
    place: Place,
    inbound: MediaAnnounced | MediaReady | MediaRefused | MediaStampedSecret | MediaTooLarge,
) -> Outcome:
    """A file sent at a card belongs to that row, wherever the appraiser is when it has been fetched."""
    match inbound:
        case MediaTooLarge(name=name):
            return Outcome(replies=(Reply((say("body-file-too-large", Style.WARN, name=name),)),), remind=True)
        case MediaAnnounced(id_) if isinstance(place, Judging):
            return Outcome(effects=(PlaceMedia(id_, ComponentKey(f"{place.sheet}.{place.key}")),))
        case MediaAnnounced():
            return Outcome()
        case MediaRefused(name=name, reason=reason):
            lines = (say("media-not-kept", Style.WARN, name=name), Say(reason, Style.WARN))
            return Outcome(replies=(Reply(lines),), remind=True)
        case MediaStampedSecret(name=name):
            return Outcome(replies=(Reply(stamped_lines(name)),), remind=True)
        case MediaReady():
            sheet_id, _, key = (inbound.component or "").partition(".")
            if not sheet_id.isdigit():
                line = say("body-file-nowhere", Style.WARN, name=inbound.name)
                return Outcome(replies=(Reply((line,)),), remind=True)
            proof = Evidence(
                id=snapshot.new_id,
                kind=EvidenceKind.FILE,
                component=ComponentKey(key),
                title=inbound.name,
                sha256=inbound.sha256,
                media_type=inbound.media_type,
                size_bytes=inbound.size_bytes,
                preview=inbound.preview,
                album=inbound.album,
            )
            return _kept(snapshot, int(sheet_id), proof)


def typed(snapshot: Snapshot, place: Judging, text: str, now: datetime) -> Outcome | None:
    """A link or a document reference; ``None`` when the text is neither."""
    link = find_link(text)
    if link is not None:
        return _kept(snapshot, place.sheet, Evidence(snapshot.new_id, EvidenceKind.LINK, place.key, link))
    if not looks_like_document(text):
        return None
    reference = read_document(text, now.astimezone(VIETNAM).date())
    if isinstance(reference, Slip):
        return Outcome(
            replies=(Reply((slip_said(reference), say("evidence-document-again", Style.HINT))),), remind=True
        )
    proof = Evidence(snapshot.new_id, EvidenceKind.DOCUMENT, place.key, reference.title, reference.issued_on)
    return _kept(snapshot, place.sheet, proof)


def _kept(snapshot: Snapshot, sheet_id: int, proof: Evidence) -> Outcome:
    closed = refusal_line(snapshot)
    sheet = work_of(snapshot).sheet(sheet_id)
    if closed or sheet is None or sheet.row(proof.component) is None:
        lines = closed or (say("judge-not-found", Style.WARN),)
        return Outcome(replies=(Reply(lines),), remind=True)
    code = sheet.framework.component_by_key[proof.component].code
    line = say("body-evidence-kept", Style.OK, title=proof.title, code=code, unit=sheet.unit_name)
    return Outcome(replies=(Reply((line,)),), effects=(AddBodyEvidence(sheet_id, proof),), remind=True)
