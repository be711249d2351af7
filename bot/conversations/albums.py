"""Albums: files that were sent together are one piece of evidence, received, moved and removed together."""

from dataclasses import replace

from bot.conversations.contract.effects import PlaceMedia
from bot.conversations.contract.inbound import MediaAnnounced, MediaReady, MediaRefused, MediaStampedSecret
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk
from bot.conversations.contract.step import Outcome
from bot.conversations.file_size import size
from bot.conversations.pictures import previews
from core.assessment.changes import Change, KeepEvidence, MoveEvidence, RemoveEvidence
from core.assessment.sheet import Evidence
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


def piece(desk: Desk, proof: Evidence) -> tuple[Evidence, ...]:
    """All files of the piece of evidence that ``proof`` is part of."""
    if not proof.album:
        return (proof,)
    return tuple(one for one in desk.sheet.evidence_of(proof.component) if one.album == proof.album)


def pieces(proofs: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The first file of each piece of evidence."""
    first_by_piece: dict[str, Evidence] = {}
    for one in proofs:
        first_by_piece.setdefault(one.album or f"/{one.id}", one)
    return tuple(first_by_piece.values())


def name_of(desk: Desk, proof: Evidence) -> str | Phrase:
    """A proof by its name; an album also by how many files it has."""
    count = len(piece(desk, proof))
    return proof.title if count == 1 else Phrase("evidence-album-name", {"name": proof.title, "count": count})


def announced(desk: Desk, inbound: MediaAnnounced, key: ComponentKey) -> Outcome:
    """One more file of an album: all of it goes where this one goes, also what has arrived already."""
    waiting = (PlaceMedia(id_, key) for id_ in (inbound.id, *inbound.waiting))
    kept = (one for one in desk.sheet.evidence if one.album == inbound.album and one.component != key)
    return Outcome(effects=(*waiting, *(MoveEvidence(one.id, key) for one in kept)))


def ready(desk: Desk, inbound: MediaReady, proof: Evidence) -> Outcome:
    """A file of an album is kept; the receipt waits for the last one."""
    if inbound.waiting:
        return Outcome(effects=(KeepEvidence(proof),))
    whole = (*(one for one in desk.sheet.evidence if one.album == inbound.album), proof)
    return Outcome(replies=(_receipt(desk, whole),), effects=(KeepEvidence(proof),), remind=True)


def turned_down(desk: Desk, inbound: MediaRefused | MediaStampedSecret, said: tuple[Say, ...]) -> Outcome:
    """A file was not kept; when it is the last one of an album, what was kept of the album is told as well."""
    whole = tuple(one for one in desk.sheet.evidence if inbound.album and one.album == inbound.album)
    receipt = (_receipt(desk, whole),) if whole and not inbound.waiting else ()
    return Outcome(replies=(Reply(said), *receipt), remind=not inbound.waiting)


def moved(desk: Desk, proof: Evidence, key: ComponentKey) -> tuple[Change, ...]:
    return tuple(MoveEvidence(one.id, key) for one in piece(desk, proof))


def shared(desk: Desk, proof: Evidence, key: ComponentKey, new_id: str) -> tuple[Change, ...]:
    """The same files once more, for another component; a piece of several files stays one piece."""
    whole = piece(desk, proof)
    if len(whole) == 1:
        return (KeepEvidence(replace(proof, id=new_id, album="", component=key)),)
    copies = (replace(one, id=f"{new_id}-{number}", album=new_id, component=key) for number, one in enumerate(whole, 1))
    return tuple(KeepEvidence(one) for one in copies)


def removed(desk: Desk, proof: Evidence) -> tuple[Change, ...]:
    return tuple(RemoveEvidence(one.id) for one in piece(desk, proof))


def _receipt(desk: Desk, whole: tuple[Evidence, ...]) -> Reply:
    component = desk.framework.component_by_key[whole[-1].component]
    line = say(
        "evidence-album",
        Style.OK,
        count=len(whole),
        size=size(sum(one.size_bytes for one in whole)),
        code=component.code,
        title=component.title,
    )
    last = whole[-1].id
    choices = (
        Choice(f"/move:{last}", Phrase("choice-move-proof")),
        Choice(f"/share:{last}", Phrase("choice-share-proof")),
    )
    return Reply((line,), choices, previews=previews(whole))
