"""Evidence (tài liệu kiểm chứng): where a proof belongs, its receipt, and moving, sharing, replacing, removing it."""

from dataclasses import replace
from datetime import datetime

from bot.conversations import albums
from bot.conversations.answering import slip_said
from bot.conversations.contract import (
    Attachment,
    AttachmentKind,
    Choice,
    Control,
    Conversation,
    Desk,
    Inbound,
    IssueDeviceCode,
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    MediaTooLarge,
    Outcome,
    Place,
    PlaceMedia,
    Reply,
    Say,
    Snapshot,
    Step,
    Style,
    Tapped,
    Wrote,
    say,
)
from bot.conversations.file_size import size
from bot.conversations.finding import component_named
from bot.conversations.moves import after, desk_of, go
from bot.conversations.reading import Slip, find_link, looks_like_document, read_document, split_code
from bot.conversations.route import may_answer, onward
from bot.conversations.stations import AskComponent, AskGeneral, MoveProof, ReplaceProof, Reviewing
from core.assessment.changes import Change, KeepEvidence, RemoveEvidence
from core.assessment.data_window import counted_days
from core.assessment.progress import progress
from core.assessment.rounds import VIETNAM
from core.assessment.sheet import Evidence, EvidenceKind, State
from core.frameworks.model import Component, Dated
from core.scoring.model import ComponentKey, Phrase

MOST_SUGGESTIONS = 6
"""How many components a question "where does it belong?" offers as buttons; any other is typed by its code."""


def target(desk: Desk, place: Place, caption: str, named: ComponentKey | None) -> ComponentKey:
    """The component a new proof belongs to.

    In this order: the one its button named, the code in the caption, the card that is open, where the last proof went
    when nothing was answered since (the next page of the same paper), the component answered last that has no proof
    yet, the waiting question, the component answered last, the first one.
    """
    if named in desk.framework.component_by_key and named is not None:
        return named
    written = component_named(desk.framework, caption)
    if written is not None:
        return written
    match place:
        case Reviewing(key) | ReplaceProof(key=key):
            return key
        case AskComponent(key) if not _bare(desk) and not _next_page(desk):
            return key
        case _:
            return (
                _next_page(desk) or _bare(desk) or _answered_last_first(desk) or [desk.framework.components[0].key]
            )[0]


def _next_page(desk: Desk) -> list[ComponentKey]:
    """Where the newest proof went, while no component has been answered since."""
    newest = max((proof for proof in desk.sheet.evidence if proof.at), key=lambda proof: str(proof.at), default=None)
    answered_at = [entry.at for entry in desk.sheet.entries.values() if entry.state is State.ANSWERED and entry.at]
    if newest is None or newest.at is None or any(at >= newest.at for at in answered_at):
        return []
    return [newest.component]


def _answered_last_first(desk: Desk) -> list[ComponentKey]:
    answered = [(entry.revision, key) for key, entry in desk.sheet.entries.items() if entry.state is State.ANSWERED]
    return [key for _, key in sorted(answered, reverse=True)]


def _bare(desk: Desk) -> list[ComponentKey]:
    """Answered components that want a proof and have none, the newest answer first."""
    return [
        key
        for key in _answered_last_first(desk)
        if desk.framework.component_by_key[key].evidence.required and not desk.sheet.evidence_of(key)
    ]


def arrived(
    snapshot: Snapshot,
    place: Place,
    inbound: MediaAnnounced | MediaReady | MediaRefused | MediaTooLarge,
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
            lines = (say("media-not-kept", Style.WARN, name=name), Say(reason, Style.WARN))
            if inbound.album:
                return albums.turned_down(desk, inbound, lines)
            return Outcome(replies=(Reply(lines),), remind=True)
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
            )
            outcome = albums.ready(desk, inbound, proof) if inbound.album else kept(snapshot, place, proof, now)
            if not inbound.album and _nobody_knows_where(desk, place, proof):
                outcome = _asking_where(snapshot, proof, outcome, now)
            return _with_hint(desk, outcome) if inbound.recompressed else outcome


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
    if not may_answer(desk):
        return None
    link = find_link(text)
    if link is not None:
        component = target(desk, place, "", None)
        return kept(snapshot, place, Evidence(snapshot.new_id, EvidenceKind.LINK, component, link), now)
    if not looks_like_document(text):
        return None
    reference = read_document(text, now.astimezone(VIETNAM).date())
    if isinstance(reference, Slip):
        lines = (slip_said(reference), say("evidence-document-again", Style.HINT))
        return Outcome(replies=(Reply(lines),), remind=True)
    code, rest = split_code(text, desk.framework.component_by_code.keys())
    component = desk.framework.component_by_code[code].key if code else target(desk, place, "", None)
    title = read_document(rest, now.astimezone(VIETNAM).date())
    named = reference.title if isinstance(title, Slip) else title.title
    proof = Evidence(snapshot.new_id, EvidenceKind.DOCUMENT, component, named, reference.issued_on)
    return kept(snapshot, place, proof, now)


