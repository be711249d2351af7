"""650 questions as supervisors type them, with what they mean."""

from functools import cache
from pathlib import Path

from bot.conversations.reading.questions.model import Asked
from tests.bot.lam_son import TypedQuestion, found_for, is_right, known, typed_questions, units_of

QUESTIONS = typed_questions(Path(__file__).with_name("typed_questions.txt"))


@cache
def found(question: TypedQuestion) -> tuple[Asked, ...]:
    return found_for(question)


def is_understood(question: TypedQuestion) -> bool:
    parts = found(question)
    return len(parts) == len(question.meanings) and all(
        is_right(one, meaning, question.own) for one, meaning in zip(parts, question.meanings, strict=True)
    )


def test_at_least_97_of_100_are_understood_with_whom_they_are_about() -> None:
    inside = [question for question in QUESTIONS if question.is_ours]
    missed = [question.text for question in inside if not is_understood(question)]

    assert len(inside) >= 600
    assert len(missed) <= len(inside) * 0.03, missed


def test_what_is_no_question_of_ours_is_not_answered() -> None:
    outside = [question for question in QUESTIONS if not question.is_ours]

    assert len(outside) >= 35
    assert [question.text for question in outside if found(question)] == []


def test_nothing_is_ever_understood_about_a_unit_of_another_branch() -> None:
    for question in QUESTIONS:
        mine = {unit.code for unit in known(question.own).units if unit.is_mine}
        for one in found(question):
            assert units_of(one) <= mine, question.text
