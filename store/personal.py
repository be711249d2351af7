"""What is kept about a person: told to them, given out to them, and unlinked from them when they ask for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Text, and_, case, delete, exists, false, func, insert, or_, select, type_coerce, update
from sqlmodel import col

from core.assessment.people import Role
from store.batch import Batch
from store.conditions import STANDS_ON_THE_ROSTER, holds_at
from store.fates import HOLDINGS, Fate, rows_of, table_of
from store.insert_once import insert_once
from store.people import People
from store.records import ChatKey
from store.tables.inbox import InboxRow
from store.tables.media import MediaRow
from store.tables.outbox import OutboxRow
from store.tables.people import IdentityRow, MembershipRow, PersonRow
from store.tables.personal import ConsentRow, ErasureRow
from store.tables.rounds import CampaignRow, DeskRow, RosterRow, RoundRow, SheetRow
from store.tables.talk import MessageRow
from store.tables.units import UnitVersionRow
from store.tables.ways_in import WayInRow
from store.tables.web import UploadRow

GRACE: Final = timedelta(minutes=1)
"""How long the last answer may take to reach its person before the chat is forgotten."""

PATIENCE: Final = timedelta(minutes=15)
"""What has not arrived after so long will not hold the erasure up any longer."""

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
class Mention:
    """How others were told of a person. ``starts`` and ``ends``: only where a text starts, or ends, with it."""

    text: str
    instead: str
    starts: bool = False
    ends: bool = False

    def replaced(self, told: str) -> str:
        fits = (not self.starts or told.startswith(self.text)) and (not self.ends or told.endswith(self.text))
        if self.starts and self.ends:
            return self.instead if told == self.text else told
        return told.replace(self.text, self.instead, 1 if self.starts else -1) if fits else told


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as an administrator finds them. ``erased_at``: they have been forgotten since."""

    id: int
    display_name: str
    chat_count: int
    held: tuple[Held, ...]
    erased_at: datetime | None


