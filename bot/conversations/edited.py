"""A message that was changed after it had been answered: offered as a change, never applied silently."""

from datetime import datetime

from bot.conversations.answering import Misread, Read, read
from bot.conversations.contract.inbound import Edited
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Outcome
from bot.conversations.describing import described
from bot.conversations.moves import go
from bot.conversations.question import waiting_input
from bot.conversations.refusing import refused
from bot.conversations.stations import AskComponent, ConfirmChange, Reviewing
from core.assessment.scores import given_for
from core.assessment.sheet import State
from core.frameworks.model import Component
from core.scoring.model import AwardKind


def edited(snapshot: Snapshot, desk: Desk, inbound: Edited, now: datetime) -> Outcome:
    """Offer the new words as another answer to the question they once answered."""
    shown = inbound.place
    if not isinstance(shown, AskComponent) or shown.key not in desk.framework.component_by_key:
        return Outcome(replies=(Reply((say("edited-ignored", Style.HINT),)),), remind=True)
    if desk.refusal is not None:
        return Outcome(replies=(Reply((refused(desk.refusal, desk),)),), remind=True)
    component = desk.framework.component_by_key[shown.key]
    if desk.sheet.entry(shown.key).state is State.UNANSWERED:
        return Outcome(replies=(Reply((say("edited-ignored", Style.HINT),)),), remind=True)
    return _offered(snapshot, desk, component, inbound, now)


def _offered(snapshot: Snapshot, desk: Desk, component: Component, inbound: Edited, now: datetime) -> Outcome:
    entry = desk.sheet.entry(component.key)
    fresh = AskComponent(component.key, entry.revision)
    if len(component.rule.inputs) != 1:
        return go(snapshot, Reviewing(component.key), now, (say("edited-several", code=component.code),))
    match read(waiting_input(component, fresh, desk.sheet), {}, (), inbound.wrote):
        case Misread(why):
            return _kept(component, desk, why)
        case Read(values):
            award = component.rule.award(given_for(desk.framework, desk.sheet, component, values), component.max_points)
            if award.kind is AwardKind.SLIP:
                return _kept(component, desk, Say(award.reason, Style.WARN))
            if (entry.state, dict(entry.values)) == (State.ANSWERED, dict(values)):
                return Outcome()
            place: Place = ConfirmChange(component.key, State.ANSWERED, entry.revision, values)
            return go(snapshot, place, now)
        case _:
            return Outcome(replies=(Reply((say("edited-ignored", Style.HINT),)),), remind=True)


def _kept(component: Component, desk: Desk, why: Say) -> Outcome:
    """The new words cannot be an answer: the old one stands."""
    answer = described(component, desk.sheet.entry(component.key))
    lines = (why, say("edited-kept", code=component.code, answer=answer))
    return Outcome(replies=(Reply(lines),), remind=True)
