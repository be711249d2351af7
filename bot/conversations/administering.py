"""An administrator's office: the state of the round, who takes part by class and branch, and whom nothing reaches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations.administration.stations import Administering, AtParticipation, AtUnreached
from bot.conversations.administration.work import administration_of, scene_of
from bot.conversations.contract.effects import IssueInvitation
from bot.conversations.contract.inbound import Control, Inbound, MediaReady, MediaRefused, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Bar, Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Command, Conversation, Outcome, Step
from bot.conversations.moves import go, led
from bot.conversations.overseeing.tables import table_of
from bot.conversations.reading.admin_words import wish_of
from bot.conversations.reading.questions.model import Kind, Question, Scope
from core.assessment.administering import Appraised, Contact, Participation, SheetAt, participation
from core.assessment.people import Role
from core.assessment.phase import Phase, phase_of
from core.assessment.rounds import days_until
from core.assessment.stage import Stage
from core.scoring.phrase import Phrase

MOST_LISTED: Final = 15
"""Branches, units or people that one message names; the rest is counted, and stands in the spreadsheet."""

MOST_INVITED: Final = 5
"""Units with a button for a new invitation; those who need more make them with ``chamdiem invite --all``."""

CHOICES: Final = (
    Choice("/state", Phrase("choice-admin-state")),
    Choice("/participation", Phrase("choice-admin-participation")),
    Choice("/unreached", Phrase("choice-admin-unreached")),
    Choice("/broadcast", Phrase("choice-admin-broadcast")),
)
"""What can be asked."""


def _view(place: Place, word: str) -> Command:
    """A command that shows a place; what the place shows is loaded on arrival there."""

    def arrive(snapshot: Snapshot, at: Place, argument: str, now: datetime) -> Outcome:
        if administration_of(snapshot)[1].scene is None:
            return Outcome(place, enter=True, then=f"/{word}")
        return go(snapshot, place, now)

    return arrive


# --- the state of the round ------------------------------------------------------------------------------------------


def show(snapshot: Snapshot, place: Administering, now: datetime) -> Reply:
    office, work = administration_of(snapshot)
    head = say("admin-title", Style.HEAD, unit=office.membership.unit_name, round=office.round.title)
    sheets = scene_of(snapshot).sheets
    if not sheets:
        return Reply((head, say("admin-nothing-here", Style.WARN, unit=office.membership.unit_name)), asks=True)
    lines = [head, *_phase_lines(snapshot, now), say("admin-sheets", count=len(sheets), units=_unit_count(sheets))]
    for stage in Stage:
        count = sum(sheet.stage is stage for sheet in sheets)
        if count:
            lines.append(say("admin-count", count=count, what=Phrase(f"ask-stage-{stage.value}")))
    for appraised in Appraised:
        count = sum(sheet.appraised is appraised for sheet in sheets)
        if count:
            lines.append(say("admin-count", count=count, what=Phrase(f"admin-appraised-{appraised.value}")))
    published = sum(sheet.framework in work.published for sheet in sheets)
    if published:
        lines.append(say("admin-count", count=published, what=Phrase("admin-published")))
    if work.sent is not None and not work.sent.is_finished:
        lines.append(say("admin-sending", count=work.sent.count))
    lines.append(say("ask-as-of", Style.HINT, at=now))
    sending = (Choice("/progress", Phrase("choice-admin-progress")),) if work.sent is not None else ()
    return Reply(tuple(lines), (*CHOICES, *sending), asks=True)


def _unit_count(sheets: Sequence[SheetAt]) -> int:
    return len({sheet.unit for sheet in sheets})


def _phase_lines(snapshot: Snapshot, now: datetime) -> Iterator[Say]:
    """What is under way and until when, and what the calendar names next."""
    round_ = administration_of(snapshot)[0].round
    here, days = phase_of(round_, now), round_.calendar
    if here.until is None:
        yield say(f"admin-phase-{here.phase.value}-open")
    else:
        yield say(f"admin-phase-{here.phase.value}", day=here.until, left=_left(days_until(here.until, now)))
    if here.phase in {Phase.BEFORE, Phase.SELF} and days.approve_to is not None:
        yield say("ask-approve-to", last=days.approve_to)
    is_ahead = here.phase not in {Phase.APPRAISAL, Phase.PUBLICATION}
    if is_ahead and days.appraise_from is not None and days.appraise_to is not None:
        yield say("ask-appraise", first=days.appraise_from, last=days.appraise_to)
    if here.phase is not Phase.PUBLICATION and days.publish_on is not None:
        yield say("ask-publish-on", day=days.publish_on)


def _left(days: int) -> Phrase:
    if days > 0:
        return Phrase("admin-left", {"count": days})
    return Phrase("admin-left-over" if days else "admin-left-today")


def remind(snapshot: Snapshot, place: Place, now: datetime) -> Reply:
    return Reply((say("admin-what", Style.HINT),), CHOICES, asks=True)


def take(snapshot: Snapshot, place: Place, inbound: Inbound, now: datetime) -> Outcome:
    """A wish in words; what is none gets what can be asked."""
    match inbound:
        case Wrote(control=None, text=text) if (wish := wish_of(text)) is not None:
            return Outcome(Administering(), enter=True, then=f"/{wish.value}")
        case Wrote(control=Control.BACK | Control.NO | Control.DONE | Control.YES):
            return Outcome(Administering(), enter=True, then="/state")
        case MediaReady() | MediaRefused():
            return Outcome()  # it was said when the file was announced
        case Wrote() | Tapped():
            line = say("admin-not-understood", Style.WARN)
        case _:
            line = say("admin-only-words", Style.WARN)
    return Outcome(Administering(), (led((line,), remind(snapshot, place, now)),))


# --- who takes part --------------------------------------------------------------------------------------------------


def show_participation(snapshot: Snapshot, place: AtParticipation, now: datetime) -> Reply:
    office, work = administration_of(snapshot)
    scene = scene_of(snapshot)
    lines = [say("admin-participation", Style.HEAD, unit=office.membership.unit_name, round=office.round.title)]
    if not scene.sheets:
        return Reply((*lines, say("admin-nothing-here", Style.WARN, unit=office.membership.unit_name)), asks=True)

    def in_framework(framework: str) -> Callable[[SheetAt], bool]:
        return lambda sheet: sheet.framework == framework

    def in_area(area: str) -> Callable[[SheetAt], bool]:
        return lambda sheet: area in {sheet.area, sheet.unit}

    for framework, (title, _) in work.classes.items():
        lines.append(_counted(title, participation(scene, in_framework(framework))))
    bars = tuple(
        _bar(name, participation(scene, in_area(area))) for area, name in list(work.areas.items())[:MOST_LISTED]
    )
    if len(work.areas) > MOST_LISTED:
        lines.append(say("admin-more", Style.HINT, count=len(work.areas) - MOST_LISTED))
    lines.append(say("ask-as-of", Style.HINT, at=now))
    return Reply(
        tuple(lines), (Choice("/participation-table", Phrase("choice-ask-table")), *CHOICES), bars=bars, asks=True
    )


def _counted(what: str, one: Participation) -> Say:
    return say(
        "admin-participation-line",
        what=what,
        units=one.units,
        joined=one.joined,
        people=one.people,
        begun=one.begun,
        handed_in=one.handed_in,
    )


def _bar(name: str, one: Participation) -> Bar:
    facts = {"joined": one.joined, "units": one.units, "people": one.people}
    facts |= {"begun": one.begun, "handed_in": one.handed_in}
    return Bar(name, one.joined, one.units, Phrase("admin-participation-bar", {**facts}))


def participation_table(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``participation-table``: every unit with its stage, one spreadsheet for each level of units."""
    office, work = administration_of(snapshot)
    levels = {level: title for title, level in work.classes.values()}
    if not levels:
        return Outcome(replies=(Reply((say("admin-nothing-here", Style.WARN, unit=office.membership.unit_name),)),))
    files = tuple(
        replace(table_of(office, Question(Kind.PROGRESS, Scope.BELOW, level=level)), name=f"tham-gia-{level}.xlsx")
        for level in levels
    )
    return Outcome(replies=(Reply((say("ask-table-here", Style.HEAD),), attachments=files),), remind=True)