class Personal:
    """Consent, insight, export and erasure."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    # --- consent -----------------------------------------------------------------------------------------------------

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

    # --- insight -----------------------------------------------------------------------------------------------------

    async def summary(self, person_id: int, at: datetime) -> OwnRecord | None:
        """What is kept about a person, counted; ``None`` when there is nobody of this number."""
        name = await self._name(person_id)
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
            .join(
                RosterRow,
                STANDS_ON_THE_ROSTER,
            )
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

    # --- erasure -----------------------------------------------------------------------------------------------------

    async def ask_erasure(self, person_id: int, channel: str, now: datetime) -> bool:
        """From now on the person acts for no unit, and is to be forgotten; ``False`` when that was asked before."""
        row = {"person_id": person_id, "channel": channel, "asked_at": now, "erased_at": None}
        asked = await insert_once(self._connection, ErasureRow, row)
        await self._connection.execute(
            update(MembershipRow)
            .where(col(MembershipRow.person_id) == person_id, holds_at(MembershipRow, now))
            .values(valid_to=now)
        )
        await self._connection.execute(
            update(WayInRow)
            .where(
                col(WayInRow.person_id) == person_id,
                col(WayInRow.used_at).is_(None),
                col(WayInRow.revoked_at).is_(None),
            )
            .values(revoked_at=now)
        )
        return asked

    async def is_leaving(self, person_id: int) -> bool:
        """Whether this person is to be forgotten, and is not yet."""
        found = await self._connection.execute(
            select(col(ErasureRow.id)).where(col(ErasureRow.person_id) == person_id, _PENDING)
        )
        return found.scalar() is not None

    async def is_forgotten(self, person_id: int) -> bool:
        """Whether this person was forgotten before."""
        found = await self._connection.execute(
            select(col(ErasureRow.id)).where(
                col(ErasureRow.person_id) == person_id, col(ErasureRow.erased_at).is_not(None)
            )
        )
        return found.scalar() is not None

    async def start_afresh(self, chat: ChatKey, person_id: int, now: datetime) -> int:
        """Who comes in from ``chat``: somebody new when its person is about to be forgotten."""
        if not await self.is_leaving(person_id):
            return person_id
        people = People(self._connection)
        fresh = await people.add_person("", now)
        await people.link_identity(chat, fresh, now)
        return fresh

    async def due_erasures(self, now: datetime, limit: int = 20) -> tuple[int, ...]:
        """Who can be forgotten now: nothing is on its way to or from them, or it has been for too long."""
        chats = and_(
            col(InboxRow.channel) == col(IdentityRow.channel),
            col(InboxRow.account) == col(IdentityRow.account),
            col(InboxRow.sender) == col(IdentityRow.sender),
        )
        busy = or_(
            exists().where(
                col(OutboxRow.person_id) == col(ErasureRow.person_id),
                col(OutboxRow.state).in_(("waiting", "sending")),
                col(OutboxRow.created_at) >= col(ErasureRow.asked_at),
            ),
            exists().where(col(MediaRow.person_id) == col(ErasureRow.person_id), col(MediaRow.state) == "announced"),
            exists().where(
                col(IdentityRow.person_id) == col(ErasureRow.person_id), chats, col(InboxRow.state) == "new"
            ),
        )
        rows = await self._connection.execute(
            select(col(ErasureRow.person_id))
            .where(
                _PENDING,
                col(ErasureRow.asked_at) <= now - GRACE,
                or_(~busy, col(ErasureRow.asked_at) <= now - PATIENCE),
            )
            .order_by(col(ErasureRow.id))
            .limit(limit)
        )
        return tuple(rows.scalars())

    async def erase(
        self, person_id: int, pseudonym: str, mentions: Sequence[Mention], now: datetime
    ) -> tuple[str, ...] | None:
        """Unlink a person from everything, and keep the units' record under a number that names nobody.

        ``pseudonym`` is shown where the name was; ``mentions`` are texts in what others were told, with what takes
        their place. Returns the uploads whose bytes can go, ``None`` when nobody had asked for it, or it was done.
        """
        claimed = await self._connection.execute(
            update(ErasureRow).where(col(ErasureRow.person_id) == person_id, _PENDING).values(erased_at=now)
        )
        if claimed.rowcount != 1:
            return None
        name = await self._name(person_id) or ""
        chats = tuple(one.chat for one in await self._linked(person_id))
        uploads = await self._connection.execute(select(col(UploadRow.id)).where(rows_of("upload", person_id, chats)))
        dropped = tuple(uploads.scalars())
        for table, holding in HOLDINGS.items():
            if holding.fate is Fate.DELETED:
                await self._connection.execute(delete(table_of(table)).where(rows_of(table, person_id, chats)))
        await self._forget_name(person_id, name)
        await self._connection.execute(
            update(PersonRow).where(col(PersonRow.id) == person_id).values(display_name=pseudonym)
        )
        await self._forget_mentions(mentions)
        return dropped

    async def name_of(self, person_id: int) -> str | None:
        """The name a person is shown by, perhaps empty; ``None`` when there is nobody of this number."""
        return await self._name(person_id)

    async def _forget_name(self, person_id: int, name: str) -> None:
        """Names on invitations: those this person used, and those of their units that bear the same name."""
        units = select(col(MembershipRow.unit_id)).where(col(MembershipRow.person_id) == person_id)
        same = and_(col(WayInRow.person_name) == name, col(WayInRow.unit_id).in_(units))
        mine = or_(col(WayInRow.used_by) == person_id, col(WayInRow.person_id) == person_id)
        await self._connection.execute(update(WayInRow).where(or_(mine, same) if name else mine).values(person_name=""))

    async def _forget_mentions(self, mentions: Sequence[Mention]) -> None:
        """Where others were told something about this person, the pseudonym stands from now on."""
        body, prompt = type_coerce(col(MessageRow.body), Text), type_coerce(col(MessageRow.prompt), Text)
        holds = [column.contains(one.text, autoescape=True) for one in mentions for column in (body, prompt)]
        found = await self._connection.execute(
            select(col(MessageRow.id), col(MessageRow.body), col(MessageRow.prompt)).where(or_(false(), *holds))
        )
        for row in found.all():
            told = {"body": _replaced(row.body, mentions), "prompt": _replaced(row.prompt, mentions)}
            await self._connection.execute(update(MessageRow).where(col(MessageRow.id) == row.id).values(**told))

    # --- reading -----------------------------------------------------------------------------------------------------

    async def _name(self, person_id: int) -> str | None:
        return (
            await self._connection.execute(select(col(PersonRow.display_name)).where(col(PersonRow.id) == person_id))
        ).scalar()

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


_PENDING: Final = col(ErasureRow.erased_at).is_(None)


def _replaced(value: Any, mentions: Sequence[Mention]) -> Any:
    """The same JSON with every text changed."""
    match value:
        case str():
            for one in mentions:
                value = one.replaced(value)
            return value
        case dict():
            return {key: _replaced(one, mentions) for key, one in value.items()}
        case list():
            return [_replaced(one, mentions) for one in value]
        case _:
            return value
