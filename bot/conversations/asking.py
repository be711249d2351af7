"""Supervisors and readers ask in plain words how the units of their branch stand, or tap what can be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.conversations.contract.inbound import Control, Inbound, MediaReady, MediaRefused, Wrote
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Place, Step
from bot.conversations.moves import led
from bot.conversations.overseeing import many_units, one_unit
from bot.conversations.overseeing.said import OF_PROGRESS, closing, together
from bot.conversations.overseeing.tables import picture_of, table_choice, table_of
from bot.conversations.overseeing.work import ask, chosen, office_of
from bot.conversations.reading.question_words import Kind
from bot.conversations.reading.questions import NotFound, Question, Scope, Which, decoded
from bot.conversations.reading.unit_names import NamedUnit
from core.assessment.people import Role
from core.scoring.model import Phrase

MOST_WHICH: Final = 8
"""Units of one name that are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Asking(Place):
    """Questions are answered; ``last`` is the one before, as it is encoded, which a follow-up goes on from."""

    last: str = ""


CAN_BE_ASKED: Final = (
    (Question(Kind.NOT_SUBMITTED, Scope.BELOW), Phrase("choice-ask-not-submitted")),
    (Question(Kind.PROGRESS, Scope.BELOW), Phrase("choice-ask-progress")),
    (Question(Kind.LOWEST, Scope.BELOW, count=5), Phrase("choice-ask-lowest")),
    (Question(Kind.HIGHEST, Scope.BELOW, count=3), Phrase("choice-ask-highest")),
    (Question(Kind.BAND, Scope.BELOW), Phrase("choice-ask-band")),
    (Question(Kind.WEAKEST, Scope.BELOW), Phrase("choice-ask-weakest")),
    (Question(Kind.LAST_YEAR, Scope.BELOW), Phrase("choice-ask-last-year")),
    (Question(Kind.RANK, Scope.OWN), Phrase("choice-ask-rank")),
    (Question(Kind.DEADLINE), Phrase("choice-ask-deadline")),
)
"""What is offered to whoever does not know what to ask."""


def _can_be_asked() -> tuple[Choice, ...]:
    return tuple(Choice(ask(question), label) for question, label in CAN_BE_ASKED)


def show(snapshot: Snapshot, place: Asking, now: datetime) -> Reply:
    office, work = office_of(snapshot)
    unit = office.membership.unit_name
    key = "ask-welcome-reader" if work.reads_only else "ask-welcome"
    lines = (
        say(key, Style.HEAD, unit=unit, round=office.round.title),
        say("ask-examples", Style.HINT),
    )
    return Reply(lines, _can_be_asked(), asks=True)


def remind(snapshot: Snapshot, place: Asking, now: datetime) -> Reply:
    return Reply((say("ask-what", Style.HINT),), _can_be_asked(), asks=True)


def take(snapshot: Snapshot, place: Asking, inbound: Inbound, now: datetime) -> Outcome:
    """A question in words; what is not one gets what can be asked."""
    match inbound:
        case Wrote(control=Control.YES | Control.NO | Control.DONE | Control.LATER | Control.BACK | Control.UNKNOWN):
            return _say(place, remind(snapshot, place, now))
        case Wrote(control=Control.FILE | Control.SPREADSHEET | Control.PRINT | Control.PICTURE) if place.last:
            return table(snapshot, place, place.last, now)
        case Wrote():
            return _answered(snapshot, place, now)
        case MediaReady() | MediaRefused():
            return Outcome()  # it was said when the file was announced
        case _:
            return _say(place, led((say("ask-only-words", Style.WARN),), remind(snapshot, place, now)))


def _answered(snapshot: Snapshot, place: Asking, now: datetime) -> Outcome:
    match office_of(snapshot)[1].asked:
        case Question() as question:
            return _about(snapshot, question, now)
        case Which(question, units):
            return _say(place, _which(question, units))
        case NotFound(name):
            return _say(place, _unknown(snapshot, name))
        case None:
            return _say(place, led((say("ask-not-understood", Style.WARN),), remind(snapshot, place, now)))


def _say(place: Asking, reply: Reply) -> Outcome:
    return Outcome(place, (replace(reply, asks=True),))


def _which(question: Question, units: Sequence[NamedUnit]) -> Reply:
    choices = tuple(
        Choice(
            ask(replace(question, scope=Scope.UNIT, unit=unit.code)),
            Phrase("choice-ask-which", {"unit": unit.name, "area": unit.area_name})
            if unit.area_name
            else Phrase("choice-ask-which-alone", {"unit": unit.name}),
        )
        for unit in units[:MOST_WHICH]
    )
    return Reply((say("ask-which", Style.HEAD, count=len(units)),), choices)


