"""Decides one component: accept, adjust, return, a claim, "không đánh giá", an opinion. Nobody overwrites anybody."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from bot.conversations.answering import slip_said
from bot.conversations.appraisal_card import (
    acceptable,
    carded,
    gone,
    judge,
    jump,
    opened_in,
    overtaken_line,
    refusal_line,
    remind,
    row_ref,
    show,
)
from bot.conversations.appraisal_evidence import taking_files, typed
from bot.conversations.appraisal_saying import of_most
from bot.conversations.appraisal_stations import GivePoints, GiveReason, Judging, Overtaken, Queue, WriteOpinion
from bot.conversations.appraisal_telling import tell_unit
from bot.conversations.appraisal_work import OpenSheet, QueueRow, component_of, may_decide, work_of
from bot.conversations.contract.effects import Decide, Effect, GiveOpinion
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.finding import component_called
from bot.conversations.moves import go
from bot.conversations.reading import Slip, read_decimal
from core.assessment.appraisal import Appraisal, Verdict, refuse_appraisal
from core.assessment.assigning import Part
from core.assessment.people import Role
from core.assessment.points_by_hand import points_possible, refuse_component_points
from core.frameworks.model import Component
from core.scoring.numbers import plain, shown
from core.scoring.phrase import Fact, Phrase

LEAST_LETTERS: Final = 5
"""A reason is words: a row of dots tells a unit nothing."""

VERDICT_BY_CHOICE: Final = {
    "accept": Verdict.ACCEPTED,
    "na-yes": Verdict.NA_ACCEPTED,
    "na-no": Verdict.NA_REFUSED,
    "return": Verdict.RETURNED,
    "not-assessed": Verdict.NOT_ASSESSED,
}
AT_ONE_TAP: Final = frozenset({Verdict.ACCEPTED, Verdict.NA_ACCEPTED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants to decide; ``seen`` and ``answer`` are what they saw."""

    verdict: Verdict
    points: Decimal | None
    reason: str
    seen: int
    answer: int


def take(snapshot: Snapshot, place: Judging, inbound: Inbound, now: datetime) -> Outcome:
    """At the card: a decision by button, another row by its code, a proof by file or reference."""
    here = _here(snapshot, place)
    if here is None:
        return Outcome(Queue(), (gone(),))
    match inbound:
        case Tapped(choice=choice) | Wrote(choice=str() as choice):
            return _chosen(snapshot, place, choice, now)
        case Wrote(control=Control.LATER | Control.DONE):
            return jump(place, "/next")
        case Wrote(control=Control.BACK | Control.NO):
            return go(snapshot, Queue(), now)
        case Wrote(text=text):
            called = component_called(here[0].queued.framework, text)
            if called is not None:
                return judge(snapshot, place, row_ref(here[0].queued, called), now)
            proof = typed(snapshot, place, text, now)
            return proof or go(snapshot, place, now, (say("judge-what", Style.WARN),))
        case _:
            return go(snapshot, place, now, (say("judge-what", Style.WARN),))


def _here(snapshot: Snapshot, place: Judging) -> tuple[OpenSheet, QueueRow] | None:
    work = work_of(snapshot)
    row = None if work.open is None else work.open.queued.row(place.key)
    return None if work.open is None or row is None else (work.open, row)


def _chosen(snapshot: Snapshot, place: Judging, choice: str, now: datetime) -> Outcome:
    at = (place.sheet, place.key, place.seen, place.answer)
    if choice == "opinion":
        return go(snapshot, WriteOpinion(*at), now)
    refused = _refused(snapshot, place, choice, now)
    if refused is not None:
        return refused
    if choice == "adjust":
        return go(snapshot, GivePoints(*at), now)
    verdict = VERDICT_BY_CHOICE.get(choice)
    if verdict is None:
        return go(snapshot, place, now, (say("judge-what", Style.WARN),))
    if verdict not in AT_ONE_TAP:
        return go(snapshot, GiveReason(*at, verdict=verdict), now)
    score = acceptable(opened_in(work_of(snapshot)), place.key)
    points = score.points if score is not None and verdict is Verdict.ACCEPTED else None
    return decided(snapshot, place, Wanted(verdict, points, "", place.seen, place.answer), now)


def _refused(snapshot: Snapshot, place: Judging, choice: str, now: datetime) -> Outcome | None:
    """Why nothing can be decided here: the appraisal is not open, or this is not theirs to decide."""
    here = _here(snapshot, place)
    if here is None:
        return Outcome(Queue(), (gone(),))
    closed = refusal_line(snapshot)
    if closed:
        return go(snapshot, place, now, closed)
    if not may_decide(here[1], work_of(snapshot)) or (choice == "not-assessed" and here[1].part is not Part.COUNCIL):
        return go(snapshot, place, now, (say("judge-not-yours", Style.WARN),))
    return None


