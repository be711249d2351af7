"""Two numbers that belong together, a part and its total: who gives the total, and what 0 of 0 means."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.scoring.answers import NUMBER_PHRASES, most_pressing, number_given
from core.scoring.denominators import DENOMINATOR_PHRASES, Divisor, Total, read_total
from core.scoring.model import Award, AwardKind, FractionInput, Given, Input, NumberInput
from core.scoring.numbers import exact
from core.scoring.phrase import Fact, Phrase
from core.scoring.spec import Spec

_EXAMPLE_PART = Decimal(3)
_WHOLE = Fraction(1)


class ZeroTotal(StrEnum):
    """What 0 of 0 is: asked back (it may be no data, or not applicable), nothing, or everything."""

    ASK = "ask"
    NO_POINTS = "no_points"
    FULL_MARKS = "full_marks"


@dataclass(frozen=True, slots=True)
class Counted:
    """Both numbers, the total above 0, and the first divided by the second. ``said`` is what a person reads of it."""

    part: Decimal
    total: Fraction
    share: Fraction
    said: Fact
    noun: str

    @property
    def facts(self) -> Mapping[str, Fact]:
        return {"done": self.part, "total": self.said, "noun": self.noun}


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
        first = self.part if self.total.asked is None else FractionInput(self.part, self.total.asked)
        return (first, *self.total.further_inputs)

    @property
    def general(self) -> tuple[str, ...]:
        return self.total.figures

    def count(self, given: Given, max_points: Decimal) -> Counted | Award:
        """Both numbers, or the award that is settled without dividing: a slip, something missing, or 0 of 0."""
        part, total = number_given(given, self.part), self.total.find(given)
        if isinstance(part, Award) or isinstance(total, Award):
            return most_pressing(number for number in (part, total) if isinstance(number, Award))
        if part > total.amount and not (self.part_may_exceed or total.is_stand_in):
            labels: Mapping[str, Fact] = {"done_label": self.part.label, "total_label": self.total.label}
            return Award(AwardKind.SLIP, self.phrase("over-total", {"done": part, "total": total.said, **labels}))
        if total.amount == 0:
            return self.of_nothing(total, max_points)
        share = exact(part) / total.amount
        return Counted(part, total.amount, min(share, _WHOLE) if total.is_stand_in else share, total.said, self.noun)

    def how_total(self, max_points: Decimal) -> tuple[Phrase, ...]:
        """Where the total comes from, unless it is simply asked, and what 0 of 0 gives."""
        return (*self.total.how(), *self._how_zero(max_points))

    def _how_zero(self, max_points: Decimal) -> tuple[Phrase, ...]:
        match self.zero_total:
            case ZeroTotal.ASK:
                return ()
            case ZeroTotal.NO_POINTS:
                return (self.phrase("how-zero-none", {}),)
            case ZeroTotal.FULL_MARKS:
                return (self.phrase("how-zero-full", {"max": max_points}),)

    def phrase(self, name: str, facts: Mapping[str, Fact]) -> Phrase:
        return Phrase(f"{self.kind}-{name}", facts)

    def of_nothing(self, total: Divisor, max_points: Decimal) -> Award:
        """What a total of 0 gives."""
        if total.is_stand_in:
            return Award(AwardKind.EARNED, Phrase("answer-no-last-year"), Fraction(0), value=Fraction(0))
        match self.zero_total:
            case ZeroTotal.ASK:
                return Award(AwardKind.SLIP, self.phrase("zero-total", {"total_label": self.total.label}))
            case ZeroTotal.NO_POINTS:
                reason = self.phrase("earned-zero", {"noun": self.noun})
                return Award(AwardKind.EARNED, reason, Fraction(0), value=Fraction(0))
            case ZeroTotal.FULL_MARKS:
                reason = self.phrase("earned-zero", {"noun": self.noun})
                return Award(AwardKind.EARNED, reason, Fraction(max_points), value=Fraction(1))


def quotient_phrases(kind: str) -> Mapping[str, frozenset[str]]:
    """The sentences that every kind with a quotient needs."""
    own = {
        "over-total": frozenset({"done", "total", "done_label", "total_label"}),
        "zero-total": frozenset({"total_label"}),
        "earned-zero": frozenset({"noun", "points", "max"}),
        "how-zero-none": frozenset[str](),
        "how-zero-full": frozenset({"max"}),
    }
    no_last_year = {"answer-no-last-year": frozenset({"points", "max"})}
    sentences = {f"{kind}-{name}": facts for name, facts in own.items()}
    return {**NUMBER_PHRASES, **DENOMINATOR_PHRASES, **no_last_year, **sentences}


def read_quotient(spec: Spec, kind: str, part_name: str) -> Quotient:
    """The rows ``part_name``, ``total`` and what goes with them; ``part_name`` is also the input's name."""
    whole = spec.flag("whole", default=True)
    may_exceed = spec.flag("max_done_over_total") if part_name == "done" else False
    part = NumberInput(part_name, spec.text(part_name), whole, spec.decimal(f"example_{part_name}", _EXAMPLE_PART))
    return read_divided(spec, kind, part, part_may_exceed=may_exceed)


def read_divided(spec: Spec, kind: str, part: NumberInput, *, part_may_exceed: bool = False) -> Quotient:
    """What ``part`` is divided by, with the noun of both."""
    total = read_total(spec, whole=part.whole)
    noun = spec.text("noun")
    zero_total = ZeroTotal(spec.one_of("zero_total", tuple(ZeroTotal), ZeroTotal.ASK))
    against = total.asked.example if total.asked else total.fixed
    if against is not None and part.example > against and not part_may_exceed:
        spec.problem("problem-example-over", done=part.example, total=against)
    return Quotient(kind, part, total, noun, zero_total, part_may_exceed)
