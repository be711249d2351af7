"""Leads an officer through the components, question by question: answers, postponing, no data, does not apply."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bot.conversations.answering import Misread, Read, Skipping, Ticking, is_unlikely, read
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.describing import described, described_as
from bot.conversations.moves import after, desk_of, go, keep
from bot.conversations.question import again, follow_up, names, question, reminder, waiting_input
from bot.conversations.route import after_change, may_change, onward, toward
from bot.conversations.standing import after_answer
from bot.conversations.stations import (
    AskComponent,
    ConfirmChange,
    ConfirmFull,
    ConfirmNothing,
    ExplainNotApplicable,
    Reviewing,
)
from core.assessment.asking import asked_inputs
from core.assessment.changes import SaveAnswer, SaveJustification
from core.assessment.scores import component_score, given_for
from core.assessment.sheet import State
from core.frameworks.model import Component
from core.scoring.model import AwardKind, ComponentKey, FractionInput, Given, Input, NumberInput
from core.scoring.phrase import Phrase

LEAST_REASON_LETTERS = 10
"""A reason why a component does not apply is a sentence an appraiser can judge, not a dot."""


def take(snapshot: Snapshot, place: AskComponent, inbound: Inbound, now: datetime) -> Outcome:
    """Read what was given for the waiting component and go on."""
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    if not asked_inputs(component, desk.sheet):  # supplied since the question was put
        return go(snapshot, Reviewing(place.key), now, (say("supplied-since", Style.WARN, code=component.code),))
    match inbound:
        case Tapped(choice="later") | Wrote(control=Control.LATER):
            return _postponed(snapshot, place, component, now)
        case Tapped(choice="nodata") | Wrote(control=Control.NO_DATA):
            if component.key not in desk.sheet.supplied and _full_without_any(component):
                return go(snapshot, ConfirmFull(place.key, place.seen), now)
            return settle(snapshot, place, State.NO_DATA, now)
        case Tapped(choice="na") | Wrote(control=Control.NOT_APPLICABLE):
            return go(snapshot, ExplainNotApplicable(place.key, place.seen), now)
        case Wrote(control=Control.BACK):
            return _back(snapshot, place, component, now)
        case _:
            return _answered(snapshot, place, component, inbound, now)


def _answered(
    snapshot: Snapshot, place: AskComponent, component: Component, inbound: Inbound, now: datetime
) -> Outcome:
    desk = desk_of(snapshot)
    wanted = waiting_input(component, place, desk.sheet)
    if isinstance(inbound, Wrote) and inbound.control is Control.UNKNOWN:
        return Outcome(place, (again(desk, component, place, say("unknown-what", Style.HINT)),))
    match read(wanted, place.given, place.ticked, inbound):
        case Misread(why):
            return Outcome(place, (again(desk, component, place, _one_number_only(desk, component, wanted, why)),))
        case Ticking(ticked):
            ticking = replace(place, ticked=ticked)
            return Outcome(ticking, (follow_up(desk, component, ticking),))
        case Skipping() if wanted is not None:
            return _given(snapshot, replace(place, skipped=(*place.skipped, names(wanted)[0])), component, now)
        case Read(values) if place.doubted != repr(values) and wanted is not None and _is_doubtful(wanted, values):
            asked = replace(place, doubted=repr(values))
            number = max(Decimal(value) for value in values.values())
            return Outcome(asked, (again(desk, component, asked, say("slip-unlikely", Style.WARN, value=number)),))
        case Read(values):
            given = {**place.given, **values}
            return _given(snapshot, replace(place, given=given, ticked=(), doubted=""), component, now)
        case _:
            return Outcome(place, (again(desk, component, place, say("choose-one", Style.WARN)),))


def _one_number_only(desk: Desk, component: Component, wanted: Input | None, why: Say) -> Say:
    """Two numbers where the other one is known already: say where it comes from."""
    if why.phrase.key != "slip-several" or not isinstance(wanted, NumberInput):
        return why
    if component.key in desk.sheet.supplied:
        return say("slip-other-supplied", Style.WARN, label=wanted.label)
    if not component.rule.general:
        return why
    return say("slip-total-known", Style.WARN, label=wanted.label)


def _is_doubtful(wanted: Input, values: Mapping[str, str]) -> bool:
    """Whether a count is hardly possible here; a total that comes with it may be anything."""
    match wanted:
        case NumberInput(name, _, example=example):
            return is_unlikely(Decimal(values.get(name, "0")), example)
        case FractionInput(done):
            return is_unlikely(Decimal(values.get(done.name, "0")), done.example)
        case _:
            return False


def _given(snapshot: Snapshot, place: AskComponent, component: Component, now: datetime) -> Outcome:
    """Refuse what cannot be, ask what is missing, or keep the answer."""
    desk = desk_of(snapshot)
    award = component.rule.award(_known(snapshot, component, place), component.max_points)
    if award.kind is AwardKind.SLIP:
        if award.reason.key.endswith("-zero-total"):
            return go(snapshot, ConfirmNothing(place.key, place.seen), now)
        fresh = replace(place, given=_without_last(component, place))
        return Outcome(fresh, (_refused_value(desk, component, fresh, award.reason),))
    wanted = waiting_input(component, place, desk.sheet)
    if wanted is not None and not (wanted.optional and award.points == component.max_points):
        return Outcome(place, (follow_up(desk, component, place),))
    if not place.given and component.key not in desk.sheet.supplied:
        fresh = AskComponent(place.key, place.seen)
        return Outcome(fresh, (again(desk, component, fresh, say("none-of-them", Style.WARN)),))
    return settle(snapshot, place, State.ANSWERED, now)


def _refused_value(desk: Desk, component: Component, place: AskComponent, reason: Phrase) -> Reply:
    """An impossible value: why, and where the other number comes from when the person did not give it here."""
    wanted = waiting_input(component, place, desk.sheet)
    if not reason.key.endswith("-over-total") or not isinstance(wanted, NumberInput):
        return again(desk, component, place, Say(reason, Style.WARN))
    if component.key in desk.sheet.supplied:
        why = say("slip-over-supplied", Style.WARN, done=reason.facts["done"], total=reason.facts["total"])
        return again(desk, component, place, why)
    if not component.rule.general:
        return again(desk, component, place, Say(reason, Style.WARN))
    figure = desk.framework.general_by_name[component.rule.general[0]]
    facts = {"done": reason.facts["done"], "total": reason.facts["total"], "figure": figure.title}
    reply = again(desk, component, place, Say(Phrase("slip-over-general", facts), Style.WARN))
    mend = Choice(f"/general:{figure.name}", Phrase("choice-change-figure", {"title": figure.title}))
    return replace(reply, choices=(mend, *reply.choices))


def _known(snapshot: Snapshot, component: Component, place: AskComponent) -> Given:
    desk = desk_of(snapshot)
    return given_for(desk.framework, desk.sheet, component, place.given)


def _without_last(component: Component, place: AskComponent) -> Mapping[str, str]:
    """The given values without those of the input that was answered last: it is asked again, the others stand."""
    answered = [wanted for wanted in component.rule.inputs if any(name in place.given for name in names(wanted))]
    last = names(answered[-1]) if answered else ()
    return {name: value for name, value in place.given.items() if name not in last}


def settle(snapshot: Snapshot, place: AskComponent, state: State, now: datetime) -> Outcome:
    """Keep an answer, unless somebody else has answered since the question was shown."""
    entry = desk_of(snapshot).sheet.entry(place.key)
    values = dict(place.given) if state is State.ANSWERED else {}
    if entry.revision != place.seen and entry.state is not State.UNANSWERED:
        if (entry.state, dict(entry.values)) == (state, values):
            return already(snapshot, place.key, now)
        return go(snapshot, ConfirmChange(place.key, state, entry.revision, values), now)
    change = SaveAnswer(place.key, state, values, seen=entry.revision)
    before = desk_of(snapshot)
    desk = after(before, (change,), now)
    return keep(snapshot, (change,), now, after_answer(before, desk, change), desk)


def already(snapshot: Snapshot, key: ComponentKey, now: datetime) -> Outcome:
    """The very same answer stands already: nothing to change, go on."""
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[key]
    note = say("answer-already", Style.OK, code=component.code, answer=described(component, desk.sheet.entry(key)))
    return go(snapshot, after_change(desk, key), now, (note,))


def _postponed(snapshot: Snapshot, place: AskComponent, component: Component, now: datetime) -> Outcome:
    entry = desk_of(snapshot).sheet.entry(place.key)
    if entry.state is not State.UNANSWERED:
        note = say("later-answered", code=component.code, answer=described(component, entry))
        return go(snapshot, after_change(desk_of(snapshot), place.key), now, (note,))
    change = SaveAnswer(place.key, State.UNANSWERED, seen=entry.revision, postponed=True)
    return keep(snapshot, (change,), now, (say("later-kept", code=component.code),))


def _back(snapshot: Snapshot, place: AskComponent, component: Component, now: datetime) -> Outcome:
    desk = desk_of(snapshot)
    if place.given or place.ticked:
        return go(snapshot, AskComponent(place.key, place.seen), now, (say("back-cleared", code=component.code),))
    rows = desk.framework.components
    number = rows.index(component)
    if number == 0:
        return Outcome(replies=(again(desk, component, place, say("back-first")),))
    return go(snapshot, opened(desk, rows[number - 1].key), now)


def opened(desk: Desk, key: ComponentKey) -> Place:
    """What opening a component by code, title or button leads to: its question, or its card when it is answered."""
    component = desk.framework.component_by_key[key]
    has_a_part = component_score(desk.framework, desk.sheet, component).is_applicable
    if desk.sheet.entry(key).state is State.UNANSWERED and may_change(desk, key) and has_a_part:
        return toward(desk, key)
    return Reviewing(key)


def show(snapshot: Snapshot, place: AskComponent, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    return question(desk, desk.framework.component_by_key[place.key], place, now)


def remind(snapshot: Snapshot, place: AskComponent, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    return reminder(desk, desk.framework.component_by_key[place.key], place)


def stale(snapshot: Snapshot, place: AskComponent, inbound: Tapped, now: datetime) -> Outcome:
    """A button of a question that is no longer the waiting one: nothing is overwritten silently.

    The same choice as the one that stands does nothing; another one of an answered question offers the change; a
    question that is still open takes the answer.
    """
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    entry = desk.sheet.entry(place.key)
    fresh = AskComponent(place.key, entry.revision)
    if entry.state is State.UNANSWERED:
        return take(snapshot, fresh, inbound, now)
    states = {"nodata": State.NO_DATA, "later": State.UNANSWERED, "na": State.NA_CLAIMED}
    state = states.get(inbound.choice, State.ANSWERED)
    values = {}
    if state is State.ANSWERED:
        result = read(waiting_input(component, fresh, desk.sheet), {}, (), inbound)
        if len(component.rule.inputs) != 1 or not isinstance(result, Read):
            return go(snapshot, Reviewing(place.key), now)
        values = dict(result.values)
    if state is State.UNANSWERED or (entry.state, dict(entry.values)) == (state, values):
        note = say("answer-already", Style.OK, code=component.code, answer=described(component, entry))
        return Outcome(replies=(Reply((note,)),), remind=True)
    return go(snapshot, ConfirmChange(place.key, state, entry.revision, values), now)


# --- another answer stands already -----------------------------------------------------------------------------------


def show_change(snapshot: Snapshot, place: ConfirmChange, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    entry = desk.sheet.entry(place.key)
    stands = say(
        "change-stands",
        Style.WARN,
        code=component.code,
        title=component.title,
        answer=described(component, entry),
        who=who(entry.by),
        when=Phrase("at-time", {"at": entry.at}) if entry.at else Phrase("at-unknown-time"),
    )
    new = say("change-new", answer=described_as(component, place.state, place.values))
    return Reply(
        (stands, new), (Choice("new", Phrase("choice-change")), Choice("keep", Phrase("choice-keep"))), asks=True
    )


def take_change(snapshot: Snapshot, place: ConfirmChange, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="new") | Wrote(choice="new") | Wrote(control=Control.YES):
            if place.state is State.NA_CLAIMED:
                return go(snapshot, ExplainNotApplicable(place.key, place.seen), now)
            given = AskComponent(place.key, place.seen, place.values)
            return settle(snapshot, given, place.state, now)
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, onward(desk_of(snapshot)), now, (say("change-kept", Style.OK),))
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


def who(name: str) -> Phrase:
    """The person by name, or as a colleague when no name is known."""
    return Phrase("who-named", {"name": name}) if name else Phrase("who-colleague")


# --- 0/0 -------------------------------------------------------------------------------------------------------------


def show_nothing(snapshot: Snapshot, place: ConfirmNothing, now: datetime) -> Reply:
    component = desk_of(snapshot).framework.component_by_key[place.key]
    choices = (
        Choice("nodata", Phrase("choice-nothing-occurred")),
        Choice("na", Phrase("choice-not-applicable")),
        Choice("retype", Phrase("choice-retype")),
    )
    return Reply((say("nothing-occurred", Style.WARN, code=component.code, title=component.title),), choices, asks=True)


def take_nothing(snapshot: Snapshot, place: ConfirmNothing, inbound: Inbound, now: datetime) -> Outcome:
    asked = AskComponent(place.key, place.seen)
    match inbound:
        case Tapped(choice="nodata") | Wrote(choice="nodata") | Wrote(control=Control.NO_DATA):
            return settle(snapshot, asked, State.NO_DATA, now)
        case Tapped(choice="na") | Wrote(choice="na") | Wrote(control=Control.NOT_APPLICABLE):
            return go(snapshot, ExplainNotApplicable(place.key, place.seen), now)
        case Tapped(choice="retype") | Wrote(choice="retype") | Wrote(control=Control.BACK):
            return go(snapshot, asked, now)
        case Wrote(control=Control.LATER):
            return take(snapshot, asked, inbound, now)
        case _:
            return take(snapshot, asked, inbound, now)


# --- nothing occurred, and that is worth full marks -----------------------------------------------------------------


def _zeros(component: Component) -> Mapping[str, str]:
    """The answer that says that nothing occurred, for a rule of counts alone; empty for any other."""
    if not all(isinstance(wanted, NumberInput | FractionInput) for wanted in component.rule.inputs):
        return {}
    return {name: "0" for wanted in component.rule.inputs for name in names(wanted)}


def _full_without_any(component: Component) -> bool:
    """Whether the decision gives full marks when nothing occurred, so that "chưa có" may mean two things."""
    zeros = _zeros(component)
    if not zeros or component.rule.general:
        return False
    award = component.rule.award(Given(zeros), component.max_points)
    return award.points == component.max_points > 0


def show_full(snapshot: Snapshot, place: ConfirmFull, now: datetime) -> Reply:
    component = desk_of(snapshot).framework.component_by_key[place.key]
    line = say("full-or-no-data", Style.WARN, code=component.code, title=component.title, max=component.max_points)
    choices = (
        Choice("zero", Phrase("choice-none-occurred"), points=component.max_points),
        Choice("nodata", Phrase("choice-no-data"), points=Decimal(0)),
        Choice("retype", Phrase("choice-back-to-question")),
    )
    return Reply((line,), choices, asks=True)


def take_full(snapshot: Snapshot, place: ConfirmFull, inbound: Inbound, now: datetime) -> Outcome:
    component = desk_of(snapshot).framework.component_by_key[place.key]
    asked = AskComponent(place.key, place.seen)
    match inbound:
        case Tapped(choice="zero") | Wrote(choice="zero"):
            return settle(snapshot, replace(asked, given=_zeros(component)), State.ANSWERED, now)
        case Tapped(choice="nodata") | Wrote(choice="nodata"):
            return settle(snapshot, asked, State.NO_DATA, now)
        case Tapped(choice="retype") | Wrote(choice="retype") | Wrote(control=Control.BACK):
            return go(snapshot, asked, now)
        case Wrote(control=None):
            return take(snapshot, asked, inbound, now)
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


# --- does not apply --------------------------------------------------------------------------------------------------


def show_not_applicable(snapshot: Snapshot, place: ExplainNotApplicable, now: datetime) -> Reply:
    component = desk_of(snapshot).framework.component_by_key[place.key]
    lines = (
        say("na-why", code=component.code, title=component.title),
        say("na-why-hint", Style.HINT),
    )
    return Reply(lines, (Choice("retype", Phrase("choice-back-to-question")),), asks=True)


def take_not_applicable(snapshot: Snapshot, place: ExplainNotApplicable, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case (
            Tapped(choice="retype") | Wrote(choice="retype") | Wrote(control=Control.BACK | Control.LATER | Control.NO)
        ):
            return go(snapshot, AskComponent(place.key, place.seen), now)
        case Wrote(text=text) if len(text.strip()) >= LEAST_REASON_LETTERS:
            entry = desk_of(snapshot).sheet.entry(place.key)
            if entry.revision != place.seen and entry.state is not State.UNANSWERED:
                return go(snapshot, ConfirmChange(place.key, State.NA_CLAIMED, entry.revision), now)
            answer = SaveAnswer(place.key, State.NA_CLAIMED, seen=entry.revision)
            why = SaveJustification(place.key, text.strip())
            desk = desk_of(snapshot)
            lines = after_answer(desk, after(desk, (answer,), now), answer)
            return keep(snapshot, (answer, why), now, lines)
        case _:
            return go(snapshot, place, now, (say("na-too-short", Style.WARN),))


CONVERSATION = Conversation(
    steps={
        AskComponent: Step(take, show, remind),
        ConfirmChange: Step(take_change, show_change, show_change),
        ConfirmFull: Step(take_full, show_full, show_full),
        ConfirmNothing: Step(take_nothing, show_nothing, show_nothing),
        ExplainNotApplicable: Step(take_not_applicable, show_not_applicable, show_not_applicable),
    }
)
