"""Two numbers that belong together, a part and its total: who gives the total, and what 0 of 0 means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.scoring.answers import GENERAL_PHRASES, NUMBER_PHRASES, general_given, most_pressing, number_given
from core.scoring.model import (
    Award,
    AwardKind,
    Fact,
    FractionInput,
    Given,
    Input,
    Label,
    NumberInput,
    Phrase,
)
from core.scoring.numbers import plain
from core.scoring.spec import Spec

_EXAMPLE_PART = Decimal(3)
_EXAMPLE_TOTAL = Decimal(4)


class ZeroTotal(StrEnum):
    """What 0 of 0 is: asked back (it may be no data, or not applicable), nothing, or everything."""

    ASK = "ask"
    NO_POINTS = "no_points"
    FULL_MARKS = "full_marks"


@dataclass(frozen=True, slots=True)
class Total:
    """The number divided by. Exactly one of the three says where it comes from."""

    label: Label
    asked: NumberInput | None = None
    general: str = ""
    fixed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Both numbers, the total above 0."""

    part: Decimal
    total: Decimal
    noun: str

    @property
    def share(self) -> Fraction:
        return Fraction(self.part) / Fraction(self.total)

    @property
    def facts(self) -> Mapping[str, Fact]:
        return {"done": self.part, "total": self.total, "noun": self.noun}


@dataclass(frozen=True, slots=True)
class Quotient:
    """``kind`` is the rule kind that speaks: every sentence of a quotient exists once for each such kind."""

    kind: str
    part: NumberInput
    total: Total
    noun: str
    zero_total: ZeroTotal
    part_may_exceed: bool = False

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.part,) if self.total.asked is None else (FractionInput(self.part, self.total.asked),)

    @property
    def general(self) -> tuple[str, ...]:
        return (self.total.general,) if self.total.general else ()

    def count(self, given: Given, max_points: Decimal) -> Counted | Award:
        """Both numbers, or the award that is settled without dividing: a slip, something missing, or 0 of 0."""
        part = number_given(given, self.part)
        total = self._total(given)
        if isinstance(part, Award) or isinstance(total, Award):
            return most_pressing(number for number in (part, total) if isinstance(number, Award))
        if part > total and not self.part_may_exceed:
            labels: Mapping[str, Fact] = {"done_label": self.part.label, "total_label": self.total.label}
            return Award(AwardKind.SLIP, self.phrase("over-total", {"done": part, "total": total, **labels}))
        if total == 0:
            return self._zero(max_points)
        return Counted(part, total, self.noun)

    def how_zero(self, max_points: Decimal) -> tuple[Phrase, ...]:
        match self.zero_total:
            case ZeroTotal.ASK:
                return ()
            case ZeroTotal.NO_POINTS:
                return (self.phrase("how-zero-none", {}),)
            case ZeroTotal.FULL_MARKS:
                return (self.phrase("how-zero-full", {"max": max_points}),)

    def phrase(self, name: str, facts: Mapping[str, Fact]) -> Phrase:
        return Phrase(f"{self.kind}-{name}", facts)

    def _total(self, given: Given) -> Decimal | Award:
        if self.total.fixed is not None:
            return self.total.fixed
        if self.total.asked is None:
            return general_given(given, self.total.general, self.total.label)
        return number_given(given, self.total.asked)

    def _zero(self, max_points: Decimal) -> Award:
        match self.zero_total:
            case ZeroTotal.ASK:
                return Award(AwardKind.SLIP, self.phrase("zero-total", {"total_label": self.total.label}))
            case ZeroTotal.NO_POINTS:
                return Award(AwardKind.EARNED, self.phrase("earned-zero", {"noun": self.noun}), Fraction(0))
            case ZeroTotal.FULL_MARKS:
                points = Fraction(max_points)
                return Award(AwardKind.EARNED, self.phrase("earned-zero", {"noun": self.noun}), points)


def quotient_phrases(kind: str) -> Mapping[str, frozenset[str]]:
    """The sentences that every kind with a quotient needs."""
    own = {
        "over-total": frozenset({"done", "total", "done_label", "total_label"}),
        "zero-total": frozenset({"total_label"}),
        "earned-zero": frozenset({"noun", "points", "max"}),
        "how-zero-none": frozenset[str](),
        "how-zero-full": frozenset({"max"}),
    }
    return {**NUMBER_PHRASES, **GENERAL_PHRASES, **{f"{kind}-{name}": facts for name, facts in own.items()}}


def read_quotient(spec: Spec, kind: str, part_name: str) -> Quotient:
    """The rows ``part_name``, ``total`` and what goes with them; ``part_name`` is also the input's name."""
    whole = spec.flag("whole", default=True)
    may_exceed = spec.flag("max_done_over_total") if part_name == "done" else False
    part_example = spec.decimal(f"example_{part_name}", _EXAMPLE_PART)
    part = NumberInput(part_name, spec.text(part_name), whole, part_example)
    total = _read_total(spec, whole=whole)
    noun = spec.text("noun")
    zero_total = ZeroTotal(spec.one_of("zero_total", tuple(ZeroTotal), ZeroTotal.ASK))
    against = total.asked.example if total.asked else total.fixed
    if against is not None and part_example > against and not may_exceed:
        spec.problem(f"the example {plain(part_example)}/{plain(against)} is not an answer this row accepts")
    return Quotient(kind, part, total, noun, zero_total, may_exceed)


def _read_total(spec: Spec, *, whole: bool) -> Total:
    general, fixed = spec.text("total_from", ""), spec.optional_decimal("total_fixed")
    if general and fixed is not None:
        spec.problem("'total_from' and 'total_fixed' exclude each other")
    if fixed is not None:
        if fixed <= 0:
            spec.problem("'total_fixed' must be above 0")
        return Total(spec.text("total"), fixed=fixed)
    if general:
        title = spec.general.get(general)
        if title is None:
            spec.problem(f"'total_from' names '{general}', which is not one of the general figures")
        return Total(spec.text("total", title), general=general)
    label = spec.text("total")
    return Total(label, asked=NumberInput("total", label, whole, spec.decimal("example_total", _EXAMPLE_TOTAL)))
