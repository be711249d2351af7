"""What has to be sent: one row for each thing to do in one chat, with what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from store.columns import json_text, key, moment, number, ref, text
from store.tables.table import Table, strict

_OPEN = sql("state IN ('waiting', 'sending')")


class OutboxRow(Table, table=True):
    """``seq`` is the person's message that is sent; ``replaces`` the one it takes the place of (0: none).

    ``chosen`` is filled where an answered question is shown again with what was chosen. ``refs`` are the messenger's
    own ids of the pieces that have arrived. A claim is a ``lease_token`` until ``lease_until``. ``via`` is how a push
    reached a person on the page, which fetches messages by itself (``store.reach.Way``); elsewhere it is empty.
    """

    __tablename__ = "outbox"
    __table_args__ = strict(
        Index("uq_outbox_dedupe_key", "dedupe_key", unique=True),
        Index("ix_outbox_open", "channel", "account", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_person_id_seq", "person_id", "seq"),
        rising=True,
    )

    id: int = key()
    channel: str = text()
    account: str = text()
    sender: str = text()
    person_id: int = ref("person.id")
    priority: int = number()
    seq: int = number()
    replaces: int = number()
    chosen: str = text()
    dedupe_key: str | None = text(nullable=True)
    state: str = text()
    not_before: datetime | None = moment(nullable=True)
    lease_token: str = text()
    lease_until: datetime | None = moment(nullable=True)
    attempts: int = number()
    refs: Any = json_text()
    error: str = text()
    via: str = Field(default="", sa_type=Text, nullable=False, sa_column_kwargs={"server_default": ""})
    created_at: datetime = moment()
    settled_at: datetime | None = moment(nullable=True)
