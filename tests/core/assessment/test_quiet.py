"""Nobody is pushed anything from 21:00 to 07:00, Vietnamese time, whatever the zone of the machine."""

from datetime import UTC, datetime, timedelta

import pytest

from core.assessment.quiet import next_waking
from core.assessment.rounds import VIETNAM


@pytest.mark.parametrize(
    ("at", "waits_for"),
    [
        ("2026-11-12 06:59", "2026-11-12 07:00"),
        ("2026-11-12 07:00", "2026-11-12 07:00"),
        ("2026-11-12 20:59", "2026-11-12 20:59"),
        ("2026-11-12 21:00", "2026-11-13 07:00"),
        ("2026-12-31 23:30", "2027-01-01 07:00"),
        ("2026-11-12 00:00", "2026-11-12 07:00"),
    ],
)
def test_a_push_waits_for_the_morning(at: str, waits_for: str) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=VIETNAM)

    assert next_waking(now) == datetime.fromisoformat(waits_for).replace(tzinfo=VIETNAM)
    assert next_waking(now.astimezone(UTC)) == next_waking(now)


def test_the_last_moment_before_nine_in_the_evening_still_counts() -> None:
    evening = datetime(2026, 11, 12, 21, tzinfo=VIETNAM) - timedelta(microseconds=1)

    assert next_waking(evening) == evening
