"""Results of earlier rounds: imported once, or published here, and shown beside the questions of the next one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.assessment.earlier_rounds import EarlierRound, gone_on
from core.assessment.edition.inputs import Earlier, EarlierRow
from core.assessment.remembered import remembering
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey
from store.batch import Batch
from store.columns import InexactPointsError, whole_ten_thousandths
from store.conditions import holds_at
from store.known import MOST
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

    async def before(self, unit_id: int, year: int) -> tuple[EarlierRound[HistoryRecord], ...]:
        """The unit's rows of the last year before ``year`` that has any, of every framework it was assessed by."""
        return _rounds(await self._connection.recall(_BEFORE, {"unit": unit_id, "before_year": year}))

    async def totals(self, unit_id: int) -> tuple[HistoryTotal, ...]:
        """The unit's totals of earlier years, the newest first."""
        rows = await self._connection.execute(
            select(col(HistoryTotalRow.year), col(HistoryTotalRow.total_points), col(HistoryTotalRow.rank))
            .where(col(HistoryTotalRow.unit_id) == unit_id)
            .order_by(col(HistoryTotalRow.year).desc())
        )
        return tuple(HistoryTotal(*row) for row in rows)

    async def of_campaign(self, campaign_id: int, year: int, framework: Framework) -> Mapping[int, Earlier]:
        """What every unit of a campaign's roster brought in the last round before ``year`` that this one goes on from.

        By the unit's id, the rows under the keys they have in ``framework``.
        """
        totals: dict[int, dict[tuple[str, int], Earlier]] = {}
        rows: dict[int, dict[tuple[str, int], dict[ComponentKey, EarlierRow]]] = {}
        given = {"campaign": campaign_id, "before_year": year}
        for total in await self._connection.execute(_TOTALS_OF_CAMPAIGN, given):
            of_round = (total.framework_id, total.year)
            totals.setdefault(total.unit_id, {})[of_round] = Earlier(total.year, total.total_points, total.rank)
        for row in await self._connection.execute(_ROWS_OF_CAMPAIGN, given):
            points = row.self_points if row.appraised_points is None else row.appraised_points
            of_unit = rows.setdefault(row.unit_id, {}).setdefault((row.framework_id, row.year), {})
            of_unit[ComponentKey(row.component)] = EarlierRow(points, row.max_points)
        return {
            unit_id: earlier
            for unit_id in sorted({*totals, *rows})
            if (earlier := _earlier(framework, totals.get(unit_id, {}), rows.get(unit_id, {}))) is not None
        }

    async def import_year(
        self,
        year: int,
        rows: Sequence[NewHistory],
        totals: Sequence[NewHistoryTotal],
        now: datetime,
        framework_id: str = "",
    ) -> HistoryImport:
        """Replace what is known of ``year`` and framework for the units named; doing so again changes nothing."""
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
                    delete(table).where(
                        col(table.unit_id) == units[code],
                        col(table.year) == year,
                        col(table.framework_id) == framework_id,
                    )
                )
        if rows:
            await self._connection.execute(
                insert(HistoryRow),
                [
                    {
                        "unit_id": units[row.unit_code],
                        "year": year,
                        "framework_id": framework_id,
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
                        "framework_id": framework_id,
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


@remembering(MOST)
def _rounds(rows: Sequence[Any]) -> tuple[EarlierRound[HistoryRecord], ...]:
    found: dict[tuple[str, int], dict[ComponentKey, HistoryRecord]] = {}
    for row in rows:
        record = HistoryRecord(row.year, row.self_points, row.appraised_points, row.max_points, row.note)
        found.setdefault((row.framework_id, row.year), {})[ComponentKey(row.component)] = record
    return tuple(EarlierRound(framework_id, of_year, of_rows) for (framework_id, of_year), of_rows in found.items())


_NEWER: Final = aliased(HistoryRow)
_LAST_YEAR: Final = (
    select(func.max(col(_NEWER.year)))
    .where(
        col(_NEWER.unit_id) == bindparam("unit"),
        col(_NEWER.framework_id) == col(HistoryRow.framework_id),
        col(_NEWER.year) < bindparam("before_year"),
    )
    .correlate(HistoryRow)
    .scalar_subquery()
)
_BEFORE: Final[Select[*tuple[Any, ...]]] = select(
    col(HistoryRow.framework_id),
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
        col(HistoryTotalRow.framework_id),
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
        col(HistoryRow.framework_id),
        col(HistoryRow.year),
        col(HistoryRow.component),
        col(HistoryRow.self_points),
        col(HistoryRow.appraised_points),
        col(HistoryRow.max_points),
    )
    .where(col(HistoryRow.unit_id).in_(_ROSTER), col(HistoryRow.year) < bindparam("before_year"))
    .order_by(col(HistoryRow.unit_id), col(HistoryRow.year), col(HistoryRow.component))
)


def _earlier(
    framework: Framework,
    totals: Mapping[tuple[str, int], Earlier],
    rows: Mapping[tuple[str, int], Mapping[ComponentKey, EarlierRow]],
) -> Earlier | None:
    """What one unit brought in the round that the framework goes on from."""
    rounds = [EarlierRound(*named, rows.get(named, {})) for named in sorted({*totals, *rows})]
    found = gone_on(framework, rounds)
    if found is None:
        return None
    return replace(totals.get((found.framework_id, found.year), Earlier(found.year)), rows=found.rows)


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
