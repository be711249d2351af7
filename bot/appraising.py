"""Carries out what a step of an appraisal decided: decisions, opinions, evidence of the body, answers of the unit."""

from datetime import datetime
from typing import TypeVar

from bot.conversations.contract.effects import AddBodyEvidence, Appraising, Decide, GiveOpinion, HandOver, React
from bot.conversations.contract.snapshot import Snapshot
from core.assessment.assigning import Appraiser
from store.assignments import Colleague
from store.records import Actor, ChatKey
from store.tx import Tx

T = TypeVar("T")


async def appraise(tx: Tx, chat: ChatKey, snapshot: Snapshot, effect: Appraising, now: datetime) -> None:
    """Write one effect of an appraisal.

    Raises:
        LookupError: a decision without an office, or an answer without a desk.
        StaleWriteError: somebody else has decided since.
    """
    if isinstance(effect, React):
        desk = _there(snapshot.desk)
        actor = Actor(snapshot.person_id, desk.membership.role, chat.channel, now)
        await tx.appraisals.react(desk.sheet_id, effect.component, effect.reaction, effect.seen, actor)
        return
    office = _there(snapshot.office)
    actor = Actor(snapshot.person_id, office.membership.role, chat.channel, now)
    body_id = office.membership.unit_id
    match effect:
        case Decide(sheet_id, component, appraisal):
            await tx.appraisals.decide(sheet_id, component, appraisal, body_id, actor)
        case GiveOpinion(sheet_id, component, text):
            await tx.appraisals.give_opinion(sheet_id, component, text, body_id, actor)
        case AddBodyEvidence(sheet_id, evidence):
            await tx.appraisals.add_evidence(sheet_id, evidence, body_id, actor)
        case HandOver(person_id, to_body):
            giver = Appraiser(snapshot.person_id, body_id, frozenset())
            taker = Colleague(person_id, "", to_body, "")
            await tx.assignments.hand_over(office.round_id, giver, taker, snapshot.person_id, now)


def _there(at: T | None) -> T:
    if at is None:
        raise LookupError("an appraisal needs the desk or the office it is done at")
    return at
