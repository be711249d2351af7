"""What is kept about a person: told to them and given out to them. ``store.erasures`` unlinks it from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import case, exists, func, insert, select
from sqlmodel import col

from core.assessment.people import Role
from store.batch import Batch
from store.conditions import STANDS_ON_THE_ROSTER, holds_at
from store.fates import HOLDINGS, rows_of, table_of
from store.people import People
from store.records import ChatKey
from store.tables.people import IdentityRow, MembershipRow, PersonRow
from store.tables.personal import ConsentRow, ErasureRow
from store.tables.rounds import CampaignRow, DeskRow, RosterRow, RoundRow, SheetRow
from store.tables.units import UnitVersionRow

SECRETS: Final = frozenset(
    {"token_hash", "typed_salt", "typed_hash", "link_hash", "lease_token", "auth_secret", "public_key", "endpoint"}
)
"""Columns that open something; they are nobody's to read, not even their person's."""


@dataclass(frozen=True, slots=True)
class LinkedChat:
    """A chat of a person."""

    chat: ChatKey
    since: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What a person does or did for a unit. ``above`` are the units over it, the nearest first.

    ``others`` counts those who act in the same role for the unit beside this person.
    """

    role: Role
    unit_id: int
    unit_name: str
    since: datetime
    until: datetime | None
    above: tuple[int, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to, and when; ``wording`` is the version of the sentence."""

    wording: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Everything about a person in short. ``counts`` are rows by table.

    ``talk_days`` is the longest that a round of theirs keeps talk after its end, ``None`` when one of them sets no end.
    """

    person_id: int
    display_name: str
    chats: tuple[LinkedChat, ...]
    held: tuple[Held, ...]
    counts: Mapping[str, int]
    consent: Consent | None
    talk_days: int | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as an administrator finds them. ``erased_at``: they have been forgotten since."""

    id: int
    display_name: str
    chat_count: int
    held: tuple[Held, ...]
    erased_at: datetime | None


class Personal:
    """Consent, insight and export."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def agree(self, person_id: int, wording: int, channel: str, at: datetime) -> None:
        """Keep that a person has agreed to this version of what is kept about them."""
        await self._connection.execute(
            insert(ConsentRow).values(person_id=person_id, wording=wording, channel=channel, at=at)
        )

    async def consent(self, person_id: int) -> Consent | None:
        """What the person has agreed to last."""
        rows = await self._connection.execute(
            select(col(ConsentRow.wording), col(ConsentRow.at))
            .where(col(ConsentRow.person_id) == person_id)
            .order_by(col(ConsentRow.id).desc())
            .limit(1)
        )
        row = rows.one_or_none()
        return None if row is None else Consent(row.wording, row.at)

    async def summary(self, person_id: int, at: datetime) -> OwnRecord | None:
        """What is kept about a person, counted; ``None`` when there is nobody of this number."""
        name = await People(self._connection).name_of(person_id)
        if name is None:
            return None
        chats = await self._linked(person_id)
        keys = tuple(one.chat for one in chats)
        counts = {table: await self._count(table, person_id, keys) for table in HOLDINGS}
        return OwnRecord(
            person_id=person_id,
            display_name=name,
            chats=chats,
            held=await self._held(person_id, at),
            counts=counts,
            consent=await self.consent(person_id),
            talk_days=await self._talk_days(person_id),
        )

    async def everything(self, person_id: int) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Every row that is a person's, by table, without what opens something (``SECRETS``)."""
        chats = tuple(one.chat for one in await self._linked(person_id))
        return {table: await self._rows(table, person_id, chats) for table in HOLDINGS}

    async def sheets(self, ids: Collection[int]) -> tuple[tuple[int, str, str], ...]:
        """Of these sheets: id, the unit's name in that round, digest of the framework."""
        rows = await self._connection.execute(
            select(col(SheetRow.id), col(UnitVersionRow.name), col(CampaignRow.digest))
            .select_from(SheetRow)
            .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
            .join(RosterRow, STANDS_ON_THE_ROSTER)
            .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
            .where(col(SheetRow.id).in_(ids))
        )
        return tuple((row.id, row.name, row.digest) for row in rows)

    async def people(self, at: datetime, unit_code: str = "") -> tuple[PersonRecord, ...]:
        """Everybody who acts or acted for a unit, or for the one named, by number."""
        wanted = (
            select(
                col(PersonRow.id),
                col(PersonRow.display_name),
                select(func.count())
                .where(col(IdentityRow.person_id) == col(PersonRow.id))
                .correlate(PersonRow)
                .scalar_subquery()
                .label("chats"),
                select(func.max(col(ErasureRow.erased_at)))
                .where(col(ErasureRow.person_id) == col(PersonRow.id))
                .correlate(PersonRow)
                .scalar_subquery()
                .label("erased_at"),
            )
            .where(
                exists()
                .where(
                    col(MembershipRow.person_id) == col(PersonRow.id),
                    col(UnitVersionRow.unit_id) == col(MembershipRow.unit_id),
                    *([col(UnitVersionRow.code) == unit_code] if unit_code else []),
                )
                .correlate(PersonRow)
            )
            .order_by(col(PersonRow.id))
        )
        rows = (await self._connection.execute(wanted)).all()
        return tuple(
            [PersonRecord(r.id, r.display_name, r.chats, await self._held(r.id, at), r.erased_at) for r in rows]
        )

    async def _linked(self, person_id: int) -> tuple[LinkedChat, ...]:
        rows = await self._connection.execute(
            select(
                col(IdentityRow.channel), col(IdentityRow.account), col(IdentityRow.sender), col(IdentityRow.linked_at)
            )
            .where(col(IdentityRow.person_id) == person_id)
            .order_by(col(IdentityRow.id))
        )
        return tuple(LinkedChat(ChatKey(r.channel, r.account, r.sender), r.linked_at) for r in rows)

    async def _count(self, table: str, person_id: int, chats: Sequence[ChatKey]) -> int:
        found = await self._connection.execute(
            select(func.count()).select_from(table_of(table)).where(rows_of(table, person_id, chats))
        )
        return found.scalar_one()

    async def _rows(self, table: str, person_id: int, chats: Sequence[ChatKey]) -> tuple[Mapping[str, Any], ...]:
        columns = [column for column in table_of(table).columns if column.name not in SECRETS]
        rows = await self._connection.execute(
            select(*columns).where(rows_of(table, person_id, chats)).order_by(*table_of(table).primary_key.columns)
        )
        return tuple(dict(row._mapping) for row in rows)  # noqa: SLF001  (SQLAlchemy's public name for it)

    async def _held(self, person_id: int, at: datetime) -> tuple[Held, ...]:
        rows = await self._connection.execute(
            select(
                col(MembershipRow.role),
                col(MembershipRow.unit_id),
                col(UnitVersionRow.name),
                col(UnitVersionRow.parent_unit_id),
                col(MembershipRow.valid_from),
                col(MembershipRow.valid_to),
            )
            .join(UnitVersionRow, col(UnitVersionRow.unit_id) == col(MembershipRow.unit_id))
            .where(col(MembershipRow.person_id) == person_id, holds_at(UnitVersionRow, at))
            .order_by(col(MembershipRow.id))
        )
        people = People(self._connection)
        held = []
        for row in rows.all():
            role = Role(row.role)
            beside = [one for one in await people.acting(row.unit_id, [role], at) if one != person_id]
            above = await self._above(row.parent_unit_id, at)
            held.append(Held(role, row.unit_id, row.name, row.valid_from, row.valid_to, above, len(beside)))
        return tuple(held)

    async def _above(self, unit_id: int | None, at: datetime) -> tuple[int, ...]:
        found: list[int] = []
        while unit_id is not None and unit_id not in found:
            found.append(unit_id)
            parent = await self._connection.execute(
                select(col(UnitVersionRow.parent_unit_id)).where(
                    col(UnitVersionRow.unit_id) == unit_id, holds_at(UnitVersionRow, at)
                )
            )
            unit_id = parent.scalar()
        return tuple(found)

    async def _talk_days(self, person_id: int) -> int | None:
        """How long talk is kept for somebody with desks in these rounds."""
        through_sheet = (
            select(col(CampaignRow.round_id))
            .join(SheetRow, col(SheetRow.campaign_id) == col(CampaignRow.id))
            .where(col(SheetRow.id) == col(DeskRow.sheet_id))
            .correlate(DeskRow)
            .scalar_subquery()
        )
        endless = func.sum(case((col(RoundRow.talk_days).is_(None), 1), else_=0))
        rows = await self._connection.execute(
            select(func.max(col(RoundRow.talk_days)).label("days"), endless.label("endless"))
            .select_from(DeskRow)
            .join(RoundRow, col(RoundRow.id) == func.coalesce(col(DeskRow.round_id), through_sheet))
            .where(col(DeskRow.person_id) == person_id)
        )
        row = rows.one()
        return None if row.endless else row.days
