"""The unit's side of an appraisal: what was decided, agreeing, explaining, sending a component back."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from bot.conversations.appraisal_saying import body_evidence_lines, decision_lines, until_said
from bot.conversations.appraisal_telling import tell_appraiser
from bot.conversations.contract.effects import React
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from bot.conversations.moves import desk_of, go
from bot.conversations.stations import Reviewing
from core.assessment.appraisal import Verdict, is_decided
from core.assessment.case import Case, Reaction
from core.assessment.people import Role
from core.assessment.scores import component_scores
from core.scoring.model import ComponentKey
from core.scoring.numbers import exact_sum
from core.scoring.phrase import Phrase

MOST_LISTED: Final = 8
"""How many open components the overview shows as buttons."""


AGAINST_THE_UNIT: Final = frozenset({Verdict.ADJUSTED, Verdict.NA_REFUSED})
"""Decisions that the unit may agree to, or explain against until appraisal is over."""


def is_sent_back(case: Case) -> bool:
    return case.reaction is Reaction.SENT_BACK


def card_lines(desk: Desk, key: ComponentKey, now: datetime) -> tuple[Say, ...]:
    """What the appraisal says about one component, and how long the unit may still answer it."""
    case = desk.cases.get(key, Case())
    lines = [*decision_lines(case)]
    if is_sent_back(case) and case.reacted_at is not None:
        lines.append(say("appraised-sent-back", at=case.reacted_at))
    elif case.reaction is Reaction.AGREED:
        lines.append(say("appraised-agreed"))
    elif key in desk.open_rows:
        open_key = "appraised-open" if _is_at_issue(case) else "appraised-both-sides"
        lines.append(say(open_key, Style.HINT, until=until_said(desk.open_rows[key], now)))
    return (*lines, *body_evidence_lines(case))


def _is_at_issue(case: Case) -> bool:
    """Whether the unit has something to answer: it was returned, or it explains against adjusted points."""
    present = case.present
    if present is None or is_sent_back(case):
        return False
    return present.appraisal.verdict is Verdict.RETURNED or case.reaction is Reaction.EXPLAINING


def card_choices(desk: Desk, key: ComponentKey, now: datetime) -> tuple[Choice, ...]:
    return (
        *((Choice(f"/resend:{key}", Phrase("choice-resend")),) if _may_send_back(desk, key) else ()),
        *(
            (Choice(f"/consent:{key}", Phrase("choice-agree")), Choice(f"/object:{key}", Phrase("choice-object")))
            if _may_answer_points(desk, key, now)
            else ()
        ),
    )


def _may_send_back(desk: Desk, key: ComponentKey) -> bool:
    """Whether the row is open to this officer, and the body has decided something that it has not got back yet."""
    case = desk.cases.get(key, Case())
    return key in desk.open_rows and case.present is not None and not is_sent_back(case)


def _may_answer_points(desk: Desk, key: ComponentKey, now: datetime) -> bool:
    case = desk.cases.get(key, Case())
    if case.present is None or desk.membership.role is not Role.OFFICER or _is_over(desk, now):
        return False
    return case.present.appraisal.verdict in AGAINST_THE_UNIT and case.reaction is None


def _is_over(desk: Desk, now: datetime) -> bool:
    closes = desk.round.calendar.appraisal_closes_at()
    return closes is not None and now >= closes


def overview_lines(desk: Desk, now: datetime) -> tuple[Say, ...]:
    """The scores that stand so far, apart, and what waits for the unit."""
    lines = []
    if len(desk.open_rows) == len(desk.framework.components):
        until = next(iter(desk.open_rows.values()))
        lines.append(say("appraised-both-sides", Style.HINT, until=until_said(until, now)))
    decided = {key: case for key, case in desk.cases.items() if _is_settled(desk, key, case)}
    scores = component_scores(desk.framework, desk.sheet)
    known = [(scores[key].points, _appraised(case)) for key, case in decided.items() if key in scores]
    pairs = [(own, given) for own, given in known if own is not None and given is not None]
    if pairs:
        lines.append(
            say(
                "appraised-scores",
                count=len(pairs),
                own=exact_sum(own for own, _ in pairs),
                given=exact_sum(given for _, given in pairs),
            )
        )
    waiting = returned(desk)
    if waiting:
        until = min((end for end in waiting.values() if end is not None), default=None)
        lines.append(say("appraised-waiting", Style.WARN, count=len(waiting), until=until_said(until, now)))
    return tuple(lines)


def _is_settled(desk: Desk, key: ComponentKey, case: Case) -> bool:
    present = case.present
    return present is not None and is_decided(present.appraisal, desk.sheet.entry(key))


def _appraised(case: Case) -> Decimal | None:
    present = case.present
    if present is None:
        return None
    return Decimal(0) if present.appraisal.verdict is Verdict.NA_REFUSED else present.appraisal.points


def returned(desk: Desk) -> Mapping[ComponentKey, datetime | None]:
    """The components that wait for this officer, each with its end."""
    return {key: end for key, end in desk.open_rows.items() if key in desk.cases and _is_at_issue(desk.cases[key])}


def overview_choices(desk: Desk) -> tuple[Choice, ...]:
    rows = [component for component in desk.framework.components if component.key in returned(desk)]
    return tuple(
        Choice(f"/open:{one.key}", Phrase("choice-returned", {"code": one.code, "title": one.title}))
        for one in rows[:MOST_LISTED]
    )


# --- what the unit answers -------------------------------------------------------------------------------------------


def consent(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``consent``: the unit takes the adjusted points."""
    return _answered(snapshot, argument, Reaction.AGREED, now)


