"""A last day that a decision states as so many days from the letter (công văn) that opens a round."""

from datetime import date, timedelta

from core.assessment.days_off import DaysOff, working_day_from
from core.frameworks.model import LetterEnd, LetterStart, Policies


def last_day_from(letter: date, days: int, policies: Policies, days_off: DaysOff) -> date:
    """The last day, included: ``days`` counted from the letter's date, by the framework's two named readings."""
    first = letter if policies.letter_first_day is LetterStart.COUNTED else letter + timedelta(days=1)
    last = first + timedelta(days=days - 1)
    return working_day_from(last, days_off) if policies.letter_day_off is LetterEnd.NEXT_WORKING_DAY else last
