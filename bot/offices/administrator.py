"""What an administrator's office has to know: the sheets of the branch, its people, and the last message to many."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversations.administration.stations import ChooseAudience, ConfirmBroadcast
from bot.conversations.administration.work import Administered, SentBroadcast
from bot.conversations.contract.inbound import Inbound
from bot.conversations.contract.place import Place
from bot.conversations.contract.snapshot import Office
from bot.conversations.reading.unit_names import NamedUnit
from bot.desks import DeskReader
from bot.offices.appraisal_rows import is_appraised, row_stages
from core.assessment.administering import (
    Appraised,
    Audience,
    Contact,
    Group,
    Scene,
    SheetAt,
    appraised,
    audience_of,
    unreached,
)
from core.assessment.assigning import Mandate
from core.assessment.case import FOR_THE_BODY
from core.assessment.people import Membership, Role
from core.assessment.stage import stage
from store.branches import Participants, PlacedUnit
from store.contacts import ChatsOfPerson
from store.tx import Tx


async def read(
    tx: Tx, desks: DeskReader, office: Office, place: Place, inbound: Inbound | None, now: datetime
) -> Administered:
    """The units of the branch always; how they stand and who their people are on arrival, and where people are chosen.

    A unit of another branch is not in it, so that asking for it reads like asking for one that does not exist.
    """
    reader = _Reader(tx, desks, office, await tx.branches.participants(office.round_id), now)
    work = await reader.branch()
    if inbound is None or isinstance(place, ChooseAudience | ConfirmBroadcast):
        return await reader.with_scene(work)
    return work


class _Reader:
    """One turn of one office."""

    def __init__(self, tx: Tx, desks: DeskReader, office: Office, everyone: Participants, now: datetime) -> None:
        self._tx = tx
        self._desks = desks
        self._office = office
        self._everyone = everyone
        self._branch = everyone.branch_of(office.membership.unit_id)
        self._now = now

    async def branch(self) -> Administered:
        """What may be named here, and what was sent last."""
        units = self._everyone.units
        classes: dict[str, tuple[str, str]] = {}
        published: dict[str, datetime] = {}
        in_round: set[int] = set()
        for campaign in self._everyone.campaigns:
            mine = campaign.unit_ids & self._branch
            if not mine:
                continue
            in_round |= mine
            framework = await self._desks.framework(self._tx, campaign.digest)
            classes[framework.id] = (framework.short_title, framework.unit_class)
            moments = [e.published_at for e in await self._tx.editions.all(campaign.id) if e.published_at is not None]
            if moments:
                published[framework.id] = max(moments)
        areas = {self._area(unit_id) for unit_id in in_round} - {""}
        return Administered(
            classes=classes,
            areas={unit.code: unit.name for unit in units.values() if unit.code in areas},
            units=frozenset(units[unit_id].code for unit_id in in_round),
            named=tuple(self._named(unit) for unit in units.values() if unit.id in in_round or unit.code in areas),
            sent=await self._sent(),
            published=published,
        )

    def _named(self, unit: PlacedUnit) -> NamedUnit:
        above = self._everyone.units.get(unit.parent_id or 0)
        area = (above.code, above.name) if above is not None else ("", "")
        return NamedUnit(unit.code, unit.name, unit.level, *area, is_mine=True)

    def _area(self, unit_id: int) -> str:
        """The unit right below the office's own above this one; empty where this one itself lies there."""
        units, own = self._everyone.units, self._office.membership.unit_id
        here = units.get(unit_id)
        below: PlacedUnit | None = None
        while here is not None and here.id != own:
            below, here = here, units.get(here.parent_id or 0)
        return below.code if here is not None and below is not None and below.id != unit_id else ""

    async def _sent(self) -> SentBroadcast | None:
        membership = self._office.membership
        found = await self._tx.broadcasts.newest(membership.person_id, self._office.round_id)
        if found is None:
            return None
        return SentBroadcast(
            ref=found.ref,
            audience=audience_of(found.audience) or Audience(Group.OFFICERS),
            text=found.body,
            count=found.recipient_count,
            at=found.at,
            starts_at=found.starts_at,
            stopped_at=found.stopped_at,
            is_finished=found.finished_at is not None,
            upshots={upshot.value: count for upshot, count in found.upshots.items()},
        )

    # --- how they stand, and who their people are --------------------------------------------------------------------

    async def with_scene(self, work: Administered) -> Administered:
        sheets, queues = await self._sheets()
        present = await self._tx.units.present(self._now)
        mailboxes = {code: unit.email for code, unit in present.items()}
        scene = Scene(sheets, await self._contacts(mailboxes), queues)
        without = frozenset(code for code, address in mailboxes.items() if not address)
        return replace(work, scene=scene, unreached=unreached(scene, without))

    async def _sheets(self) -> tuple[tuple[SheetAt, ...], Mapping[int, int]]:
        """The sheets of the branch, and how much waits for each appraiser of it."""
        ids = {unit.code: unit.id for unit in self._everyone.units.values()}
        round_ = self._office.round
        appraisals, queues = await self._appraisals()
        calendars = await self._tx.last_days.calendars(round_)
        found = []
        for one in await self._tx.rounds.status(round_.id):
            unit_id = ids.get(one.unit_code, 0)
            if unit_id not in self._branch:
                continue
            framework = await self._desks.framework(self._tx, one.digest)
            own_round = replace(round_, calendar=calendars[one.unit_code])
            found.append(
                SheetAt(
                    one.unit_code,
                    one.unit_name,
                    one.framework_id,
                    stage(one.steps, own_round, framework.policies, self._now),
                    begun=one.answered > 0,
                    area=self._area(unit_id),
                    appraised=appraisals.get((unit_id, one.digest)),
                )
            )
        return tuple(found), queues

    async def _appraisals(self) -> tuple[Mapping[tuple[int, str], Appraised | None], Mapping[int, int]]:
        """By unit and framework how far each sheet's appraisal is; nothing before it has begun."""
        calendar = self._office.round.calendar
        if self._now < calendar.appraisal_opens_at():
            return {}, {}
        assignments = await self._tx.assignments.of_round(self._office.round_id)
        mandates = [
            (one.person_id, Mandate(one, assignments))
            for one in await self._tx.assignments.appraisers(self._now)
            if one.body_id in self._branch
        ]
        states: dict[tuple[int, str], Appraised | None] = {}
        queues: dict[int, int] = {}
        for sheet in await self._tx.appraisals.sheets(self._office.round_id):
            framework = await self._desks.framework(self._tx, sheet.digest)
            if sheet.unit_id not in self._branch or not is_appraised(framework, sheet):
                continue
            rows = row_stages(sheet, framework, calendar, self._now)
            states[sheet.unit_id, sheet.digest] = appraised(tuple(rows.values()))
            waiting = {key for key, row in rows.items() if row in FOR_THE_BODY}
            for person_id, mandate in mandates:
                count = len(waiting & mandate.parts(framework, sheet.unit_id).keys())
                queues[person_id] = queues.get(person_id, 0) + count
        return states, queues

    async def _contacts(self, mailboxes: Mapping[str, str]) -> tuple[Contact, ...]:
        chats = await self._tx.contacts.all()
        members = [one.membership for one in await self._tx.people.members(self._now)]
        return tuple(
            _contact(one, chats.get(one.person_id, ChatsOfPerson()), mailboxes.get(one.unit_code, ""))
            for one in members
            if one.unit_id in self._branch
        )


def _contact(one: Membership, chats: ChatsOfPerson, mailbox: str) -> Contact:
    is_called = chats.browsers > 0 or (chats.wants_mail and mailbox != "")
    return Contact(
        one.person_id,
        one.person_name,
        one.role,
        one.unit_code,
        one.id,
        chats.channel,
        waits_only=chats.is_on_page_only and not is_called,
    )


READS: Final = {Role.ADMINISTRATOR: read}
