"""Opening a round freezes its units and frameworks; its status counts what the sheets hold."""

from dataclasses import replace
from datetime import timedelta

from core.assessment.changes import SaveAnswer, Submit, Withdraw
from core.assessment.rounds import Calendar
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from store.database import Database
from store.rounds import NewCampaign, RoundProblem
from tests.store.world import COMMUNES, DIGEST, DOI_MAU, NOW, PROVINCE, ROUND, SUOI_MAU, Seat

HEAD, MEETINGS = ComponentKey("head"), ComponentKey("meetings")
LATER = NOW + timedelta(minutes=5)


async def test_an_open_round_comes_back_as_it_was_given(round_open: Database) -> None:
    assert await round_open.read(lambda tx: tx.rounds.find(ROUND.id)) == ROUND
    assert await round_open.read(lambda tx: tx.rounds.find("another")) is None


async def test_a_round_has_one_sheet_for_every_unit_of_its_class(database: Database) -> None:
    await database.write(lambda tx: tx.units.import_units([PROVINCE, SUOI_MAU, DOI_MAU], NOW))
    opened = await database.write(lambda tx: tx.rounds.open(ROUND, [COMMUNES], NOW))
    status = await database.read(lambda tx: tx.rounds.status(ROUND.id))

    assert opened.sheet_count == 2
    assert [(s.unit_code, s.answered, s.component_count, s.submitted_at) for s in status] == [
        (SUOI_MAU.code, 0, 3, None),
        (DOI_MAU.code, 0, 3, None),
    ]


async def test_a_campaign_may_name_its_units_and_a_unit_may_be_in_two(database: Database) -> None:
    await database.write(lambda tx: tx.units.import_units([PROVINCE, SUOI_MAU, DOI_MAU], NOW))
    second = NewCampaign("cchc_mau_2026", "e" * 64, "{}", 5, "xa", (SUOI_MAU.code,))
    opened = await database.write(lambda tx: tx.rounds.open(ROUND, [COMMUNES, second], NOW))
    status = await database.read(lambda tx: tx.rounds.status())

    assert opened.sheet_count == 3
    assert [(s.framework_id, s.unit_code) for s in status] == [
        ("cchc_mau_2026", SUOI_MAU.code),
        ("xa_mau_2026", SUOI_MAU.code),
        ("xa_mau_2026", DOI_MAU.code),
    ]


async def test_two_rounds_may_use_the_same_framework(round_open: Database) -> None:
    following = replace(ROUND, id="mau-2027", year=2027)
    opened = await round_open.write(lambda tx: tx.rounds.open(following, [COMMUNES], NOW))

    assert opened.problems == ()
    assert await round_open.read(lambda tx: tx.rounds.slugs()) == ("mau-2027", "mau-2026")


async def test_everything_against_a_round_is_reported_at_once_and_nothing_is_opened(round_open: Database) -> None:
    days = ROUND.calendar
    reversed_days = Calendar(days.data_to, days.data_from, days.self_to, days.self_from)
    nobody = NewCampaign("so_mau_2026", DIGEST, "{}", 1, "so", ("00000",))
    wrong = replace(ROUND, calendar=reversed_days)
    opened = await round_open.write(lambda tx: tx.rounds.open(wrong, [COMMUNES, COMMUNES, nobody], NOW))

    assert opened.problems == (
        RoundProblem("round-exists", "mau-2026"),
        RoundProblem("dates-reversed", "2026-11-01 > 2025-11-01"),
        RoundProblem("dates-reversed", "2026-11-30 > 2026-10-01"),
        RoundProblem("repeated-framework", "xa_mau_2026"),
        RoundProblem("unknown-unit", "00000"),
        RoundProblem("no-units", "so_mau_2026"),
    )
    assert len(await round_open.read(lambda tx: tx.rounds.status())) == 2


async def test_status_counts_the_present_state_of_each_component(round_open: Database, lan: Seat) -> None:
    async def change(what: SaveAnswer | Submit | Withdraw) -> int:
        return (await round_open.write(lambda tx: tx.sheets.apply(lan.desk_id, what, lan.actor(LATER)))).revision

    first = await change(SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}))
    await change(SaveAnswer(HEAD, State.ANSWERED, {"choice": "none"}, first))
    taken_back = await change(SaveAnswer(MEETINGS, State.NO_DATA))
    await change(SaveAnswer(MEETINGS, State.UNANSWERED, {}, taken_back, postponed=True))
    await change(Submit())
    submitted = (await round_open.read(lambda tx: tx.rounds.status(ROUND.id)))[0]
    await change(Withdraw())
    withdrawn = (await round_open.read(lambda tx: tx.rounds.status(ROUND.id)))[0]

    assert (submitted.answered, submitted.submitted_at, submitted.last_change_at) == (1, LATER, LATER)
    assert withdrawn.submitted_at is None