# --- whom nothing reaches --------------------------------------------------------------------------------------------


def show_unreached(snapshot: Snapshot, place: AtUnreached, now: datetime) -> Reply:
    office, work = administration_of(snapshot)
    found = work.unreached
    lines = [say("admin-unreached", Style.HEAD, unit=office.membership.unit_name, round=office.round.title)]
    if found is None or not scene_of(snapshot).sheets:
        return Reply((*lines, say("admin-nothing-here", Style.WARN, unit=office.membership.unit_name)), asks=True)
    lines += _named("admin-never-joined", found.never_joined)
    lines += _named("admin-cut-off", found.cut_off)
    lines += _named("admin-blocked", _people(snapshot, found.blocked))
    lines += _named("admin-waiting", _people(snapshot, found.waiting))
    lines += _named("admin-no-mailbox", found.no_mailbox)
    if len(lines) == 1:
        return Reply((*lines, say("admin-all-reached", Style.OK)), CHOICES, asks=True)
    invited = _invitable(snapshot)
    if invited:
        lines.append(say("admin-invite-again", Style.HINT))
    if found.waiting or found.no_mailbox:
        lines.append(say("admin-give-mailbox", Style.HINT))
    return Reply(tuple(lines), (*invited, *CHOICES), asks=True)


def _invitable(snapshot: Snapshot) -> tuple[Choice, ...]:
    """A button for each of the first units in which nobody is reached."""
    work = administration_of(snapshot)[1]
    if work.unreached is None:
        return ()
    alone = list(dict.fromkeys((*work.unreached.never_joined, *work.unreached.cut_off)))
    units = {sheet.unit_name: sheet.unit for sheet in scene_of(snapshot).sheets}
    return tuple(
        Choice(f"/reinvite:{units[name]}", Phrase("choice-admin-reinvite", {"unit": name}))
        for name in alone[:MOST_INVITED]
    )


