"""By which chats people are reached: read for everybody at once, for those who look at a whole branch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.reach import Way
from store.sessions import WEB
from store.tables.inbox import InboxRow
from store.tables.people import IdentityRow
from store.tables.reach import NoticeChoiceRow, PushSubscriptionRow


@dataclass(frozen=True, slots=True)
class ChatsOfPerson:
    """``channel`` is the messenger a person wrote from last among those that reach them; empty where none does.

    ``browsers``: in how many they may be called. ``wants_mail``: they have not said that nobody shall write.
    """

    channel: str = ""
    browsers: int = 0
    wants_mail: bool = True

    @property
    def is_on_page_only(self) -> bool:
        return self.channel == WEB


class Contacts:
    """Reads how everybody is reached."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> Mapping[int, ChatsOfPerson]:
        """By person; who has no chat at all is not in it."""
        last: dict[int, tuple[int, int, str]] = {}
        known: set[int] = set()
        for row in await self._connection.execute(_CHATS):
            known.add(row.person_id)
            place = (row.newest or 0, row.id, row.channel)
            if row.unreachable_since is None and place > last.get(row.person_id, (-1, 0, "")):
                last[row.person_id] = place
        browsers = {row.person_id: row.browsers for row in await self._connection.execute(_BROWSERS)}
        unwanted = frozenset((await self._connection.execute(_NO_MAIL)).scalars())
        return {
            person_id: ChatsOfPerson(
                last[person_id][2] if person_id in last else "", browsers.get(person_id, 0), person_id not in unwanted
            )
            for person_id in known
        }


_NEWEST_EVENT: Final = (
    select(func.max(col(InboxRow.id)))
    .where(
        col(InboxRow.channel) == col(IdentityRow.channel),
        col(InboxRow.account) == col(IdentityRow.account),
        col(InboxRow.sender) == col(IdentityRow.sender),
    )
    .correlate(IdentityRow)
    .scalar_subquery()
)
_CHATS: Final = select(
    col(IdentityRow.id),
    col(IdentityRow.person_id),
    col(IdentityRow.channel),
    col(IdentityRow.unreachable_since),
    _NEWEST_EVENT.label("newest"),
)
_BROWSERS: Final = (
    select(col(IdentityRow.person_id), func.count().label("browsers"))
    .join(
        PushSubscriptionRow,
        and_(
            col(PushSubscriptionRow.channel) == col(IdentityRow.channel),
            col(PushSubscriptionRow.account) == col(IdentityRow.account),
            col(PushSubscriptionRow.sender) == col(IdentityRow.sender),
            col(PushSubscriptionRow.gone_at).is_(None),
        ),
    )
    .group_by(col(IdentityRow.person_id))
)
_NEWEST_CHOICE: Final = (
    select(func.max(col(NoticeChoiceRow.id)))
    .where(col(NoticeChoiceRow.way) == Way.EMAIL.value)
    .group_by(col(NoticeChoiceRow.person_id))
)
_NO_MAIL: Final = select(col(NoticeChoiceRow.person_id)).where(
    col(NoticeChoiceRow.id).in_(_NEWEST_CHOICE), ~col(NoticeChoiceRow.wanted)
)
