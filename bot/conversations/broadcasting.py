"""An administrator writes to many: the words, a look at them, their own button; then progress, and stopping it."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.administering import remind, take
from bot.conversations.administration.message import MOST_LETTERS, cleaned, received
from bot.conversations.administration.progress import progress_choices, progress_lines
from bot.conversations.administration.stations import (
    Administering,
    AtProgress,
    ChooseAudience,
    ConfirmBroadcast,
    WriteBroadcast,
)
from bot.conversations.administration.work import administration_of
from bot.conversations.broadcast_audience import CANCEL, NOBODY, go_home, is_running, people_of, show_audiences
from bot.conversations.contract.effects import StartBroadcast, StopBroadcast
from bot.conversations.contract.inbound import Control, Inbound, MediaReady, MediaRefused, Tapped, Wrote
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome, Step
from bot.conversations.moves import go, led
from core.assessment.administering import Addressee, audience_of
from core.assessment.people import Role
from core.assessment.quiet import next_waking
from core.scoring.phrase import Phrase

# --- the words -------------------------------------------------------------------------------------------------------


def show_writing(snapshot: Snapshot, place: WriteBroadcast, now: datetime) -> Reply:
    return Reply(
        (say("broadcast-write", Style.HEAD, audience=_of(snapshot, place.audience)), *_limits()), (CANCEL,), asks=True
    )


def _of(snapshot: Snapshot, audience: str) -> Phrase:
    return administration_of(snapshot)[1].label(audience_of(audience) or NOBODY)


def _limits() -> tuple[Say, ...]:
    return (say("broadcast-write-hint", Style.HINT, most=MOST_LETTERS),)


def remind_writing(snapshot: Snapshot, place: WriteBroadcast, now: datetime) -> Reply:
    return Reply(_limits(), (CANCEL,), asks=True)


def take_words(snapshot: Snapshot, place: WriteBroadcast, inbound: Inbound, now: datetime) -> Outcome:
    match inbound:
        case Tapped(choice="cancel") | Wrote(choice="cancel") | Wrote(control=Control.NO):
            return go_home(snapshot, now, (say("broadcast-not-sent", Style.OK),))
        case Wrote(control=Control.BACK):
            return Outcome(ChooseAudience(), enter=True, then="/broadcast")
        case Wrote(text=text):
            return _written(snapshot, place, cleaned(text), now)
        case MediaReady() | MediaRefused():
            return Outcome()
        case _:
            return Outcome(
                place, (led((say("broadcast-words-only", Style.WARN),), remind_writing(snapshot, place, now)),)
            )


def _written(snapshot: Snapshot, place: WriteBroadcast, text: str, now: datetime) -> Outcome:
    if not any(letter.isalnum() for letter in text):
        return Outcome(place, (led((say("broadcast-empty", Style.WARN),), remind_writing(snapshot, place, now)),))
    if len(text) > MOST_LETTERS:
        line = say("broadcast-too-long", Style.WARN, letters=len(text), over=len(text) - MOST_LETTERS)
        return Outcome(place, (led((line,), remind_writing(snapshot, place, now)),))
    return Outcome(ConfirmBroadcast(place.audience, text), enter=True, then="/broadcast-preview")


# --- a look at it, and its own button --------------------------------------------------------------------------------


def preview(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``broadcast-preview``: the message as people will see it, then how many they are."""
    if not isinstance(place, ConfirmBroadcast):
        return Outcome(remind=True)
    return _shown(snapshot, place, now)


def _shown(snapshot: Snapshot, place: ConfirmBroadcast, now: datetime, *lines: Say) -> Outcome:
    office = administration_of(snapshot)[0]
    people = people_of(snapshot, audience_of(place.audience) or NOBODY)
    if not people:
        return Outcome(
            ChooseAudience(),
            (led((say("broadcast-nobody", Style.WARN),), show_audiences(snapshot, ChooseAudience(), now)),),
        )
    counted = replace(place, count=len(people))
    message = received(office.membership.unit_name, office.round.title, place.text)
    return Outcome(
        counted, (led((*lines, say("broadcast-preview", Style.HINT)), message), _ask(snapshot, counted, people, now))
    )


def _ask(snapshot: Snapshot, place: ConfirmBroadcast, people: tuple[Addressee, ...], now: datetime) -> Reply:
    by_channel: dict[str, int] = {}
    for one in people:
        by_channel[one.channel] = by_channel.get(one.channel, 0) + 1
    lines = [say("broadcast-count", Style.HEAD, audience=_of(snapshot, place.audience), count=len(people))]
    for channel, count in sorted(by_channel.items(), key=lambda one: (not one[0], one[0])):
        if channel:
            lines.append(say("broadcast-by-channel", count=count, channel=channel_name(channel)))
        else:
            lines.append(say("broadcast-unreachable", Style.WARN, count=count))
    waiting = sum(one.waits_only for one in people)
    if waiting:
        lines.append(say("broadcast-waits-only", count=waiting))
    starts_at = next_waking(now)
    if starts_at > now:
        lines.append(say("broadcast-at-night", Style.WARN, at=starts_at))
    return Reply(tuple(lines), _confirming(place, now), asks=True)


def channel_name(channel: str) -> Phrase | str:
    """A messenger by its own name; the page has none."""
    return Phrase("broadcast-channel-web") if channel == "web" else channel.capitalize()


