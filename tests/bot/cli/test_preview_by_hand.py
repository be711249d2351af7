"""``remind preview`` of a round around Lunar New Year 2027, day by day, against a table that was worked by hand.

Self-assessment lasts until Friday 12 February 2027, the heads may approve until Tuesday the 16th. By the official list
nobody works from 4 to 10 February. Lan (Suối Mẫu) never hands in, Minh (Bến Thử) does on 25 January.

=============  ===================  =====================  ============================
meant for      is                   goes out               with the province's own file
=============  ===================  =====================  ============================
Lan    30 d    Wed 13 January       Wed 13 January         the same
Lan    14 d    Fri 29 January       Fri 29 January         the same
Lan     7 d    Fri 5 February, Tết  Wed 3 February         Tue 2 February (the 3rd is off)
Lan     3 d    Tue 9 February, Tết  Wed 3 February         Tue 2 February
Lan     1 d    Thu 11 February      Thu 11 February        the same
Lan   last     Fri 12 February      Fri 12 February        the same
after closing  Sat 13 February      Mon 15 February        Sat 13 February (a working day)
Hoa    30 d    Sun 17 January       nothing waits yet
Hoa    14 d    Tue 2 February       Tue 2 February         the same
Hoa     7 d    Tue 9 February, Tết  Wed 3 February         Tue 2 February
Hoa     3 d    Sat 13 February      Fri 12 February        Sat 13 February
Hoa     1 d    Mon 15 February      Mon 15 February        the same
Hoa   last     Tue 16 February      Tue 16 February        the same
=============  ===================  =====================  ============================

Bình, head of Suối Mẫu, is told once after closing. Sáu, who supervises, gets the list three days before, which goes out
with what is sent to Lan for that day, and the one after closing.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.cli.shell.reminding import preview_lines
from bot.days_off import read_days_off
from core.assessment.changes import Submit
from core.assessment.days_off import DaysOff
from core.assessment.people import Role
from core.assessment.rounds import VIETNAM, Approval, Calendar, Round
from core.frameworks.canonical import canonical_bytes, digest
from core.frameworks.loader import find
from store.database import Database
from store.records import Actor
from store.rounds import NewCampaign
from store.tx import Tx
from store.units import NewUnit

OPENED = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)
HANDED_IN = date(2027, 1, 25)
CALENDAR = Calendar(date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 5), date(2027, 2, 12), date(2027, 2, 16))
OWN_FILE = "off = [2027-02-03]\nworking = [2027-02-13]\n"
STAFF = (
    ("Lan", "MH-01", Role.OFFICER),
    ("Bình", "MH-01", Role.HEAD),
    ("Minh", "MH-02", Role.OFFICER),
    ("Hoa", "MH-02", Role.HEAD),
    ("Sáu", "MH", Role.SUPERVISOR),
)

BY_THE_LAW = {
    (1, 13): {"Lan", "Minh"},
    (1, 29): {"Lan"},
    (2, 2): {"Hoa"},
    (2, 3): {"Lan", "Hoa", "Sáu"},
    (2, 11): {"Lan"},
    (2, 12): {"Lan", "Hoa"},
    (2, 15): {"Hoa", "Bình", "Sáu"},
    (2, 16): {"Hoa"},
}
WITH_OWN_FILE = {
    (1, 13): {"Lan", "Minh"},
    (1, 29): {"Lan"},
    (2, 2): {"Lan", "Hoa", "Sáu"},
    (2, 11): {"Lan"},
    (2, 12): {"Lan"},
    (2, 13): {"Hoa", "Bình", "Sáu"},
    (2, 15): {"Hoa"},
    (2, 16): {"Hoa"},
}


async def open_round(tx: Tx) -> Mapping[str, int]:
    framework = find("quang_nam_xa_2022")
    units = [
        NewUnit(1, "MH", "UBND tỉnh Mẫu", "tỉnh", "tinh"),
        NewUnit(2, "MH-01", "UBND xã Suối Mẫu", "xã", "xa", "MH"),
        NewUnit(3, "MH-02", "UBND phường Bến Thử", "phường", "xa", "MH"),
    ]
    await tx.units.import_units(units, OPENED)
    document = canonical_bytes(framework).decode()
    campaign = NewCampaign(framework.id, digest(framework), document, len(framework.components), framework.unit_class)
    round_ = Round("mau", "Đợt mẫu", 2026, "Sở mẫu", "", CALENDAR, "Tổ mẫu", Approval.REQUIRED)
    await tx.rounds.open(round_, [campaign], OPENED)
    present = await tx.units.present(OPENED)
    people: dict[str, int] = {}
    for name, unit, role in STAFF:
        people[name] = await tx.people.add_person(name, OPENED)
        await tx.people.add_member(people[name], present[unit].id, role, OPENED)
    return people


async def hand_in(tx: Tx, person_id: int, now: datetime) -> None:
    (card,) = await tx.desks.cards(person_id, now)
    await tx.sheets.apply(card.id, Submit(), Actor(person_id, Role.OFFICER, "web", now))


@pytest.mark.parametrize(("own_file", "expected"), [("", BY_THE_LAW), (OWN_FILE, WITH_OWN_FILE)])
async def test_the_preview_of_every_day_is_what_the_table_says(
    tmp_path: Path, own_file: str, expected: dict[tuple[int, int], set[str]]
) -> None:
    file = tmp_path / "days_off.toml"
    file.write_text(own_file, encoding="utf-8")
    days_off = read_days_off(file if own_file else None)
    database = Database("sqlite+aiosqlite://")
    await database.open()
    try:
        people = await database.write(open_round)
        found: dict[tuple[int, int], set[str]] = {}
        now = datetime(2027, 1, 5, 7, 0, tzinfo=VIETNAM)
        while now.date() < date(2027, 2, 20):
            if now.date() == HANDED_IN:
                await database.write(partial(hand_in, person_id=people["Minh"], now=now))
            lines = [line for line in await seen(database, days_off, now) if line.startswith("+ ")]
            told = {name for name in people for line in lines if name in line}
            if told:
                found[now.month, now.day] = told
            now += timedelta(days=1)
    finally:
        await database.close()

    assert found == expected


async def seen(database: Database, days_off: DaysOff, now: datetime) -> list[str]:
    return await database.read(lambda tx: preview_lines(tx, days_off, now))
