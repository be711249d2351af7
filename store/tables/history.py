"""Results of earlier rounds, imported or published here, shown beside the questions of the next one."""

from decimal import Decimal

from sqlmodel import Field

from store.columns import Id, points, ref, text
from store.tables.table import Table, strict


class HistoryRow(Table, table=True):
    """One component of one unit in one earlier year.

    ``framework_id`` is the set it was a row of, empty where nobody said; ``component`` is its key there.
    """

    __tablename__ = "history"
    __table_args__ = strict()

    unit_id: int = ref("unit.id", primary_key=True)
    year: int = Field(sa_type=Id, primary_key=True)
    framework_id: str = text(primary_key=True)
    component: str = text(primary_key=True)
    self_points: Decimal | None = points(nullable=True)
    appraised_points: Decimal | None = points(nullable=True)
    max_points: Decimal | None = points(nullable=True)
    note: str = text()


class HistoryTotalRow(Table, table=True):
    """A unit's published total of an earlier year. ``rank`` is the text that was published."""

    __tablename__ = "history_total"
    __table_args__ = strict()

    unit_id: int = ref("unit.id", primary_key=True)
    year: int = Field(sa_type=Id, primary_key=True)
    framework_id: str = text(primary_key=True)
    total_points: Decimal | None = points(nullable=True)
    rank: str = text()
