"""The audit log: every act that can change a score, append-only, each entry chained to the one before."""

from store.columns import key, text
from store.tables.table import Table, strict


class AuditEntryRow(Table, table=True):
    """``entry`` is canonical JSON, kept as the very text that ``hash`` was made of, after ``previous_hash``.

    ``previous_hash`` is unique: no two entries can follow the same one.
    """

    __tablename__ = "audit_entry"
    __table_args__ = strict(rising=True)

    id: int = key()
    previous_hash: str = text(unique=True)
    entry: str = text()
    hash: str = text(unique=True)
