"""A whole round of a province of 126 communes: who is told what on which day, worked by hand from its calendar.

Self-assessment lasts from 1 to 30 November 2026, appraisal until 20 December; a returned component is to be explained
within three days. 24 November is a public holiday.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from bot.cli.shell.computing import Asked, computed
from bot.cli.shell.publication_push import push_published
from bot.playing.stage import ROUND
from bot.wording import Words
from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.assigning import Assignment, Part
from core.assessment.deadlines import Moved, NewLastDay
from core.assessment.people import Role
from core.assessment.stage import AtClose
from core.frameworks.loader import find
from store.records import Actor
from store.tx import Tx
from tests.bot.province import (
    APPRAISER,
    BODY,
    FRAMEWORK,
    SUPERVISOR,
    Province,
    at,
    code,
    province,
)

COMMUNES = 126
EARLY = 100
"""So many communes hand in on 20 November."""

EXTENDED = code(126)
"""The one that is given time until 7 December."""

HEADS = (101, 126)
CALENDAR = ("appraise_to=2026-12-20", "explain_days=3")
ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")


@contextmanager
def machine_in(zone: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own time zone, which must not matter."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()


async def assign(made: Province) -> None:
    """The appraiser has three communes."""

    async def work(tx: Tx) -> None:
        units = await tx.units.present(made.now)
        round_id = await tx.assignments.round_id(ROUND) or 0
        for number in (1, 2, 3):
            one = Assignment(0, units[BODY].id, Part.DECIDES, unit_id=units[code(number)].id)
            await tx.assignments.add(round_id, one, made.now)

    await made.app.database.write(work)


async def send_back(made: Province, unit_code: str) -> None:
    """The appraiser sends the first component of a commune back."""

    async def work(tx: Tx) -> None:
        (card,) = await tx.desks.cards(made.person_by_name[unit_code], made.now)
        units = await tx.units.present(made.now)
        appraiser = Actor(made.person_by_name[APPRAISER], Role.APPRAISER, made.letters.name, made.now)
        key = find(FRAMEWORK).components[0].key
        await tx.appraisals.decide(card.id, key, Appraisal(Verdict.RETURNED, reason="Thiếu"), units[BODY].id, appraiser)

    await made.app.database.write(work)


async def publish(made: Province) -> int:
    """Compute, keep and publish the results; returns how many people are to be told."""
    asked = Asked(f"{ROUND}/{FRAMEWORK}", why="thử", accepts_model=True)
    database, now = made.app.database, made.now
    edition, new = await database.read(lambda tx: computed(tx, asked, now))
    record = await database.write(lambda tx: tx.editions.keep(new, "thử", now))

    async def work(tx: Tx) -> int:
        await tx.editions.publish(record, "Chủ tịch", "Quyết định số 1", "thử", now)
        return await push_published(tx, record, edition, made.words, now)

    return await database.write(work)


def officers(first: int, last: int) -> set[str]:
    return {code(number) for number in range(first, last + 1)}


async def test_a_round_from_its_opening_to_its_results(
    tmp_path: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every day is lived on a machine in another time zone."""
    late = officers(EARLY + 1, COMMUNES - 1)
    expected: dict[date, set[str]] = {
        date(2026, 11, 16): officers(1, COMMUNES),  # 14 days; the 30 days before would lie before the opening
        date(2026, 11, 23): late | {EXTENDED},
        date(2026, 11, 27): late | {SUPERVISOR},  # 3 days; with the one of Sunday the 29th
        date(2026, 11, 30): late | {EXTENDED},  # for the extended one a week before its own last day
        date(2026, 12, 1): {"head of xa-101", SUPERVISOR},
        date(2026, 12, 4): {EXTENDED, SUPERVISOR, APPRAISER},  # Friday: 3 days, and the 14 of appraisal, from a Sunday
        date(2026, 12, 7): {EXTENDED},
        date(2026, 12, 8): {SUPERVISOR},  # the extended one did hand in
        date(2026, 12, 11): {code(1), APPRAISER},  # what was returned on the 9th is due on Saturday the 12th
        date(2026, 12, 17): {APPRAISER},  # 3 days
        date(2026, 12, 18): {APPRAISER},  # the last: Saturday's, and that of Sunday itself
    }
    async with province(tmp_path, words, COMMUNES, HEADS, CALENDAR) as made:
        await assign(made)
        told: dict[date, set[str]] = {}
        day = date(2026, 10, 30)
        for zone in cycle(ZONES):
            with machine_in(zone, monkeypatch):
                for hour, minute in ((0, 11), (6, 59), (7, 0), (20, 29)):
                    got = await made.look(at(day.month, day.day, hour, minute))
                    if got:
                        assert (hour, set(got.values())) == (7, {1})
                        told[day] = set(got)
                await live(made, day)
            day += timedelta(days=1)
            if day > date(2026, 12, 21):
                break
        assert told == expected

        closed = await made.app.database.read(lambda tx: tx.closings.of_round(ROUND))
        assert {one.closing.counts for one in closed} == {AtClose.NOT_SUBMITTED}
        assert [(one.closing.last_day, one.at) for one in closed] == [(date(2026, 11, 30), at(12, 1, 0, 11))] * 25

        made.now = at(12, 21, 22)
        assert await publish(made) == COMMUNES + len(HEADS) + 1
        assert not await made.look(at(12, 22, 6, 59))
        results = await made.look(at(12, 22))
        assert set(results) == officers(1, COMMUNES) | {SUPERVISOR} | {f"head of {code(number)}" for number in HEADS}
        assert set(results.values()) == {1}


async def live(made: Province, day: date) -> None:
    """What people do in the afternoon."""
    made.now = at(day.month, day.day, 15)
    match (day.month, day.day):
        case (11, 20):
            await made.hand_in(*sorted(officers(1, EARLY)))
        case (11, 25):
            await made.give_more_time(NewLastDay(Moved.EXTENDED, date(2026, 12, 7), "Bão"), EXTENDED)
        case (12, 7):
            await made.hand_in(EXTENDED)
        case (12, 9):
            await send_back(made, code(1))
        case _:
            return


JUMPS = {
    "a day ahead and back": (timedelta(), timedelta(days=1), timedelta(minutes=1)),
    "a day back and again": (timedelta(), timedelta(days=-1), timedelta(minutes=1)),
    "two hours back": (timedelta(hours=1), timedelta(hours=-1), timedelta(hours=2)),
    "asleep for six hours": (timedelta(minutes=-1), timedelta(hours=6), timedelta(hours=6, minutes=1)),
}


@pytest.mark.parametrize("zone", ZONES)
async def test_a_clock_that_jumps_on_each_day_of_reminders_skips_and_repeats_nothing(
    zone: str, tmp_path: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two days of reminders lies a working day at least, so a day ahead is none of them."""
    days = [(11, 16), (11, 23), (11, 27), (11, 30)]
    jumps = cycle(JUMPS.values())
    with machine_in(zone, monkeypatch):
        async with province(tmp_path, words, 3) as made:
            told: list[tuple[datetime, str]] = []
            for month, day in days:
                for jump in next(jumps):
                    got = await made.look(at(month, day) + jump)
                    told += [(made.now, name) for name in got.elements() if name != SUPERVISOR]

    by_day = [(now.date(), name) for now, name in told]
    assert sorted(by_day) == sorted((date(2026, *day), code(n)) for day in days for n in (1, 2, 3))
    assert all(7 <= now.hour < 21 for now, _ in told)
