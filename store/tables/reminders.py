"""Reminders that were sent, and how often a person wants them."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint

from store.columns import day, flag, key, moment, number, ref, text
from store.tables.table import Table, strict


class ReminderRow(Table, table=True):
    """One reminder: message ``seq`` of a person. There is one of a kind for a person on a Vietnamese day."""

    __tablename__ = "reminder"
    __table_args__ = strict(UniqueConstraint("person_id", "kind", "day"), Index("ix_reminder_day", "day"))

    id: int = key()
    person_id: int = ref("person.id")
    kind: str = text()
    day: date = day()
    seq: int = number()
    at: datetime = moment()


class ReminderChoiceRow(Table, table=True):
    """A person wants ``fewer`` reminders, or all again. Rows are only added; the newest counts."""

    __tablename__ = "reminder_choice"
    __table_args__ = strict(Index("ix_reminder_choice_person_id", "person_id"))

    id: int = key()
    person_id: int = ref("person.id")
    fewer: bool = flag()
    channel: str = text()
    at: datetime = moment()
