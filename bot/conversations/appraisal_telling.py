"""What the unit is pushed: a returned component, an adjusted score, a claim that was refused. And the way back."""

from datetime import datetime

from bot.conversations.appraisal_saying import of_most, until_said, who
from bot.conversations.appraisal_work import OpenSheet, office_of
from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.contract.shown import Choice, Reply, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot, at_office, at_sheet
from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.case import Decision, explain_until
from core.assessment.people import Role
from core.assessment.quiet import next_waking
from core.assessment.scores import component_score
from core.frameworks.model import Component
from core.scoring.phrase import Fact, Phrase


def tell_unit(
    snapshot: Snapshot, opened: OpenSheet, component: Component, new: Appraisal, now: datetime
) -> tuple[Tell, ...]:
    """Pushed to the unit's officers: what asks something of them, or takes points away."""
    member = office_of(snapshot).membership
    desk = opened.desk
    facts: dict[str, Fact] = {
        "unit": opened.queued.unit_name,
        "code": component.code,
        "title": component.title,
        "text": new.reason,
        "who": who(member.person_name, member.unit_name),
    }
    at = f"/at:{at_sheet(opened.queued.sheet_id, Role.OFFICER)}"
    look = Choice(f"{at}/open:{component.key}", Phrase("choice-look-at", {"code": component.code}))
    answers = (
        Choice(f"{at}/consent:{component.key}", Phrase("choice-agree")),
        Choice(f"{at}/object:{component.key}", Phrase("choice-object")),
    )
    match new.verdict:
        case Verdict.RETURNED:
            until = until_said(explain_until(desk.round.calendar, now), next_waking(now))
            reply = Reply(
                (say("push-row-returned", Style.HEAD, **facts), say("push-explain-until", until=until)), (look,)
            )
        case Verdict.ADJUSTED if new.points is not None:
            own = component_score(desk.framework, desk.sheet, component).points
            was = Phrase("points-not-known") if own is None else Phrase("points-known", {"points": own})
            line = say("push-adjusted", Style.HEAD, score=of_most(new.points, component), was=was, **facts)
            reply = Reply((line, say("push-adjusted-hint", Style.HINT)), (*answers, look))
        case Verdict.NA_REFUSED:
            lines = (say("push-na-refused", Style.HEAD, **facts), say("push-adjusted-hint", Style.HINT))
            reply = Reply(lines, (*answers, look))
        case _:
            return ()
    roles = frozenset({Role.OFFICER})
    return (Tell(reply, unit_id=opened.queued.unit_id, roles=roles, urgency=Urgency.RETURNED),)


def tell_appraiser(desk: Desk, component: Component, decision: Decision) -> Tell:
    """Pushed to whoever returned or adjusted it: the unit has sent it back."""
    line = say(
        "push-sent-back",
        Style.HEAD,
        unit=desk.membership.unit_name,
        code=component.code,
        title=component.title,
    )
    at = f"/at:{at_office(desk.round_id, Role.APPRAISER)}"
    look = Choice(f"{at}/judge:{desk.sheet_id}.{component.key}", Phrase("choice-judge-again", {"code": component.code}))
    return Tell(Reply((line,), (look,)), person_id=decision.person_id, urgency=Urgency.RETURNED)
