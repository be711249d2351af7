"""One step of the whole conversation: side questions anywhere, evidence anywhere, else the place's own question."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations import amended, evidence, join, score, side_questions, signed
from bot.conversations.contract.inbound import (
    Control,
    Edited,
    Inbound,
    MediaAnnounced,
    MediaReady,
    MediaRefused,
    MediaStampedSecret,
    MediaTooLarge,
    Opened,
    Picked,
    Tapped,
    Unsupported,
    Wrote,
)
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Office, Snapshot
from bot.conversations.contract.step import Command, Outcome
from bot.conversations.edited import edited
from bot.conversations.finding import component_called, component_named, components_like
from bot.conversations.folding import fold_words
from bot.conversations.found import beginnings, commands, office_commands, office_steps, steps
from bot.conversations.moves import desk_of, go, led, reminded, shown
from bot.conversations.question import waiting_input
from bot.conversations.reading import sounds_like_reply
from bot.conversations.reading.codes import split_code
from bot.conversations.refusing import refused
from bot.conversations.route import may_answer, onward
from bot.conversations.stations import (
    Approving,
    AskComponent,
    AskGeneral,
    AssignMains,
    ChooseAssignee,
    ConfirmErasure,
    ConfirmReplace,
    ConfirmWithdraw,
    Contest,
    CorrectDocument,
    Desks,
    Explain,
    ExplainNotApplicable,
    MoveProof,
    NameSuccessor,
    Offered,
    Returning,
    Reviewing,
    SendSigned,
    Staff,
    Submitted,
    Trail,
    Visitor,
    Watching,
    WriteRemark,
)
from core.assessment.changes import BESIDE_THE_ANSWERS, Change
from core.assessment.rows_open_again import refuse_changes
from core.scoring.model import ChoiceInput, FractionInput, Input, NumberInput, TextInput, TickInput
from core.scoring.phrase import Phrase

COMMAND_BY_CONTROL: Final = {
    Control.HELP: "help",
    Control.NEXT: "next",
    Control.HOME: "home",
    Control.POINTS: "points",
    Control.MISSING: "missing",
    Control.ADVICE: "advice",
    Control.SUBMIT: "submit",
    Control.WITHDRAW: "withdraw",
    Control.EVIDENCE: "evidence",
    Control.GENERAL: "general",
    Control.DEVICE: "device",
    Control.SHEETS: "sheets",
    Control.FILE: "file",
    Control.PICTURE: "picture",
    Control.PRINT: "print",
    Control.SPREADSHEET: "spreadsheet",
    Control.INVITE: "invite",
    Control.APPROVE: "approve",
    Control.RETURN: "giveback",
    Control.HANDS: "hands",
    Control.ASSIGN: "assign",
    Control.STAFF: "staff",
    Control.SIGNED: "signed",
    Control.NOTICES: "notices",
    Control.REMINDERS: "reminders",
    Control.MY_DATA: "mydata",
    Control.ERASE_ME: "erase",
}
"""Control words that ask for something from anywhere; all others are answers to the waiting question."""

NOT_ANSWERING: Final = (
    Reviewing,
    ConfirmWithdraw,
    Approving,
    Returning,
    WriteRemark,
    SendSigned,
    Trail,
    ChooseAssignee,
    AssignMains,
    Staff,
    ConfirmReplace,
    NameSuccessor,
)
"""Places that somebody who may not answer now can be at; each asks by itself what may be done there."""

TAKES_ANY_TEXT: Final = (
    Explain,
    ExplainNotApplicable,
    Contest,
    MoveProof,
    CorrectDocument,
    Returning,
    WriteRemark,
    NameSuccessor,
)
"""Places where words are neither a proof nor a way to another component."""

WITHOUT_DESK: Final = frozenset({"help", "sheets", "device", "at", "here", "notices", "reminders", "mydata", "erase"})


def start(snapshot: Snapshot) -> Place:
    """Where a person is of whom no place is stored, or whose place no longer reads."""
    if snapshot.desk is not None:
        return onward(snapshot.desk)
    if snapshot.office is not None:
        return beginnings()[snapshot.office.membership.role]
    return Desks() if snapshot.desks else Visitor()


def enter(
    snapshot: Snapshot, place: Place | None, now: datetime, lead: tuple[Say, ...] = (), then: str = ""
) -> Outcome:
    """What is said when a person has joined, opened a sheet, or comes where more had to be loaded."""
    if place is None or isinstance(place, Visitor | Desks | Offered):
        place = start(snapshot)
    elif snapshot.desk is not None and amended.is_lost(snapshot.desk, place):
        place = onward(snapshot.desk)
    elif snapshot.office is not None:
        place = _in_office(snapshot.office, place)
    if then:
        place = _still_there(snapshot, place)
        outcome = _led_by(lead, _commanded(snapshot, place, then, now))
        return amended.told(snapshot, outcome if outcome.place is not None else replace(outcome, place=place))
    if lead:
        return amended.told(snapshot, go(snapshot, place, now, lead))
    return amended.told(snapshot, join.welcome(snapshot, place, now))


def _led_by(lead: tuple[Say, ...], outcome: Outcome) -> Outcome:
    if not lead:
        return outcome
    if not outcome.replies:
        return replace(outcome, lead=(*lead, *outcome.lead)) if outcome.enter else outcome
    first, *others = outcome.replies
    return replace(outcome, replies=(led(lead, first), *others))


def _commanded(snapshot: Snapshot, place: Place, choice: str, now: datetime) -> Outcome:
    """What a choice that works from everywhere brings about; the waiting question where it is none."""
    command = _command_of(snapshot, choice)
    if command is None:
        return go(snapshot, place, now)
    outcome = _guarded(snapshot, _command(snapshot, place, *command, now))
    if not outcome.remind or outcome.place is not None:
        return outcome
    return replace(outcome, replies=(*outcome.replies, reminded(snapshot, place, now)))


def _in_office(office: Office, place: Place) -> Place:
    """The place, if it belongs to this office's conversation."""
    first = beginnings()[office.membership.role]
    return place if type(place) in office_steps(office.membership.role) else first


