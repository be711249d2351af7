"""The days of a round, for whoever asks until when."""

from datetime import datetime

from bot.conversations.contract.shown import Say, Style, say
from core.assessment.rounds import Calendar


def round_days(calendar: Calendar, published_at: datetime | None, now: datetime) -> tuple[Say, ...]:
    """The last day and how much of it is left, then approval, appraisal and publication as far as they are known."""
    left = calendar.days_left(now)
    if now < calendar.opens_at():
        first = say("ask-deadline-before", Style.HEAD, first=calendar.self_from, last=calendar.self_to)
    elif left > 0:
        first = say("ask-deadline", Style.HEAD, last=calendar.self_to, count=left)
    elif left == 0:
        first = say("ask-deadline-today", Style.HEAD, last=calendar.self_to)
    else:
        first = say("ask-deadline-over", Style.HEAD, last=calendar.self_to)
    lines: list[Say] = [first]
    if calendar.approve_to is not None:
        lines.append(say("ask-approve-to", last=calendar.approve_to))
    if calendar.appraise_from is not None and calendar.appraise_to is not None:
        lines.append(say("ask-appraise", first=calendar.appraise_from, last=calendar.appraise_to))
    if published_at is not None:
        lines.append(say("ask-official", at=published_at))
    elif calendar.publish_on is not None:
        lines.append(say("ask-publish-on", day=calendar.publish_on))
    return tuple(lines)
