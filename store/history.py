"""Results of earlier rounds: imported once, shown beside the questions of the next one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlmodel import col

from core.assessment.edition.inputs import Earlier, EarlierRow
from core.scoring.model import ComponentKey
from store.batch import Batch
from store.columns import InexactPointsError, whole_ten_thousandths
from store.conditions import holds_at
from store.tables.history import HistoryRow, HistoryTotalRow
from store.tables.rounds import RosterRow
from store.tables.units import UnitVersionRow


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """What an earlier round says about one component; unknown is ``None`` or empty."""

    year: int
    self_points: Decimal | None
    appraised_points: Decimal | None
    max_points: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class HistoryTotal:
    """A unit's published total of an earlier year; ``rank`` is the text that was published."""

    year: int
    total_points: Decimal | None
    rank: str


@dataclass(frozen=True, slots=True)
class NewHistory:
    """One row to import; ``line`` is where it stands in the file, for the report."""

    line: int
    unit_code: str
    component: ComponentKey
    self_points: Decimal | None
    appraised_points: Decimal | None
    max_points: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewHistoryTotal:
    """One unit's total to import."""

    line: int
    unit_code: str
    total_points: Decimal | None
    rank: str = ""


@dataclass(frozen=True, slots=True)
class HistoryProblem:
    """Why a row cannot be imported; ``value`` is what was found."""

    line: int
    kind: str  # unknown-unit | repeated | inexact-points
    value: str


@dataclass(frozen=True, slots=True)
class HistoryImport:
    """What an import did. With problems nothing was imported."""

    rows: int
    totals: int
    problems: tuple[HistoryProblem, ...]


class History:
    """Earlier results of units."""

    def __init__(self, connection: Batch) -> None:
        self._connection = connection

    async def before(self, unit_id: int, year: int) -> Mapping[ComponentKey, HistoryRecord]:
        """The unit's rows of the last year before ``year`` that has any."""
        rows = await self._connection.recall(_BEFORE, {"unit": unit_id, "before_year": year})
        return {
            ComponentKey(row.component): HistoryRecord(
                row.year, row.self_points, row.appraised_points, row.max_points, row.note
            )
            for row in rows
        }

    async def totals(self, unit_id: int) -> tuple[HistoryTotal, ...]:
        """The unit's totals of earlier years, the newest first."""
        rows = await self._connection.execute(
            select(col(HistoryTotalRow.year), col(HistoryTotalRow.total_points), col(HistoryTotalRow.rank))
            .where(col(HistoryTotalRow.unit_id) == unit_id)
            .order_by(col(HistoryTotalRow.year).desc())
        )
        return tuple(HistoryTotal(*row) for row in rows)

    async def of_campaign(self, campaign_id: int, year: int) -> Mapping[int, Earlier]:
        """What every unit of a campaign's roster brought in its last year before ``year``, by the unit's id."""
        found: dict[int, Earlier] = {}
        rows: dict[int, dict[ComponentKey, EarlierRow]] = {}
        given = {"campaign": campaign_id, "before_year": year}
        for total in await self._connection.execute(_TOTALS_OF_CAMPAIGN, given):
            found[total.unit_id] = Earlier(total.year, total.total_points, total.rank)
        for row in await self._connection.execute(_ROWS_OF_CAMPAIGN, given):
            newest = found.setdefault(row.unit_id, Earlier(row.year))
            if row.year > newest.year:
                found[row.unit_id] = Earlier(row.year)
                rows.pop(row.unit_id, None)
            if row.year >= found[row.unit_id].year:
                points = row.self_points if row.appraised_points is None else row.appraised_points
                rows.setdefault(row.unit_id, {})[ComponentKey(row.component)] = EarlierRow(points, row.max_points)
        return {unit_id: replace(one, rows=rows.get(unit_id, {})) for unit_id, one in found.items()}

    async def import_year(
        self, year: int, rows: Sequence[NewHistory], totals: Sequence[NewHistoryTotal], now: datetime
    ) -> HistoryImport:
        """Replace what is known of ``year`` for the units named; importing the same file again changes nothing."""
        units = await self._unit_ids(now)
        problems = _problems(rows, totals, units)
        if problems:
            return HistoryImport(0, 0, problems)
        for table, unit_codes in (
            (HistoryRow, {row.unit_code for row in rows}),
            (HistoryTotalRow, {total.unit_code for total in totals}),
        ):
            for code in sorted(unit_codes):
                await self._connection.execute(
                    delete(table).where(col(table.unit_id) == units[code], col(table.year) == year)
                )
        if rows:
            await self._connection.execute(
                insert(HistoryRow),
                [
                    {
                        "unit_id": units[row.unit_code],
                        "year": year,
                        "component": row.component,
                        "self_points": row.self_points,
                        "appraised_points": row.appraised_points,
                        "max_points": row.max_points,
                        "note": row.note,
                    }
                    for row in rows
                ],
            )
        if totals:
            await self._connection.execute(
                insert(HistoryTotalRow),
                [
                    {
                        "unit_id": units[total.unit_code],
                        "year": year,
                        "total_points": total.total_points,
                        "rank": total.rank,
                    }
                    for total in totals
                ],
            )
        return HistoryImport(len(rows), len(totals), ())

    async def _unit_ids(self, at: datetime) -> Mapping[str, int]:
        rows = await self._connection.execute(
            select(col(UnitVersionRow.code), col(UnitVersionRow.unit_id)).where(holds_at(UnitVersionRow, at))
        )
        return {code: unit_id for code, unit_id in rows}  # noqa: C416 (rows are not pairs to the type checker)


