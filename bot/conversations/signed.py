"""The signed and stamped paper: its scan is kept with the sheet as a whole, every version of it."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.contract.effects import PlaceMedia
from bot.conversations.contract.inbound import (
    Control,
    Inbound,
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    MediaStampedSecret,
    MediaTooLarge,
    Tapped,
    Wrote,
)
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Attachment, AttachmentKind, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.file_size import size
from bot.conversations.finding import component_named
from bot.conversations.moves import desk_of, go
from bot.conversations.route import onward
from bot.conversations.score import who
from bot.conversations.stations import Approving, SendSigned, Submitted, Watching
from core.assessment.changes import KeepSigned, RemoveSigned
from core.assessment.people import AT_A_SHEET
from core.assessment.rounds import Approval
from core.assessment.sheet import WHOLE_SHEET, Evidence, EvidenceKind
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase

SIGNED = ComponentKey("(signed)")
"""Stands where a file's component would, from its announcement until it is kept; no component has such a key."""

MOST_VERSIONS = 5
"""How many earlier files one message offers to open."""


def arrived(
    snapshot: Snapshot,
    place: Place,
    inbound: MediaAnnounced | MediaReady | MediaRefused | MediaStampedSecret | MediaTooLarge,
    now: datetime,
) -> Outcome | None:
    """A file that is the signed paper; ``None`` when it is something else."""
    desk = desk_of(snapshot)
    match inbound:
        case MediaAnnounced(id=id_) if _is_signed(desk, place, inbound):
            return Outcome(effects=(PlaceMedia(id_, SIGNED),))
        case MediaReady(component=component) if component == SIGNED:
            return _kept(snapshot, place, inbound)
        case _:
            return None


def _is_signed(desk: Desk, place: Place, inbound: MediaAnnounced) -> bool:
    """Whether a file was asked for as the signed paper, or was sent while the sheet is with its head."""
    if isinstance(place, SendSigned):
        return True
    if desk.round.approval is Approval.NONE:
        return False
    is_named = inbound.component is not None or component_named(desk.framework, inbound.caption) is not None
    return isinstance(place, Submitted | Approving | Watching) and not is_named and desk.sheet.submitted_at is not None


def _kept(snapshot: Snapshot, place: Place, inbound: MediaReady) -> Outcome:
    desk = desk_of(snapshot)
    if desk.membership.role not in AT_A_SHEET or desk.sheet.submitted_at is None:
        return Outcome(replies=(Reply((say("signed-not-now", Style.WARN, name=inbound.name),)),), remind=True)
    proof = Evidence(
        id=snapshot.new_id,
        kind=EvidenceKind.FILE,
        component=WHOLE_SHEET,
        title=inbound.name,
        sha256=inbound.sha256,
        media_type=inbound.media_type,
        size_bytes=inbound.size_bytes,
        album=inbound.album,
    )
    key = "signed-kept-again" if desk.sheet.signed else "signed-kept"
    lines = (
        say(key, Style.OK, name=inbound.name, size=size(inbound.size_bytes)),
        say("signed-kept-hint", Style.HINT),
    )
    reply = Reply(lines, (Choice(f"/unsign:{proof.id}", Phrase("choice-unsign")),))
    if isinstance(place, SendSigned) and not inbound.waiting:
        return Outcome(onward(desk), (replace(reply, asks=True),), (KeepSigned(proof),))
    return Outcome(replies=(reply,), effects=(KeepSigned(proof),))


def present(desk: Desk) -> tuple[Evidence, ...]:
    """The files of the newest version: one file, or those that were sent together."""
    if not desk.sheet.signed:
        return ()
    newest = desk.sheet.signed[-1]
    return tuple(one for one in desk.sheet.signed if newest.album and one.album == newest.album) or (newest,)


def signed_line(desk: Desk) -> tuple[Say, ...]:
    """One line for overviews: that the signed paper is there, whose and since when."""
    files = present(desk)
    if not files or files[-1].at is None:
        return ()
    return (say("signed-there", Style.OK, name=files[-1].title, who=who(files[-1].by), at=files[-1].at),)


def signed(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``signed``: send the scan of the signed paper, or open the ones that were sent."""
    desk = desk_of(snapshot)
    if desk.sheet.submitted_at is None:
        return Outcome(replies=(Reply((say("signed-only-submitted", Style.WARN),)),), remind=True)
    return go(snapshot, SendSigned(), now)


def show(snapshot: Snapshot, place: SendSigned, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    files = desk.sheet.signed[-MOST_VERSIONS:]
    lines = [say("signed-ask", Style.HEAD), *signed_line(desk)]
    if len(desk.sheet.signed) > 1:
        lines.append(say("signed-versions", count=len(desk.sheet.signed)))
    attachments = tuple(Attachment(AttachmentKind.EVIDENCE, one.id, one.title) for one in reversed(files))
    return Reply(tuple(lines), (Choice("keep", Phrase("choice-signed-later")),), attachments=attachments, asks=True)


def take(snapshot: Snapshot, place: SendSigned, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case (
            Tapped(choice="keep")
            | Wrote(choice="keep")
            | Wrote(control=Control.BACK | Control.NO | Control.LATER | Control.DONE)
        ):
            return go(snapshot, onward(desk), now)
        case _:
            return go(snapshot, place, now, (say("signed-what", Style.WARN),))


def unsign(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``unsign``: the file is not the signed paper after all; its history stays."""
    desk = desk_of(snapshot)
    file = next((one for one in desk.sheet.signed if one.id == argument), None)
    if file is None:
        return Outcome(replies=(Reply((say("evidence-gone", Style.WARN),)),), remind=True)
    line = say("signed-removed", Style.OK, name=file.title)
    return Outcome(replies=(Reply((line,)),), effects=(RemoveSigned(file.id),), remind=True)


CONVERSATION = Conversation(
    steps={SendSigned: Step(take, show, show)},
    commands={"signed": signed, "unsign": unsign},
)
