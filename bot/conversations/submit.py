"""Checking, handing in and taking back a sheet."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from bot.conversations.approval_pushes import tell_heads_presented, tell_heads_taken_back
from bot.conversations.approval_state import approval_lines, has_head, is_asked, is_informed
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import AttachmentKind, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.findings import Finding, FindingKind, findings, unanswered
from bot.conversations.home import model_note
from bot.conversations.moves import after, desk_of, go
from bot.conversations.papers import PAPER_CHOICES, sheet_file
from bot.conversations.refusing import refused
from bot.conversations.route import onward, resumed
from bot.conversations.standing import open_lines, receipt_lines
from bot.conversations.stations import AskComponent, Checking, ConfirmSubmit, ConfirmWithdraw, Submitted
from core.assessment.changes import Change, Submit, Withdraw, no_data_for_unanswered, unanswered_again
from core.assessment.people import Refusal, refuse_withdrawal
from core.assessment.rounds import Approval
from core.scoring.phrase import Phrase

MOST_OF_ONE_KIND = 8
"""How many findings of one sort are shown as buttons; the rest is counted."""


def submit(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``submit``: the findings first, each one tap from its place."""
    desk = desk_of(snapshot)
    if desk.refusal is not None:
        return Outcome(replies=(Reply((refused(desk.refusal, desk),)),), remind=True)
    return go(snapshot, Checking(place.key if isinstance(place, AskComponent) else ""), now)


