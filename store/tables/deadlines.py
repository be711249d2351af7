"""Last days that were moved for one unit or one class. Rows are only added; of each scope the newest counts."""

from datetime import date, datetime

from sqlalchemy import Index

from store.columns import day, key, moment, ref, text
from store.tables.table import Table, strict


class LastDayRow(Table, table=True):
    """Self-assessment lasts until ``self_to`` for one unit, or, without ``unit_id``, for a whole ``unit_class``."""

    __tablename__ = "last_day"
    __table_args__ = strict(Index("ix_last_day_round_id", "round_id"))

    id: int = key()
    round_id: int = ref("round.id")
    unit_id: int | None = ref("unit.id", nullable=True)
    unit_class: str = text()
    moved: str = text()
    self_to: date = day()
    reason: str = text()
    at: datetime = moment()
