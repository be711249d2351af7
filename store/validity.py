"""When a dated row holds: from ``valid_from`` on, until just before ``valid_to`` (``None``: still)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from store.tables.people import MembershipRow
from store.tables.units import UnitVersionRow


def holds_at(row: type[MembershipRow | UnitVersionRow], at: datetime) -> ColumnElement[bool]:
    return and_(col(row.valid_from) <= at, or_(col(row.valid_to).is_(None), col(row.valid_to) > at))