def show_check(snapshot: Snapshot, place: Checking, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    found = findings(desk)
    if not found:
        lines: tuple[Say, ...] = (say("check-clean", Style.OK),)
    else:
        lines = (say("check-title", Style.HEAD, count=len(found)),)
    choices: list[Choice] = []
    for kind, group in groupby(found, key=lambda finding: finding.kind):
        ones = list(group)
        lines = (*lines, say(f"check-{kind.value}", count=len(ones)))
        choices.extend(_choice(desk, finding) for finding in ones[:MOST_OF_ONE_KIND])
    final = (
        Choice("hand-in", _hand_in_label(desk, anyway=bool(found))),
        Choice("on", Phrase("choice-next")),
    )
    return Reply((*lines, *receipt_lines(desk)), (*choices, *final), asks=True)


def _hand_in_label(desk: Desk, *, anyway: bool) -> Phrase:
    if is_asked(desk):
        return Phrase("choice-present-anyway" if anyway else "choice-present-now")
    return Phrase("choice-submit-anyway" if anyway else "choice-submit-now")


def _choice(desk: Desk, finding: Finding) -> Choice:
    if finding.kind is FindingKind.GENERAL_MISSING:
        figure = desk.framework.general_by_name[finding.detail]
        return Choice(f"/general:{figure.name}", Phrase("choice-finding-general", {"title": figure.title}))
    component = desk.framework.component_by_key[finding.about]
    facts: dict[str, str] = {"code": component.code, "title": component.title}
    return Choice(f"/open:{component.key}", Phrase(f"choice-finding-{finding.kind.value}", facts))


def take_check(snapshot: Snapshot, place: Checking, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Tapped(choice="hand-in") | Wrote(choice="hand-in"):
            if any(finding.kind is FindingKind.UNANSWERED for finding in findings(desk)):
                return go(snapshot, ConfirmSubmit(place.key), now)
            return _handed_in(snapshot, now)
        case Tapped(choice="on") | Wrote(choice="on") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, resumed(desk, place.key), now)
        case _:
            key = "check-what-present" if is_asked(desk) else "check-what"
            return go(snapshot, place, now, (say(key, Style.WARN),))


def show_confirm(snapshot: Snapshot, place: ConfirmSubmit, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    rows = [desk.framework.component_by_key[key] for key in unanswered(desk)]
    lost = sum((component.max_points for component in rows if not component.bonus), Decimal(0))
    if is_asked(desk):
        line = say("present-confirm", Style.WARN, count=len(rows), points=lost)
        choices = (Choice("yes", Phrase("choice-present-yes")), Choice("no", Phrase("choice-present-no")))
    else:
        line = say("submit-confirm", Style.WARN, count=len(rows), points=lost)
        choices = (Choice("yes", Phrase("choice-submit-yes")), Choice("no", Phrase("choice-submit-no")))
    return Reply((line,), choices, asks=True)


def take_confirm(snapshot: Snapshot, place: ConfirmSubmit, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="yes") | Wrote(choice="yes"):
            return _handed_in(snapshot, now)
        case Tapped(choice="no") | Wrote(choice="no") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, resumed(desk_of(snapshot), place.key), now)
        case _:
            key = "present-what" if is_asked(desk_of(snapshot)) else "submit-what"
            return go(snapshot, place, now, (say(key, Style.WARN),))


def _handed_in(snapshot: Snapshot, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    changes: tuple[Change, ...] = (*no_data_for_unanswered(desk.sheet, unanswered(desk)), Submit())
    changed = after(desk, changes, now)
    reply = show_submitted(replace(snapshot, desk=changed), Submitted(), now)
    return Outcome(Submitted(), (reply,), (*changes, *tell_heads_presented(changed, now)))


def show_submitted(snapshot: Snapshot, place: Submitted, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    at = desk.sheet.submitted_at or now
    key = "presented-title" if is_asked(desk) else "submitted-title"
    lines = (
        say(key, Style.OK, unit=desk.membership.unit_name, at=at),
        *approval_lines(desk),
        *receipt_lines(desk),
        *open_lines(desk),
        *_what_next(desk, now),
        *model_note(desk),
    )
    choices = (
        *PAPER_CHOICES,
        Choice("/home", Phrase("choice-home")),
        Choice("/advice", Phrase("choice-advice")),
        *_taking_back(desk, now),
        *((Choice("/signed", Phrase("choice-signed")),) if desk.round.approval is not Approval.NONE else ()),
    )
    return Reply(lines, choices, attachments=(sheet_file(desk, AttachmentKind.SHEET_PNG),), asks=True)


def _what_next(desk: Desk, now: datetime) -> tuple[Say, ...]:
    """What happens now with a sheet that was handed in, and how it can still be changed."""
    calendar = desk.round.calendar
    if desk.sheet.approved is not None:
        return (say("submitted-approved", Style.HINT, approval=calendar.approval_day()),)
    if not is_asked(desk):
        told = (say("submitted-informed", day=calendar.approval_day()),) if is_informed(desk) else ()
        return (*told, say("submitted-next", Style.HINT, end=calendar.self_to))
    nobody = () if has_head(desk) else (say("presented-no-head", Style.WARN, contact=desk.round.contact),)
    in_time = say("presented-in-time", Style.HINT)
    if now >= calendar.closes_at():
        return (*nobody, in_time, say("presented-next-late", Style.HINT))
    return (*nobody, in_time, say("submitted-next", Style.HINT, end=calendar.self_to))


def _taking_back(desk: Desk, now: datetime) -> tuple[Choice, ...]:
    refusal = refuse_withdrawal(desk.membership.role, desk.round.calendar, desk.sheet, now)
    return () if refusal in {Refusal.APPROVED, Refusal.TOO_LATE} else (Choice("/withdraw", Phrase("choice-withdraw")),)


def remind_submitted(snapshot: Snapshot, place: Submitted, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    choices = (Choice("/home", Phrase("choice-home")), *_taking_back(desk, now))
    return Reply((say("submitted-short", Style.HINT),), choices, asks=True)


def take_submitted(snapshot: Snapshot, place: Submitted, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    reminder = remind_submitted(snapshot, place, now)
    refusal = Refusal.SUBMITTED if desk.sheet.approved is None else Refusal.APPROVED
    return Outcome(place, (replace(reminder, lines=(refused(refusal, desk),)),))


# --- taking back -----------------------------------------------------------------------------------------------------


def withdraw(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``withdraw``: take the sheet back before the deadline."""
    desk = desk_of(snapshot)
    refusal = refuse_withdrawal(desk.membership.role, desk.round.calendar, desk.sheet, now)
    if refusal is not None:
        return Outcome(replies=(Reply((refused(refusal, desk),)),), remind=True)
    return go(snapshot, ConfirmWithdraw(), now)


def show_withdraw(snapshot: Snapshot, place: ConfirmWithdraw, now: datetime) -> Reply:
    line = say("withdraw-confirm", Style.WARN, end=desk_of(snapshot).round.calendar.self_to)
    choices = (Choice("yes", Phrase("choice-withdraw-yes")), Choice("no", Phrase("choice-withdraw-no")))
    return Reply((line,), choices, asks=True)


def take_withdraw(snapshot: Snapshot, place: ConfirmWithdraw, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Tapped(choice="yes") | Wrote(choice="yes") | Wrote(control=Control.YES):
            return _taken_back(snapshot, now)
        case Tapped(choice="no") | Wrote(choice="no") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, onward(desk), now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def _taken_back(snapshot: Snapshot, now: datetime) -> Outcome:
    """The sheet is open again; what handing in wrote by itself is unanswered again."""
    desk = desk_of(snapshot)
    refusal = refuse_withdrawal(desk.membership.role, desk.round.calendar, desk.sheet, now)
    if refusal is not None:
        return go(snapshot, onward(desk), now, (refused(refusal, desk),))
    blanks = unanswered_again(desk.sheet)
    changes: tuple[Change, ...] = (Withdraw(), *blanks)
    changed = replace(snapshot, desk=after(desk, changes, now))
    key = "withdrawn-blanks" if blanks else "withdrawn"
    outcome = go(changed, onward(desk_of(changed)), now, (say(key, Style.OK, count=len(blanks)),))
    return replace(outcome, effects=(*changes, *tell_heads_taken_back(desk, now)))


CONVERSATION = Conversation(
    steps={
        Checking: Step(take_check, show_check, show_check),
        ConfirmSubmit: Step(take_confirm, show_confirm, show_confirm),
        Submitted: Step(take_submitted, show_submitted, remind_submitted),
        ConfirmWithdraw: Step(take_withdraw, show_withdraw, show_withdraw),
    },
    commands={"submit": submit, "withdraw": withdraw},
)
