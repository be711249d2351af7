"""What messengers delivered, raw, before anybody reads it."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from store.columns import binary, key, moment, number, text
from store.tables.table import Table, strict


class InboxRow(Table, table=True):
    """One event. ``(channel, account, sender)`` is its lane.

    Events of a lane that wait are handled in the messenger's own ``turn_order`` (0 where it has none), then by ``id``.
    """

    __tablename__ = "inbox"
    __table_args__ = strict(
        UniqueConstraint("channel", "account", "sender", "event_id"),
        Index(
            "ix_inbox_waiting",
            "channel",
            "account",
            "sender",
            "id",
            sqlite_where=sql("state = 'new'"),
            postgresql_where=sql("state = 'new'"),
        ),
        rising=True,
    )

    id: int = key()
    channel: str = text()
    account: str = text()
    sender: str = text()
    event_id: str = text()
    turn_order: int = number()
    body: bytes = binary()
    received_at: datetime = moment()
    sent_at: datetime | None = moment(nullable=True)
    state: str = text()
    attempts: int = number()
    error: str = text()
