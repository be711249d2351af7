"""Files on their way: announced by a chat, fetched and checked by a job, then ready or refused."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy import text as sql

from store.columns import flag, moment, number, ref, text
from store.tables.table import Table, strict


class MediaRow(Table, table=True):
    """One announced file. ``handle`` fetches it from the messenger; ``component`` is empty until somebody said.

    ``recompressed`` files were made smaller by the messenger on their way.
    """

    __tablename__ = "media"
    __table_args__ = strict(
        Index(
            "ix_media_due",
            "next_try_at",
            sqlite_where=sql("state = 'announced'"),
            postgresql_where=sql("state = 'announced'"),
        ),
        Index("ix_media_person_id_state", "person_id", "state"),
    )

    id: str = text(primary_key=True)
    person_id: int = ref("person.id")
    desk_id: int | None = ref("desk.id", nullable=True)
    channel: str = text()
    account: str = text()
    sender: str = text()
    handle: str = text()
    name: str = text()
    size_bytes: int = number()
    component: str = text()
    caption: str = text()
    album: str = text()
    state: str = text()
    attempts: int = number()
    next_try_at: datetime = moment()
    announced_at: datetime = moment()
    recompressed: bool = flag()
