"""Files that bore a stamp of state secrets and were not kept."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from store.columns import key, moment, number, ref, text
from store.tables.table import Table, strict


class SecrecyIncidentRow(Table, table=True):
    """One such file: who sent it, when and where, and what it can be recognised by. Nothing of what it says."""

    __tablename__ = "secrecy_incident"
    __table_args__ = strict(UniqueConstraint("media_id"), rising=True)

    id: int = key()
    media_id: str = text()
    person_id: int = ref("person.id")
    desk_id: int | None = ref("desk.id", nullable=True)
    channel: str = text()
    at: datetime = moment()
    degree: str = text()
    sha256: str = text()
    media_type: str = text()
    size_bytes: int = number()
