"""Figures that the province supplies: the newest counts, none is lost, and the unit's remark stands beside them."""

from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, select

from core.assessment.changes import ContestSupplied
from core.assessment.sheet import Sheet, Supplied
from core.scoring.model import ComponentKey
from store.database import Database
from store.supplied import Fate, NewFigure, SheetOfUnit
from store.tables.supplied import SuppliedRevisionRow
from store.tx import Tx
from tests.store.world import DIGEST, DOI_MAU, NOW, ROUND, SUOI_MAU, Seat

MEETINGS = ComponentKey("meetings")
DAY = date(2026, 10, 31)
LATER = NOW + timedelta(days=1)


def four(seat: Seat, value: str = "4.50") -> NewFigure:
    return NewFigure(seat.sheet_id, MEETINGS, "total", Decimal(value), "Văn phòng UBND tỉnh", DAY)


async def sheet_of(database: Database, seat: Seat) -> Sheet:
    return await database.read(lambda tx: tx.sheets.load(seat.sheet_id))


async def test_a_figure_comes_back_on_the_sheet_with_its_source_and_day(round_open: Database, lan: Seat) -> None:
    fates = await round_open.write(lambda tx: tx.supplied.keep([four(lan)], "root", NOW))

    assert fates == (Fate.NEW,)
    assert (await sheet_of(round_open, lan)).supplied == {
        MEETINGS: {"total": Supplied(Decimal("4.5"), "Văn phòng UBND tỉnh", DAY)}
    }


async def test_a_dry_run_says_what_would_change_and_writes_nothing(round_open: Database, lan: Seat) -> None:
    fates = await round_open.write(lambda tx: tx.supplied.keep([four(lan)], "root", NOW, dry_run=True))

    assert fates == (Fate.NEW,)
    assert (await sheet_of(round_open, lan)).supplied == {}


async def test_a_later_figure_supersedes_and_every_one_that_differs_is_kept(round_open: Database, lan: Seat) -> None:
    async def keep(value: str) -> tuple[Fate, ...]:
        return await round_open.write(lambda tx: tx.supplied.keep([four(lan, value)], "root", NOW))

    fates = [await keep(value) for value in ("4", "4.0", "5")]

    async def rows(tx: Tx) -> list[tuple[str, int, str]]:
        wanted = select(
            col(SuppliedRevisionRow.figure), col(SuppliedRevisionRow.previous_id), col(SuppliedRevisionRow.account)
        ).order_by(col(SuppliedRevisionRow.id))
        found = await tx.supplied._connection.execute(wanted)  # noqa: SLF001
        return [(row.figure, row.previous_id, row.account) for row in found]

    assert fates == [(Fate.NEW,), (Fate.UNCHANGED,), (Fate.CHANGED,)]
    assert await round_open.read(rows) == [("4", 0, "root"), ("5", 1, "root")]
    assert (await sheet_of(round_open, lan)).supplied[MEETINGS]["total"].value == 5


async def test_a_remark_stands_beside_the_figure_until_that_is_superseded(round_open: Database, lan: Seat) -> None:
    remark = ContestSupplied(MEETINGS, "Đúng là 5, theo biên bản")
    await round_open.write(lambda tx: tx.supplied.keep([four(lan)], "root", NOW))
    await round_open.write(lambda tx: tx.sheets.apply(lan.desk_id, remark, lan.actor()))
    contested = (await sheet_of(round_open, lan)).supplied[MEETINGS]["total"]
    await round_open.write(lambda tx: tx.supplied.keep([four(lan, "5")], "root", LATER))
    corrected = (await sheet_of(round_open, lan)).supplied[MEETINGS]["total"]

    assert (contested.value, contested.contested) == (Decimal("4.5"), "Đúng là 5, theo biên bản")
    assert (corrected.value, corrected.contested) == (Decimal(5), "")


async def test_figures_of_one_unit_are_not_seen_by_another(round_open: Database, lan: Seat) -> None:
    sheets = await round_open.read(lambda tx: tx.supplied.sheets(ROUND.id))
    (other,) = (one.sheet_id for one in sheets if one.unit_code == DOI_MAU.code)
    await round_open.write(lambda tx: tx.supplied.keep([four(lan)], "root", NOW))

    assert SheetOfUnit(lan.sheet_id, "xa_mau_2026", DIGEST, SUOI_MAU.code, SUOI_MAU.name) in sheets
    assert (await round_open.read(lambda tx: tx.sheets.load(other))).supplied == {}
