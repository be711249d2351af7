"""Figures that the province supplies for a sheet, and what its unit says against them: append-only revisions."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint

from store.columns import day, key, moment, number, ref, text
from store.tables.revision import Revision
from store.tables.table import Table, strict


class SuppliedRevisionRow(Table, table=True):
    """One figure for one input of one component; the newest one counts. ``previous_id`` is 0 for the first.

    ``figure`` is a plain decimal. ``account`` is who ran the import, as the operating system names them.
    """

    __tablename__ = "supplied_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "component", "input", "previous_id"),
        Index("ix_supplied_revision_sheet_id_component_input_id", "sheet_id", "component", "input", "id"),
        rising=True,
    )

    id: int = key()
    sheet_id: int = ref("sheet.id")
    component: str = text()
    input: str = text()
    previous_id: int = number()
    account: str = text()
    received_at: datetime = moment()
    figure: str = text()
    source: str = text()
    as_of: date | None = day(nullable=True)


class ContestRevisionRow(Revision, table=True):
    """Why the unit doubts what is supplied for one component; empty text takes it back."""

    __tablename__ = "contest_revision"
    __table_args__ = strict(
        UniqueConstraint("sheet_id", "component", "previous_id"),
        Index("ix_contest_revision_sheet_id_component_id", "sheet_id", "component", "id"),
        rising=True,
    )

    component: str = text()
    remark: str = text()