# --- points ----------------------------------------------------------------------------------------------------------


def show_points(snapshot: Snapshot, place: GivePoints, now: datetime) -> Reply:
    opened = opened_in(work_of(snapshot))
    component = opened.queued.framework.component_by_key[place.key]
    lines = (
        say("points-ask", Style.HEAD, code=component.code, title=component.title),
        _range_line(component),
        say("points-example", Style.HINT, places=opened.queued.framework.points_places),
    )
    return Reply(lines, (Choice("keep", Phrase("choice-not-now")),), asks=True)


def _range_line(component: Component) -> Say:
    possible = points_possible(component)
    if possible.most is None:
        return say("points-from", least=shown(possible.least))
    return say("points-between", least=shown(possible.least), most=possible.most)


def take_points(snapshot: Snapshot, place: GivePoints, inbound: Inbound, now: datetime) -> Outcome:
    card = Judging(place.sheet, place.key, place.seen, place.answer)
    here = _here(snapshot, place)
    if here is None:
        return Outcome(Queue(), (gone(),))
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, card, now)
        case Wrote(text=text):
            points = _points_in(text)
        case _:
            return go(snapshot, place, now, (say("points-what", Style.WARN),))
    if isinstance(points, Say):
        return go(snapshot, place, now, (points,))
    framework = here[0].queued.framework
    why = refuse_component_points(framework, component_of(here[0].queued, here[1]), points)
    if why is not None:
        return go(snapshot, place, now, (Say(why, Style.WARN),))
    at = (place.sheet, place.key, place.seen, place.answer)
    return go(snapshot, GiveReason(*at, verdict=Verdict.ADJUSTED, points=plain(points)), now)


def _points_in(text: str) -> Decimal | Say:
    """Points as typed; rows that can take points away accept a minus before the number."""
    bare = text.strip()
    below = bare.startswith(("-", "−", "–"))
    number = read_decimal(bare[1:] if below else bare)
    if isinstance(number, Slip):
        return slip_said(number)
    if number.percent:
        return say("points-what", Style.WARN)
    return -number.value if below else number.value


# --- reason ----------------------------------------------------------------------------------------------------------


def show_reason(snapshot: Snapshot, place: GiveReason, now: datetime) -> Reply:
    component = opened_in(work_of(snapshot)).queued.framework.component_by_key[place.key]
    facts = {"code": component.code, "title": component.title}
    if place.verdict is Verdict.ADJUSTED:
        line = say("reason-ask-adjusted", Style.HEAD, points=Decimal(place.points), **facts)
    else:
        line = say(f"reason-ask-{place.verdict.value.replace('_', '-')}", Style.HEAD, **facts)
    hint = say("reason-ask-hint", Style.HINT)
    return Reply((line, hint), (Choice("keep", Phrase("choice-not-now")),), asks=True)


def take_reason(snapshot: Snapshot, place: GiveReason, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, Judging(place.sheet, place.key, place.seen, place.answer), now)
        case Wrote(text=text) if _is_reason(text):
            points = Decimal(place.points) if place.points else None
            wanted = Wanted(place.verdict, points, " ".join(text.split()), place.seen, place.answer)
            return decided(snapshot, place, wanted, now)
        case _:
            return go(snapshot, place, now, (say("reason-short", Style.WARN),))


