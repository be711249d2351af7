"""How far a message to many has got, in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.conversations.administration.work import Administered, SentBroadcast
from bot.conversations.contract.shown import Choice, Say, Style, say
from core.scoring.phrase import Phrase

SHOWN: Final = (
    "delivered",
    "sending",
    "queued",
    "on-page",
    "unreached",
    "failed",
    "unclear",
    "left",
    "stopped",
    "settled",
)
"""What becomes of messages, in the order in which it is told."""


def progress_lines(work: Administered, sent: SentBroadcast, now: datetime) -> Iterator[Say]:
    """Whom it is for, and how many of them it has reached."""
    yield say("broadcast-progress", Style.HEAD, audience=work.label(sent.audience), at=sent.at)
    if sent.stopped_at is not None:
        yield say("broadcast-was-stopped", at=sent.stopped_at)
    elif sent.starts_at > now:
        yield say("broadcast-begins", at=sent.starts_at)
    yield from upshot_lines(sent)
    yield say("ask-as-of", Style.HINT, at=now)


def upshot_lines(sent: SentBroadcast) -> Iterator[Say]:
    """Every person once: the counts add up to everybody it is for."""
    yield say("broadcast-delivered-of", delivered=sent.people("delivered"), count=sent.count)
    for upshot in SHOWN[1:]:
        if count := sent.people(upshot):
            yield say("broadcast-upshot", count=count, what=Phrase(f"broadcast-upshot-{upshot}"))


def progress_choices(sent: SentBroadcast | None) -> tuple[Choice, ...]:
    """Looking again, and stopping as long as anything can be stopped."""
    if sent is None:
        return ()
    look = (Choice("/progress", Phrase("choice-admin-progress")),)
    if not sent.stoppable:
        return look
    key = "choice-broadcast-recall" if sent.is_finished else "choice-broadcast-stop"
    return (*look, Choice(f"/halt:{sent.ref}", Phrase(key)))
