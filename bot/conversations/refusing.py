"""Says why a sheet may not be changed, and what to do instead."""

from bot.conversations.contract.shown import Say, Style, say
from bot.conversations.contract.snapshot import Desk
from core.assessment.people import HEADS, Refusal
from core.assessment.rounds import Approval


def refused(refusal: Refusal, desk: Desk) -> Say:
    """The refusal in words that say what to do."""
    calendar = desk.round.calendar
    key = f"refusal-{refusal.value}"
    if refusal is Refusal.TOO_LATE and desk.sheet.submitted_at is not None and desk.round.approval is not Approval.NONE:
        key = "refusal-too-late-presented"
    elif refusal is Refusal.NOT_SUBMITTED and desk.membership.role in HEADS:
        key = "refusal-not-presented"
    elif refusal is Refusal.TOO_LATE and desk.sheet.is_returned:
        key = "refusal-too-late-returned"
    return say(
        key,
        Style.WARN,
        start=calendar.self_from,
        end=calendar.self_to,
        approval=calendar.approval_day(),
        contact=desk.round.contact,
    )
