from decimal import Decimal
from typing import Any

import pytest

from core.scoring.model import ChoiceInput, NumberInput, Option, TickInput
from core.scoring.values import UnreadableError, canonical_values

INPUTS = (
    NumberInput("count", "số"),
    ChoiceInput("choice", (Option("yes", "Có"), Option("no", "Không"))),
    TickInput("items", (Option("b", "B"), Option("a", "A"))),
)


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        ({"count": 3}, {"count": "3"}),
        ({"count": Decimal("7.50")}, {"count": "7.5"}),
        ({"count": "7.50"}, {"count": "7.50"}),
        ({"choice": True}, {"choice": "yes"}),
        ({"choice": False}, {"choice": "no"}),
        ({"items": ["a", "b"]}, {"items": "b,a"}),
        ({"items": "a,b"}, {"items": "b,a"}),
        ({"items": []}, {"items": ""}),
    ],
)
def test_what_a_file_says_becomes_the_text_a_rule_reads(raw: dict[str, Any], values: dict[str, str]) -> None:
    assert canonical_values(raw, INPUTS) == values


@pytest.mark.parametrize("raw", [{"cuont": 1}, {"count": 1.5}, {"count": None}, {"items": [1]}, {"count": {"a": 1}}])
def test_what_no_rule_can_read_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError, match=r"golden-bad-value|golden-no-input"):
        canonical_values(raw, INPUTS)
