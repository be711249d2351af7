"""Whom a message of an administrator is for: a group, a class, a branch, or one unit by its name."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.conversations.administering import remind
from bot.conversations.administration.progress import progress_choices
from bot.conversations.administration.stations import Administering, ChooseAudience, WriteBroadcast
from bot.conversations.administration.work import Administered, administration_of, scene_of
from bot.conversations.contract.inbound import Control, Inbound, MediaReady, MediaRefused, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import go, led
from bot.conversations.reading.admin_words import group_of
from bot.conversations.reading.questions.typed import read_text
from bot.conversations.reading.unit_names import find_units
from core.assessment.administering import NARROWED, Addressee, Audience, Group, audience_of
from core.assessment.people import Role
from core.scoring.phrase import Phrase

MOST_AREAS: Final = 8
"""Branches offered as buttons; the others are found by their name."""

NOBODY: Final = Audience(Group.UNIT)
"""What a stored group means that no longer reads."""

CANCEL: Final = Choice("cancel", Phrase("choice-broadcast-cancel"))
_GROUPS: Final = Choice("/broadcast", Phrase("choice-broadcast-groups"))


def broadcast(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``broadcast``: whom it shall be for, unless one is still being sent."""
    work = administration_of(snapshot)[1]
    if is_running(work):
        return go_home(snapshot, now, (say("broadcast-one-at-a-time", Style.WARN),))
    if work.scene is None:
        return Outcome(ChooseAudience(), enter=True, then="/broadcast")
    return go(snapshot, ChooseAudience(), now)


def is_running(work: Administered) -> bool:
    """Whether the last message of this person is still being handed out."""
    return work.sent is not None and not work.sent.is_finished


def go_home(snapshot: Snapshot, now: datetime, lines: tuple[Say, ...]) -> Outcome:
    """What can be asked, after ``lines``."""
    sent = administration_of(snapshot)[1].sent
    shown = remind(snapshot, Administering(), now)
    choices = (*progress_choices(sent), *shown.choices)
    return Outcome(Administering(), (Reply((*lines, *shown.lines), choices, asks=True),))


def show_audiences(snapshot: Snapshot, place: ChooseAudience, now: datetime) -> Reply:
    office, work = administration_of(snapshot)
    if not scene_of(snapshot).sheets:
        line = say("admin-nothing-here", Style.WARN, unit=office.membership.unit_name)
        return Reply((line,), (CANCEL,), asks=True)
    offered = [(audience, len(people_of(snapshot, audience))) for audience in _audiences(work)]
    choices = tuple(
        Choice(
            f"to.{audience.encoded()}",
            Phrase("choice-broadcast-to", {"audience": work.label(audience), "count": count}),
        )
        for audience, count in offered
        if count
    )
    lines = (say("broadcast-to", Style.HEAD), say("broadcast-to-hint", Style.HINT))
    return Reply(lines, (*choices, CANCEL), asks=True)


def _audiences(work: Administered) -> Iterator[Audience]:
    """What is offered; one class or one branch alone is everybody anyway."""
    yield from (Audience(group) for group in Group if group not in NARROWED)
    if len(work.classes) > 1:
        yield from (Audience(Group.CLASS, framework) for framework in work.classes)
    yield from (Audience(Group.AREA, area) for area in list(work.areas)[:MOST_AREAS])


def people_of(snapshot: Snapshot, audience: Audience) -> tuple[Addressee, ...]:
    """Everybody a message would be for now."""
    return scene_of(snapshot).addressed(audience, without=snapshot.person_id)


def remind_audiences(snapshot: Snapshot, place: ChooseAudience, now: datetime) -> Reply:
    return Reply((say("broadcast-to-hint", Style.HINT),), (_GROUPS, CANCEL), asks=True)


def take_audience(snapshot: Snapshot, place: ChooseAudience, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="cancel") | Wrote(choice="cancel") | Wrote(control=Control.BACK | Control.NO | Control.DONE):
            return go_home(snapshot, now, (say("broadcast-not-sent", Style.OK),))
        case Tapped(choice=choice) | Wrote(choice=str() as choice) if choice.startswith("to."):
            audience = audience_of(choice.removeprefix("to."))
            return _chosen(snapshot, place, audience, now)
        case Wrote(text=text):
            return _named(snapshot, place, text, now)
        case MediaReady() | MediaRefused():
            return Outcome()
        case _:
            return _ask_again(snapshot, place, say("admin-only-words", Style.WARN), now)


def _ask_again(snapshot: Snapshot, place: ChooseAudience, line: Say, now: datetime) -> Outcome:
    return Outcome(place, (led((line,), remind_audiences(snapshot, place, now)),))


def _chosen(snapshot: Snapshot, place: ChooseAudience, audience: Audience | None, now: datetime) -> Outcome:
    work = administration_of(snapshot)[1]
    if audience is None or not work.knows(audience):
        return _ask_again(snapshot, place, say("broadcast-unknown-group", Style.WARN), now)
    if not people_of(snapshot, audience):
        return _ask_again(snapshot, place, say("broadcast-nobody", Style.WARN), now)
    return go(snapshot, WriteBroadcast(audience.encoded()), now)


def _named(snapshot: Snapshot, place: ChooseAudience, text: str, now: datetime) -> Outcome:
    """A group in words, or the name of a unit; what lies outside the branch is not found."""
    office, work = administration_of(snapshot)
    if (group := group_of(text)) is not None:
        return _chosen(snapshot, place, Audience(group), now)
    found = [unit.code for one in find_units(read_text(text), work.named, frozenset()) for unit in one.units]
    audiences = [Audience(Group.UNIT, code) for code in found if code in work.units]
    audiences += [Audience(Group.AREA, code) for code in found if code in work.areas]
    if len(audiences) == 1:
        return _chosen(snapshot, place, audiences[0], now)
    if not audiences:
        line = say("admin-unit-not-found", Style.WARN, name=text.strip()[:60], unit=office.membership.unit_name)
        return _ask_again(snapshot, place, line, now)
    choices = tuple(Choice(f"to.{one.encoded()}", work.label(one)) for one in audiences[:MOST_AREAS])
    return Outcome(place, (Reply((say("broadcast-which", Style.HEAD),), (*choices, CANCEL), asks=True),))


CONVERSATION = Conversation(
    steps={ChooseAudience: Step(take_audience, show_audiences, remind_audiences)},
    commands={"broadcast": broadcast},
    offices={Role.ADMINISTRATOR: Administering()},
)
