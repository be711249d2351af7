"""Lets an officer contest a figure that the province supplies: one message is kept beside it, the figure stays."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import after, desk_of, go
from bot.conversations.refusing import refused
from bot.conversations.score import LEAST_REASON_LETTERS, opened
from bot.conversations.stations import Contest
from bot.conversations.supplied import supplied_lines
from core.assessment.changes import ContestSupplied
from core.scoring.model import ComponentKey
from core.scoring.phrase import Phrase


def contest(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``contest``: say which figure would be right, and why."""
    desk = desk_of(snapshot)
    if desk.refusal is not None:
        return Outcome(replies=(Reply((refused(desk.refusal, desk),)),), remind=True)
    if argument not in desk.sheet.supplied or argument not in desk.framework.component_by_key:
        return Outcome(replies=(Reply((say("contest-nothing", Style.WARN),)),), remind=True)
    return go(snapshot, Contest(ComponentKey(argument)), now)


def show(snapshot: Snapshot, place: Contest, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    lines = (
        say("contest-ask", Style.HEAD, code=component.code, title=component.title),
        *supplied_lines(component, desk.sheet),
        say("contest-hint", Style.HINT),
    )
    return Reply(lines, (Choice("keep", Phrase("choice-back-to-question")),), asks=True)


def take(snapshot: Snapshot, place: Contest, inbound: Inbound, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.LATER | Control.NO):
            return go(snapshot, opened(desk, place.key), now)
        case Wrote(text=text) if len(text.strip()) >= LEAST_REASON_LETTERS:
            change = ContestSupplied(place.key, text.strip())
            changed = replace(snapshot, desk=after(desk, (change,), now))
            code = desk.framework.component_by_key[place.key].code
            outcome = go(changed, opened(desk, place.key), now, (say("contest-kept", Style.OK, code=code),))
            return replace(outcome, effects=(change,))
        case _:
            return go(snapshot, place, now, (say("contest-too-short", Style.WARN),))


CONVERSATION = Conversation(steps={Contest: Step(take, show, show)}, commands={"contest": contest})
