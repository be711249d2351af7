"""Last days that were moved: for one unit or one class of a round, with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, insert, select
from sqlmodel import col

from core.assessment.deadlines import Moved, NewLastDay, with_last_days
from core.assessment.rounds import Calendar, Round
from store.batch import Batch
from store.conditions import STANDS_ON_THE_ROSTER
from store.tables.deadlines import LastDayRow
from store.tables.rounds import CampaignRow, RosterRow, RoundRow, SheetRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class LastDayRecord:
    """A last day that was moved. Of ``unit_code`` and ``unit_class`` one is filled."""

    new: NewLastDay
    unit_code: str
    unit_class: str
    at: datetime


def _newest(*scope: ColumnElement[bool]) -> ScalarSelect[Any]:
    return (
        select(col(LastDayRow.self_to))
        .where(col(LastDayRow.round_id) == col(RoundRow.id), *scope)
        .correlate(RoundRow, SheetRow, CampaignRow)
        .order_by(col(LastDayRow.id).desc())
        .limit(1)
        .scalar_subquery()
    )


LAST_DAY_COLUMNS: Final[tuple[Any, ...]] = (
    _newest(col(LastDayRow.unit_id) == col(SheetRow.unit_id)).label("unit_last_day"),
    _newest(col(LastDayRow.unit_id).is_(None), col(LastDayRow.unit_class) == col(CampaignRow.unit_class)).label(
        "class_last_day"
    ),
)
"""For statements over sheets: the last days that a sheet's unit was given for itself and with its class."""


class LastDays:
    """The last days of the units of a round."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def sheets(self, slug: str) -> Mapping[str, tuple[tuple[str, date | None, date | None], ...]]:
        """By unit code: the class of each of its sheets, and the last days the unit and the class were given."""
        rows = await self._connection.execute(
            select(col(UnitVersionRow.code), col(CampaignRow.unit_class), *LAST_DAY_COLUMNS)
            .select_from(SheetRow)
            .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
            .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
            .join(RosterRow, STANDS_ON_THE_ROSTER)
            .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
            .where(col(RoundRow.slug) == slug)
            .order_by(col(UnitVersionRow.code), col(SheetRow.id))
        )
        found: dict[str, tuple[tuple[str, date | None, date | None], ...]] = {}
        for row in rows:
            one = (row.unit_class, row.unit_last_day, row.class_last_day)
            found[row.code] = (*found.get(row.code, ()), one)
        return found

    async def calendars(self, round_: Round) -> Mapping[str, Calendar]:
        """The calendar as each unit of the round has it, by unit code."""
        return {
            code: with_last_days(round_.calendar, [day for one in sheets for day in one[1:]])
            for code, sheets in (await self.sheets(round_.id)).items()
        }

    async def move(
        self, slug: str, new: NewLastDay, at: datetime, *, unit_code: str = "", unit_class: str = ""
    ) -> None:
        """Give one unit of the round's roster, or a class, another last day."""
        round_id = select(col(RoundRow.id)).where(col(RoundRow.slug) == slug).scalar_subquery()
        unit_id = None if not unit_code else await self._unit_id(slug, unit_code)
        await self._connection.execute(
            insert(LastDayRow).values(
                round_id=round_id,
                unit_id=unit_id,
                unit_class="" if unit_code else unit_class,
                moved=new.moved.value,
                self_to=new.self_to,
                reason=new.reason,
                at=at,
            )
        )

    async def moved(self, slug: str) -> Sequence[LastDayRecord]:
        """Everything that was moved in a round, oldest first."""
        name = (
            select(col(UnitVersionRow.code))
            .where(col(UnitVersionRow.unit_id) == col(LastDayRow.unit_id))
            .order_by(col(UnitVersionRow.id).desc())
            .limit(1)
            .scalar_subquery()
        )
        rows = await self._connection.execute(
            select(
                col(LastDayRow.moved),
                col(LastDayRow.self_to),
                col(LastDayRow.reason),
                col(LastDayRow.unit_class),
                col(LastDayRow.at),
                name.label("code"),
            )
            .join(RoundRow, col(RoundRow.id) == col(LastDayRow.round_id))
            .where(col(RoundRow.slug) == slug)
            .order_by(col(LastDayRow.id))
        )
        return [
            LastDayRecord(NewLastDay(Moved(r.moved), r.self_to, r.reason), r.code or "", r.unit_class, r.at)
            for r in rows
        ]

    async def _unit_id(self, slug: str, code: str) -> int:
        result = await self._connection.execute(
            select(col(RosterRow.unit_id))
            .join(CampaignRow, col(CampaignRow.id) == col(RosterRow.campaign_id))
            .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
            .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
            .where(col(RoundRow.slug) == slug, col(UnitVersionRow.code) == code)
            .limit(1)
        )
        return result.scalar_one()
