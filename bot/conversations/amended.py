"""An amended framework: what an officer is told, and which questions are no longer the ones that were put."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.conversations.contract.effects import AmendmentTold
from bot.conversations.contract.inbound import Control, Inbound, MediaAnnounced, MediaReady, Picked, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply, Say, Style, say
from bot.conversations.contract.snapshot import Amended, Desk, Snapshot
from bot.conversations.contract.step import Outcome
from bot.conversations.moves import led
from bot.conversations.signed import SIGNED
from bot.conversations.stations import (
    AskComponent,
    AskGeneral,
    Checking,
    ConfirmChange,
    ConfirmFigure,
    ConfirmFull,
    ConfirmNothing,
    ConfirmSubmit,
    ConfirmWithdraw,
    ExplainNotApplicable,
    Submitted,
    Watching,
)
from core.assessment.sheet import State
from core.scoring.model import ComponentKey

MOST_CODES: Final = 12
"""How many rows one sentence names; more of them are only counted."""


def is_lost(desk: Desk, place: Place) -> bool:
    """Whether the question of ``place`` is gone, or has become another one that this desk has not been told about."""
    return _is_gone(desk, place) or (desk.amended is not None and _is_other(desk.amended, place))


def _is_gone(desk: Desk, place: Place) -> bool:
    """Whether a row or figure that the place is about (``key``, ``then``, ``name``) is no longer there."""
    rows = (getattr(place, "key", ""), getattr(place, "then", ""))
    if isinstance(place, AskGeneral | ConfirmFigure) and place.name not in desk.framework.general_by_name:
        return True
    return any(key and key not in desk.framework.component_by_key for key in rows)


def _is_other(amended: Amended, place: Place) -> bool:
    match place:
        case (
            AskComponent(key=key)
            | ConfirmChange(key=key)
            | ConfirmNothing(key=key)
            | ConfirmFull(key=key)
            | ExplainNotApplicable(key=key)
        ):
            return key in amended.changed
        case Checking() | ConfirmSubmit():
            return bool(amended.asked_again or amended.added)
        case Submitted() | Watching() | ConfirmWithdraw():
            return amended.reopened
        case _:
            return False


def is_reply(inbound: Inbound) -> bool:
    """Whether something can only be meant for the question that was waiting."""
    match inbound:
        case Tapped(choice=choice, current=current):
            return current and not choice.startswith("/")
        case Wrote(choice=str() as choice):
            return not choice.startswith("/")
        case Wrote(control=Control() as control):
            return control in _ANSWERS
        case Wrote() | Picked():
            return True
        case _:
            return False


_ANSWERS: Final = frozenset(
    {
        Control.LATER,
        Control.BACK,
        Control.DONE,
        Control.NO_DATA,
        Control.UNKNOWN,
        Control.NOT_APPLICABLE,
        Control.YES,
        Control.NO,
    }
)


def known(desk: Desk, inbound: Inbound) -> Inbound:
    """The same without rows that are gone: an old button, or a file that was sent to one of them."""
    match inbound:
        case Tapped(place=Place() as place) if _is_gone(desk, place):
            return replace(inbound, place=None, current=False)
        case MediaAnnounced() | MediaReady() if inbound.component not in {
            None,
            SIGNED,
            *desk.framework.component_by_key,
        }:
            return replace(inbound, component=None)
        case _:
            return inbound


def not_taken() -> Say:
    """What was typed answered a question that is gone: it is not taken for an answer to another one."""
    return say("amended-not-taken", Style.WARN)


def told(snapshot: Snapshot, outcome: Outcome) -> Outcome:
    """``outcome`` with the amendment told before everything else, once."""
    desk = snapshot.desk
    if desk is None or desk.amended is None or not outcome.replies:
        return outcome
    first, *others = outcome.replies
    replies: tuple[Reply, ...] = (led(_lines(desk, desk.amended), first), *others)
    return replace(outcome, replies=replies, effects=(*outcome.effects, AmendmentTold(desk.id)))


def _lines(desk: Desk, amended: Amended) -> tuple[Say, ...]:
    again = _codes(desk, amended.asked_again)
    lines = [
        say("amended-asked", Style.WARN, count=len(again), codes=_named(again))
        if again
        else say("amended-kept", Style.WARN)
    ]
    if added := _codes(desk, amended.added):
        lines.append(say("amended-added", count=len(added), codes=_named(added)))
    if amended.dropped:
        lines.append(say("amended-dropped", count=len(amended.dropped)))
    if amended.reopened and desk.sheet.submitted_at is None:
        lines.append(say("amended-reopened", Style.WARN))
    return tuple(lines)


def _codes(desk: Desk, keys: Iterable[ComponentKey]) -> tuple[str, ...]:
    """The codes of the rows that still wait for an answer."""
    wanted = frozenset(keys)
    return tuple(
        component.code
        for component in desk.framework.components
        if component.key in wanted and desk.sheet.entry(component.key).state is State.UNANSWERED
    )


def _named(codes: tuple[str, ...]) -> str:
    return ", ".join(codes[:MOST_CODES]) + (", …" if len(codes) > MOST_CODES else "")
