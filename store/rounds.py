"""Rounds: opening one freezes its rosters and frameworks and makes a sheet for every unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Case, ScalarSelect, Select, case, func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.assessment.rounds import Round
from core.assessment.sheet import State
from core.assessment.stage import Steps
from store.batch import Batch
from store.conditions import STANDS_ON_THE_ROSTER
from store.desks import make_desks
from store.insert_once import insert_once
from store.round_columns import ROUND_COLUMNS, round_of
from store.tables.rounds import CampaignRow, FrameworkDocumentRow, RosterRow, RoundRow, SheetRow
from store.tables.sheets import AnswerRevisionRow, SheetEventRow
from store.tables.units import UnitVersionRow
from store.units import UnitRecord, Units

_OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A framework for one class of units. ``document`` is the canonical text whose SHA-256 is ``digest``.

    ``unit_codes`` names the units; left empty it is every unit whose level is ``unit_class``.
    """

    framework_id: str
    digest: str
    document: str
    component_count: int
    unit_class: str
    unit_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundProblem:
    """Why a round cannot be opened; ``value`` is what was found."""

    kind: str  # round-exists | repeated-framework | unknown-unit | no-units | dates-reversed
    value: str


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """What was opened. With problems nothing was."""

    campaign_ids: tuple[int, ...] = ()
    sheet_count: int = 0
    problems: tuple[RoundProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetStatus:
    """How far one sheet has come. ``answered`` counts components of any state but unanswered.

    ``submitted_at`` is when what is handed in now was handed in, ``presented_at`` what counts for being on time.
    """

    sheet_id: int
    round_id: str
    framework_id: str
    digest: str
    unit_code: str
    unit_name: str
    answered: int
    component_count: int
    submitted_at: datetime | None
    last_change_at: datetime | None
    presented_at: datetime | None = None
    approved_at: datetime | None = None
    is_returned: bool = False

    @property
    def steps(self) -> Steps:
        """What the sheet's stage is read from."""
        return Steps(self.answered > 0, self.submitted_at is not None, self.approved_at is not None, self.is_returned)


class Rounds:
    """Rounds and how far their sheets have come."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def open(self, new: Round, campaigns: Sequence[NewCampaign], now: datetime) -> OpenedRound:
        """Open a round, or report everything that stands against it."""
        units = await Units(self._connection).present(now)
        chosen = [_chosen(campaign, units) for campaign in campaigns]
        problems = _problems(new, campaigns, units)
        if await self._id_of(new.id) is not None:
            problems = (RoundProblem("round-exists", new.id), *problems)
        if problems:
            return OpenedRound(problems=problems)
        round_id = await self._insert_round(new, now)
        campaign_ids = [
            await self._open_campaign(round_id, campaign, roster)
            for campaign, roster in zip(campaigns, chosen, strict=True)
        ]
        await make_desks(self._connection)
        return OpenedRound(tuple(campaign_ids), sum(map(len, chosen)))

    async def find(self, slug: str) -> Round | None:
        rows = await self._connection.execute(select(*ROUND_COLUMNS).where(col(RoundRow.slug) == slug))
        row = rows.one_or_none()
        return None if row is None else round_of(row)

    async def contact(self) -> str:
        """Whom to ask in the newest round; empty before the first."""
        rows = await self._connection.recall(_NEWEST_CONTACT, {})
        return rows[0].contact if rows else ""

    async def slugs(self) -> tuple[str, ...]:
        """Every round's id, the newest year first."""
        rows = await self._connection.execute(
            select(col(RoundRow.slug)).order_by(col(RoundRow.year).desc(), col(RoundRow.id).desc())
        )
        return tuple(rows.scalars())

    async def status(self, slug: str = "") -> tuple[SheetStatus, ...]:
        """Every sheet of one round, or of all, by unit code."""
        newest = (
            select(func.max(col(AnswerRevisionRow.id)))
            .group_by(col(AnswerRevisionRow.sheet_id), col(AnswerRevisionRow.component))
            .scalar_subquery()
        )
        answered = (
            select(
                col(AnswerRevisionRow.sheet_id).label("sheet_id"),
                func.sum(_one_if_answered()).label("answered"),
                func.max(col(AnswerRevisionRow.received_at)).label("last_change_at"),
            )
            .where(col(AnswerRevisionRow.id).in_(newest))
            .group_by(col(AnswerRevisionRow.sheet_id))
            .subquery()
        )
        last_event = (
            select(func.max(col(SheetEventRow.id)))
            .where(col(SheetEventRow.sheet_id) == col(SheetRow.id))
            .correlate(SheetRow)
            .scalar_subquery()
        )
        wanted: Select[*tuple[Any, ...]] = (
            select(
                col(SheetRow.id).label("sheet_id"),
                col(RoundRow.slug),
                col(CampaignRow.framework_id),
                col(CampaignRow.digest),
                col(UnitVersionRow.code),
                col(UnitVersionRow.name),
                func.coalesce(answered.c.answered, 0).label("answered"),
                col(FrameworkDocumentRow.component_count),
                col(SheetEventRow.action),
                col(SheetEventRow.received_at).label("event_at"),
                _submitted(func.max).label("submitted_at"),
                _submitted(func.min).label("presented_at"),
                answered.c.last_change_at,
            )
            .select_from(SheetRow)
            .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
            .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
            .join(FrameworkDocumentRow, col(FrameworkDocumentRow.digest) == col(CampaignRow.digest))
            .join(RosterRow, STANDS_ON_THE_ROSTER)
            .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
            .outerjoin(answered, answered.c.sheet_id == col(SheetRow.id))
            .outerjoin(SheetEventRow, col(SheetEventRow.id) == last_event)
            .order_by(col(RoundRow.slug), col(CampaignRow.framework_id), col(UnitVersionRow.code))
        )
        if slug:
            wanted = wanted.where(col(RoundRow.slug) == slug)
        return tuple(
            SheetStatus(
                sheet_id=row.sheet_id,
                round_id=row.slug,
                framework_id=row.framework_id,
                digest=row.digest,
                unit_code=row.code,
                unit_name=row.name,
                answered=int(row.answered),
                component_count=row.component_count,
                submitted_at=row.submitted_at if row.action in {"submit", "approve"} else None,
                last_change_at=row.last_change_at,
                presented_at=row.presented_at,
                approved_at=row.event_at if row.action == "approve" else None,
                is_returned=row.action == "return",
            )
            for row in await self._connection.execute(wanted)
        )

    async def _id_of(self, slug: str) -> int | None:
        result = await self._connection.execute(select(col(RoundRow.id)).where(col(RoundRow.slug) == slug))
        return result.scalar()

    async def _insert_round(self, new: Round, now: datetime) -> int:
        result = await self._connection.execute(
            insert(RoundRow)
            .values(
                slug=new.id,
                title=new.title,
                year=new.year,
                owner=new.owner,
                letter=new.letter,
                data_from=new.calendar.data_from,
                data_to=new.calendar.data_to,
                self_from=new.calendar.self_from,
                self_to=new.calendar.self_to,
                approval=new.approval.value,
                provisional_ranks=new.provisional_ranks,
                approve_to=new.calendar.approve_to,
                appraise_from=new.calendar.appraise_from,
                appraise_to=new.calendar.appraise_to,
                publish_on=new.calendar.publish_on,
                explain_days=new.calendar.explain_days,
                contact=new.contact,
                reminders=new.reminders.as_data(),
                talk_days=new.talk_days,
                state=_OPEN,
                opened_at=now,
            )
            .returning(col(RoundRow.id))
        )
        return result.scalar_one()

    async def _open_campaign(self, round_id: int, campaign: NewCampaign, roster: Sequence[UnitRecord]) -> int:
        await insert_once(
            self._connection,
            FrameworkDocumentRow,
            {
                "digest": campaign.digest,
                "framework_id": campaign.framework_id,
                "document": campaign.document,
                "component_count": campaign.component_count,
            },
        )
        result = await self._connection.execute(
            insert(CampaignRow)
            .values(
                round_id=round_id,
                framework_id=campaign.framework_id,
                digest=campaign.digest,
                unit_class=campaign.unit_class,
            )
            .returning(col(CampaignRow.id))
        )
        campaign_id = result.scalar_one()
        await self._connection.execute(
            insert(RosterRow),
            [{"campaign_id": campaign_id, "unit_id": u.id, "unit_version_id": u.version_id} for u in roster],
        )
        await self._connection.execute(
            insert(SheetRow), [{"campaign_id": campaign_id, "unit_id": unit.id} for unit in roster]
        )
        return campaign_id


_NEWEST_CONTACT: Final = (
    select(col(RoundRow.contact)).order_by(col(RoundRow.year).desc(), col(RoundRow.id).desc()).limit(1)
)


def _submitted(which: Callable[[Any], Any]) -> ScalarSelect[Any]:
    """When a sheet was handed in, first or last, since its unit last took it back."""
    event, earlier = aliased(SheetEventRow), aliased(SheetEventRow)
    taken_back = (
        select(func.coalesce(func.max(col(earlier.id)), 0))
        .where(col(earlier.sheet_id) == col(SheetRow.id), col(earlier.action) == "withdraw")
        .correlate(SheetRow)
        .scalar_subquery()
    )
    return (
        select(which(col(event.received_at)))
        .where(col(event.sheet_id) == col(SheetRow.id), col(event.action) == "submit", col(event.id) > taken_back)
        .correlate(SheetRow)
        .scalar_subquery()
    )


def _chosen(campaign: NewCampaign, units: Mapping[str, UnitRecord]) -> list[UnitRecord]:
    if campaign.unit_codes:
        return [units[code] for code in dict.fromkeys(campaign.unit_codes) if code in units]
    return [unit for unit in units.values() if unit.level == campaign.unit_class]


def _problems(
    new: Round, campaigns: Sequence[NewCampaign], units: Mapping[str, UnitRecord]
) -> tuple[RoundProblem, ...]:
    problems = []
    days = new.calendar
    if days.data_from > days.data_to:
        problems.append(RoundProblem("dates-reversed", f"{days.data_from} > {days.data_to}"))
    if days.self_from > days.self_to:
        problems.append(RoundProblem("dates-reversed", f"{days.self_from} > {days.self_to}"))
    seen: set[str] = set()
    for campaign in campaigns:
        if campaign.framework_id in seen:
            problems.append(RoundProblem("repeated-framework", campaign.framework_id))
        seen.add(campaign.framework_id)
        problems += [RoundProblem("unknown-unit", code) for code in campaign.unit_codes if code not in units]
        if not _chosen(campaign, units):
            problems.append(RoundProblem("no-units", campaign.framework_id))
    if not campaigns:
        problems.append(RoundProblem("no-units", new.id))
    return tuple(problems)


def _one_if_answered() -> Case[int]:
    return case((col(AnswerRevisionRow.state) == State.UNANSWERED.value, 0), else_=1)
