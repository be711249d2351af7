"""One person's reminder: what waits at all of the person's sheets, looked at in the transaction that keeps it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.conversations.contract.effects import Tell, Urgency
from bot.conversations.contract.shown import Reply
from bot.conversations.contract.snapshot import Desk, Office
from bot.conversations.found import beginnings
from bot.conversations.reminding import QueueReminder, Reminder, digest
from bot.desks import DeskReader
from bot.offices.found import readers
from bot.telling import Teller
from core.assessment.case import Stage, glance, stage_of
from core.assessment.days_off import DaysOff
from core.assessment.people import AT_A_SHEET, Role
from core.assessment.reminding import queue_waits, verdict, waiting
from core.assessment.rounds import VIETNAM
from store.reminders import ReminderKind
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for one person: a verdict for each sheet and each queue, and whether today's was sent before."""

    sheets: tuple[Reminder, ...]
    queues: tuple[QueueReminder, ...]
    fewer: bool
    was_sent: bool

    @property
    def due_sheets(self) -> tuple[Reminder, ...]:
        return tuple(one for one in self.sheets if one.verdict.is_reminded)

    @property
    def due_queues(self) -> tuple[QueueReminder, ...]:
        return tuple(one for one in self.queues if one.verdict.is_reminded)

    @property
    def is_due(self) -> bool:
        return not self.was_sent and bool(self.due_sheets or self.due_queues)


class Digests:
    """Looks and keeps; sending is the outbox's."""

    def __init__(self, desks: DeskReader, teller: Teller, days_off: DaysOff) -> None:
        self._desks = desks
        self._teller = teller
        self._days_off = days_off

    async def look(self, tx: Tx, person_id: int, now: datetime, meant_for: date | None = None) -> Looked:
        """Who gets what at ``now``, and why; nothing is kept. ``meant_for`` is the day of the reminder: today."""
        today = meant_for or now.astimezone(VIETNAM).date()
        fewer = await tx.reminders.wants_fewer(person_id)
        sheets: list[Reminder] = []
        queues: list[QueueReminder] = []
        for card in await tx.desks.cards(person_id, now):
            if card.role in AT_A_SHEET:
                desk = await self._desks.load(tx, card.id, person_id, now)
                sheets += [] if desk is None else [self._sheet(desk, today, fewer=fewer, now=now)]
            elif card.role is Role.APPRAISER:
                office = await self._desks.office(tx, card.id, person_id, now)
                queues += [] if office is None else await self._queue(tx, office, today, fewer=fewer, now=now)
        was_sent = await tx.reminders.was_sent(person_id, ReminderKind.DIGEST, today)
        return Looked(tuple(sheets), tuple(queues), fewer, was_sent)

    def _sheet(self, desk: Desk, day: date, *, fewer: bool, now: datetime) -> Reminder:
        calendar = desk.round.calendar
        returned = [
            desk.open_rows[key]
            for key, case in desk.cases.items()
            if key in desk.open_rows
            and stage_of(glance(case), desk.sheet.entry(key).revision, calendar, now) is Stage.RETURNED
        ]
        waits = waiting(desk.membership.role, desk.round, desk.sheet, now, returned)
        found = verdict(desk.round, waits, day, fewer=fewer, days_off=self._days_off)
        return Reminder(desk, found, len(returned))

    async def _queue(self, tx: Tx, office: Office, day: date, *, fewer: bool, now: datetime) -> list[QueueReminder]:
        """The queue is read only on a day on which somebody would be reminded of it."""
        most = queue_waits(office.round, 1)
        if most is None or now < office.round.calendar.appraisal_opens_at():
            return []
        found = verdict(office.round, most, day, fewer=fewer, days_off=self._days_off)
        if not found.is_reminded:
            return [QueueReminder(office, found, 0, 0)]
        role = office.membership.role
        work = await readers()[role](tx, self._desks, office, beginnings()[role], None, now)
        waiting_rows = [len(sheet.waiting) for sheet in work.sheets if sheet.waiting]
        waits = queue_waits(office.round, sum(waiting_rows))
        if waits is None:
            return []
        found = verdict(office.round, waits, day, fewer=fewer, days_off=self._days_off)
        return [QueueReminder(office, found, sum(waiting_rows), len(waiting_rows))]

    async def keep(self, tx: Tx, person_id: int, now: datetime) -> bool:
        """Keep today's reminder if there is one and it was not kept before."""
        looked = await self.look(tx, person_id, now)
        if not looked.is_due:
            return False
        push = Tell(
            digest(looked.due_sheets, looked.due_queues, now, fewer=looked.fewer),
            person_id=person_id,
            urgency=Urgency.REMINDER,
        )
        seq = await self._teller.push(tx, person_id, push, now)
        await tx.reminders.sent(person_id, ReminderKind.DIGEST, now.astimezone(VIETNAM).date(), seq, now)
        return True

    async def again(self, tx: Tx, person_id: int, day: date, now: datetime) -> Reply | None:
        """What the reminder of ``day`` says at ``now``; ``None`` when nothing of it waits, or a later one tells it."""
        if day != now.astimezone(VIETNAM).date():
            today = await self.look(tx, person_id, now)
            if today.was_sent or today.is_due:
                return None
        looked = await self.look(tx, person_id, now, day)
        if not (looked.due_sheets or looked.due_queues):
            return None
        return digest(looked.due_sheets, looked.due_queues, now, fewer=looked.fewer)