_LAST_YEAR: Final = (
    select(func.max(col(HistoryRow.year)))
    .where(col(HistoryRow.unit_id) == bindparam("unit"), col(HistoryRow.year) < bindparam("before_year"))
    .scalar_subquery()
)
_BEFORE: Final = select(
    col(HistoryRow.component),
    col(HistoryRow.year),
    col(HistoryRow.self_points),
    col(HistoryRow.appraised_points),
    col(HistoryRow.max_points),
    col(HistoryRow.note),
).where(col(HistoryRow.unit_id) == bindparam("unit"), col(HistoryRow.year) == _LAST_YEAR)


_ROSTER: Final = select(col(RosterRow.unit_id)).where(col(RosterRow.campaign_id) == bindparam("campaign"))
_TOTALS_OF_CAMPAIGN: Final = (
    select(
        col(HistoryTotalRow.unit_id),
        col(HistoryTotalRow.year),
        col(HistoryTotalRow.total_points),
        col(HistoryTotalRow.rank),
    )
    .where(col(HistoryTotalRow.unit_id).in_(_ROSTER), col(HistoryTotalRow.year) < bindparam("before_year"))
    .order_by(col(HistoryTotalRow.unit_id), col(HistoryTotalRow.year))
)
_ROWS_OF_CAMPAIGN: Final[Select[*tuple[Any, ...]]] = (
    select(
        col(HistoryRow.unit_id),
        col(HistoryRow.year),
        col(HistoryRow.component),
        col(HistoryRow.self_points),
        col(HistoryRow.appraised_points),
        col(HistoryRow.max_points),
    )
    .where(col(HistoryRow.unit_id).in_(_ROSTER), col(HistoryRow.year) < bindparam("before_year"))
    .order_by(col(HistoryRow.unit_id), col(HistoryRow.year), col(HistoryRow.component))
)


def _problems(
    rows: Sequence[NewHistory], totals: Sequence[NewHistoryTotal], units: Mapping[str, int]
) -> tuple[HistoryProblem, ...]:
    problems: list[HistoryProblem] = []
    lines = [
        (row, (row.unit_code, row.component), (row.self_points, row.appraised_points, row.max_points)) for row in rows
    ]
    problems += _problems_of(lines, units)
    problems += _problems_of([(total, (total.unit_code,), (total.total_points,)) for total in totals], units)
    return tuple(problems)


def _problems_of(
    lines: Iterable[tuple[NewHistory | NewHistoryTotal, tuple[str, ...], tuple[Decimal | None, ...]]],
    units: Mapping[str, int],
) -> Iterable[HistoryProblem]:
    seen: set[tuple[str, ...]] = set()
    for row, subject, amounts in lines:
        if row.unit_code not in units:
            yield HistoryProblem(row.line, "unknown-unit", row.unit_code)
        if subject in seen:
            yield HistoryProblem(row.line, "repeated", " ".join(subject))
        seen.add(subject)
        for amount in amounts:
            if amount is not None and not _is_exact(amount):
                yield HistoryProblem(row.line, "inexact-points", str(amount))


def _is_exact(amount: Decimal) -> bool:
    try:
        whole_ten_thousandths(amount)
    except InexactPointsError:
        return False
    return True
