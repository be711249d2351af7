"""Amendments of open campaigns: append-only, with what each desk still has to be told about them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from store.columns import flag, json_text, key, moment, ref, text
from store.tables.table import Table, strict


class AmendmentRow(Table, table=True):
    """Another framework took the place of a campaign's. ``changed``, ``dropped`` and ``added`` are component keys."""

    __tablename__ = "amendment"
    __table_args__ = strict(Index("ix_amendment_campaign_id", "campaign_id"), rising=True)

    id: int = key()
    campaign_id: int = ref("campaign.id")
    person_id: int = ref("person.id")
    channel: str = text()
    at: datetime = moment()
    from_framework_id: str = text()
    to_framework_id: str = text()
    from_digest: str = Field(sa_type=Text, foreign_key="framework_document.digest", nullable=False)
    to_digest: str = Field(sa_type=Text, foreign_key="framework_document.digest", nullable=False)
    reason: str = text()
    changed: Any = json_text()
    dropped: Any = json_text()
    added: Any = json_text()


class AmendmentNoticeRow(Table, table=True):
    """What the person at one desk is to be told; ``asked_again`` are the keys whose answers were set back there."""

    __tablename__ = "amendment_notice"
    __table_args__ = strict(
        Index(
            "ix_amendment_notice_untold",
            "desk_id",
            sqlite_where=sql("told_at IS NULL"),
            postgresql_where=sql("told_at IS NULL"),
        ),
    )

    id: int = key()
    amendment_id: int = ref("amendment.id")
    desk_id: int = ref("desk.id")
    asked_again: Any = json_text()
    reopened: bool = flag()
    told_at: datetime | None = moment(nullable=True)
