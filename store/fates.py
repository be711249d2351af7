"""What becomes of each table's rows when the person they belong to is forgotten; the same list says what is theirs.

Every table that names a person or a chat stands here (a test proves it): whoever adds one decides about it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, false, or_

from store.records import ChatKey
from store.sessions import WEB
from store.tables.schema import schema


class Fate(StrEnum):
    """``KEPT`` rows are the units' record: they keep the person's number, which then names nobody."""

    KEPT = "kept"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table with rows of persons: ``person`` is the column that says whose; empty: the chat says it."""

    fate: Fate
    person: str = ""


_RECORD: Final = Holding(Fate.KEPT, "person_id")
_OF_PERSON: Final = Holding(Fate.DELETED, "person_id")
_OF_CHAT: Final = Holding(Fate.DELETED)

HOLDINGS: Final[Mapping[str, Holding]] = {
    "person": Holding(Fate.KEPT, "id"),  # the row stays, the name in it does not
    "membership": _RECORD,
    "consent": _RECORD,
    "erasure": _RECORD,
    "desk": _RECORD,
    "answer_revision": _RECORD,
    "justification_revision": _RECORD,
    "general_revision": _RECORD,
    "evidence_revision": _RECORD,
    "sheet_event": _RECORD,
    "remark_revision": _RECORD,
    "assignment_revision": _RECORD,
    "contest_revision": _RECORD,
    "amendment": _RECORD,
    "secrecy_incident": _RECORD,
    "appraiser_assignment": _RECORD,
    "appraisal_revision": _RECORD,
    "appraisal_reaction": _RECORD,
    "appraisal_opinion": _RECORD,
    "appraisal_evidence": _RECORD,
    "broadcast": Holding(Fate.KEPT, "author_id"),
    "broadcast_recipient": _RECORD,
    "way_in": Holding(Fate.KEPT, "used_by"),  # the same: who came in, without the name on the invitation
    "place": _OF_PERSON,
    "message": _OF_PERSON,
    "outbox": _OF_PERSON,
    "media": _OF_PERSON,
    "notice_choice": _OF_PERSON,
    "reminder": _OF_PERSON,
    "reminder_choice": _OF_PERSON,
    "push_subscription": _OF_CHAT,
    "upload": _OF_CHAT,
    "inbox": _OF_CHAT,
    "chat_tries": _OF_CHAT,
    "web_session": _OF_CHAT,
    "identity": _OF_PERSON,
}
"""In the order in which rows can go: what refers to a chat's owner before the owner."""


def table_of(name: str) -> Table:
    return schema().tables[name]


def rows_of(name: str, person_id: int, chats: Sequence[ChatKey]) -> ColumnElement[bool]:
    """The rows of a table that belong to a person who writes from these chats."""
    columns = table_of(name).columns
    holding = HOLDINGS[name]
    if holding.person:
        return columns[holding.person] == person_id
    if "channel" not in columns:  # the page's own tables know no other channel
        mine = [chat for chat in chats if chat.channel == WEB]
        return or_(false(), *(and_(columns["account"] == c.account, columns["sender"] == c.sender) for c in mine))
    return or_(
        false(),
        *(
            and_(columns["channel"] == c.channel, columns["account"] == c.account, columns["sender"] == c.sender)
            for c in chats
        ),
    )