def reinvite(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``reinvite``: a new way in for an officer of a unit of the branch; any other is not found."""
    office, work = administration_of(snapshot)
    if argument not in work.units:
        line = say("admin-unit-not-found", Style.WARN, name=argument, unit=office.membership.unit_name)
        return Outcome(replies=(Reply((line,)),), remind=True)
    lines = (say("invite-code", Style.HEAD, unit=work.name_of(argument)), say("invite-how", Style.HINT))
    effect = IssueInvitation(Role.OFFICER.value, unit_code=argument)
    return Outcome(replies=(Reply(lines),), effects=(effect,), remind=True)


def _people(snapshot: Snapshot, contacts: Sequence[Contact]) -> tuple[str, ...]:
    work = administration_of(snapshot)[1]
    return tuple(f"{one.name} ({work.name_of(one.unit)})" if one.name else work.name_of(one.unit) for one in contacts)


def _named(key: str, names: Sequence[str]) -> tuple[Say, ...]:
    if not names:
        return ()
    shown, more = "; ".join(names[:MOST_LISTED]), len(names) - MOST_LISTED
    listed = Phrase("branch-and-more", {"units": shown, "more": more}) if more > 0 else shown
    return (Say(Phrase(key, {"count": len(names), "names": listed})),)


def help_(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``help``: what an administrator can do here, and whom to call."""
    lines = (
        say("admin-help", Style.HEAD),
        say("admin-help-views"),
        say("admin-help-broadcast"),
        say("help-contact", contact=snapshot.contact),
    )
    return Outcome(replies=(Reply(lines),), remind=True)


CONVERSATION = Conversation(
    steps={
        Administering: Step(take, show, remind),
        AtParticipation: Step(take, show_participation, remind),
        AtUnreached: Step(take, show_unreached, remind),
    },
    commands={
        "home": _view(Administering(), "state"),
        "state": _view(Administering(), "state"),
        "participation": _view(AtParticipation(), "participation"),
        "participation-table": participation_table,
        "reinvite": reinvite,
        "unreached": _view(AtUnreached(), "unreached"),
        "help": help_,
    },
    offices={Role.ADMINISTRATOR: Administering()},
)
