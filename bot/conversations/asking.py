"""Supervisors and readers ask in plain words how the units of their branch stand, or tap what can be asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.conversations.contract.inbound import Control, Inbound, MediaReady, MediaRefused, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import led
from bot.conversations.overseeing import beside, many_units, one_unit
from bot.conversations.overseeing.said import OF_PROGRESS, closing, together
from bot.conversations.overseeing.tables import picture_of, table_choice, table_of
from bot.conversations.overseeing.work import Chosen, ask, chosen, office_of
from bot.conversations.reading.questions.model import (
    AsFile,
    Asked,
    Kind,
    NotFound,
    Part,
    Question,
    Scope,
    Which,
    decoded,
)
from bot.conversations.reading.unit_names import NamedUnit
from bot.conversations.round_days import round_days
from core.assessment.people import Role
from core.scoring.phrase import Phrase

MOST_WHICH: Final = 8
"""Units of one name that are offered to choose from."""

MOST_ANSWERED: Final = 3
"""Questions of one text that are answered at once; the others are offered."""

MOST_LETTERS: Final = 60
"""Of a person's own words on a button."""


@dataclass(frozen=True, slots=True)
class Asking(Place):
    """Questions are answered; ``last`` is the one before, as it is encoded, which a follow-up goes on from.

    ``among`` are the codes of the units of which one is to be chosen for it.
    """

    last: str = ""
    among: tuple[str, ...] = ()


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
    """Questions in words; what is none gets what can be asked."""
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
    """The first questions of a text one by one; the others are offered."""
    parts = office_of(snapshot)[1].asked
    if not parts:
        return _say(place, led((say("ask-not-understood", Style.WARN),), remind(snapshot, place, now)))
    here = place
    replies: list[Reply] = []
    for part in parts[:MOST_ANSWERED]:
        here, reply = _to_one(snapshot, here, part.asked, now)
        replies.append(reply)
    last = replies[-1]
    offered = tuple(choice for part in parts[MOST_ANSWERED:] for choice in _offered(part))
    if offered:
        last = replace(last, lines=(*last.lines, say("ask-others", Style.HINT)), choices=(*last.choices, *offered))
    return Outcome(here, (*replies[:-1], replace(last, asks=True)))


def _offered(part: Part) -> tuple[Choice, ...]:
    """A question that was not answered yet, in the person's own words."""
    match part.asked:
        case Question() as question:
            return (Choice(ask(question), part.text[:MOST_LETTERS]),)
        case AsFile(question):
            return (table_choice(question),)
        case Which(question, units):
            return _which(question, units).choices
        case NotFound() | None:
            return ()


def told(snapshot: Snapshot, now: datetime) -> tuple[Reply, ...]:
    """The answers to what was asked, for somebody whose place is elsewhere."""
    work = office_of(snapshot)[1]
    if not work.campaigns and not any(unit.is_mine for unit in work.known.units):
        return (_nothing(snapshot, Question(Kind.RANK)),)
    answers = (_to_one(snapshot, Asking(), part.asked, now) for part in work.asked[:MOST_ANSWERED])
    return tuple(reply for _, reply in answers)


def _to_one(snapshot: Snapshot, place: Asking, asked: Asked, now: datetime) -> tuple[Asking, Reply]:
    """What is said to one of the questions of a text, and what the next may go on from."""
    match asked:
        case Question() as question:
            return Asking(question.encoded()), _reply(snapshot, question, now)
        case AsFile(question):
            return Asking(question.encoded()), _table(snapshot, question)
        case Which(question, units):
            return Asking(question.encoded(), tuple(unit.code for unit in units[:MOST_WHICH])), _which(question, units)
        case NotFound(name, near):
            return place, _unknown(snapshot, name, near)
        case None:
            return place, remind(snapshot, place, now)


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


