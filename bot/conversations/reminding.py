"""The words of reminders: one message for all sheets of a person, and what a supervisor reads about a branch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Desk, Office, at_office, at_sheet
from bot.conversations.question import deadline
from core.assessment.progress import progress
from core.assessment.reminder_plan import Kind
from core.assessment.reminding import Verdict, Why
from core.assessment.stage import AtClose, closing, steps_of
from core.assessment.totals import score_sheet
from core.scoring.phrase import Fact, Phrase

MOST_SHEETS: Final = 8
"""Sheets that one reminder tells about; the rest is counted."""

MOST_NAMED: Final = 30
"""Units that one list names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One sheet a person is reminded of; ``returned`` components of it are still to be explained."""

    desk: Desk
    verdict: Verdict
    returned: int = 0


@dataclass(frozen=True, slots=True)
class QueueReminder:
    """An appraiser's queue: ``rows`` components of ``sheets`` sheets wait."""

    office: Office
    verdict: Verdict
    rows: int
    sheets: int


@dataclass(frozen=True, slots=True)
class Branch:
    """How the units below a supervisor stand in a round; each group holds names of units.

    ``waiting`` are handed in and wait for their head; ``handed_in`` counts all that are handed in of ``count``. After
    the deadline ``taken_as_is`` were not handed in but count with what was answered, ``missing`` do not count.
    """

    round_title: str
    last: date
    count: int
    handed_in: int
    not_started: tuple[str, ...] = ()
    under_half: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    taken_as_is: tuple[str, ...] = ()


def digest(reminders: Sequence[Reminder], queues: Sequence[QueueReminder], now: datetime, *, fewer: bool) -> Reply:
    """One message about everything that waits for a person today."""
    shown = reminders[:MOST_SHEETS]
    verdicts = [*(one.verdict for one in reminders), *(one.verdict for one in queues)]
    is_last = all(one.due is not None and one.due.kind is not Kind.BEFORE for one in verdicts)
    lines = [say("reminder-title", Style.HEAD)]
    for one in shown:
        lines.extend(_lines(one, now))
    if len(reminders) > MOST_SHEETS:
        lines.append(say("reminder-more", count=len(reminders) - MOST_SHEETS))
    choices = [choice for one in shown if (choice := _choice(one, alone=len(shown) == 1)) is not None]
    for queue in queues:
        facts: dict[str, Fact] = {"round": queue.office.round.title, "body": queue.office.membership.unit_name}
        facts |= {"rows": queue.rows, "sheets": queue.sheets, "day": queue.verdict.until}
        lines.append(say("reminder-queue", **facts))
        ref = at_office(queue.office.round_id, queue.office.membership.role)
        choices.append(Choice(f"/at:{ref}/next:", Phrase("choice-reminder-queue")))
    if not fewer and not is_last:
        choices.append(Choice("/reminders:fewer", Phrase("choice-reminders-fewer")))
    return Reply(tuple(lines), tuple(choices))


def _lines(one: Reminder, now: datetime) -> Iterator[Say]:
    desk = one.desk
    facts: dict[str, Fact] = {"unit": desk.membership.unit_name, "framework": desk.framework.short_title}
    match one.verdict.why:
        case Why.RETURNED:
            yield say("reminder-returned", **facts, count=one.returned, day=one.verdict.until)
        case Why.AWAITS_APPROVAL:
            yield say("reminder-approve", **facts, day=one.verdict.until)
        case Why.NOT_HANDED_IN:
            closed = closing(steps_of(desk.sheet), desk.round, desk.framework.policies, now)
            counts = AtClose.NOT_SUBMITTED if closed is None else closed.counts
            facts |= {"day": one.verdict.until, "contact": desk.round.contact}
            yield say(f"reminder-closed-{counts.value}", Style.WARN, **facts)
        case _:
            yield from _unfinished(desk, now)


def _unfinished(desk: Desk, now: datetime) -> Iterator[Say]:
    done = progress(desk.framework, desk.sheet).whole
    facts: dict[str, Fact] = {"unit": desk.membership.unit_name, "framework": desk.framework.short_title}
    facts["left"] = deadline(desk, now)
    if not done.missing:
        yield say("reminder-full", **facts, applicable=done.applicable)
        return
    yield say("reminder-sheet", **facts, answered=done.answered, applicable=done.applicable, missing=done.missing)
    gain = score_sheet(desk.framework, desk.sheet).whole.still_possible
    if gain > 0:
        yield say("reminder-gain", Style.HINT, points=gain)


def _choice(one: Reminder, *, alone: bool) -> Choice | None:
    """The way straight to what waits."""
    desk = one.desk
    if one.verdict.why is Why.NOT_HANDED_IN:
        return None
    if one.verdict.why in {Why.AWAITS_APPROVAL, Why.RETURNED}:
        command, alone_key, key = "home", "choice-reminder-open", "choice-reminder-open-of"
    elif progress(desk.framework, desk.sheet).next_key is None:
        command, alone_key, key = "submit", "choice-reminder-submit", "choice-reminder-submit-of"
    else:
        command, alone_key, key = "next", "choice-reminder-next", "choice-reminder-next-of"
    ref = at_sheet(desk.sheet_id, desk.membership.role)
    label = Phrase(alone_key) if alone else Phrase(key, {"unit": desk.membership.unit_name})
    return Choice(f"/at:{ref}/{command}:", label)


def branch_before(branch: Branch, days: int) -> Reply:
    """To a supervisor some days before the deadline: who is late."""
    lines = [
        say("branch-before", Style.HEAD, round=branch.round_title, days=days, day=branch.last),
        say("branch-handed-in", handed_in=branch.handed_in, count=branch.count),
        *_named("branch-not-started", branch.not_started),
        *_named("branch-under-half", branch.under_half),
        *_named("branch-waiting", branch.waiting),
    ]
    if not (branch.not_started or branch.under_half or branch.waiting):
        lines.append(say("branch-well", Style.OK))
    return Reply(tuple(lines))


def branch_after(branch: Branch) -> Reply:
    """To a supervisor once after the deadline: who did not hand in."""
    lines = [
        say("branch-after", Style.HEAD, round=branch.round_title, day=branch.last),
        say("branch-handed-in", handed_in=branch.handed_in, count=branch.count),
        *_named("branch-missing", branch.missing),
        *_named("branch-taken-as-is", branch.taken_as_is),
        *_named("branch-waiting", branch.waiting),
    ]
    return Reply(tuple(lines))


def branch_unreached(names: Sequence[str], contact: str) -> Reply:
    """To a supervisor: units in which nobody gets what is sent."""
    lines = (
        say("branch-unreached-title", Style.HEAD),
        *_named("branch-unreached", names),
        say("branch-unreached-how", Style.HINT, contact=contact),
    )
    return Reply(lines)


def _named(key: str, names: Sequence[str]) -> Iterator[Say]:
    if not names:
        return
    shown = "; ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    yield say(
        key, count=len(names), units=Phrase("branch-and-more", {"units": shown, "more": more}) if more > 0 else shown
    )
