"""Units (đơn vị): an own id, and dated versions of everything that can change about them."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import text as sql

from store.columns import key, moment, ref, text
from store.tables.table import Table, strict


class UnitRow(Table, table=True):
    """A unit for ever; what it is called stands in its versions."""

    __tablename__ = "unit"
    __table_args__ = strict()

    id: int = key()
    created_at: datetime = moment()


class UnitVersionRow(Table, table=True):
    """What a unit was from ``valid_from`` until just before ``valid_to`` (``None``: still)."""

    __tablename__ = "unit_version"
    __table_args__ = strict(
        Index("ix_unit_version_unit_id", "unit_id"),
        Index(
            "uq_unit_version_present_unit",
            "unit_id",
            unique=True,
            sqlite_where=sql("valid_to IS NULL"),
            postgresql_where=sql("valid_to IS NULL"),
        ),
        Index(
            "uq_unit_version_present_code",
            "code",
            unique=True,
            sqlite_where=sql("valid_to IS NULL"),
            postgresql_where=sql("valid_to IS NULL"),
        ),
    )

    id: int = key()
    unit_id: int = ref("unit.id")
    code: str = text()
    name: str = text()
    type: str = text()
    level: str = text()
    parent_unit_id: int | None = ref("unit.id", nullable=True)
    email: str = text()
    valid_from: datetime = moment()
    valid_to: datetime | None = moment(nullable=True)
