"""Points are exact in the database: what goes in comes out, and SQL adds and sorts them to the last digit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlmodel import col

from store.columns import InexactPointsError, Points, whole_ten_thousandths
from store.database import Database
from store.tables.history import HistoryTotalRow
from store.tx import Tx
from tests.store.world import NOW, PROVINCE


async def test_sql_adds_and_sorts_points_exactly(database: Database) -> None:
    years = range(2000, 2010)

    async def work(tx: Tx) -> tuple[Decimal | None, list[Decimal | None]]:
        await tx.units.import_units([PROVINCE], NOW)
        unit_id = (await tx.units.present(NOW))["91"].id
        connection = tx.units._connection  # noqa: SLF001
        await connection.execute(
            insert(HistoryTotalRow),
            [
                {"unit_id": unit_id, "year": y, "framework_id": "a", "total_points": Decimal("0.1") * n, "rank": ""}
                for n, y in enumerate(years, 1)
            ],
        )
        total = await connection.execute(select(func.sum(col(HistoryTotalRow.total_points))))
        order = await connection.execute(
            select(col(HistoryTotalRow.total_points)).order_by(col(HistoryTotalRow.total_points).desc())
        )
        return total.scalar(), list(order.scalars())

    total, order = await database.write(work)

    assert total == Decimal("5.5")
    assert order == [Decimal(n) / 10 for n in range(10, 0, -1)]


@given(st.integers(-(10**17), 10**17))
def test_every_ten_thousandth_comes_back_as_it_went_in(stored: int) -> None:
    points = Points().process_result_value(stored, None)  # type: ignore[arg-type]

    assert points is not None
    assert whole_ten_thousandths(points) == stored


@pytest.mark.parametrize(
    "points",
    ["0.00001", "7.12345", "NaN", "Infinity", "-Infinity", "1E+14", "1E+999999", "1E-999999", "-0.00005"],
)
def test_points_that_cannot_be_stored_exactly_are_refused(points: str) -> None:
    with pytest.raises(InexactPointsError):
        whole_ten_thousandths(Decimal(points))


@pytest.mark.parametrize(("points", "stored"), [("7.5", 75_000), ("-0.0001", -1), ("0E-999", 0), ("7.50000", 75_000)])
def test_trailing_zeros_are_no_places(points: str, stored: int) -> None:
    assert whole_ten_thousandths(Decimal(points)) == stored