def _confirming(place: ConfirmBroadcast, now: datetime) -> tuple[Choice, ...]:
    starts_at = next_waking(now)
    send = Phrase("choice-broadcast-send", {"count": place.count})
    if starts_at > now:
        send = Phrase("choice-broadcast-send-at", {"count": place.count, "at": starts_at})
    return (
        Choice("send", send),
        Choice("edit", Phrase("choice-broadcast-edit")),
        Choice("to", Phrase("choice-broadcast-groups")),
        CANCEL,
    )


def show_confirming(snapshot: Snapshot, place: ConfirmBroadcast, now: datetime) -> Reply:
    """On coming back to it: message and question in one."""
    office = administration_of(snapshot)[0]
    message = received(office.membership.unit_name, office.round.title, place.text)
    return Reply((*message.lines, *remind_confirming(snapshot, place, now).lines), _confirming(place, now), asks=True)


def remind_confirming(snapshot: Snapshot, place: ConfirmBroadcast, now: datetime) -> Reply:
    return Reply((say("broadcast-still-waits", Style.HINT, count=place.count),), _confirming(place, now), asks=True)


def take_confirmation(snapshot: Snapshot, place: ConfirmBroadcast, inbound: Inbound, now: datetime) -> Outcome:
    """Only the button itself, or its very words, send anything; a mere yes does not."""
    match inbound:
        case Tapped(choice="send") | Wrote(choice="send"):
            return _sent(snapshot, place, now)
        case Tapped(choice="edit") | Wrote(choice="edit") | Wrote(control=Control.BACK):
            return go(snapshot, WriteBroadcast(place.audience), now)
        case Tapped(choice="to") | Wrote(choice="to"):
            return Outcome(ChooseAudience(), enter=True, then="/broadcast")
        case Tapped(choice="cancel") | Wrote(choice="cancel") | Wrote(control=Control.NO):
            return go_home(snapshot, now, (say("broadcast-not-sent", Style.OK),))
        case MediaReady() | MediaRefused():
            return Outcome()
        case _:
            line = say("broadcast-press", Style.WARN)
            return Outcome(place, (led((line,), remind_confirming(snapshot, place, now)),))


def _sent(snapshot: Snapshot, place: ConfirmBroadcast, now: datetime) -> Outcome:
    """Keep it for everybody, unless the list is another one than was shown."""
    work = administration_of(snapshot)[1]
    audience = audience_of(place.audience)
    if is_running(work):
        return go_home(snapshot, now, (say("broadcast-one-at-a-time", Style.WARN),))
    if audience is None or not work.knows(audience):
        return go_home(snapshot, now, (say("broadcast-unknown-group", Style.WARN),))
    people = people_of(snapshot, audience)
    if len(people) != place.count:
        return _shown(snapshot, place, now, say("broadcast-list-changed", Style.WARN))
    starts_at = next_waking(now)
    effect = StartBroadcast(snapshot.new_id, place.audience, place.text, people, starts_at)
    if starts_at > now:
        line = say("broadcast-kept", Style.OK, count=len(people), at=starts_at)
    else:
        line = say("broadcast-begun", Style.OK, count=len(people))
    choices = (
        Choice("/progress", Phrase("choice-admin-progress")),
        Choice(f"/halt:{snapshot.new_id}", Phrase("choice-broadcast-stop")),
    )
    return Outcome(Administering(), (Reply((line,), choices, asks=True),), (effect,))


# --- while it is sent ------------------------------------------------------------------------------------------------


def progress(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``progress``: how far the last message has got."""
    return go(snapshot, AtProgress(), now)


def show_progress(snapshot: Snapshot, place: AtProgress, now: datetime) -> Reply:
    work = administration_of(snapshot)[1]
    shown = remind(snapshot, place, now)
    if work.sent is None:
        return led((say("broadcast-none-yet"),), shown)
    lines = tuple(progress_lines(work, work.sent, now))
    return Reply(lines, (*progress_choices(work.sent), *shown.choices), asks=True)


def halt(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``halt``: what has not left yet is withdrawn, at once; with an argument only of that very message."""
    work = administration_of(snapshot)[1]
    sent = work.sent
    if sent is None or (argument and argument != sent.ref):
        return go_home(snapshot, now, (say("broadcast-nothing-to-stop", Style.WARN),))
    if not sent.stoppable:
        key = "broadcast-stopped-before" if sent.stopped_at is not None else "broadcast-all-left"
        return go_home(snapshot, now, (say(key, Style.WARN), *progress_lines(work, sent, now)))
    stopped = sent.stoppable
    lines = [say("broadcast-stopped", Style.OK, got=sent.people("delivered"), stopped=stopped, count=sent.count)]
    if sent.people("sending"):
        lines.append(say("broadcast-stopped-sending", count=sent.people("sending")))
    others = sent.count - stopped - sent.people("delivered", "sending")
    if others:
        lines.append(say("broadcast-stopped-others", count=others))
    shown = remind(snapshot, Administering(), now)
    choices = (Choice("/progress", Phrase("choice-admin-progress")), *shown.choices)
    reply = Reply((*lines, *shown.lines), choices, asks=True)
    return Outcome(Administering(), (reply,), (StopBroadcast(sent.ref),))


CONVERSATION = Conversation(
    steps={
        WriteBroadcast: Step(take_words, show_writing, remind_writing),
        ConfirmBroadcast: Step(take_confirmation, show_confirming, remind_confirming),
        AtProgress: Step(take, show_progress, remind),
    },
    commands={
        "broadcast-preview": preview,
        "progress": progress,
        "halt": halt,
    },
    offices={Role.ADMINISTRATOR: Administering()},
)
