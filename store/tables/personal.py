"""What people have agreed to, and who has asked to be forgotten."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import text as sql

from store.columns import key, moment, number, ref, text
from store.tables.table import Table, strict


class ConsentRow(Table, table=True):
    """A person has agreed to what is kept about them, as ``wording`` (a version, from 1) says it; the newest counts."""

    __tablename__ = "consent"
    __table_args__ = strict(Index("ix_consent_person_id", "person_id"), rising=True)

    id: int = key()
    person_id: int = ref("person.id")
    wording: int = number()
    channel: str = text()
    at: datetime = moment()


class ErasureRow(Table, table=True):
    """A person is to be forgotten; ``erased_at`` says since when they are. What is left of them is their number."""

    __tablename__ = "erasure"
    __table_args__ = strict(
        Index(
            "uq_erasure_asked",
            "person_id",
            unique=True,
            sqlite_where=sql("erased_at IS NULL"),
            postgresql_where=sql("erased_at IS NULL"),
        ),
        rising=True,
    )

    id: int = key()
    person_id: int = ref("person.id")
    channel: str = text()
    asked_at: datetime = moment()
    erased_at: datetime | None = moment(nullable=True)