def _unknown(snapshot: Snapshot, name: str, near: Sequence[NamedUnit] = ()) -> Reply:
    """The same words whether there is no such unit or only none of this branch; ``near`` are units of the branch."""
    line = say("ask-not-found", Style.WARN, name=name, unit=office_of(snapshot)[0].membership.unit_name)
    choices = tuple(
        Choice(
            ask(Question(Kind.PROGRESS, Scope.UNIT, unit.code)), Phrase("choice-ask-which-alone", {"unit": unit.name})
        )
        for unit in near[:MOST_WHICH]
    )
    hint = "ask-not-found-near" if choices else "ask-not-found-hint"
    return Reply((line, Say(Phrase(hint), Style.HINT)), choices)


def asked_by_choice(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``ask``: a question that was offered; where sheets were not loaded, the turn comes again with them."""
    question = decoded(argument)
    here = place if isinstance(place, Asking) else Asking()
    if question is None:
        return _say(here, remind(snapshot, here, now))
    after = Asking(question.encoded())
    if _needs_sheets(question) and office_of(snapshot)[1].campaigns is None:
        return Outcome(after, enter=True, then=ask(question))
    return _say(after, _reply(snapshot, question, now))


def _needs_sheets(question: Question) -> bool:
    return question.kind is not Kind.DEADLINE or question.scope is Scope.UNIT


def _reply(snapshot: Snapshot, question: Question, now: datetime) -> Reply:
    """The answer to a question."""
    office, work = office_of(snapshot)
    if not _needs_sheets(question):
        return Reply(round_days(office.round.calendar, work.published_at, now))
    known = {unit.code for unit in work.known.units if unit.is_mine}
    if question.scope is Scope.UNIT and not question.units <= known:
        return _unknown(snapshot, min(question.units - known))
    found = chosen(snapshot, question)
    if not found:
        return _nothing(snapshot, question)
    is_one = question.scope in {Scope.UNIT, Scope.OWN}
    parts = [_part(snapshot, one, question, now) for one in found]
    has_points = question.kind not in OF_PROGRESS and (is_one or question.kind is not Kind.PROGRESS)
    reply = together(found, parts, closing(found, now, has_points=has_points))
    if is_one:
        return reply
    pictures = picture_of(office, found, question)
    return replace(reply, choices=(*reply.choices, table_choice(question)), attachments=pictures)


def _part(snapshot: Snapshot, one: Chosen, question: Question, now: datetime) -> Reply:
    """What is said about the units of one campaign."""
    if question.other:
        return beside.answer(snapshot, one, question)
    if question.scope in {Scope.UNIT, Scope.OWN}:
        return one_unit.answer(snapshot, one, one.units[0], question, now)
    return many_units.answer(snapshot, one, question)


def table(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``ask-table``: the spreadsheet of the units a question was about."""
    question = decoded(argument)
    here = place if isinstance(place, Asking) else Asking()
    if question is None:
        return _say(here, remind(snapshot, here, now))
    return Outcome(replies=(_table(snapshot, question),))


def _table(snapshot: Snapshot, question: Question) -> Reply:
    file = table_of(office_of(snapshot)[0], question)
    return Reply((say("ask-table-here", Style.HEAD),), attachments=(file,))


def _nothing(snapshot: Snapshot, question: Question) -> Reply:
    office, work = office_of(snapshot)
    if work.reads_only and not work.campaigns:
        return Reply((say("ask-nothing-published", Style.HEAD, contact=office.round.contact),))
    if question.scope is Scope.OWN:
        below = replace(question, scope=Scope.BELOW)
        line = say("ask-own-none", Style.HEAD, unit=office.membership.unit_name)
        return Reply((line,), (Choice(ask(below), Phrase("choice-ask-below")),))
    named = next((unit for unit in work.known.units if unit.code == question.unit), None)
    if named is not None and any(unit.area == named.code for unit in work.known.units):
        below = replace(question, scope=Scope.AREA)
        line = say("ask-own-none", Style.HEAD, unit=named.name)
        return Reply((line,), (Choice(ask(below), Phrase("choice-ask-below")),))
    return Reply((say("ask-nobody", Style.HEAD),))


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
