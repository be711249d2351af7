"""Ways in: invitations and device codes. Each lets one person in, once; a second one is refused like a wrong code."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, update
from sqlmodel import col

from core.assessment.people import Role
from store.batch import Batch
from store.codes import MintedCode, mint_code, new_handle
from store.conditions import holds_at
from store.hands import Hands
from store.people import People
from store.records import Actor, ChatKey, NotFoundError
from store.tables.people import PersonRow
from store.tables.rounds import CampaignRow, RosterRow, RoundRow
from store.tables.units import UnitVersionRow
from store.tables.ways_in import WayInRow

DEVICE_CODE_MINUTES: Final = 10


class WayInKind(StrEnum):
    """What a code turned out to be. Expired, used, wrong and revoked are one and the same refusal."""

    INVITATION = "invitation"
    DEVICE = "device"
    REFUSED = "refused"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation to make. ``created_by`` is ``None`` for the command line; ``person_name`` may be empty.

    ``replaces_id`` is the ended membership whose work goes on with whoever is invited.
    """

    unit_code: str
    role: Role
    round_id: str
    person_name: str = ""
    valid_hours: int = 72
    created_by: int | None = None
    replaces_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewWayIn:
    """A way in that was just made. The codes are not kept: this is the only time they can be read."""

    id: int
    handle: str
    typed_code: str
    link_code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WayInRecord:
    """What stands behind a right code. A device code has only the name of its person.

    ``digests`` name the framework documents of the round's campaigns that the unit is in.
    """

    id: int
    kind: WayInKind
    role: str
    unit_code: str
    unit_name: str
    round_id: str
    round_title: str
    contact: str
    person_name: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """An invitation as an administrator sees it."""

    handle: str
    unit_code: str
    unit_name: str
    role: str
    person_name: str
    round_id: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """Who the chat belongs to now, and the membership that an invitation gave."""

    kind: WayInKind
    person_id: int
    membership_id: int | None


