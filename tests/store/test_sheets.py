"""Every change of a sheet is one more revision, and nobody overwrites what they have not seen."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from core.assessment.changes import (
    Change,
    KeepEvidence,
    MoveEvidence,
    RemoveEvidence,
    SaveAnswer,
    SaveGeneral,
    SaveJustification,
    Stamp,
    Submit,
    Withdraw,
)
from core.assessment.sheet import Evidence, EvidenceKind, Sheet, State
from core.scoring.model import ComponentKey
from store.database import Database
from store.records import NotFoundError
from store.sheets import StaleWriteError
from tests.store.world import NOW, Seat

HEAD, MEETINGS = ComponentKey("head"), ComponentKey("meetings")
LATER = NOW + timedelta(minutes=5)
DECISION = Evidence("e1", EvidenceKind.DOCUMENT, HEAD, "Quyết định số 45/QĐ-UBND", issued_on=date(2026, 3, 12))
PHOTO = Evidence("e2", EvidenceKind.FILE, HEAD, "bia.jpg", sha256="a" * 64, media_type="image/jpeg", size_bytes=421_888)


async def change(database: Database, seat: Seat, what: Change, at: datetime = NOW) -> Stamp:
    return await database.write(lambda tx: tx.sheets.apply(seat.desk_id, what, seat.actor(at)))


async def sheet_of(database: Database, seat: Seat) -> Sheet:
    return await database.read(lambda tx: tx.sheets.load(seat.sheet_id))


async def test_an_answer_is_there_with_who_gave_it_and_when(round_open: Database, lan: Seat) -> None:
    stamp = await change(round_open, lan, SaveAnswer(MEETINGS, State.ANSWERED, {"done": "3", "total": "4"}))
    entry = (await sheet_of(round_open, lan)).entry(MEETINGS)

    assert (entry.state, entry.values) == (State.ANSWERED, {"done": "3", "total": "4"})
    assert (entry.by, entry.at, entry.revision) == ("Lan", NOW, stamp.revision)
    assert (stamp.by, stamp.at) == ("Lan", NOW)


async def test_a_change_of_an_answer_somebody_changed_meanwhile_is_refused_and_says_who_and_when(
    round_open: Database, lan: Seat, minh: Seat
) -> None:
    first = await change(round_open, lan, SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}))
    await change(round_open, minh, SaveAnswer(HEAD, State.ANSWERED, {"choice": "none"}, first.revision), LATER)

    with pytest.raises(StaleWriteError) as refused:
        await change(round_open, lan, SaveAnswer(HEAD, State.NO_DATA, seen=first.revision))

    assert (refused.value.by, refused.value.at, refused.value.person_id) == ("Minh", LATER, minh.person_id)
    assert (await sheet_of(round_open, lan)).entry(HEAD).values == {"choice": "none"}


async def test_of_many_first_answers_at_once_one_is_kept(round_open: Database, lan: Seat, minh: Seat) -> None:
    both = (lan, minh) * 10
    answers = (SaveAnswer(HEAD, State.ANSWERED, {"choice": str(n)}) for n in range(len(both)))
    said = await asyncio.gather(
        *(change(round_open, seat, answer) for seat, answer in zip(both, answers, strict=True)),
        return_exceptions=True,
    )

    assert [type(result).__name__ for result in said].count("Stamp") == 1
    assert [type(result).__name__ for result in said].count("StaleWriteError") == len(both) - 1


async def test_answers_to_other_components_do_not_get_in_each_others_way(
    round_open: Database, lan: Seat, minh: Seat
) -> None:
    await change(round_open, lan, SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}))
    await change(round_open, minh, SaveAnswer(MEETINGS, State.NA_CLAIMED))

    states = {key: entry.state for key, entry in (await sheet_of(round_open, lan)).entries.items()}

    assert states == {HEAD: State.ANSWERED, MEETINGS: State.NA_CLAIMED}


async def test_a_desk_of_somebody_else_cannot_be_written_at(round_open: Database, lan: Seat, minh: Seat) -> None:
    with pytest.raises(NotFoundError):
        await round_open.write(lambda tx: tx.sheets.apply(lan.desk_id, SaveAnswer(HEAD, State.NO_DATA), minh.actor()))

    assert (await sheet_of(round_open, lan)).entries == {}


async def test_a_postponed_figure_keeps_the_value_that_was_known(round_open: Database, lan: Seat) -> None:
    await change(round_open, lan, SaveGeneral("staff_count", Decimal(21)))
    await change(round_open, lan, SaveGeneral("staff_count", None))
    await change(round_open, lan, SaveGeneral("household_count", None))
    sheet = await sheet_of(round_open, lan)

    assert sheet.general == {"staff_count": Decimal(21)}
    assert sheet.general_postponed == {"staff_count", "household_count"}


async def test_a_figure_is_exact_to_the_last_digit(round_open: Database, lan: Seat) -> None:
    figure = Decimal("1234567890123456789.0123456789")
    await change(round_open, lan, SaveGeneral("area", figure))

    assert (await sheet_of(round_open, lan)).general == {"area": figure}


async def test_an_explanation_stands_beside_the_answer_and_can_be_taken_away(round_open: Database, lan: Seat) -> None:
    await change(round_open, lan, SaveAnswer(HEAD, State.NA_CLAIMED))
    await change(round_open, lan, SaveJustification(HEAD, "Xã không có đơn vị trực thuộc"))
    explained = (await sheet_of(round_open, lan)).entry(HEAD)
    await change(round_open, lan, SaveJustification(HEAD, ""))
    taken_away = (await sheet_of(round_open, lan)).entry(HEAD)

    assert (explained.state, explained.justification) == (State.NA_CLAIMED, "Xã không có đơn vị trực thuộc")
    assert (taken_away.state, taken_away.justification) == (State.NA_CLAIMED, "")


async def test_a_proof_is_kept_moved_and_removed_and_its_history_stays(round_open: Database, lan: Seat) -> None:
    for what in (KeepEvidence(DECISION), KeepEvidence(PHOTO), MoveEvidence("e1", MEETINGS), RemoveEvidence("e2")):
        await change(round_open, lan, what)
    sheet = await sheet_of(round_open, lan)

    def count(connection: object) -> int:
        return len(connection.exec_driver_sql("SELECT id FROM evidence_revision").all())  # type: ignore[attr-defined]

    revisions = await round_open.read(lambda tx: tx.sheets._connection.run_sync(count))  # noqa: SLF001

    assert [(e.id, e.component, e.title, e.issued_on, e.by, e.at) for e in sheet.evidence] == [
        ("e1", MEETINGS, "Quyết định số 45/QĐ-UBND", date(2026, 3, 12), "Lan", NOW)
    ]
    assert revisions == 4


async def test_an_id_of_a_proof_is_used_once(round_open: Database, lan: Seat) -> None:
    await change(round_open, lan, KeepEvidence(DECISION))

    with pytest.raises(IntegrityError):
        await change(round_open, lan, KeepEvidence(DECISION))


async def test_submitting_and_taking_back_are_counted(round_open: Database, lan: Seat) -> None:
    await change(round_open, lan, Submit())
    submitted = await sheet_of(round_open, lan)
    await change(round_open, lan, Withdraw(), LATER)
    withdrawn = await sheet_of(round_open, lan)
    await change(round_open, lan, Submit(), LATER)
    again = await sheet_of(round_open, lan)

    assert (submitted.submitted_at, submitted.submission) == (NOW, 1)
    assert (withdrawn.submitted_at, withdrawn.submission) == (None, 1)
    assert (again.submitted_at, again.submission) == (LATER, 2)


async def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(round_open: Database, lan: Seat) -> None:
    hanoi = datetime.fromisoformat("2026-11-12T08:30:00.123456+07:00")
    await change(round_open, lan, Submit(), hanoi)

    submitted_at = (await sheet_of(round_open, lan)).submitted_at

    assert submitted_at == hanoi
    assert submitted_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(round_open: Database, lan: Seat) -> None:
    with pytest.raises(Exception, match="time zone"):
        await change(round_open, lan, Submit(), datetime(2026, 11, 12, 8, 30))  # noqa: DTZ001


async def test_a_sheet_of_another_unit_stays_empty(round_open: Database, lan: Seat) -> None:
    await change(round_open, lan, SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}))

    assert await round_open.read(lambda tx: tx.sheets.load(lan.sheet_id + 1)) == Sheet()
