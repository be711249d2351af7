"""What the end of a term did to sheets that were not handed in."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint

from store.columns import day, key, moment, ref, text
from store.tables.table import Table, strict


class ClosingRow(Table, table=True):
    """A sheet whose ``last_day`` was over, and how it counts from then on (``core.assessment.stage.AtClose``).

    Rows are only added: a unit that is given a later last day is closed again after that one. Results are computed from
    the sheets themselves; this tells when it was done and what people were told.
    """

    __tablename__ = "closing"
    __table_args__ = strict(UniqueConstraint("sheet_id", "last_day"))

    id: int = key()
    sheet_id: int = ref("sheet.id")
    last_day: date = day()
    counts: str = text()
    at: datetime = moment()