class WaysIn:
    """Makes, redeems and revokes ways in. Codes are looked up with ``find_way_in``, outside of a transaction."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def create_invitation(self, new: NewInvitation, now: datetime) -> NewWayIn:
        """Make an invitation to a unit and role.

        Raises:
            NotFoundError: there is no such unit or round.
        """
        unit_id = (
            await self._connection.execute(
                select(col(UnitVersionRow.unit_id)).where(
                    col(UnitVersionRow.code) == new.unit_code, holds_at(UnitVersionRow, now)
                )
            )
        ).scalar()
        round_id = (
            await self._connection.execute(select(col(RoundRow.id)).where(col(RoundRow.slug) == new.round_id))
        ).scalar()
        if unit_id is None or round_id is None:
            raise NotFoundError
        return await self._create(
            WayInKind.INVITATION,
            now,
            now + timedelta(hours=new.valid_hours),
            unit_id=unit_id,
            role=new.role.value,
            round_id=round_id,
            person_name=new.person_name,
            created_by=new.created_by,
            replaces_id=new.replaces_id,
        )

    async def create_device_code(self, person_id: int, now: datetime) -> NewWayIn:
        """Make a code for one more device of the same person, good for ten minutes; earlier ones end."""
        await self._connection.execute(
            update(WayInRow)
            .where(
                col(WayInRow.kind) == WayInKind.DEVICE.value,
                col(WayInRow.person_id) == person_id,
                _is_open(now),
            )
            .values(revoked_at=now)
        )
        return await self._create(
            WayInKind.DEVICE,
            now,
            now + timedelta(minutes=DEVICE_CODE_MINUTES),
            person_id=person_id,
            created_by=person_id,
        )

    async def redeem(self, way_in_id: int, person_id: int, chat: ChatKey, now: datetime) -> Redeemed | None:
        """Use a way in up. An invitation makes ``person_id`` a member; a device code gives ``chat`` to its person.

        Whoever comes in somebody's place takes over the mains that were assigned to them.

        ``None`` when somebody was faster, or it has expired or was revoked meanwhile.
        """
        rows = await self._connection.execute(
            update(WayInRow)
            .where(col(WayInRow.id) == way_in_id, _is_open(now))
            .values(used_at=now, used_by=person_id)
            .returning(
                col(WayInRow.kind),
                col(WayInRow.unit_id),
                col(WayInRow.role),
                col(WayInRow.person_name),
                col(WayInRow.person_id),
                col(WayInRow.replaces_id),
            )
        )
        row = rows.one_or_none()
        if row is None:
            return None
        people = People(self._connection)
        if row.kind == WayInKind.DEVICE.value:
            await people.link_identity(chat, row.person_id, now)
            return Redeemed(WayInKind.DEVICE, row.person_id, None)
        if row.person_name:
            await self._connection.execute(
                update(PersonRow)
                .where(col(PersonRow.id) == person_id, col(PersonRow.display_name) == "")
                .values(display_name=row.person_name)
            )
        membership_id = await people.add_member(person_id, row.unit_id, Role(row.role), now)
        if row.replaces_id is not None:
            successor = Actor(person_id, Role(row.role), chat.channel, now)
            await Hands(self._connection).pass_on(row.replaces_id, successor)
        return Redeemed(WayInKind.INVITATION, person_id, membership_id)

    async def was_used_from(self, handle: str, chat: ChatKey) -> bool:
        """Whether the way in of this handle was used by the person of ``chat``."""
        used_by = (
            await self._connection.execute(select(col(WayInRow.used_by)).where(col(WayInRow.handle) == handle))
        ).scalar()
        return used_by is not None and used_by == await People(self._connection).known_at(chat)

    async def revoke(self, handle: str, now: datetime) -> bool:
        """Take a way in back; ``False`` when none of this handle is open."""
        result = await self._connection.execute(
            update(WayInRow).where(col(WayInRow.handle) == handle, _is_open(now)).values(revoked_at=now)
        )
        return result.rowcount == 1

    async def invitations(self, at: datetime, round_id: str = "") -> tuple[InvitationRecord, ...]:
        """Invitations of one round, or of all, by unit code, the newest first."""
        wanted = (
            select(
                col(WayInRow.handle),
                col(UnitVersionRow.code),
                col(UnitVersionRow.name),
                col(WayInRow.role),
                col(WayInRow.person_name),
                col(RoundRow.slug),
                col(WayInRow.created_at),
                col(WayInRow.expires_at),
                col(WayInRow.used_at),
                col(WayInRow.revoked_at),
            )
            .join(RoundRow, col(RoundRow.id) == col(WayInRow.round_id))
            .join(UnitVersionRow, col(UnitVersionRow.unit_id) == col(WayInRow.unit_id))
            .where(col(WayInRow.kind) == WayInKind.INVITATION.value, holds_at(UnitVersionRow, at))
            .order_by(col(UnitVersionRow.code), col(WayInRow.id).desc())
        )
        if round_id:
            wanted = wanted.where(col(RoundRow.slug) == round_id)
        return tuple(
            InvitationRecord(
                handle=row.handle,
                unit_code=row.code,
                unit_name=row.name,
                role=row.role,
                person_name=row.person_name,
                round_id=row.slug,
                created_at=row.created_at,
                expires_at=row.expires_at,
                used_at=row.used_at,
                revoked_at=row.revoked_at,
            )
            for row in await self._connection.execute(wanted)
        )

    async def describe(self, way_in_id: int, now: datetime) -> WayInRecord | None:
        """What stands behind a way in that is still open."""
        rows = await self._connection.execute(
            select(
                col(WayInRow.kind),
                col(WayInRow.role),
                col(WayInRow.unit_id),
                col(WayInRow.round_id),
                col(WayInRow.person_name),
                col(UnitVersionRow.code),
                col(UnitVersionRow.name),
                col(RoundRow.slug),
                col(RoundRow.title),
                col(RoundRow.contact),
                col(PersonRow.display_name),
            )
            .outerjoin(
                UnitVersionRow, (col(UnitVersionRow.unit_id) == col(WayInRow.unit_id)) & holds_at(UnitVersionRow, now)
            )
            .outerjoin(RoundRow, col(RoundRow.id) == col(WayInRow.round_id))
            .outerjoin(PersonRow, col(PersonRow.id) == col(WayInRow.person_id))
            .where(col(WayInRow.id) == way_in_id, _is_open(now))
        )
        row = rows.one_or_none()
        if row is None:
            return None
        return WayInRecord(
            id=way_in_id,
            kind=WayInKind(row.kind),
            role=row.role,
            unit_code=row.code or "",
            unit_name=row.name or "",
            round_id=row.slug or "",
            round_title=row.title or "",
            contact=row.contact or "",
            person_name=row.person_name or row.display_name or "",
            digests=await self._digests(row.round_id, row.unit_id),
        )

    async def _digests(self, round_id: int | None, unit_id: int | None) -> tuple[str, ...]:
        rows = await self._connection.execute(
            select(col(CampaignRow.digest))
            .join(RosterRow, col(RosterRow.campaign_id) == col(CampaignRow.id))
            .where(col(CampaignRow.round_id) == round_id, col(RosterRow.unit_id) == unit_id)
            .order_by(col(CampaignRow.id))
        )
        return tuple(rows.scalars())

    async def _create(self, kind: WayInKind, now: datetime, expires_at: datetime, **values: Any) -> NewWayIn:
        code = await self._mint()
        result = await self._connection.execute(
            insert(WayInRow)
            .values(
                kind=kind.value,
                handle=code.handle,
                typed_salt=code.typed_salt,
                typed_hash=code.typed_hash,
                link_hash=code.link_hash,
                role=values.pop("role", ""),
                person_name=values.pop("person_name", ""),
                created_at=now,
                expires_at=expires_at,
                wrong_tries=0,
                **values,
            )
            .returning(col(WayInRow.id))
        )
        return NewWayIn(result.scalar_one(), code.handle, code.typed_code, code.link_code, expires_at)

    async def _mint(self) -> MintedCode:
        while True:
            handle = new_handle()
            taken = await self._connection.execute(select(col(WayInRow.id)).where(col(WayInRow.handle) == handle))
            if taken.scalar() is None:
                return await asyncio.to_thread(mint_code, handle)


def _is_open(now: datetime) -> ColumnElement[bool]:
    return col(WayInRow.used_at).is_(None) & col(WayInRow.revoked_at).is_(None) & (col(WayInRow.expires_at) > now)
