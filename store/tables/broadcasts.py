"""Messages that administrators send to many people, and how far each has got with each person."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from store.columns import json_text, key, moment, number, ref, text
from store.tables.table import Table, strict

_UNDER_WAY = sql("finished_at IS NULL")
_PENDING = sql("state = 'pending'")


class BroadcastRow(Table, table=True):
    """One message to many, called ``handle``: who sent it from which office to which group, and its words.

    It is handed out from ``starts_at`` on; ``finished_at`` is when everybody had been handed it, or it was stopped.
    """

    __tablename__ = "broadcast"
    __table_args__ = strict(
        Index("uq_broadcast_handle", "handle", unique=True),
        Index("ix_broadcast_author_id", "author_id"),
        Index("ix_broadcast_under_way", "id", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
    )

    id: int = key()
    handle: str = text()
    round_id: int = ref("round.id")
    unit_id: int = ref("unit.id")
    unit_name: str = text()
    author_id: int = ref("person.id")
    channel: str = text()
    audience: str = text()
    body: str = text()
    body_sha256: str = text()
    recipient_count: int = number()
    at: datetime = moment()
    starts_at: datetime = moment()
    stopped_at: datetime | None = moment(nullable=True)
    finished_at: datetime | None = moment(nullable=True)


class BroadcastRecipientRow(Table, table=True):
    """One person a broadcast is for, by virtue of ``memberships``; once handed out it is message ``seq`` of theirs.

    ``channel`` is how they were reached when it was confirmed; ``state`` one of ``store.broadcasts.RecipientState``.
    """

    __tablename__ = "broadcast_recipient"
    __table_args__ = strict(
        UniqueConstraint("broadcast_id", "person_id"),
        Index("ix_broadcast_recipient_person_id", "person_id"),
        Index("ix_broadcast_recipient_pending", "broadcast_id", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
    )

    id: int = key()
    broadcast_id: int = ref("broadcast.id")
    person_id: int = ref("person.id")
    memberships: Any = json_text()
    channel: str = text()
    state: str = text()
    seq: int = number()
    at: datetime | None = moment(nullable=True)
