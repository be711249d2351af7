"""Figures that the province supplies: imported by sheet, component and input; a later one supersedes, none is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, insert, select
from sqlmodel import col

from core.assessment.sheet import Supplied
from core.scoring.model import ComponentKey
from store.audit import Act, Audit
from store.batch import Batch
from store.conditions import STANDS_ON_THE_ROSTER
from store.tables.rounds import CampaignRow, RosterRow, RoundRow, SheetRow
from store.tables.supplied import ContestRevisionRow, SuppliedRevisionRow
from store.tables.units import UnitVersionRow

Figures = Mapping[ComponentKey, Mapping[str, Supplied]]


@dataclass(frozen=True, slots=True)
class SheetOfUnit:
    """A sheet of a round, with the framework and the unit it is for."""

    sheet_id: int
    framework_id: str
    digest: str
    unit_code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class NewFigure:
    """One figure to keep."""

    sheet_id: int
    component: ComponentKey
    name: str
    value: Decimal
    source: str
    as_of: date | None


class Fate(StrEnum):
    """What keeping a figure changes."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class SuppliedFigures:
    """Reads and keeps supplied figures."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def sheets(self, slug: str) -> tuple[SheetOfUnit, ...]:
        """Every sheet of a round, by framework and unit code."""
        rows = await self._connection.execute(_SHEETS, {"slug": slug})
        return tuple(SheetOfUnit(*row) for row in rows)

    async def load(self, sheet_id: int) -> Figures:
        """What counts now. A remark of the unit stands until the figure it was about is superseded."""
        found: dict[ComponentKey, dict[str, tuple[datetime, Supplied]]] = {}
        for row in await self._connection.execute(_FIGURES, {"sheet": sheet_id}):
            one = Supplied(Decimal(row.figure), row.source, row.as_of)
            found.setdefault(ComponentKey(row.component), {})[row.input] = (row.received_at, one)
        remarks: dict[str, tuple[datetime, str]] = {}
        if found:
            rows = await self._connection.execute(_REMARKS, {"sheet": sheet_id})
            remarks = {row.component: (row.received_at, row.remark) for row in rows}
        return {
            key: {name: _contested(at, one, remarks.get(key)) for name, (at, one) in figures.items()}
            for key, figures in found.items()
        }

    async def keep(
        self, figures: Sequence[NewFigure], account: str, now: datetime, *, dry_run: bool = False
    ) -> tuple[Fate, ...]:
        """Keep what differs from what counts now, and say for each figure what it changes; ``dry_run`` only says."""
        known: dict[int, Mapping[tuple[str, str], Any]] = {}
        fates = []
        for one in figures:
            if one.sheet_id not in known:
                rows = await self._connection.execute(_FIGURES, {"sheet": one.sheet_id})
                known[one.sheet_id] = {(row.component, row.input): row for row in rows}
            before = known[one.sheet_id].get((one.component, one.name))
            fate = _fate(before, one)
            fates.append(fate)
            if fate is Fate.UNCHANGED or dry_run:
                continue
            await self._connection.execute(
                insert(SuppliedRevisionRow),
                {
                    "sheet_id": one.sheet_id,
                    "component": one.component,
                    "input": one.name,
                    "previous_id": 0 if before is None else before.id,
                    "account": account,
                    "received_at": now,
                    "figure": format(one.value, "f"),
                    "source": one.source,
                    "as_of": one.as_of,
                },
            )
            await Audit(self._connection).add(_act(before, one, account, now))
        return tuple(fates)


def _contested(at: datetime, one: Supplied, remark: tuple[datetime, str] | None) -> Supplied:
    return one if remark is None or remark[0] < at else replace(one, contested=remark[1])


def _act(before: Any, new: NewFigure, account: str, now: datetime) -> Act:
    return Act(
        "supplied-figure",
        account,
        now,
        {"sheet": new.sheet_id, "component": new.component, "input": new.name},
        before=None if before is None else {"figure": before.figure, "source": before.source},
        after={"figure": format(new.value, "f"), "source": new.source},
    )


def _fate(before: Any, new: NewFigure) -> Fate:
    if before is None:
        return Fate.NEW
    same = (Decimal(before.figure), before.source, before.as_of) == (new.value, new.source, new.as_of)
    return Fate.UNCHANGED if same else Fate.CHANGED


_FIGURES: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(SuppliedRevisionRow.id),
        col(SuppliedRevisionRow.component),
        col(SuppliedRevisionRow.input),
        col(SuppliedRevisionRow.figure),
        col(SuppliedRevisionRow.source),
        col(SuppliedRevisionRow.as_of),
        col(SuppliedRevisionRow.received_at),
    )
    .where(
        col(SuppliedRevisionRow.id).in_(
            select(func.max(col(SuppliedRevisionRow.id)))
            .where(col(SuppliedRevisionRow.sheet_id) == bindparam("sheet"))
            .group_by(col(SuppliedRevisionRow.component), col(SuppliedRevisionRow.input))
        )
    )
    .order_by(col(SuppliedRevisionRow.component), col(SuppliedRevisionRow.input))
)
_REMARKS: Final = select(
    col(ContestRevisionRow.component), col(ContestRevisionRow.received_at), col(ContestRevisionRow.remark)
).where(
    col(ContestRevisionRow.id).in_(
        select(func.max(col(ContestRevisionRow.id)))
        .where(col(ContestRevisionRow.sheet_id) == bindparam("sheet"))
        .group_by(col(ContestRevisionRow.component))
    )
)
_SHEETS: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(SheetRow.id),
        col(CampaignRow.framework_id),
        col(CampaignRow.digest),
        col(UnitVersionRow.code),
        col(UnitVersionRow.name),
    )
    .select_from(SheetRow)
    .join(CampaignRow, col(CampaignRow.id) == col(SheetRow.campaign_id))
    .join(RoundRow, col(RoundRow.id) == col(CampaignRow.round_id))
    .join(RosterRow, STANDS_ON_THE_ROSTER)
    .join(UnitVersionRow, col(UnitVersionRow.id) == col(RosterRow.unit_version_id))
    .where(col(RoundRow.slug) == bindparam("slug"))
    .order_by(col(CampaignRow.framework_id), col(UnitVersionRow.code))
)