def kept(snapshot: Snapshot, place: Place, proof: Evidence, now: datetime) -> Outcome:
    """The receipt of a proof. It names the component and offers to move the proof; the place does not change."""
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[proof.component]
    changes: tuple[Change, ...] = (KeepEvidence(proof),)
    lines = [_receipt(proof, component), *_date_note(desk, proof, component)]
    if isinstance(place, ReplaceProof):
        old = _proof(desk, place.id)
        gone = albums.removed(desk, old) if old else (RemoveEvidence(place.id),)
        changes = (KeepEvidence(replace(proof, component=place.key)), *gone)
        lines = [say("evidence-replaced", Style.OK, name=_name(proof), code=component.code, title=component.title)]
    choices = (
        Choice(f"/move:{proof.id}", Phrase("choice-move-proof")),
        Choice(f"/share:{proof.id}", Phrase("choice-share-proof")),
    )
    if isinstance(place, ReplaceProof):
        return Outcome(Reviewing(place.key), (Reply(tuple(lines), choices),), changes)
    return Outcome(replies=(Reply(tuple(lines), choices),), effects=changes, remind=not isinstance(place, Reviewing))


def _receipt(proof: Evidence, component: Component) -> Say:
    where = {"code": component.code, "title": component.title}
    match proof.kind:
        case EvidenceKind.FILE:
            return say("evidence-file", Style.OK, name=proof.title, size=size(proof.size_bytes), **where)
        case EvidenceKind.LINK:
            return say("evidence-link", Style.OK, link=proof.title, **where)
        case EvidenceKind.DOCUMENT:
            dated = (
                Phrase("evidence-dated", {"day": proof.issued_on}) if proof.issued_on else Phrase("evidence-undated")
            )
            return say("evidence-document", Style.OK, document=proof.title, dated=dated, **where)


def _name(proof: Evidence) -> str:
    return proof.title


def _date_note(desk: Desk, proof: Evidence, component: Component) -> tuple[Say, ...]:
    if proof.issued_on is None or not out_of_window(desk, proof, component):
        return ()
    first, last = counted_days(desk.round.calendar, desk.framework.policies.window_edges)
    return (
        say(
            "evidence-outside-window",
            Style.WARN,
            day=proof.issued_on,
            start=first,
            end=last,
            code=component.code,
        ),
    )


def out_of_window(desk: Desk, proof: Evidence, component: Component) -> bool:
    """Whether the document's date lies outside what the row accepts; a finding, never a block."""
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


# --- moving, sharing, replacing, removing ----------------------------------------------------------------------------


def _proof(desk: Desk, id_: str) -> Evidence | None:
    return next((proof for proof in desk.sheet.evidence if proof.id == id_), None)


