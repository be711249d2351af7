"""Says a round's reminders line by line, so that a person can check them by hand."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from bot.app import random_id
from bot.cli.shell.rounds import round_named
from bot.cli.shell.spoken import text, words
from bot.desks import DeskReader
from bot.reminders.branches import Branches
from bot.reminders.closings import Closings
from bot.reminders.digests import Digests, Looked
from bot.reminders.scheduler import Duties, Scheduler
from bot.telling import Teller
from core.assessment.days_off import DaysOff
from core.assessment.people import Membership
from core.assessment.reminder_plan import Due, dues, list_day
from core.assessment.reminding import Verdict
from core.scoring.phrase import Phrase
from store.database import Database
from store.outbox import Post
from store.reminders import SentReminder
from store.tx import Tx

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


async def plan_lines(tx: Tx, round_id: str, days_off: DaysOff) -> list[str]:
    """The days of a round's reminders, and those of everybody in it who has another last day."""
    named = await round_named(tx, round_id)
    (term,) = [one for one in await tx.reminders.terms() if one.round.id == named.id]
    calendar = named.calendar
    lines = [text("cli-remind-plan", round=named.id, day=calendar.self_to)]
    lasts = sorted({calendar.self_to, *term.last_days})
    for last in lasts:
        if last != calendar.self_to:
            lines.append(text("cli-remind-plan-moved", day=last))
        lines.extend(f"  {_due_line(due)}" for due in dues(named.reminders, calendar.self_from, last, days_off))
    listed = list_day(named.reminders, calendar.self_to, days_off)
    if listed is not None:
        lines.append(text("cli-remind-plan-list", day=listed, weekday=_weekday(listed)))
    lines.extend(
        text(
            f"cli-remind-{one.new.moved.value}",
            whom=one.unit_code or one.unit_class,
            day=one.new.self_to,
            reason=one.new.reason,
            at=one.at,
        )
        for one in await tx.last_days.moved(named.id)
    )
    return lines


def _due_line(due: Due) -> str:
    line = text(f"cli-remind-due-{due.kind.value}", day=due.day, weekday=_weekday(due.day))
    if due.merged > 1:
        return text("cli-remind-due-merged", line=line, count=due.merged)
    if due.meant_for != due.day:
        return text("cli-remind-due-from", line=line, day=due.meant_for)
    return line


def _weekday(day: date) -> Phrase:
    return Phrase(f"cli-weekday-{WEEKDAYS[day.weekday()]}")


async def preview_lines(tx: Tx, days_off: DaysOff, now: datetime) -> list[str]:
    """Everybody with a sheet, and whether and why a reminder goes there at ``now``; then the supervisors."""
    teller = Teller(words(), random_id)
    desks = DeskReader()
    digests = Digests(desks, teller, days_off)
    lines = [text("cli-remind-preview", at=now)]
    reminded = 0
    for person in await tx.reminders.people(now):
        looked = await digests.look(tx, person.person_id, now)
        reminded += looked.is_due
        lines.extend(_looked_lines(person.name, looked))
    news = await Branches(teller, desks, days_off).look(tx, await tx.reminders.terms(), now)
    names = {person.person_id: person.name for person in await tx.reminders.people(now)}
    for one in news:
        person_name = names.get(one.person_id, "") or text("cli-remind-nameless", id=one.person_id)
        lines.append(text(f"cli-remind-news-{one.kind.value}", person=person_name))
        lines.extend(f"    {words().text(line.phrase)}" for line in one.reply.lines)
    lines.append(text("cli-remind-preview-count", people=reminded, supervisors=len({one.person_id for one in news})))
    return lines


def _looked_lines(name: str, looked: Looked) -> list[str]:
    found = [(one.desk.membership, one.verdict) for one in looked.sheets]
    found += [(one.office.membership, one.verdict) for one in looked.queues]
    return [_person_line(name, member, verdict, was_sent=looked.was_sent) for member, verdict in found]


def _person_line(name: str, member: Membership, verdict: Verdict, *, was_sent: bool) -> str:
    why = "sent" if was_sent and verdict.is_reminded else verdict.why.value
    return text(
        "cli-remind-person",
        mark="+" if verdict.is_reminded and not was_sent else "-",
        unit=member.unit_name,
        person=name or text("cli-remind-nameless", id=member.person_id),
        role=text(f"role-{member.role.value}"),
        why=text(f"cli-remind-why-{why}"),
    )


def scheduler_of(database: Database, days_off: DaysOff, now: datetime) -> Scheduler:
    """A scheduler whose clock stands still; what it keeps is sent by the running service."""
    teller = Teller(words(), random_id)

    async def sent(person_id: int, posts: tuple[Post, ...]) -> None:
        return

    desks = DeskReader()
    duties = Duties(Digests(desks, teller, days_off), Branches(teller, desks, days_off), Closings(database, desks))
    return Scheduler(database, duties, sent, lambda: now, days_off)


async def status_lines(tx: Tx, on: date) -> list[str]:
    """What became of the reminders of a day."""
    sent = await tx.reminders.status(on)
    lines = [_status_line(one) for one in sent]
    return [*lines, text("cli-remind-status-count", day=on, count=len(sent))]


def _status_line(one: SentReminder) -> str:
    return text(
        "cli-remind-status",
        person=one.name or text("cli-remind-nameless", id=one.person_id),
        kind=text(f"cli-remind-kind-{one.kind.value}"),
        at=one.at,
        state="; ".join(_states(one)),
    )


def _states(one: SentReminder) -> Iterator[str]:
    """What became of it in each chat that was tried, and that the person has answered."""
    if not one.attempts:
        yield text("cli-remind-state-no-chat")
    for attempt in one.attempts:
        yield text(f"cli-remind-state-{attempt.state.value}", channel=attempt.channel)
    if one.acted_at is not None:
        yield text("cli-remind-state-acted", at=one.acted_at)