def _unknown(snapshot: Snapshot, name: str) -> Reply:
    """The same words whether there is no such unit or only none of this branch."""
    line = say("ask-not-found", Style.WARN, name=name, unit=office_of(snapshot)[0].membership.unit_name)
    return Reply((line, say("ask-not-found-hint", Style.HINT)))


def asked_by_choice(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``ask``: a question that was offered."""
    question = decoded(argument)
    here = place if isinstance(place, Asking) else Asking()
    if question is None:
        return _say(here, remind(snapshot, here, now))
    return _about(snapshot, question, now)


def _about(snapshot: Snapshot, question: Question, now: datetime) -> Outcome:
    """The answer to a question; where the sheets were not loaded yet, the turn loads them and comes again."""
    work = office_of(snapshot)[1]
    after = Asking(question.encoded())
    if question.kind is Kind.DEADLINE and question.scope is not Scope.UNIT:
        return _say(after, _deadline(snapshot, now))
    if work.campaigns is None:
        return Outcome(after, enter=True, then=ask(question))
    if question.scope is Scope.UNIT and question.unit not in {unit.code for unit in work.known.units if unit.is_mine}:
        return _say(after, _unknown(snapshot, question.unit))
    found = chosen(snapshot, question)
    if not found:
        return _say(after, _nothing(snapshot, question))
    is_one = question.scope in {Scope.UNIT, Scope.OWN}
    parts = [
        one_unit.answer(snapshot, one, one.units[0], question, now)
        if is_one
        else many_units.answer(snapshot, one, question)
        for one in found
    ]
    has_points = question.kind not in OF_PROGRESS and (is_one or question.kind is not Kind.PROGRESS)
    reply = together(found, parts, closing(found, now, has_points=has_points))
    if is_one:
        return _say(after, reply)
    pictures = picture_of(office_of(snapshot)[0], found, question)
    return _say(after, replace(reply, choices=(*reply.choices, table_choice(question)), attachments=pictures))


def table(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``ask-table``: the spreadsheet of the units a question was about."""
    question = decoded(argument)
    here = place if isinstance(place, Asking) else Asking()
    if question is None:
        return _say(here, remind(snapshot, here, now))
    file = table_of(office_of(snapshot)[0], question)
    return Outcome(replies=(Reply((say("ask-table-here", Style.HEAD),), attachments=(file,)),))


def _nothing(snapshot: Snapshot, question: Question) -> Reply:
    office, work = office_of(snapshot)
    if work.reads_only and not work.campaigns:
        return Reply((say("ask-nothing-published", Style.HEAD, contact=office.round.contact),))
    if question.scope is Scope.OWN:
        below = replace(question, scope=Scope.BELOW)
        line = say("ask-own-none", Style.HEAD, unit=office.membership.unit_name)
        return Reply((line,), (Choice(ask(below), Phrase("choice-ask-below")),))
    return Reply((say("ask-nobody", Style.HEAD),))


def _deadline(snapshot: Snapshot, now: datetime) -> Reply:
    calendar = office_of(snapshot)[0].round.calendar
    left = calendar.days_left(now)
    if now < calendar.opens_at():
        first = say("ask-deadline-before", Style.HEAD, first=calendar.self_from, last=calendar.self_to)
    elif left > 0:
        first = say("ask-deadline", Style.HEAD, last=calendar.self_to, count=left)
    elif left == 0:
        first = say("ask-deadline-today", Style.HEAD, last=calendar.self_to)
    else:
        first = say("ask-deadline-over", Style.HEAD, last=calendar.self_to)
    lines: list[Say] = [first]
    if calendar.approve_to is not None:
        lines.append(say("ask-approve-to", last=calendar.approve_to))
    if calendar.appraise_from is not None and calendar.appraise_to is not None:
        lines.append(say("ask-appraise", first=calendar.appraise_from, last=calendar.appraise_to))
    if calendar.publish_on is not None:
        lines.append(say("ask-publish-on", day=calendar.publish_on))
    return Reply(tuple(lines))


def home(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``home``: what can be asked, from the beginning."""
    return _say(Asking(), show(snapshot, Asking(), now))


def help_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``help``: how to ask, and whom to call."""
    here = place if isinstance(place, Asking) else Asking()
    contact = say("help-contact", contact=office_of(snapshot)[0].round.contact)
    shown = show(snapshot, here, now)
    return _say(here, replace(shown, lines=(*shown.lines, contact)))


CONVERSATION = Conversation(
    steps={Asking: Step(take, show, remind)},
    commands={"ask": asked_by_choice, "ask-table": table, "home": home, "help": help_},
    offices={Role.SUPERVISOR: Asking(), Role.READER: Asking()},
)
