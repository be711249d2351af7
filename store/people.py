"""People: who writes from which chat, and what they do for which unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlmodel import col

from core.assessment.people import Membership, Role
from store.batch import Batch
from store.conditions import chat_columns, chat_parameters, holds_at, of_chat
from store.desks import make_desks
from store.insert_once import insert_once
from store.records import ChatKey, NotFoundError
from store.tables.inbox import InboxRow
from store.tables.people import IdentityRow, MembershipRow, PersonRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class Member:
    """A membership as an administrator sees it."""

    membership: Membership
    since: datetime


class People:
    """Persons, their chats and their memberships."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def person_at(self, chat: ChatKey, at: datetime) -> int:
        """The person who writes from ``chat``; a chat never seen before gets a new, nameless person."""
        known = await self.known_at(chat)
        if known is not None:
            return known
        person_id = await self.add_person("", at)
        await self.link_identity(chat, person_id, at)
        return person_id

    async def add_person(self, display_name: str, at: datetime) -> int:
        result = await self._connection.execute(
            insert(PersonRow).values(display_name=display_name, created_at=at).returning(col(PersonRow.id))
        )
        return result.scalar_one()

    async def link_identity(self, chat: ChatKey, person_id: int, at: datetime) -> None:
        """From now on ``chat`` belongs to ``person_id``."""
        owner = {"person_id": person_id, "linked_at": at}
        if not await insert_once(self._connection, IdentityRow, {**chat_columns(chat), **owner}):
            await self._connection.execute(_RELINK, {**chat_parameters(chat), **owner})

    async def chats(self, person_id: int) -> tuple[ChatKey, ...]:
        """Every chat of a person, the one linked first first."""
        rows = await self._connection.execute(
            select(col(IdentityRow.channel), col(IdentityRow.account), col(IdentityRow.sender))
            .where(col(IdentityRow.person_id) == person_id)
            .order_by(col(IdentityRow.id))
        )
        return tuple(ChatKey(*row) for row in rows)

    async def name_of(self, person_id: int) -> str | None:
        """The name a person is shown by, perhaps empty; ``None`` when there is nobody of this number."""
        return (
            await self._connection.execute(select(col(PersonRow.display_name)).where(col(PersonRow.id) == person_id))
        ).scalar()

    async def memberships(self, person_id: int, at: datetime) -> tuple[Membership, ...]:
        return tuple(m.membership for m in await self._members(at, col(MembershipRow.person_id) == person_id))

    async def members(self, at: datetime, unit_code: str = "") -> tuple[Member, ...]:
        """Everybody who acts for any unit, or for the one named, by unit code."""
        return await self._members(at, *([col(UnitVersionRow.code) == unit_code] if unit_code else []))

    async def add_member(self, person_id: int, unit_id: int, role: Role, at: datetime) -> int:
        """Let a person act for a unit; the same membership twice is one. Returns its id."""
        present = await self._connection.execute(
            select(col(MembershipRow.id)).where(
                col(MembershipRow.person_id) == person_id,
                col(MembershipRow.unit_id) == unit_id,
                col(MembershipRow.role) == role.value,
                holds_at(MembershipRow, at),
            )
        )
        membership_id = present.scalar()
        if membership_id is None:
            result = await self._connection.execute(
                insert(MembershipRow)
                .values(person_id=person_id, unit_id=unit_id, role=role.value, valid_from=at, valid_to=None)
                .returning(col(MembershipRow.id))
            )
            membership_id = result.scalar_one()
            await make_desks(self._connection, person_id=person_id)
        return membership_id

    async def revoke_member(self, membership_id: int, at: datetime) -> bool:
        """End a membership; ``False`` when there is none that still holds."""
        result = await self._connection.execute(
            update(MembershipRow)
            .where(col(MembershipRow.id) == membership_id, holds_at(MembershipRow, at))
            .values(valid_to=at)
        )
        return result.rowcount == 1

    async def move_member(self, membership_id: int, unit_code: str, at: datetime) -> int:
        """End a membership and begin the same one at another unit; returns the new one's id.

        Raises:
            NotFoundError: there is no such membership now, or no such unit.
        """
        row = (
            await self._connection.execute(
                select(col(MembershipRow.person_id), col(MembershipRow.role)).where(
                    col(MembershipRow.id) == membership_id, holds_at(MembershipRow, at)
                )
            )
        ).one_or_none()
        unit_id = (
            await self._connection.execute(
                select(col(UnitVersionRow.unit_id)).where(
                    col(UnitVersionRow.code) == unit_code, holds_at(UnitVersionRow, at)
                )
            )
        ).scalar()
        if row is None or unit_id is None:
            raise NotFoundError
        await self.revoke_member(membership_id, at)
        return await self.add_member(row.person_id, unit_id, Role(row.role), at)

    async def set_unreachable(self, chat: ChatKey, since: datetime | None) -> bool:
        """Note that a person has blocked us in ``chat`` (``None``: no longer); ``False`` when nobody writes from it."""
        result = await self._connection.execute(_UNREACHABLE, {**chat_parameters(chat), "since": since})
        return result.rowcount == 1

    async def unreachable(self) -> tuple[tuple[ChatKey, int, datetime], ...]:
        """Chats in which we are blocked, with person and moment, the longest blocked first."""
        rows = await self._connection.execute(
            select(
                col(IdentityRow.channel),
                col(IdentityRow.account),
                col(IdentityRow.sender),
                col(IdentityRow.person_id),
                col(IdentityRow.unreachable_since),
            )
            .where(col(IdentityRow.unreachable_since).is_not(None))
            .order_by(col(IdentityRow.unreachable_since), col(IdentityRow.id))
        )
        return tuple((ChatKey(*chat), person_id, since) for *chat, person_id, since in rows if since is not None)

    async def known_at(self, chat: ChatKey) -> int | None:
        """The person who writes from ``chat``, if anybody has yet."""
        rows = await self._connection.recall(_PERSON_OF, chat_parameters(chat))
        return rows[0].person_id if rows else None

    async def acting(self, unit_id: int, roles: Collection[Role], at: datetime) -> tuple[int, ...]:
        """Who acts for a unit in one of these roles now, the one who came first first."""
        rows = await self._connection.execute(
            select(col(MembershipRow.person_id), func.min(col(MembershipRow.id)))
            .where(
                col(MembershipRow.unit_id) == unit_id,
                col(MembershipRow.role).in_([role.value for role in roles]),
                holds_at(MembershipRow, at),
            )
            .group_by(col(MembershipRow.person_id))
            .order_by(func.min(col(MembershipRow.id)))
        )
        return tuple(row.person_id for row in rows)

    async def last_chat(self, person_id: int) -> ChatKey | None:
        """The chat a person last wrote from, among those that reach them; ``None`` when none does."""
        return next(iter(await self.chats_by_use(person_id)), None)

    async def chats_by_use(self, person_id: int) -> tuple[ChatKey, ...]:
        """The chats that reach a person, the one they last wrote from first."""
        rows = await self._connection.execute(_CHATS_BY_USE, {"person": person_id})
        return tuple(ChatKey(row.channel, row.account, row.sender) for row in rows)

    async def _members(self, at: datetime, *conditions: ColumnElement[bool]) -> tuple[Member, ...]:
        rows = await self._connection.execute(
            select(
                col(MembershipRow.id),
                col(MembershipRow.person_id),
                col(PersonRow.display_name),
                col(MembershipRow.role),
                col(MembershipRow.unit_id),
                col(UnitVersionRow.code),
                col(UnitVersionRow.name),
                col(MembershipRow.valid_from),
            )
            .join(PersonRow, col(PersonRow.id) == col(MembershipRow.person_id))
            .join(UnitVersionRow, col(UnitVersionRow.unit_id) == col(MembershipRow.unit_id))
            .where(holds_at(MembershipRow, at), holds_at(UnitVersionRow, at), *conditions)
            .order_by(col(UnitVersionRow.code), col(MembershipRow.id))
        )
        return tuple(
            Member(Membership(id_, person_id, name, Role(role), unit_id, code, unit_name), since)
            for id_, person_id, name, role, unit_id, code, unit_name, since in rows
        )


_PERSON_OF: Final = select(col(IdentityRow.person_id)).where(of_chat(IdentityRow))
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
_CHATS_BY_USE: Final = (
    select(col(IdentityRow.channel), col(IdentityRow.account), col(IdentityRow.sender))
    .where(col(IdentityRow.person_id) == bindparam("person"), col(IdentityRow.unreachable_since).is_(None))
    .order_by(func.coalesce(_NEWEST_EVENT, 0).desc(), col(IdentityRow.id).desc())
)
_RELINK: Final = update(IdentityRow).where(of_chat(IdentityRow))
_UNREACHABLE: Final = update(IdentityRow).where(of_chat(IdentityRow)).values(unreachable_since=bindparam("since"))
