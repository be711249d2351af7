"""Says why a sheet may not be changed, and what to do instead."""

from bot.conversations.contract import Desk, Say, Style, say
from core.assessment.people import Refusal


def refused(refusal: Refusal, desk: Desk) -> Say:
    """The refusal in words that say what to do."""
    calendar = desk.round.calendar
    return say(
        f"refusal-{refusal.value}",
        Style.WARN,
        start=calendar.self_from,
        end=calendar.self_to,
        contact=desk.round.contact,
    )
