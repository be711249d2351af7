"""The unit head looks at a sheet that was handed in and approves it; two minutes and two taps are enough."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.approval_pushes import remarks_quoted, tell_approved
from bot.conversations.approval_state import approval_lines, gap_lines, is_asked
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.home import model_note, pillar_bar
from bot.conversations.moves import after, desk_of, go
from bot.conversations.refusing import refused
from bot.conversations.route import onward
from bot.conversations.standing import receipt_lines
from bot.conversations.stations import Approving, Watching
from core.assessment.changes import Approve
from core.assessment.people import Refusal, refuse_approval, refuse_return
from core.scoring.phrase import Phrase


def look(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``approval``: what was handed in, as the head sees it."""
    desk = desk_of(snapshot)
    refusal = refuse_return(desk.membership.role, desk.round, desk.sheet, now)
    if refusal is not None and desk.sheet.submitted_at is None:
        return Outcome(replies=(Reply((refused(refusal, desk),)),), remind=True)
    return go(snapshot, Approving(desk.sheet.submission), now)


def show(snapshot: Snapshot, place: Approving, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    lines = (
        say("home-title", Style.HEAD, unit=desk.membership.unit_name, framework=desk.framework.short_title),
        *_presented(desk),
        *approval_lines(desk),
        *receipt_lines(desk),
        *gap_lines(desk),
        *_seen_before(desk),
        *_drafts(desk),
        *model_note(desk),
    )
    return Reply(
        lines, _choices(desk, now), bars=tuple(pillar_bar(desk, pillar) for pillar in desk.framework.pillars), asks=True
    )


def _presented(desk: Desk) -> tuple[Say, ...]:
    at = desk.sheet.submitted_at
    key = "approval-presented" if is_asked(desk) else "approval-presented-informed"
    return () if at is None else (say(key, at=at, number=desk.sheet.submission),)


def _seen_before(desk: Desk) -> tuple[Say, ...]:
    """On a second look: what was asked for the first time, so that the head sees whether it was done."""
    returned = desk.sheet.returned
    if returned is None or returned.submission >= desk.sheet.submission:
        return ()
    return (say("approval-asked-before"), *remarks_quoted(desk))


def _drafts(desk: Desk) -> tuple[Say, ...]:
    count = len(desk.sheet.remarks_on(desk.sheet.submission))
    return (say("approval-drafts", Style.HINT, count=count),) if count else ()


def _choices(desk: Desk, now: datetime) -> tuple[Choice, ...]:
    role, submission = desk.membership.role, desk.sheet.submission
    choices = []
    if refuse_approval(role, desk.round, desk.sheet, now) is None:
        choices.append(Choice(f"/approve:{submission}", Phrase("choice-approve")))
    if refuse_return(role, desk.round, desk.sheet, now) is None:
        choices.append(Choice(f"/giveback:{submission}", Phrase("choice-give-back")))
    return (
        *choices,
        Choice("/evidence", Phrase("choice-evidence")),
        Choice("/file", Phrase("choice-file")),
        Choice("/home", Phrase("choice-home")),
    )


def remind(snapshot: Snapshot, place: Approving, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    key = "approval-short" if is_asked(desk) else "approval-short-informed"
    return Reply((say(key, Style.HINT),), _choices(desk, now), asks=True)


def take(snapshot: Snapshot, place: Approving, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Wrote(control=Control.YES):
            return approve(snapshot, place, str(place.submission), now)
        case Wrote(control=Control.NO):
            return Outcome(place, (remind(snapshot, place, now),))
        case _ if desk.sheet.submitted_at is None:
            return go(snapshot, onward(desk), now, (say("approval-gone", Style.WARN),))
        case Tapped() | Wrote():
            reply = remind(snapshot, place, now)
            return Outcome(place, (replace(reply, lines=(say("approval-what", Style.WARN), *reply.lines)),))
        case _:
            return Outcome(place, (remind(snapshot, place, now),))


def approve(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``approve``: approve the submission that was shown, and no other one.

    Typed without a number it is the one this person is looking at, else they are shown it first.
    """
    desk = desk_of(snapshot)
    refusal = refuse_approval(desk.membership.role, desk.round, desk.sheet, now)
    if refusal is Refusal.APPROVED:
        may_return = say("approved-next", Style.HINT, day=desk.round.calendar.approval_day())
        return Outcome(replies=(Reply((*approval_lines(desk), may_return)),), remind=True)
    if refusal is not None:
        return Outcome(replies=(Reply((refused(refusal, desk),)),), remind=True)
    shown = argument or (str(place.submission) if isinstance(place, Approving) else "")
    if not shown:
        return go(snapshot, Approving(desk.sheet.submission), now)
    if shown != str(desk.sheet.submission):
        return go(snapshot, Approving(desk.sheet.submission), now, (say("approval-newer", Style.WARN),))
    changed = after(desk, (Approve(),), now)
    lines = (
        say("approved", Style.OK, unit=desk.membership.unit_name, at=now),
        *receipt_lines(changed),
        say("approved-next", Style.HINT, day=desk.round.calendar.approval_day()),
    )
    choices = (Choice("/home", Phrase("choice-home")), Choice("/signed", Phrase("choice-signed")))
    reply = Reply(lines, choices, asks=True)
    return Outcome(Watching(), (reply,), (Approve(), *tell_approved(changed, now)))


CONVERSATION = Conversation(
    steps={Approving: Step(take, show, remind)},
    commands={"approval": look, "approve": approve},
)