def step(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    """Decide what one inbound does; nothing is stored or sent here."""
    here = _still_there(snapshot, place)
    if snapshot.desk is not None and amended.is_lost(snapshot.desk, place):
        return amended.told(snapshot, _led_on(snapshot, here, inbound, now))
    return amended.told(snapshot, _at(snapshot, here, inbound, now))


def _led_on(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    """The waiting question is gone: an answer to it is not taken for one to ``place``, everything else still works."""
    if not amended.is_reply(inbound):
        outcome = _at(snapshot, place, inbound, now)
    else:
        proof = evidence.typed(snapshot, place, inbound.text, now) if isinstance(inbound, Wrote) else None
        outcome = _guarded(snapshot, proof or go(snapshot, place, now, (amended.not_taken(),)))
    if outcome.place is not None or not outcome.replies:
        return outcome
    asked = () if any(reply.asks for reply in outcome.replies) else (shown(snapshot, place, now),)
    return replace(outcome, place=place, replies=(*outcome.replies, *asked), remind=False)


def _at(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    if snapshot.desk is not None:
        inbound = amended.known(snapshot.desk, inbound)
    outcome = _guarded(snapshot, _decided(snapshot, place, inbound, now))
    outcome = _telling_of_what_is_left(snapshot, place, outcome)
    if not outcome.remind or outcome.place is not None:
        return outcome
    return replace(outcome, replies=(*outcome.replies, reminded(snapshot, place, now)))


def _still_there(snapshot: Snapshot, place: Place) -> Place:
    """Where a person is: the round may have opened or closed, a colleague handed in or took back, a row may be gone."""
    if isinstance(place, ConfirmErasure):
        return place
    if snapshot.office is not None and not isinstance(place, Offered | Desks):
        return _in_office(snapshot.office, place)
    if snapshot.desk is None or isinstance(place, Offered | Desks | Visitor):
        return place
    if amended.is_lost(snapshot.desk, place):
        return onward(snapshot.desk)
    if may_answer(snapshot.desk):
        return onward(snapshot.desk) if isinstance(place, Watching | Submitted) else place
    is_open = getattr(place, "key", "") in snapshot.desk.open_rows
    if is_open or isinstance(place, NOT_ANSWERING):
        return place
    following = onward(snapshot.desk)
    return place if isinstance(following, Approving) and isinstance(place, Watching) else following  # not seen yet


def _guarded(snapshot: Snapshot, outcome: Outcome) -> Outcome:
    """Refuse answers to a sheet that this person may not change now: the only place where that is asked."""
    desk = snapshot.desk
    changes = [effect for effect in outcome.effects if isinstance(effect, Change)]
    asked_there = any(isinstance(effect, BESIDE_THE_ANSWERS) for effect in changes)
    if not changes or asked_there or desk is None:
        return outcome
    refusal = refuse_changes(desk.refusal, desk.sheet, changes, desk.open_rows)
    if refusal is None:
        return outcome
    return Outcome(replies=(Reply((refused(refusal, desk),), (Choice("/home", Phrase("choice-home")),)),))


def _telling_of_what_is_left(snapshot: Snapshot, place: Place, outcome: Outcome) -> Outcome:
    """Say it when somebody goes away from an answer of which only a part was given: that part is not kept."""
    if not isinstance(place, AskComponent) or not (place.given or place.ticked) or outcome.place is None:
        return outcome
    is_kept = any(isinstance(effect, Change) for effect in outcome.effects)
    if is_kept or not outcome.replies or getattr(outcome.place, "key", "") == place.key:
        return outcome
    code = desk_of(snapshot).framework.component_by_key[place.key].code
    first, *others = outcome.replies
    return replace(outcome, replies=(led((say("half-answer-left", Style.HINT, code=code),), first), *others))


def _decided(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Opened():
            return join.opened(snapshot, place, now)
        case Tapped():
            return _tapped(snapshot, place, inbound, now)
        case _ if snapshot.office is not None:
            return _at_office(snapshot, place, inbound, now)
        case _ if snapshot.desk is None:
            return _without_desk(snapshot, place, inbound, now)
        case MediaAnnounced() | MediaReady() | MediaRefused() | MediaStampedSecret() | MediaTooLarge():
            return signed.arrived(snapshot, place, inbound, now) or evidence.arrived(snapshot, place, inbound, now)
        case Edited():
            return edited(snapshot, desk_of(snapshot), inbound, now)
        case Unsupported():
            return Outcome(replies=(Reply((say("unsupported", Style.WARN),)),), remind=True)
        case Wrote():
            return _wrote(snapshot, place, inbound, now)
        case Picked():
            return _taken(snapshot, place, inbound, now)


def _at_office(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    """Words that ask for something from anywhere, else the place's own question; it may also take files."""
    match inbound:
        case Wrote(control=Control() as control) if control in COMMAND_BY_CONTROL:
            command = _command_of(snapshot, f"/{COMMAND_BY_CONTROL[control]}")
            return _command(snapshot, place, *command, now) if command else _taken(snapshot, place, inbound, now)
        case Wrote(choice=str() as choice) if (command := _command_of(snapshot, choice)) is not None:
            return _command(snapshot, place, *command, now)
        case Unsupported() | Edited():
            return Outcome(replies=(Reply((say("unsupported", Style.WARN),)),), remind=True)
        case _:
            return _taken(snapshot, place, inbound, now)


def _without_desk(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    here = place if isinstance(place, Offered | Desks | Visitor | ConfirmErasure) else start(snapshot)
    match inbound:
        case Wrote(control=Control.ERASE_ME):
            return _command(snapshot, here, "erase", "", now)
        case Wrote(control=Control() as control) if COMMAND_BY_CONTROL.get(control) in WITHOUT_DESK:
            return replace(_command(snapshot, here, COMMAND_BY_CONTROL[control], "", now), place=None)
        case MediaAnnounced():
            return Outcome()
        case MediaReady() | MediaRefused() | MediaStampedSecret() | MediaTooLarge() | Unsupported():
            key = "join-confirm-first" if isinstance(here, Offered) else "join-first"
            return go(snapshot, here, now, (say(key, Style.WARN),))
        case _:
            return _taken(snapshot, here, inbound, now)


def _tapped(snapshot: Snapshot, place: Place, inbound: Tapped, now: datetime) -> Outcome:
    if inbound.again:
        return Outcome()
    command = _command_of(snapshot, inbound.choice)
    if command is not None:
        return _command(snapshot, place, *command, now)
    if inbound.current:
        return _taken(snapshot, place, inbound, now)
    if snapshot.desk is not None and isinstance(inbound.place, AskComponent):
        return score.stale(snapshot, inbound.place, inbound, now)
    return Outcome(replies=(Reply((say("stale-tap", Style.HINT),)),), remind=True)


def _command_of(snapshot: Snapshot, choice: str) -> tuple[str, str] | None:
    """Command and argument of a choice that works from everywhere, as far as it is answered here."""
    word, _, argument = choice.removeprefix("/").partition(":")
    return (word, argument) if choice.startswith("/") and word in _commands_here(snapshot) else None


def _commands_here(snapshot: Snapshot) -> Mapping[str, Command]:
    if snapshot.office is not None:
        return office_commands(snapshot.office.membership.role)
    known = commands()
    return known if snapshot.desk is not None else {word: known[word] for word in WITHOUT_DESK}


def _command(snapshot: Snapshot, place: Place, word: str, argument: str, now: datetime) -> Outcome:
    return _commands_here(snapshot)[word](snapshot, place, argument, now)


def _wrote(snapshot: Snapshot, place: Place, inbound: Wrote, now: datetime) -> Outcome:
    word = COMMAND_BY_CONTROL.get(inbound.control) if inbound.control else None
    if word is not None:
        return _command(snapshot, place, word, "", now)
    if inbound.choice is not None:
        command = _command_of(snapshot, inbound.choice)
        return _command(snapshot, place, *command, now) if command else _taken(snapshot, place, inbound, now)
    if isinstance(place, Explain | ExplainNotApplicable | Contest) and _is_bare_code(snapshot, inbound.text):
        jump = _jump(snapshot, place, inbound.text, now)
        return jump or _taken(snapshot, place, inbound, now)
    if isinstance(place, TAKES_ANY_TEXT):
        return _taken(snapshot, place, inbound, now)
    aside = side_questions.command_asked(inbound)
    if aside:
        return _command(snapshot, place, aside, "", now)
    proof = evidence.typed(snapshot, place, inbound.text, now)
    if proof is not None:
        return proof
    if inbound.control is None and (not _wants_text(snapshot, place) or _is_only_a_code(snapshot, place, inbound.text)):
        jump = _jump(snapshot, place, inbound.text, now)
        if jump is not None:
            return jump
    return _taken(snapshot, place, inbound, now)


def _waiting(snapshot: Snapshot, place: AskComponent) -> Input | None:
    desk = desk_of(snapshot)
    return waiting_input(desk.framework.component_by_key[place.key], place, desk.sheet)


def _wants_text(snapshot: Snapshot, place: Place) -> bool:
    """Whether the waiting question takes any words, or a decimal that may look like a code."""
    match place:
        case AskComponent():
            wanted = _waiting(snapshot, place)
        case AskGeneral(name):
            figure = desk_of(snapshot).framework.general_by_name[name]
            return not figure.whole
        case _:
            return False
    match wanted:
        case TextInput():
            return True
        case NumberInput(whole=whole):
            return not whole
        case FractionInput(done, total):
            return not (done.whole and total.whole)
        case ChoiceInput() | TickInput() | None:
            return False


def _jump(snapshot: Snapshot, place: Place, text: str, now: datetime) -> Outcome | None:
    """A code leads to that component; words of a title only offer it, the waiting question stays."""
    framework = desk_of(snapshot).framework
    called = component_called(framework, text)
    if called is None and any(letter.isalpha() for letter in text):
        called = component_named(framework, text)
    if called is not None:
        return _command(snapshot, place, "open", called, now)
    if any(letter.isdigit() for letter in text) or _is_reply(snapshot, place, text):
        return None
    like = components_like(framework, text)
    if not like:
        return None
    choices = tuple(
        Choice(f"/open:{c.key}", Phrase("choice-component", {"code": c.code, "title": c.title})) for c in like
    )
    head = say("search-found", Style.HEAD, text=text.strip(), count=len(like))
    return Outcome(replies=(Reply((head,), choices),), remind=True)


def _is_only_a_code(snapshot: Snapshot, place: Place, text: str) -> bool:
    """Whether it can mean nothing but a component: ``câu 9.1``; where words are waited for, ``9.1`` alone as well."""
    code, rest = split_code(text, desk_of(snapshot).framework.component_by_code.keys())
    if code is None or rest.strip():
        return False
    waits_for_words = isinstance(place, AskComponent) and isinstance(_waiting(snapshot, place), TextInput)
    return waits_for_words or text.strip() != code


def _is_bare_code(snapshot: Snapshot, text: str) -> bool:
    return text.strip() in desk_of(snapshot).framework.component_by_code


def _is_reply(snapshot: Snapshot, place: Place, text: str) -> bool:
    """Whether the words are meant for the waiting question and not for a search: its options' words, a plain no."""
    if sounds_like_reply(text):
        return True
    if not isinstance(place, AskComponent):
        return False
    wanted = _waiting(snapshot, place)
    options = wanted.options if isinstance(wanted, ChoiceInput | TickInput) else ()
    words = set(fold_words(text))
    return any(words <= set(fold_words(o.label)) for o in options if isinstance(o.label, str))


def _taken(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    return steps()[type(place)].take(snapshot, place, inbound, now)
