"""Moving a last day: what is refused, and which day counts, to the millisecond."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.assessment.deadlines import Moved, MoveRefusal, NewLastDay, refuse_new_last_day, with_last_days
from core.assessment.people import Refusal, Role, refuse_change
from core.assessment.rounds import Calendar
from core.assessment.sheet import Sheet

CALENDAR = Calendar(
    date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 30), appraise_to=date(2026, 12, 25)
)
MIDNIGHT = datetime(2026, 11, 30, 17, tzinfo=UTC)
BEFORE, AFTER = MIDNIGHT - timedelta(milliseconds=1), MIDNIGHT


@pytest.mark.parametrize(
    ("moved", "to", "reason", "now", "refusal"),
    [
        (Moved.EXTENDED, date(2026, 12, 5), "Bão số 5", BEFORE, None),
        (Moved.REOPENED, date(2026, 12, 5), "Bão số 5", AFTER, None),
        (Moved.EXTENDED, date(2026, 12, 5), " ", BEFORE, MoveRefusal.NO_REASON),
        (Moved.EXTENDED, date(2026, 12, 5), "Bão số 5", AFTER, MoveRefusal.CLOSED),
        (Moved.REOPENED, date(2026, 12, 5), "Bão số 5", BEFORE, MoveRefusal.STILL_OPEN),
        (Moved.EXTENDED, date(2026, 11, 30), "Bão số 5", BEFORE, MoveRefusal.NOT_LATER),
        (Moved.EXTENDED, date(2026, 12, 26), "Bão số 5", BEFORE, MoveRefusal.AFTER_APPRAISAL),
        (Moved.REOPENED, date(2026, 12, 1), "Bão số 5", AFTER + timedelta(days=1), MoveRefusal.PAST),
    ],
)
def test_what_may_be_moved(moved: Moved, to: date, reason: str, now: datetime, refusal: MoveRefusal | None) -> None:
    assert refuse_new_last_day(CALENDAR, NewLastDay(moved, to, reason), now) is refusal


def test_the_latest_of_the_last_days_counts_and_never_an_earlier_one() -> None:
    assert with_last_days(CALENDAR, (None, None)) == CALENDAR
    assert with_last_days(CALENDAR, (date(2026, 11, 3), None)) == CALENDAR
    assert with_last_days(CALENDAR, (date(2026, 12, 3), date(2026, 12, 5))).self_to == date(2026, 12, 5)


def test_a_moved_last_day_ends_at_24_00_in_viet_nam() -> None:
    moved = with_last_days(CALENDAR, (date(2026, 12, 5), None))
    end = MIDNIGHT + timedelta(days=5)

    assert refuse_change(Role.OFFICER, CALENDAR, Sheet(), AFTER) is Refusal.TOO_LATE
    assert refuse_change(Role.OFFICER, moved, Sheet(), end - timedelta(milliseconds=1)) is None
    assert refuse_change(Role.OFFICER, moved, Sheet(), end) is Refusal.TOO_LATE
