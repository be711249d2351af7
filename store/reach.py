"""How a person is told of news: the browsers that may be called, the unit's mailbox, and what the person chose."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from store.conditions import chat_columns, chat_parameters, holds_at, of_chat
from store.records import ChatKey
from store.tables.people import IdentityRow, MembershipRow
from store.tables.reach import NoticeChoiceRow, PushSubscriptionRow
from store.tables.rounds import DeskRow, SheetRow
from store.tables.talk import PlaceRow
from store.tables.units import UnitVersionRow


class Way(StrEnum):
    """How a message reached its person, or how its person was called to it."""

    WEB_PUSH = "web_push"
    EMAIL = "email"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """What a browser gives out to be called: an address at its push service, and its keys (base64url)."""

    endpoint: str
    public_key: str
    auth_secret: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser that may be called. ``failures``: how many calls in a row have failed."""

    id: int
    new: NewSubscription
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A unit and its official address, empty where none is known."""

    unit_name: str
    email: str


class Reach:
    """The ways to people."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    # --- browsers

    async def subscribe(self, chat: ChatKey, new: NewSubscription, now: datetime) -> None:
        """The person at ``chat`` agrees to be called there. A browser has one address: an older one is replaced."""
        await self._forget(col(PushSubscriptionRow.endpoint) == new.endpoint)
        await self.unsubscribe(chat)
        await self._connection.execute(
            insert(PushSubscriptionRow).values(
                **chat_columns(chat),
                endpoint=new.endpoint,
                public_key=new.public_key,
                auth_secret=new.auth_secret,
                created_at=now,
                failures=0,
            )
        )

    async def renew(self, chat: ChatKey, new: NewSubscription, now: datetime) -> bool:
        """Take a browser's address as it is now, where its person has agreed; ``False`` when they no longer do."""
        known = (await self._connection.execute(_AT_CHAT, chat_parameters(chat))).one_or_none()
        if known is None:
            return False
        if known.gone_at is not None or known.endpoint != new.endpoint:
            await self.subscribe(chat, new, now)
        return True

    async def unsubscribe(self, chat: ChatKey) -> None:
        """Nobody is called at ``chat`` any more."""
        await self._connection.execute(_DROP, chat_parameters(chat))

    async def unsubscribe_all(self, person_id: int) -> None:
        """The person is no longer called in any browser."""
        ids = [one.id for one in await self.subscriptions(person_id)]
        await self._forget(col(PushSubscriptionRow.id).in_(ids))

    async def subscriptions(self, person_id: int) -> tuple[Subscription, ...]:
        """The browsers in which a person may be called."""
        return await self._subscriptions(
            col(IdentityRow.person_id) == person_id, col(PushSubscriptionRow.gone_at).is_(None)
        )

    async def want_test(self, person_id: int, now: datetime) -> int:
        """Have each of the person's browsers called once; returns how many there are."""
        ids = [one.id for one in await self.subscriptions(person_id)]
        await self._connection.execute(
            update(PushSubscriptionRow).where(col(PushSubscriptionRow.id).in_(ids)).values(test_wanted_at=now)
        )
        return len(ids)

    async def tests_wanted(self) -> tuple[Subscription, ...]:
        """The browsers that are to be called for a test."""
        return await self._subscriptions(col(PushSubscriptionRow.test_wanted_at).is_not(None))

    async def tested(self, ids: Collection[int]) -> None:
        """These are being called for their test, once."""
        await self._connection.execute(
            update(PushSubscriptionRow).where(col(PushSubscriptionRow.id).in_(ids)).values(test_wanted_at=None)
        )

    async def called(self, subscription_id: int, now: datetime) -> None:
        """A call was taken."""
        await self._note(subscription_id, last_ok_at=now, failures=0)

    async def missed(self, subscription_id: int) -> None:
        """A call failed; the next one may not."""
        await self._note(subscription_id, failures=col(PushSubscriptionRow.failures) + 1)

    async def gone(self, subscription_id: int, now: datetime) -> None:
        """The push service no longer knows this browser."""
        await self._note(subscription_id, gone_at=now)

    # --- mail

    async def mailbox(self, person_id: int, now: datetime) -> Mailbox | None:
        """The unit a person works for now, that of the sheet they are at first; ``None`` without any unit."""
        row = (await self._connection.execute(_MAILBOX, {"person": person_id, "at_moment": now})).first()
        return None if row is None else Mailbox(row.name, row.email)

    # --- choices

    async def choose(self, person_id: int, way: Way, *, wanted: bool, channel: str, now: datetime) -> None:
        """The person wants to be told this way, or no longer."""
        await self._connection.execute(
            insert(NoticeChoiceRow).values(person_id=person_id, way=way.value, wanted=wanted, channel=channel, at=now)
        )

    async def wants(self, person_id: int, way: Way) -> bool:
        """Whether the person is told this way; who never chose is."""
        chosen = (await self._connection.execute(_CHOSEN, {"person": person_id, "by": way.value})).scalar()
        return chosen is None or bool(chosen)

    async def _subscriptions(self, *conditions: ColumnElement[bool]) -> tuple[Subscription, ...]:
        rows = await self._connection.execute(
            select(
                col(PushSubscriptionRow.id),
                col(PushSubscriptionRow.endpoint),
                col(PushSubscriptionRow.public_key),
                col(PushSubscriptionRow.auth_secret),
                col(PushSubscriptionRow.failures),
            )
            .join(IdentityRow, _SAME_CHAT)
            .where(*conditions)
            .order_by(col(PushSubscriptionRow.id))
        )
        return tuple(
            Subscription(r.id, NewSubscription(r.endpoint, r.public_key, r.auth_secret), r.failures) for r in rows
        )

    async def _forget(self, condition: ColumnElement[bool]) -> None:
        await self._connection.execute(delete(PushSubscriptionRow).where(condition))

    async def _note(self, subscription_id: int, **values: object) -> None:
        await self._connection.execute(
            update(PushSubscriptionRow).where(col(PushSubscriptionRow.id) == subscription_id).values(**values)
        )


