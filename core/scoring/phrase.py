"""Sentences without words: a key and its facts. The words live in ``locales/``; the core speaks no language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Percent:
    """A share (1 is the whole) that is shown as a percentage."""

    share: Fraction


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence without words: the key of its words and the facts that fill them."""

    key: str
    facts: Mapping[str, "Fact"] = field(default_factory=dict)


Fact: TypeAlias = str | int | Decimal | Percent | date | Phrase
"""What may fill a sentence. A ``str`` is text that is shown as it stands: the decision's own words, or a person's."""

Facts: TypeAlias = Mapping[str, Fact]

Label: TypeAlias = str | Phrase
"""The decision's own words, or a sentence of ours."""
