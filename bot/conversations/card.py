"""One component's card: the answer, its points and why, its proofs and the justification, and what can be changed."""

from datetime import datetime

from bot.conversations import albums, appraised
from bot.conversations.contract.inbound import Control, Inbound, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.describing import described, joined
from bot.conversations.moves import desk_of, go, keep
from bot.conversations.proof_names import proof_name
from bot.conversations.refusing import refused
from bot.conversations.remarks import remark_lines
from bot.conversations.route import may_answer, may_change, onward
from bot.conversations.score import LEAST_REASON_LETTERS, opened, who
from bot.conversations.standing import award_lines
from bot.conversations.stations import AskComponent, ConfirmExplain, Explain, Reviewing
from bot.conversations.supplied import contest_choice, supplied_lines
from core.assessment.asking import asked_inputs, is_wholly_supplied
from core.assessment.changes import SaveJustification
from core.assessment.people import HEADS
from core.assessment.remarks import open_remarks
from core.assessment.rounds import Approval
from core.assessment.scores import component_score
from core.assessment.sheet import State
from core.frameworks.model import Component
from core.scoring.model import ComponentKey, TickInput
from core.scoring.phrase import Phrase


def open_component(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``open``: a component's question, or its card when it is answered."""
    desk = desk_of(snapshot)
    if argument not in desk.framework.component_by_key:
        return Outcome(replies=(Reply((say("component-unknown", Style.WARN),)),), remind=True)
    return go(snapshot, opened(desk, ComponentKey(argument)), now)


def show(snapshot: Snapshot, place: Reviewing, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    entry = desk.sheet.entry(place.key)
    lines = [
        say("question-title", Style.HEAD, code=component.code, title=component.title),
        *remark_lines(desk, place.key),
        *_answer_lines(desk, component),
        *supplied_lines(component, desk.sheet),
        *award_lines(desk, component),
    ]
    if entry.at is not None:
        lines.append(say("card-written", Style.HINT, who=who(entry.by), at=entry.at))
    if entry.justification:
        lines.append(say("card-justification", text=entry.justification))
    lines.extend(_proof_lines(desk, place.key))
    lines.extend(appraised.card_lines(desk, place.key, now))
    return Reply(tuple(lines), _choices(desk, place.key, now), asks=True)


def _answer_lines(desk: Desk, component: Component) -> tuple[Say, ...]:
    if not desk.framework.applies(component, desk.sheet.general):
        return (say("card-not-for-unit"),)
    if component.asks_nothing:
        return tuple(Say(phrase) for phrase in component.rule.how(component.max_points))
    entry = desk.sheet.entry(component.key)
    if entry.state is not State.ANSWERED and award_lines(desk, component):
        return ()
    return (say("card-answer", answer=described(component, entry)),)


def _proof_lines(desk: Desk, key: ComponentKey) -> tuple[Say, ...]:
    component = desk.framework.component_by_key[key]
    found = desk.sheet.evidence_of(key)
    if found:
        names = joined(tuple(proof_name(desk, proof) for proof in albums.pieces(found)))
        return (say("card-proofs", count=len(albums.pieces(found)), names=names),)
    is_open = desk.sheet.entry(key).state in {State.UNANSWERED, State.ANSWERED}
    wanted = component.evidence.text and is_open and asked_inputs(component, desk.sheet)
    style = Style.WARN if component.evidence.required else Style.BODY
    lines = [say("card-no-proof", style, text=component.evidence.text)] if wanted else []
    if may_change(desk, key) and not component.asks_nothing:
        lines.append(say("card-send-here", Style.HINT))
    return tuple(lines)


def _choices(desk: Desk, key: ComponentKey, now: datetime) -> tuple[Choice, ...]:
    choices = [*appraised.card_choices(desk, key, now)]
    component = desk.framework.component_by_key[key]
    if may_change(desk, key) and component_score(desk.framework, desk.sheet, component).is_applicable:
        answered = desk.sheet.entry(key).state is not State.UNANSWERED
        if answered and key in open_remarks(desk.sheet):
            choices.append(Choice(f"/stand:{key}", Phrase("choice-stand")))
        choices.append(Choice(f"/change:{key}", Phrase("choice-change-answer" if answered else "choice-answer")))
        choices.append(Choice(f"/explain:{key}", Phrase("choice-explain")))
    if may_answer(desk) and is_wholly_supplied(component, desk.sheet):
        figures = [desk.framework.general_by_name[name] for name in component.rule.general]
        lacking = [one for one in figures if one.name not in desk.sheet.general]
        choices.extend(
            Choice(f"/general:{f.name}", Phrase("choice-change-figure", {"title": f.title})) for f in lacking
        )
    choices.extend(contest_choice(desk, component))
    if desk.sheet.evidence_of(key):
        choices.append(Choice(f"/evidence:{key}", Phrase("choice-see-proofs")))
    if desk.membership.role in HEADS and desk.round.approval is not Approval.NONE and desk.sheet.submitted_at:
        choices.append(Choice(f"/remark:{key}", Phrase("choice-remark")))
    if len(desk.colleagues) > 1 and desk.sheet.entry(key).revision:
        choices.append(Choice(f"/trail:{key}", Phrase("choice-trail")))
    return (*choices, Choice("/next", Phrase("choice-next")), Choice("/home", Phrase("choice-home")))


def remind(snapshot: Snapshot, place: Reviewing, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    line = say("card-open", Style.HEAD, code=component.code, title=component.title)
    return Reply((line,), _choices(desk, place.key, now), asks=True)


def take(snapshot: Snapshot, place: Reviewing, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Wrote(control=Control.BACK):
            return go(snapshot, _one_before(desk_of(snapshot), place.key), now)
        case Wrote(control=Control.DONE | Control.LATER | Control.YES | Control.NO):
            return go(snapshot, onward(desk_of(snapshot), past=place.key), now)
        case _:
            return Outcome(
                place,
                (
                    Reply(
                        (say("card-what", Style.WARN), *remind(snapshot, place, now).lines),
                        _choices(desk_of(snapshot), place.key, now),
                        asks=True,
                    ),
                ),
            )


def _one_before(desk: Desk, key: ComponentKey) -> Place:
    """The component before this one in the paper; at the first one, what waits."""
    rows = desk.framework.components
    number = rows.index(desk.framework.component_by_key[key])
    return opened(desk, rows[number - 1].key) if number else onward(desk)


def change(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``change``: put the question of an answered component again."""
    desk = desk_of(snapshot)
    if argument not in desk.framework.component_by_key:
        return Outcome(replies=(Reply((say("component-unknown", Style.WARN),)),), remind=True)
    key = ComponentKey(argument)
    if desk.refusal is not None and not may_change(desk, key):
        return go(snapshot, Reviewing(key), now, (refused(desk.refusal, desk),))
    is_left = bool(asked_inputs(desk.framework.component_by_key[key], desk.sheet))
    if desk.sheet.entry(key).state is State.UNANSWERED or not is_left:
        return go(snapshot, opened(desk, key), now)
    return go(snapshot, AskComponent(key, desk.sheet.entry(key).revision, ticked=_ticks_that_stand(desk, key)), now)


def _ticks_that_stand(desk: Desk, key: ComponentKey) -> tuple[str, ...]:
    """What is ticked already, where that is all the component asks."""
    match desk.framework.component_by_key[key].rule.inputs:
        case (TickInput(name),):
            return tuple(id_ for id_ in desk.sheet.entry(key).values.get(name, "").split(",") if id_)
        case _:
            return ()


# --- justification ---------------------------------------------------------------------------------------------------


def explain(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``explain``: write a justification (giải trình) for a component."""
    desk = desk_of(snapshot)
    if argument not in desk.framework.component_by_key:
        return Outcome(replies=(Reply((say("component-unknown", Style.WARN),)),), remind=True)
    key = ComponentKey(argument)
    if desk.refusal is not None and not may_change(desk, key):
        return go(snapshot, Reviewing(key), now, (refused(desk.refusal, desk),))
    return go(snapshot, Explain(key, desk.sheet.entry(key).justification), now)


def show_explain(snapshot: Snapshot, place: Explain, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    component = desk.framework.component_by_key[place.key]
    present = desk.sheet.entry(place.key).justification
    stands = (say("explain-stands", text=present),) if present else ()
    lines = (say("explain-ask", Style.HEAD, code=component.code, title=component.title), *stands)
    return Reply((*lines, say("explain-hint", Style.HINT)), (Choice("keep", Phrase("choice-no-change")),), asks=True)


def take_explain(snapshot: Snapshot, place: Explain, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.BACK | Control.LATER | Control.NO):
            return go(snapshot, opened(desk_of(snapshot), place.key), now)
        case Wrote(text=text) if len(text.strip()) >= LEAST_REASON_LETTERS:
            present = desk_of(snapshot).sheet.entry(place.key).justification
            if present not in {"", place.seen, text.strip()}:
                return go(snapshot, ConfirmExplain(place.key, text.strip()), now)
            return _explained(snapshot, place.key, text.strip(), now)
        case _:
            return go(snapshot, place, now, (say("explain-empty", Style.WARN),))


def _explained(snapshot: Snapshot, key: ComponentKey, text: str, now: datetime) -> Outcome:
    code = desk_of(snapshot).framework.component_by_key[key].code
    return keep(snapshot, (SaveJustification(key, text),), now, (say("explain-kept", Style.OK, code=code),))


def show_stands(snapshot: Snapshot, place: ConfirmExplain, now: datetime) -> Reply:
    desk = desk_of(snapshot)
    entry = desk.sheet.entry(place.key)
    lines = (
        say(
            "explain-changed",
            Style.WARN,
            code=desk.framework.component_by_key[place.key].code,
            text=entry.justification,
            who=who(entry.justified_by),
            when=Phrase("at-time", {"at": entry.justified_at}) if entry.justified_at else Phrase("at-unknown-time"),
        ),
        say("explain-new", text=place.text),
    )
    choices = (
        Choice("new", Phrase("choice-explain-new")),
        Choice("both", Phrase("choice-explain-both")),
        Choice("keep", Phrase("choice-keep")),
    )
    return Reply(lines, choices, asks=True)


def take_stands(snapshot: Snapshot, place: ConfirmExplain, inbound: Inbound, now: datetime) -> Outcome:
    present = desk_of(snapshot).sheet.entry(place.key).justification
    match inbound:
        case Tapped(choice="new") | Wrote(choice="new") | Wrote(control=Control.YES):
            return _explained(snapshot, place.key, place.text, now)
        case Tapped(choice="both") | Wrote(choice="both"):
            return _explained(snapshot, place.key, f"{present}\n{place.text}", now)
        case Tapped(choice="keep") | Wrote(choice="keep") | Wrote(control=Control.NO | Control.BACK | Control.LATER):
            return go(snapshot, onward(desk_of(snapshot)), now, (say("explain-unchanged", Style.OK),))
        case _:
            return go(snapshot, place, now, (say("choose-one", Style.WARN),))


CONVERSATION = Conversation(
    steps={
        Reviewing: Step(take, show, remind),
        Explain: Step(take_explain, show_explain, show_explain),
        ConfirmExplain: Step(take_stands, show_stands, show_stands),
    },
    commands={"open": open_component, "change": change, "explain": explain},
)
