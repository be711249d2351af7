"""A unit list can be imported again and again: only what differs changes, and a faulty list changes nothing."""

from dataclasses import replace
from datetime import timedelta

from store.database import Database
from store.units import NewUnit, UnitProblem
from tests.store.world import DOI_MAU, NOW, PROVINCE, SUOI_MAU

LATER = NOW + timedelta(days=30)
UNITS = [PROVINCE, SUOI_MAU, DOI_MAU]


async def test_a_first_import_makes_the_tree(database: Database) -> None:
    done = await database.write(lambda tx: tx.units.import_units(UNITS, NOW))
    present = await database.read(lambda tx: tx.units.present(NOW))

    assert done.created == ("91", "91001", "91002")
    assert present["91001"].parent_id == present["91"].id
    assert present["91"].parent_id is None
    assert (present["91001"].name, present["91001"].email) == (SUOI_MAU.name, SUOI_MAU.email)


async def test_parents_may_come_after_their_children(database: Database) -> None:
    done = await database.write(lambda tx: tx.units.import_units(UNITS[::-1], NOW))

    assert done.problems == ()
    assert len(done.created) == 3


async def test_the_same_list_again_changes_nothing(database: Database) -> None:
    await database.write(lambda tx: tx.units.import_units(UNITS, NOW))
    done = await database.write(lambda tx: tx.units.import_units(UNITS, LATER))

    assert (done.created, done.changed, done.unchanged) == ((), (), ("91", "91001", "91002"))


async def test_what_differs_gets_a_new_version_and_the_old_one_stays_for_its_time(database: Database) -> None:
    await database.write(lambda tx: tx.units.import_units(UNITS, NOW))
    renamed = replace(SUOI_MAU, name="UBND phường Suối Mẫu", type="phường")
    done = await database.write(lambda tx: tx.units.import_units([PROVINCE, renamed], LATER))
    before = await database.read(lambda tx: tx.units.present(LATER - timedelta(microseconds=1)))
    after = await database.read(lambda tx: tx.units.present(LATER))

    assert (done.changed, done.unchanged) == (("91001",), ("91",))
    assert (before["91001"].name, after["91001"].name) == (SUOI_MAU.name, "UBND phường Suối Mẫu")
    assert before["91001"].id == after["91001"].id
    assert after["91002"].name == DOI_MAU.name


async def test_every_problem_of_a_list_is_reported_with_its_line_and_nothing_is_imported(database: Database) -> None:
    faulty = [
        PROVINCE,
        replace(SUOI_MAU, code=" "),
        replace(DOI_MAU, line=4, name="", parent_code="77"),
        replace(PROVINCE, line=5),
        NewUnit(6, "a", "A", "xã", "xa", "b"),
        NewUnit(7, "b", "B", "xã", "xa", "a", email="not an address"),
    ]
    done = await database.write(lambda tx: tx.units.import_units(faulty, NOW))

    assert done.problems == (
        UnitProblem(3, "blank-code", ""),
        UnitProblem(4, "blank-name", ""),
        UnitProblem(4, "unknown-parent", "77"),
        UnitProblem(5, "repeated-code", "91"),
        UnitProblem(6, "own-ancestor", "a"),
        UnitProblem(7, "own-ancestor", "b"),
        UnitProblem(7, "bad-email", "not an address"),
    )
    assert await database.read(lambda tx: tx.units.present(NOW)) == {}


async def test_a_parent_known_from_before_need_not_be_in_the_list(database: Database) -> None:
    await database.write(lambda tx: tx.units.import_units([PROVINCE], NOW))
    done = await database.write(lambda tx: tx.units.import_units([SUOI_MAU], LATER))

    assert (done.created, done.problems) == (("91001",), ())
