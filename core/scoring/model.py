"""The nouns of scoring: what a rule asks, what an officer gave, what a component earns.

Every number is a ``Decimal`` or a ``Fraction``; floats never enter. Nothing here speaks a language: a sentence is a
key with facts (``Phrase``), its words live in ``locales/``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NewType, Protocol, TypeAlias, runtime_checkable

from core.scoring.phrase import Label, Phrase
from core.scoring.spec import Spec

ComponentKey = NewType("ComponentKey", str)
"""Stable ASCII name of a component (chỉ số thành phần); answers, history and evidence refer to it."""

IndicatorCode = NewType("IndicatorCode", str)
"""The number printed in the decision, ``"1.10"``; a string, because ``1.10`` is not ``1.1``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing an officer may pick. ``id`` is short ASCII; ``points`` only where the rule ties some to the option."""

    id: str
    label: Label
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NumberInput:
    """One number from 0 up. ``label`` says what is counted; ``example`` is a value this very input accepts.

    ``most`` is the largest number that can be given, ``places`` how many decimals it may have. An input with
    ``only_without`` is asked only when every number of these names is 0 (last year's total, where this year has none).
    """

    name: str
    label: Label
    whole: bool = True
    example: Decimal = Decimal(1)
    optional: bool = False
    most: Decimal | None = None
    places: int | None = None
    only_without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FractionInput:
    """Two numbers that belong together and may be given as ``33/100``, or one after the other."""

    done: NumberInput
    total: NumberInput
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """Exactly one of the options; the answer is its id. ``label`` is empty where the component's title asks."""

    name: str
    options: tuple[Option, ...]
    label: Label = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TickInput:
    """Any number of the options, also none; the answer is their ids in the options' order, joined by commas.

    An empty text means that nothing was ticked. ``label`` is empty where the component's title asks.
    """

    name: str
    options: tuple[Option, ...]
    label: Label = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class TextInput:
    """A few words: information that is never scored, or the reason for points that are claimed."""

    name: str
    label: Label
    optional: bool = False


Input: TypeAlias = NumberInput | FractionInput | ChoiceInput | TickInput | TextInput
"""What one message asks. An ``optional`` one may be left out: one alternative of several that is not there."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known when a component is scored.

    ``values`` maps an input's name to its canonical text: a plain decimal (``"7.5"``), an option id, option ids joined
    by commas, or free text. ``general`` holds the unit's general figures (thông tin chung) that rules divide by.
    ``supplied`` are numbers the assessor gives for this component, by input name. ``others`` holds what other
    components of the same unit measure, ``None`` for one that left the assessment. ``best`` is the largest value any
    unit measures here, ``children`` the shares that the units below have reached; both ``None`` until they are known.
    """

    values: Mapping[str, str]
    general: Mapping[str, Decimal] = field(default_factory=dict)
    supplied: Mapping[str, Decimal] = field(default_factory=dict)
    others: Mapping[ComponentKey, Fraction | None] = field(default_factory=dict)
    best: Fraction | None = None
    children: tuple[Fraction, ...] | None = None


class AwardKind(StrEnum):
    """What an award says: only ``EARNED`` carries points."""

    EARNED = "earned"
    UNSCORED = "unscored"  # collected, worth nothing by rule
    INCOMPLETE = "incomplete"  # an input is still missing
    WAITING = "waiting"  # complete, but a general figure or other units' results are missing
    SLIP = "slip"  # impossible input (33 of 20); refuse it and say why


class Awaited(StrEnum):
    """Whose turn it is when an award waits: the unit's own, the assessor's, or every other unit's."""

    OWN = "own"  # a general figure, or another component of the same sheet
    SUPPLIED = "supplied"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Award:
    """What one answer earns, exact and not yet rounded, with the reason a person can read.

    ``points`` is ``None`` unless ``kind`` is ``EARNED``: not known is not zero. ``parts`` are the awards of the parts
    or alternatives a composite rule is made of, in its order. ``value`` is what the answer measures before it becomes
    points (a share, or an amount to be compared), where the rule measures something. ``awaited`` says what a waiting
    award waits for.
    """

    kind: AwardKind
    reason: Phrase
    points: Fraction | None = None
    parts: tuple["Award", ...] = ()
    value: Fraction | None = None
    awaited: Awaited = Awaited.OWN


class Rule(Protocol):
    """How one component's answer becomes points. A rule is a frozen dataclass in ``core/scoring/rules/<kind>.py``."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What is asked, in this order, each in a message of its own."""

    @property
    def general(self) -> tuple[str, ...]:
        """Names of the general figures the rule needs."""

    def award(self, given: Given, max_points: Decimal) -> Award:
        """Points for ``given``, exact. Never raises for anything an officer can give."""

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        """How points are earned (cách tính điểm), one short sentence a line."""

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        """What is still lacking for the maximum, one short sentence a line; empty where nothing is."""


@runtime_checkable
class Dependent(Protocol):
    """A rule that also needs what other components of the same unit measure."""

    @property
    def others(self) -> tuple[ComponentKey, ...]:
        """The keys of those components."""


@runtime_checkable
class Deducting(Protocol):
    """A rule that can take points away."""

    def least(self, max_points: Decimal) -> Fraction:
        """The fewest points it can award, possibly below 0."""


@runtime_checkable
class Unlimited(Protocol):
    """A rule that may award points without an end: a bonus for which the decision names no cap."""

    @property
    def is_unlimited(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A sort of rule. ``version`` is raised only when a result can change.

    ``build`` reads the numbers of one row and reports every problem to the ``Spec``. ``phrases`` names every sentence
    the kind can say with the facts that fill it, so that the words can be checked. ``is_scored`` is false for what is
    only collected, ``measures`` true where an award carries the share another row may multiply with. A kind that is
    not ``nestable`` is a row of its own, never a part or an alternative.
    """

    name: str
    build: Callable[[Spec, Decimal], Rule]
    phrases: Mapping[str, frozenset[str]]
    version: int = 1
    is_scored: bool = True
    measures: bool = False
    nestable: bool = True
