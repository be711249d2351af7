"""What was said to and by a person, and the place where the person is in each conversation."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from store.columns import flag, json_text, key, moment, number, ref, text
from store.tables.table import Table, strict


class MessageRow(Table, table=True):
    """One message. ``seq`` counts a person's messages from 1; ``prompt`` is what its choices stand for."""

    __tablename__ = "message"
    __table_args__ = strict(
        UniqueConstraint("person_id", "seq"), Index("uq_message_prompt_id", "prompt_id", unique=True), rising=True
    )

    id: int = key()
    person_id: int = ref("person.id")
    seq: int = number()
    direction: str = text()
    body: Any = json_text()
    prompt_id: str | None = text(nullable=True)
    prompt: Any = json_text(nullable=True)
    client_ref: str = text()
    at: datetime = moment()


class PlaceRow(Table, table=True):
    """Where a person is at one desk (``desk_id`` is ``None`` before any was joined). One place is active."""

    __tablename__ = "place"
    __table_args__ = strict(
        UniqueConstraint("person_id", "desk_id"),
        Index(
            "uq_place_active",
            "person_id",
            unique=True,
            sqlite_where=sql("active = 1"),
            postgresql_where=sql("active"),
        ),
        Index(
            "uq_place_before_joining",
            "person_id",
            unique=True,
            sqlite_where=sql("desk_id IS NULL"),
            postgresql_where=sql("desk_id IS NULL"),
        ),
    )

    id: int = key()
    person_id: int = ref("person.id")
    desk_id: int | None = ref("desk.id", nullable=True)
    place: Any = json_text(nullable=True)
    prompt_id: str | None = text(nullable=True)
    active: bool = flag()
    at: datetime = moment()
