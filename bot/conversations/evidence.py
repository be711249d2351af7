"""Evidence (tài liệu kiểm chứng) as it comes in: files announced, kept or refused, links, documents that are named."""

from dataclasses import replace
from datetime import datetime

from bot.conversations import albums
from bot.conversations.citing import cited
from bot.conversations.contract.effects import IssueDeviceCode, PlaceMedia
from bot.conversations.contract.inbound import (
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    MediaStampedSecret,
    MediaTooLarge,
)
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Outcome
from bot.conversations.finding import component_named
from bot.conversations.moves import after, desk_of, go
from bot.conversations.reading import find_link, looks_like_document
from bot.conversations.receipts import kept, retiring
from bot.conversations.route import may_answer
from bot.conversations.stations import AskGeneral, MoveProof, ReplaceProof, Reviewing
from bot.conversations.where_proofs_go import target
from core.assessment.changes import KeepEvidence
from core.assessment.sheet import Evidence, EvidenceKind


def arrived(
    snapshot: Snapshot,
    place: Place,
    inbound: MediaAnnounced | MediaReady | MediaRefused | MediaStampedSecret | MediaTooLarge,
    now: datetime,
) -> Outcome:
    """A file: announced, kept, or refused. The waiting question stays as it was."""
    desk = desk_of(snapshot)
    match inbound:
        case MediaTooLarge():
            return too_large(snapshot, place, inbound, now)
        case MediaAnnounced(id_, _, caption, named) if not inbound.album:
            return Outcome(effects=(PlaceMedia(id_, target(desk, place, caption, named)),))
        case MediaAnnounced(_, _, caption, named):
            beside = None if component_named(desk.framework, caption) else inbound.beside
            return albums.announced(desk, inbound, target(desk, place, caption, named or beside))
        case MediaRefused(name=name, reason=reason):
            return albums.turned_down(
                desk, inbound, (say("media-not-kept", Style.WARN, name=name), Say(reason, Style.WARN))
            )
        case MediaStampedSecret(name=name):
            return albums.turned_down(desk, inbound, stamped_lines(name))
        case MediaReady():
            proof = Evidence(
                id=snapshot.new_id,
                kind=EvidenceKind.FILE,
                component=inbound.component or target(desk, place, "", None),
                title=inbound.name,
                sha256=inbound.sha256,
                media_type=inbound.media_type,
                size_bytes=inbound.size_bytes,
                album=inbound.album,
                preview=inbound.preview,
            )
            outcome = (
                _of_an_album(snapshot, place, inbound, proof) if inbound.album else kept(snapshot, place, proof, now)
            )
            if not inbound.album and _nobody_knows_where(desk, place, proof):
                outcome = _asking_where(snapshot, proof, outcome, now)
            return _with_hint(desk, outcome) if inbound.recompressed else outcome


def stamped_lines(name: str) -> tuple[Say, ...]:
    """Calm, and with everything there is to do: the file must not lie about on the phone or in the chat either."""
    return (
        say("secrecy-not-kept", Style.WARN, name=name),
        say("secrecy-what-to-do"),
        say("secrecy-cite-instead", Style.HINT),
    )


def _of_an_album(snapshot: Snapshot, place: Place, inbound: MediaReady, proof: Evidence) -> Outcome:
    """One more page. Pages sent to replace a proof take its place together, the first of them with the history."""
    desk = desk_of(snapshot)
    if not isinstance(place, ReplaceProof):
        return albums.ready(desk, inbound, proof)
    outcome = albums.ready(desk, inbound, replace(proof, component=place.key, replaces=place.id))
    return replace(outcome, place=Reviewing(place.key), effects=(*outcome.effects, *retiring(snapshot, place)))


def _nobody_knows_where(desk: Desk, place: Place, proof: Evidence) -> bool:
    """Whether a file came before anything was answered or asked that it could belong to."""
    guessed = proof.component == desk.framework.components[0].key
    return guessed and isinstance(place, AskGeneral) and not desk.sheet.entries and not desk.sheet.evidence


def _asking_where(snapshot: Snapshot, proof: Evidence, outcome: Outcome, now: datetime) -> Outcome:
    """Keep the file and ask at once which component it is for."""
    changed = replace(snapshot, desk=after(desk_of(snapshot), (KeepEvidence(proof),), now))
    asked = go(changed, MoveProof(proof.id, share=False, key="", seen=0), now)
    return Outcome(asked.place, (*outcome.replies, *asked.replies), outcome.effects)


def _with_hint(desk: Desk, outcome: Outcome) -> Outcome:
    """The first photo that a messenger has made smaller: how to send papers so that they stay sharp."""
    if not outcome.replies or any(one.media_type.startswith("image/") for one in desk.sheet.evidence):
        return outcome
    first, *rest = outcome.replies
    hinted = replace(first, lines=(*first.lines, say("evidence-send-as-file", Style.HINT)))
    return replace(outcome, replies=(hinted, *rest))


def too_large(snapshot: Snapshot, place: Place, inbound: MediaTooLarge, now: datetime) -> Outcome:
    """The messenger will not hand the file over: a way to the web page, where this very component is open."""
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[target(desk, place, inbound.caption, None)]
    lines = (
        say("media-too-large-here", Style.WARN, name=inbound.name, number=component.code, title=component.title),
        say("media-upload-elsewhere", Style.HINT),
    )
    outcome = go(snapshot, Reviewing(component.key), now, lines)
    return replace(outcome, effects=(*outcome.effects, IssueDeviceCode()))


def typed(snapshot: Snapshot, place: Place, text: str, now: datetime) -> Outcome | None:
    """A link or a document reference typed anywhere; ``None`` when the text is neither."""
    desk = desk_of(snapshot)
    if not (may_answer(desk) or desk.open_rows):
        return None
    link = find_link(text)
    if link is not None:
        component = target(desk, place, "", None)
        return kept(snapshot, place, Evidence(snapshot.new_id, EvidenceKind.LINK, component, link), now)
    return cited(snapshot, place, text, target(desk, place, "", None), now) if looks_like_document(text) else None
