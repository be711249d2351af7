"""When a round reminds: worked out by hand from calendars of 2026, and checked for any deadline."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.days_off import VietnamDaysOff
from core.assessment.reminder_plan import USUAL, Kind, Plan, due_on, dues, list_day, plan_of

VIETNAM = VietnamDaysOff()


def days(last: date, opens: date = date(2026, 1, 1)) -> list[str]:
    return [f"{due.day:%d/%m} {due.kind}" for due in dues(USUAL, opens, last, VIETNAM)]


def test_the_usual_plan_of_a_deadline_on_30_november() -> None:
    """31/10 is a Saturday; 29/11 is a Sunday and falls together with the 27th."""
    assert days(date(2026, 11, 30)) == [
        "30/10 before",
        "16/11 before",
        "23/11 before",
        "27/11 before",
        "30/11 last",
        "01/12 closed",
    ]
    merged = due_on(USUAL, date(2026, 11, 2), date(2026, 11, 30), VIETNAM, date(2026, 11, 27))
    assert merged is not None
    assert merged.merged == 2


def test_a_deadline_on_a_sunday_is_reminded_of_on_friday_and_spoken_of_on_monday() -> None:
    assert days(date(2026, 11, 29), date(2026, 11, 20)) == [
        "20/11 before",
        "26/11 before",
        "27/11 last",
        "30/11 closed",
    ]


def test_lunar_new_year_moves_every_reminder_in_front_of_it() -> None:
    """14/02/2026 is a Saturday, the 16th to the 20th are lunar New Year, then comes a weekend."""
    assert days(date(2026, 2, 23), date(2026, 2, 1)) == ["09/02 before", "13/02 before", "23/02 last", "24/02 closed"]


def test_24_november_and_swapped_days_are_known() -> None:
    assert VIETNAM.is_off(date(2026, 11, 24))
    assert VIETNAM.is_off(date(2026, 8, 31))
    assert not VIETNAM.is_off(date(2026, 8, 22))  # a Saturday that is worked instead


def test_nothing_goes_out_before_the_term_opens() -> None:
    assert days(date(2026, 11, 30), date(2026, 11, 20))[0] == "23/11 before"


def test_supervisors_get_their_list_three_days_before() -> None:
    assert list_day(USUAL, date(2026, 11, 30), VIETNAM) == date(2026, 11, 27)
    assert list_day(Plan(list_days=0), date(2026, 11, 30), VIETNAM) is None


def test_who_wants_fewer_still_gets_the_last_one() -> None:
    found = [due for due in dues(USUAL, date(2026, 1, 1), date(2026, 11, 30), VIETNAM) if due.also_fewer]
    assert [f"{due.day:%d/%m}" for due in found] == ["23/11", "30/11", "01/12"]


def test_a_plan_is_read_as_it_was_stored() -> None:
    plan = Plan((10, 2), last_day=False, after_closing=False, fewer=(2,), list_days=5)
    assert plan_of(plan.as_data()) == plan
    assert plan_of({}) == USUAL


@given(
    st.dates(date(2025, 1, 1), date(2027, 11, 30)),
    st.sets(st.integers(0, 60), max_size=6),
    st.booleans(),
    st.integers(0, 70),
)
def test_reminders_are_on_working_days_once_a_day_inside_the_term(
    last: date,
    before: set[int],
    last_day: bool,  # noqa: FBT001 (drawn by hypothesis)
    open_for: int,
) -> None:
    opens = last - timedelta(open_for)
    found = dues(Plan(tuple(before), last_day=last_day), opens, last, VIETNAM)

    assert len({due.day for due in found}) == len(found)
    assert not any(VIETNAM.is_off(due.day) for due in found)
    *inside, after = found
    assert after.kind is Kind.CLOSED
    assert after.day > last
    assert all(opens <= due.day <= last for due in inside)
    assert [due.kind is Kind.LAST for due in inside] == [False] * (len(inside) - 1) + [True] * bool(inside)
    assert sum(due.merged for due in inside) <= len(before) + last_day
