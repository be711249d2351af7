"""Progress over days: what counts on which Vietnamese day."""

from datetime import UTC, date, datetime

from core.assessment.daily import DayCount, HandedInOrNot, by_day

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 4)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_days_are_vietnamese_and_what_was_earlier_counts_on_the_first() -> None:
    answers = (datetime(2026, 10, 20, tzinfo=UTC), at(1, 16), at(1, 17), at(3, 2))  # 17:00 UTC is the next day

    assert [one.answered for one in by_day(answers, (), FIRST, LAST)] == [2, 3, 4, 4]


def test_a_sheet_counts_while_it_is_handed_in_and_once_only() -> None:
    steps = (
        HandedInOrNot(7, at(1, 1), is_in=True),
        HandedInOrNot(7, at(2, 1), is_in=False),  # taken back
        HandedInOrNot(7, at(3, 1), is_in=True),
        HandedInOrNot(7, at(3, 2), is_in=True),  # approved: still the same sheet
        HandedInOrNot(8, at(3, 3), is_in=False),  # returned, though nobody had handed it in
    )

    assert by_day((), steps, FIRST, LAST) == tuple(
        DayCount(date(2026, 11, day), 0, count) for day, count in ((1, 1), (2, 0), (3, 1), (4, 1))
    )
