"""Earlier results are imported whole or not at all, and exact to the last digit."""

from decimal import Decimal

from core.scoring.model import ComponentKey
from store.database import Database
from store.history import HistoryProblem, HistoryTotal, NewHistory, NewHistoryTotal
from store.tx import Tx
from tests.store.world import DOI_MAU, NOW, SUOI_MAU, Seat

HEAD, MEETINGS = ComponentKey("head"), ComponentKey("meetings")
ROW = NewHistory(2, SUOI_MAU.code, HEAD, Decimal("7.5"), Decimal("3.0938"), Decimal("7.5"), "Trưởng Ban là Phó")
TOTAL = NewHistoryTotal(2, SUOI_MAU.code, Decimal("712.5"), "3/126")


async def test_an_import_comes_back_exactly(round_open: Database, lan: Seat) -> None:
    done = await round_open.write(lambda tx: tx.history.import_year(2025, [ROW], [TOTAL], NOW))
    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))
    assert desk is not None
    totals = await round_open.read(lambda tx: tx.history.totals(desk.membership.unit_id))
    (last,) = desk.history
    kept = last.rows[HEAD]

    assert (done.rows, done.totals, done.problems) == (1, 1, ())
    assert (kept.self_points, kept.appraised_points, kept.max_points) == (
        Decimal("7.5"),
        Decimal("3.0938"),
        Decimal("7.5"),
    )
    assert kept.note == "Trưởng Ban là Phó"
    assert totals == (HistoryTotal(2025, Decimal("712.5"), "3/126"),)


async def test_importing_a_year_again_replaces_what_the_named_units_had(round_open: Database, lan: Seat) -> None:
    unknown = NewHistory(3, SUOI_MAU.code, MEETINGS, None, None)
    other_unit = NewHistory(4, DOI_MAU.code, HEAD, Decimal(1), None)
    await round_open.write(lambda tx: tx.history.import_year(2025, [ROW, other_unit], [], NOW))
    await round_open.write(lambda tx: tx.history.import_year(2025, [unknown], [], NOW))
    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))
    units = await round_open.read(lambda tx: tx.units.present(NOW))
    other = await round_open.read(lambda tx: tx.history.before(units[DOI_MAU.code].id, 2026))

    assert desk is not None
    assert [set(one.rows) for one in desk.history] == [{MEETINGS}]
    assert desk.history[0].rows[MEETINGS].self_points is None
    assert [set(one.rows) for one in other] == [{HEAD}]


async def test_results_of_two_frameworks_in_one_year_stand_side_by_side(round_open: Database, lan: Seat) -> None:
    other_set = NewHistory(2, SUOI_MAU.code, HEAD, None, Decimal(1))

    async def keep(tx: Tx) -> None:
        for framework_id, row in (("xa_mau_2025", ROW), ("khac", other_set), ("khac", other_set)):
            await tx.history.import_year(2025, [row], [TOTAL], NOW, framework_id)
        await tx.history.import_year(2024, [ROW], [TOTAL], NOW, "xa_mau_2025")

    await round_open.write(keep)
    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))

    assert desk is not None
    assert {(one.framework_id, one.year): one.rows[HEAD].appraised_points for one in desk.history} == {
        ("xa_mau_2025", 2025): Decimal("3.0938"),
        ("khac", 2025): Decimal(1),
    }


async def test_every_problem_is_reported_with_its_line_and_nothing_is_imported(round_open: Database, lan: Seat) -> None:
    rows = [
        ROW,
        NewHistory(3, "00000", HEAD, None, None),
        NewHistory(4, SUOI_MAU.code, HEAD, None, None),
        NewHistory(5, SUOI_MAU.code, MEETINGS, Decimal("1.00001"), Decimal("NaN")),
    ]
    totals = [NewHistoryTotal(2, "00000", None), NewHistoryTotal(3, SUOI_MAU.code, Decimal("1E+30"))]
    done = await round_open.write(lambda tx: tx.history.import_year(2025, rows, totals, NOW))
    desk = await round_open.read(lambda tx: tx.desks.load(lan.desk_id, lan.person_id, NOW))

    assert done.problems == (
        HistoryProblem(3, "unknown-unit", "00000"),
        HistoryProblem(4, "repeated", "91001 head"),
        HistoryProblem(5, "inexact-points", "1.00001"),
        HistoryProblem(5, "inexact-points", "NaN"),
        HistoryProblem(2, "unknown-unit", "00000"),
        HistoryProblem(3, "inexact-points", "1E+30"),
    )
    assert desk is not None
    assert desk.history == ()