def _is_reason(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= LEAST_LETTERS


# --- the decision ----------------------------------------------------------------------------------------------------


def decided(snapshot: Snapshot, place: Judging, wanted: Wanted, now: datetime) -> Outcome:
    """Write the decision, unless it may not be made, or what it was made on has changed since it was shown."""
    here = _here(snapshot, place)
    choice = "not-assessed" if wanted.verdict is Verdict.NOT_ASSESSED else ""
    refused = _refused(snapshot, Judging(place.sheet, place.key, place.seen, place.answer), choice, now)
    if here is None or refused is not None:
        return refused or Outcome(Queue(), (gone(),))
    opened, row = here
    entry, case = opened.desk.sheet.entry(row.key), opened.case(row.key)
    if entry.revision != wanted.answer:
        return carded(snapshot, opened.queued, row.key, now, (say("judge-answer-moved", Style.WARN),))
    if case.revision != wanted.seen:
        points = "" if wanted.points is None else plain(wanted.points)
        at = (place.sheet, place.key, case.revision, entry.revision)
        return go(snapshot, Overtaken(*at, verdict=wanted.verdict, points=points, reason=wanted.reason), now)
    component = component_of(opened.queued, row)
    new = Appraisal(wanted.verdict, wanted.points, wanted.reason, revision=case.revision, of_answer=entry.revision)
    why = refuse_appraisal(opened.queued.framework, component, entry, new)
    if why is not None:
        return carded(snapshot, opened.queued, row.key, now, (Say(why, Style.WARN),))
    lead = (_kept_line(component, new),)
    told = tell_unit(snapshot, opened, component, new, now)
    effects: tuple[Effect, ...] = (Decide(opened.queued.sheet_id, row.key, new), *told)
    return Outcome(
        Judging(place.sheet, place.key, place.seen, place.answer), effects=effects, enter=True, lead=lead, then="/next"
    )


def _kept_line(component: Component, new: Appraisal) -> Say:
    facts: dict[str, Fact] = {"code": component.code}
    match new.verdict:
        case Verdict.ACCEPTED if new.points is not None:
            return say("kept-accepted", Style.OK, score=of_most(new.points, component), **facts)
        case Verdict.ACCEPTED:
            return say("kept-accepted-open", Style.OK, **facts)
        case Verdict.ADJUSTED:
            return say("kept-adjusted", Style.OK, score=of_most(new.points or Decimal(0), component), **facts)
        case _:
            return say(f"kept-{new.verdict.value.replace('_', '-')}", Style.OK, **facts)


# --- somebody else was first -----------------------------------------------------------------------------------------


def show_overtaken(snapshot: Snapshot, place: Overtaken, now: datetime) -> Reply:
    opened = opened_in(work_of(snapshot))
    component = opened.queued.framework.component_by_key[place.key]
    lines = (
        say("overtaken", Style.HEAD, code=component.code, title=component.title),
        overtaken_line(opened.case(place.key)),
        say("overtaken-ask"),
    )
    chosen = (Choice("mine", Phrase("choice-replace")), Choice("keep", Phrase("choice-keep-theirs")))
    return Reply(lines, chosen, asks=True)


def take_overtaken(snapshot: Snapshot, place: Overtaken, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="mine") | Wrote(choice="mine"):
            points = Decimal(place.points) if place.points else None
            wanted = Wanted(place.verdict, points, place.reason, place.seen, place.answer)
            return decided(snapshot, place, wanted, now)
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            at = Judging(place.sheet, place.key, place.seen, place.answer)
            return Outcome(at, enter=True, lead=(say("overtaken-kept", Style.OK),), then="/next")
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


# --- opinions --------------------------------------------------------------------------------------------------------


def show_opinion(snapshot: Snapshot, place: WriteOpinion, now: datetime) -> Reply:
    component = opened_in(work_of(snapshot)).queued.framework.component_by_key[place.key]
    lines = (
        say("opinion-ask", Style.HEAD, code=component.code, title=component.title),
        say("opinion-hint", Style.HINT),
    )
    return Reply(lines, (Choice("keep", Phrase("choice-not-now")),), asks=True)


def take_opinion(snapshot: Snapshot, place: WriteOpinion, inbound: Inbound, now: datetime) -> Outcome:
    card = Judging(place.sheet, place.key, place.seen, place.answer)
    closed = refusal_line(snapshot)
    here = _here(snapshot, place)
    if closed or here is None:
        return go(snapshot, card, now, closed)
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.NO | Control.LATER):
            return go(snapshot, card, now)
        case Wrote(text=text) if _is_reason(text):
            kept = GiveOpinion(place.sheet, place.key, " ".join(text.split()))
            code = component_of(here[0].queued, here[1]).code
            line = say("opinion-kept", Style.OK, code=code)
            return Outcome(card, effects=(kept,), enter=True, lead=(line,), then="/next")
        case _:
            return go(snapshot, place, now, (say("reason-short", Style.WARN),))


CONVERSATION = Conversation(
    steps={
        Judging: Step(taking_files(take), show, remind),
        GivePoints: Step(taking_files(take_points), show_points, show_points),
        GiveReason: Step(taking_files(take_reason), show_reason, show_reason),
        Overtaken: Step(taking_files(take_overtaken), show_overtaken, show_overtaken),
        WriteOpinion: Step(taking_files(take_opinion), show_opinion, show_opinion),
    },
    commands={"judge": judge},
    offices={Role.APPRAISER: Queue()},
)
