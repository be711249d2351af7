"""The web chat's sessions, and uploads that arrive in pieces."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from store.columns import key, moment, number, text
from store.tables.table import Table, strict


class WebSessionRow(Table, table=True):
    """One browser. Only the hash of its cookie is kept; ``sender`` is its public name in addresses."""

    __tablename__ = "web_session"
    __table_args__ = strict()

    id: int = key()
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True, nullable=False)
    account: str = text()
    sender: str = text(unique=True)
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)


class UploadRow(Table, table=True):
    """A file that a chat sends in pieces. ``size_bytes`` is what it will be, ``offset_bytes`` what has arrived."""

    __tablename__ = "upload"
    __table_args__ = strict(Index("ix_upload_channel_account_sender", "channel", "account", "sender"))

    id: str = text(primary_key=True)
    channel: str = text()
    account: str = text()
    sender: str = text()
    name: str = text()
    size_bytes: int = number()
    offset_bytes: int = number()
    component: str = text()
    caption: str = text()
    state: str = text()
    created_at: datetime = moment()