_SAME_CHAT: Final = and_(
    col(IdentityRow.channel) == col(PushSubscriptionRow.channel),
    col(IdentityRow.account) == col(PushSubscriptionRow.account),
    col(IdentityRow.sender) == col(PushSubscriptionRow.sender),
)
_AT_CHAT: Final = select(col(PushSubscriptionRow.endpoint), col(PushSubscriptionRow.gone_at)).where(
    of_chat(PushSubscriptionRow)
)
_DROP: Final = delete(PushSubscriptionRow).where(of_chat(PushSubscriptionRow))
_HERE: Final = (
    select(col(SheetRow.unit_id))
    .join(DeskRow, col(DeskRow.sheet_id) == col(SheetRow.id))
    .join(PlaceRow, col(PlaceRow.desk_id) == col(DeskRow.id))
    .where(col(PlaceRow.person_id) == bindparam("person"), col(PlaceRow.active))
    .scalar_subquery()
)
_MAILBOX: Final = (
    select(col(UnitVersionRow.name), col(UnitVersionRow.email))
    .join(MembershipRow, col(MembershipRow.unit_id) == col(UnitVersionRow.unit_id))
    .where(col(MembershipRow.person_id) == bindparam("person"), holds_at(MembershipRow), holds_at(UnitVersionRow))
    .order_by(case((col(UnitVersionRow.unit_id) == _HERE, 0), else_=1), col(MembershipRow.id))
    .limit(1)
)
_CHOSEN: Final = (
    select(col(NoticeChoiceRow.wanted))
    .where(col(NoticeChoiceRow.person_id) == bindparam("person"), col(NoticeChoiceRow.way) == bindparam("by"))
    .order_by(col(NoticeChoiceRow.id).desc())
    .limit(1)
)
