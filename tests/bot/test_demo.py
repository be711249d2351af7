"""The province of the demonstration: invented, made once, and open whenever it is started."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.people import open_demo
from bot.demo.province import read_province
from core.assessment.people import Role
from store.codes import read_code
from store.database import Database
from store.records import ChatKey
from store.tx import Tx

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LAN = ChatKey("web", "", "browser-of-lan")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    database = Database("sqlite+aiosqlite://")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    return tmp_path / "codes.json"


async def use(database: Database, code: str, now: datetime) -> None:
    read = read_code(code)
    assert read is not None

    async def work(tx: Tx) -> None:
        candidate = await tx.guesses.candidate(read.handle)
        assert candidate is not None
        await tx.ways_in.redeem(candidate.id, await tx.people.person_at(LAN, now), LAN, now)

    await database.write(work)


async def test_one_commune_has_two_officers_and_a_head_another_one_and_their_district_who_looks_on(
    database: Database, codes: Path
) -> None:
    await open_demo(database, codes, START)

    made = await database.read(lambda tx: tx.ways_in.invitations(START))
    roles = sorted({(one.unit_code, one.role, one.person_name) for one in made})

    assert [(unit, role) for unit, role, _ in roles] == [
        ("MH-01", Role.HEAD),
        ("MH-01", Role.OFFICER),
        ("MH-01", Role.OFFICER),
        ("MH-02", Role.OFFICER),
        ("MH-TN", Role.ADMINISTRATOR),
        ("MH-TN", Role.SUPERVISOR),
    ]


async def test_the_round_is_around_today_and_last_year_s_results_are_there(database: Database, codes: Path) -> None:
    await open_demo(database, codes, START)

    async def look(tx: Tx) -> tuple[bool, int]:
        round_ = await tx.rounds.find((await tx.rounds.slugs())[0])
        assert round_ is not None
        unit = (await tx.units.present(START))["MH-01"]
        is_open = round_.calendar.opens_at() < START < round_.calendar.closes_at()
        (last,) = await tx.history.before(unit.id, round_.year)
        return is_open, len(last.rows)

    assert await database.read(look) == (True, len(read_province()["history"]["rows"]))


async def test_starting_again_changes_nothing(database: Database, codes: Path) -> None:
    first = await open_demo(database, codes, START)

    assert await open_demo(database, codes, START + timedelta(days=1)) == first


async def test_a_used_code_is_replaced_and_the_others_stay(database: Database, codes: Path) -> None:
    first = await open_demo(database, codes, START)
    await use(database, first[0].link_code, START)

    again = await open_demo(database, codes, START)

    assert again[0].link_code != first[0].link_code
    assert again[0].phone_code == first[0].phone_code
    assert again[1:] == first[1:]


async def test_when_the_round_is_over_another_one_is_opened(database: Database, codes: Path) -> None:
    await open_demo(database, codes, START)

    await open_demo(database, codes, START + timedelta(days=60))

    assert len(await database.read(lambda tx: tx.rounds.slugs())) == 2


async def test_a_lost_file_of_codes_costs_nothing_but_new_codes(database: Database, codes: Path) -> None:
    first = await open_demo(database, codes, START)

    again = await open_demo(database, codes.with_name("lost.json"), START)

    assert [one.slug for one in again] == [one.slug for one in first]
    assert {one.link_code for one in again} & {one.link_code for one in first} == set()


def test_the_province_says_that_it_does_not_exist() -> None:
    province = read_province()

    assert "không có thật" in province["round"]["owner"]
    assert [one["name"] for one in province["person"] if "mẫu" not in one["name"]] == []
