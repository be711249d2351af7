"""A command word means one thing at one sort of desk: what a button asks for is done by one conversation."""

from collections import Counter

import pytest

from bot.conversations.found import EVERYWHERE, commands, conversations
from core.assessment.people import Role


def test_no_two_conversations_answer_the_same_word_at_a_sheet() -> None:
    words = Counter(word for one in conversations() if not one.offices for word in one.commands)

    assert [word for word, count in words.items() if count > 1] == []
    assert set(EVERYWHERE) <= set(commands())


@pytest.mark.parametrize("role", sorted({role for one in conversations() for role in one.offices}))
def test_no_two_conversations_answer_the_same_word_at_an_office(role: Role) -> None:
    words = Counter(word for one in conversations() if role in one.offices for word in one.commands)

    assert [word for word, count in words.items() if count > 1] == []
