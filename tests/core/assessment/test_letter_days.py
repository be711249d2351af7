"""Bắc Giang's 15 days from the letter, counted by hand for each named reading."""

from dataclasses import replace
from datetime import date

import pytest

from bot.days_off import VietnamDaysOff
from core.assessment.letter_days import last_day_from
from core.frameworks.loader import find
from core.frameworks.model import LetterEnd, LetterStart

BAC_GIANG = find("bac_giang_cntt_so_2020")


@pytest.mark.parametrize(
    ("letter", "last"),
    [
        (date(2026, 10, 6), date(2026, 10, 21)),  # a Wednesday
        (date(2026, 10, 9), date(2026, 10, 26)),  # 24/10 is a Saturday
        (date(2026, 11, 9), date(2026, 11, 25)),  # 24/11 is a public holiday
        (date(2026, 2, 2), date(2026, 2, 23)),  # lunar New Year and the weekend after it
        (date(2026, 12, 17), date(2027, 1, 4)),  # New Year's Day and a weekend
    ],
)
def test_fifteen_days_after_the_letter(letter: date, last: date) -> None:
    assert BAC_GIANG.window.self_score_days == 15
    assert last_day_from(letter, 15, BAC_GIANG.policies, VietnamDaysOff()) == last


def test_the_other_readings() -> None:
    days_off = VietnamDaysOff()
    with_first = replace(BAC_GIANG.policies, letter_first_day=LetterStart.COUNTED)
    staying = replace(BAC_GIANG.policies, letter_day_off=LetterEnd.STAYS)

    assert last_day_from(date(2026, 10, 7), 15, with_first, days_off) == date(2026, 10, 21)
    assert last_day_from(date(2026, 10, 9), 15, staying, days_off) == date(2026, 10, 24)


def test_a_province_may_add_days_off_and_working_days() -> None:
    days_off = VietnamDaysOff(off=frozenset({date(2026, 10, 21)}), working=frozenset({date(2026, 10, 24)}))

    assert last_day_from(date(2026, 10, 6), 15, BAC_GIANG.policies, days_off) == date(2026, 10, 22)
    assert last_day_from(date(2026, 10, 9), 15, BAC_GIANG.policies, days_off) == date(2026, 10, 24)
