"""What proofs there are, what is still without one, and the earlier versions of each."""

from datetime import datetime

from bot.conversations import albums
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from bot.conversations.document_lines import document_choices, document_lines
from bot.conversations.moves import desk_of
from bot.conversations.pictures import previews
from bot.conversations.proof_names import proof_name
from bot.conversations.route import may_answer
from bot.conversations.score import who
from core.assessment.progress import progress
from core.assessment.sheet import Evidence
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


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
        choices = [*document_choices(proof), Choice(f"/replace:{proof.id}", Phrase("choice-replace-proof"))]
        choices += [Choice(f"/move:{proof.id}", Phrase("choice-move-proof"))]
        choices += [Choice(f"/share:{proof.id}", Phrase("choice-share-proof"))]
        choices += [Choice(f"/remove:{proof.id}", Phrase("choice-remove-proof"))]
        line = say("evidence-line", number=number, name=proof_name(desk, proof))
        lines = (head, line, *document_lines(proof)) if number == 1 else (line, *document_lines(proof))
        looking = _versions_choice(desk, proof)
        shown = (*choices, *looking) if may_answer(desk) else looking
        replies.append(Reply(lines, shown, attachments=attachments, previews=previews(files)))
    return (
        *replies,
        Reply((say("evidence-end", Style.HINT),), (Choice(f"/open:{key}", Phrase("choice-back-to-card")),)),
    )


def _versions_choice(desk: Desk, proof: Evidence) -> tuple[Choice, ...]:
    earlier = len(desk.sheet.earlier_versions(proof))
    return (Choice(f"/versions:{proof.id}", Phrase("choice-versions", {"count": earlier})),) if earlier else ()


def versions(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``versions``: the proofs whose place one took, the newest first; each can still be opened."""
    desk = desk_of(snapshot)
    proof = desk.sheet.proof(argument)
    if proof is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    earlier = desk.sheet.earlier_versions(proof)
    head = Reply((say("evidence-versions", Style.HEAD, name=proof.title, count=len(earlier)),))
    replies = (_version(desk, old, len(earlier) - number) for number, old in enumerate(earlier))
    return Outcome(replies=(head, *replies), remind=True)


def _version(desk: Desk, old: Evidence, version: int) -> Reply:
    pages = [one for one in desk.sheet.retired if one.id == old.id or (old.album and one.album == old.album)]
    attachments = tuple(Attachment(AttachmentKind.EVIDENCE, one.id, one.title) for one in pages if one.sha256)
    said = say("evidence-version-line", version=version, name=old.title, who=who(old.by), at=old.at or "")
    return Reply((said, *document_lines(old)), attachments=attachments, previews=previews(pages))


CONVERSATION = Conversation(commands={"evidence": proofs, "versions": versions})