def move(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``move``: ask which component a proof belongs to."""
    return _where_to(snapshot, place, argument, now, share=False)


def share(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``share``: ask which other component the same proof serves."""
    return _where_to(snapshot, place, argument, now, share=True)


def _where_to(snapshot: Snapshot, place: Place, id_: str, now: datetime, *, share: bool) -> Outcome:
    if _proof(desk_of(snapshot), id_) is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    match place:
        case AskComponent(key, seen, given):
            waiting = MoveProof(id_, share, key, seen, given)
        case _:
            waiting = MoveProof(id_, share, "", 0)
    return go(snapshot, waiting, now)


def show_move(snapshot: Snapshot, place: MoveProof, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    proof = _proof(desk, place.id)
    key = "evidence-share-where" if place.share else "evidence-move-where"
    name = albums.name_of(desk, proof) if proof else ""
    here = proof.component if proof else None
    rows = [k for k in (*_bare(desk), *_answered_last_first(desk)) if k != here]
    if place.key and place.key != here:
        rows.insert(0, ComponentKey(place.key))
    offered = [desk.framework.component_by_key[k] for k in dict.fromkeys(rows)][:MOST_SUGGESTIONS]
    choices = [Choice(f"to.{c.key}", Phrase("choice-component", {"code": c.code, "title": c.title})) for c in offered]
    lines = (
        say(key, Style.HEAD, name=name),
        say("evidence-where-hint", Style.HINT, example=desk.framework.components[0].code),
    )
    return Reply(lines, (*choices, Choice("keep", Phrase("choice-keep-here"))), asks=True)


def take_move(snapshot: Snapshot, place: MoveProof, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    key: ComponentKey | None = None
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, _resumed(desk, place), now)
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.startswith("to."):
            key = ComponentKey(choice.removeprefix("to."))
        case Wrote(text=text):
            key = component_named(desk.framework, text)
        case _:
            pass
    proof = _proof(desk, place.id)
    if proof is None:
        return go(snapshot, _resumed(desk, place), now, (say("evidence-gone", Style.WARN),))
    if key is None or key not in desk.framework.component_by_key:
        return go(snapshot, place, now, (say("evidence-where-unknown", Style.WARN),))
    component = desk.framework.component_by_key[key]
    changes = albums.moved(desk, proof, key)
    if place.share:
        changes = albums.shared(desk, proof, key, snapshot.new_id)
    said = say(
        "evidence-shared" if place.share else "evidence-moved",
        Style.OK,
        name=albums.name_of(desk, proof),
        code=component.code,
        title=component.title,
    )
    outcome = go(snapshot, _resumed(desk, place), now, (said,))
    return replace(outcome, effects=changes)


def _resumed(desk: Desk, place: MoveProof) -> Place:
    """The question that was waiting, with what was already given for it."""
    if place.key and desk.sheet.entry(ComponentKey(place.key)).revision == place.seen:
        return AskComponent(ComponentKey(place.key), place.seen, place.given)
    return onward(desk)


def replace_proof(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``replace``: the next file, link or document takes this one's place."""
    proof = _proof(desk_of(snapshot), argument)
    if proof is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    return go(snapshot, ReplaceProof(proof.id, proof.component), now)


def show_replace(snapshot: Snapshot, place: ReplaceProof, now: datetime) -> Reply:
    proof = _proof(desk_of(snapshot), place.id)
    line = say("evidence-replace-send", Style.HEAD, name=_name(proof) if proof else "")
    return Reply((line,), (Choice("keep", Phrase("choice-keep")),), asks=True)


def take_replace(snapshot: Snapshot, place: ReplaceProof, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, Reviewing(place.key), now)
        case _:
            return go(snapshot, place, now, (say("evidence-replace-what", Style.WARN),))


def remove(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``remove``: the proof no longer counts; its history stays."""
    desk = desk_of(snapshot)
    proof = _proof(desk, argument)
    if proof is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    component = desk.framework.component_by_key[proof.component]
    line = say("evidence-removed", Style.OK, name=albums.name_of(desk, proof), code=component.code)
    return Outcome(replies=(Reply((line,)),), effects=albums.removed(desk, proof), remind=True)


# --- lists -----------------------------------------------------------------------------------------------------------


def proofs(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``evidence``: what is still without proof; with a component's key, its proofs with what can be done."""
    desk = desk_of(snapshot)
    if argument in desk.framework.component_by_key:
        return Outcome(replies=listed(desk, ComponentKey(argument)))
    bare = progress(desk.framework, desk.sheet).without_evidence
    lines = [say("evidence-summary", Style.HEAD, proofs=len(albums.pieces(desk.sheet.evidence)), missing=len(bare))]
    lines.append(say("evidence-secret", Style.HINT))
    rows = [desk.framework.component_by_key[key] for key in bare]
    choices = [Choice(f"/open:{c.key}", Phrase("choice-component", {"code": c.code, "title": c.title})) for c in rows]
    done = [c for c in desk.framework.components if desk.sheet.evidence_of(c.key)]
    choices += [
        Choice(
            f"/evidence:{c.key}",
            Phrase("choice-proofs", {"code": c.code, "count": len(albums.pieces(desk.sheet.evidence_of(c.key)))}),
        )
        for c in done
    ]
    return Outcome(replies=(Reply(tuple(lines), (*choices, Choice("/next", Phrase("choice-next")))),))


def listed(desk: Desk, key: ComponentKey) -> tuple[Reply, ...]:
    """One message for each proof of a component, so that every proof has its own buttons."""
    component = desk.framework.component_by_key[key]
    found = desk.sheet.evidence_of(key)
    head = say("evidence-of", Style.HEAD, code=component.code, title=component.title, count=len(albums.pieces(found)))
    if not found:
        return (
            Reply((head, say("evidence-none", Style.HINT)), (Choice(f"/open:{key}", Phrase("choice-back-to-card")),)),
        )
    replies = []
    for number, proof in enumerate(albums.pieces(found), 1):
        files = [one for one in albums.piece(desk, proof) if one.sha256]
        attachments = tuple(Attachment(AttachmentKind.EVIDENCE, one.id, one.title) for one in files)
        choices = [Choice(f"/replace:{proof.id}", Phrase("choice-replace-proof"))]
        choices += [Choice(f"/move:{proof.id}", Phrase("choice-move-proof"))]
        choices += [Choice(f"/share:{proof.id}", Phrase("choice-share-proof"))]
        choices += [Choice(f"/remove:{proof.id}", Phrase("choice-remove-proof"))]
        line = say("evidence-line", number=number, name=albums.name_of(desk, proof))
        lines = (head, line) if number == 1 else (line,)
        replies.append(Reply(lines, tuple(choices) if may_answer(desk) else (), attachments=attachments))
    return (
        *replies,
        Reply((say("evidence-end", Style.HINT),), (Choice(f"/open:{key}", Phrase("choice-back-to-card")),)),
    )


CONVERSATION = Conversation(
    steps={
        MoveProof: Step(take_move, show_move, show_move),
        ReplaceProof: Step(take_replace, show_replace, show_replace),
    },
    commands={"evidence": proofs, "move": move, "share": share, "replace": replace_proof, "remove": remove},
)