def object_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``object``: the unit begins to explain against the adjusted points."""
    return _answered(snapshot, argument, Reaction.EXPLAINING, now)


def _answered(snapshot: Snapshot, argument: str, reaction: Reaction, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    key = ComponentKey(argument)
    case = desk.cases.get(key, Case())
    if key not in desk.framework.component_by_key or case.present is None:
        return _nothing_to_answer()
    if not _may_answer_points(desk, key, now):
        return go(snapshot, Reviewing(key), now, (say("appraised-no-answer", Style.WARN),))
    code = desk.framework.component_by_key[key].code
    if reaction is Reaction.AGREED:
        line = say("agreed", Style.OK, code=code)
    else:
        until = until_said(desk.round.calendar.appraisal_closes_at(), now)
        line = say("objected", Style.OK, code=code, until=until)
    told = React(key, reaction, case.revision)
    return Outcome(Reviewing(key), effects=(told,), enter=True, lead=(line,), then=f"/open:{key}")


def _nothing_to_answer() -> Outcome:
    return Outcome(replies=(Reply((say("appraised-no-answer", Style.WARN),)),), remind=True)


def resend(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``resend``: the component goes back to the appraisers, if anything was changed or explained."""
    desk = desk_of(snapshot)
    key = ComponentKey(argument)
    if not _may_send_back(desk, key):
        return _nothing_to_answer()
    case = desk.cases[key]
    present = case.present
    if present is None or not _has_news(desk, key, case):
        return go(snapshot, Reviewing(key), now, (say("resend-nothing-new", Style.WARN),))
    component = desk.framework.component_by_key[key]
    effects = (React(key, Reaction.SENT_BACK, case.revision), tell_appraiser(desk, component, present))
    others = [one for one in returned(desk) if one != key]
    line = say("resent", Style.OK, code=component.code)
    more = (say("resent-more", Style.HINT, count=len(others)),) if others else ()
    then = f"/open:{others[0]}" if others else f"/open:{key}"
    return Outcome(Reviewing(key), effects=effects, enter=True, lead=(line, *more), then=then)


def _has_news(desk: Desk, key: ComponentKey, case: Case) -> bool:
    """Whether the unit has answered, explained or proved anything since the decision."""
    if case.present is None or case.present.appraisal.at is None:
        return False
    decision, entry = case.present.appraisal, desk.sheet.entry(key)
    moments = [entry.justified_at, *(proof.at for proof in desk.sheet.evidence_of(key))]
    since = case.present.appraisal.at
    return entry.revision != decision.of_answer or any(at is not None and at >= since for at in moments)


CONVERSATION = Conversation(commands={"consent": consent, "object": object_, "resend": resend})
