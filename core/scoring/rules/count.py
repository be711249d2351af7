"""``count``: so many points for each, not above a cap."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import NUMBER_PHRASES, number_given
from core.scoring.model import Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind
from core.scoring.phrase import Facts, Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Count:
    asked: NumberInput
    noun: str
    each: Decimal
    cap: Decimal | None

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.asked,)

    @property
    def is_unlimited(self) -> bool:
        return self.cap is None

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        count = number_given(given, self.asked)
        if isinstance(count, Award):
            return count
        earned = Fraction(count) * Fraction(self.each)
        facts: Facts = {"count": count, "noun": self.noun, "each": self.each}
        if self.cap is None:
            return Award(AwardKind.EARNED, Phrase("count-earned-uncapped", facts), earned)
        if earned > self.cap:
            reason = Phrase("count-earned-capped", {**facts, "cap": self.cap})
            return Award(AwardKind.EARNED, reason, Fraction(self.cap))
        return Award(AwardKind.EARNED, Phrase("count-earned", facts), earned)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.cap is None:
            return (Phrase("count-how-uncapped", {"each": self.each, "noun": self.noun}),)
        return (Phrase("count-how", {"each": self.each, "noun": self.noun, "cap": self.cap}),)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.cap is None:
            return ()
        wanted = Fraction(self.cap) / Fraction(self.each)
        least = Decimal(-(-wanted.numerator // wanted.denominator))
        count = number_given(given, self.asked)
        known = count if isinstance(count, Decimal) else Decimal(0)
        if known >= least:
            return ()
        return (Phrase("count-to-full", {"more": least - known, "noun": self.noun, "cap": self.cap}),)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    noun, each = spec.text("noun"), spec.decimal("each")
    if each <= 0:
        spec.problem("problem-not-above-zero", name="each")
        each = Decimal(1)
    cap = _read_cap(spec, max_points)
    asked = NumberInput("count", Phrase("count-label", {"noun": noun}), example=Decimal(2))
    return Count(asked, noun, each, cap)


def _read_cap(spec: Spec, max_points: Decimal) -> Decimal | None:
    if spec.flag("uncapped"):
        if max_points != 0 or spec.has("cap"):
            spec.problem("problem-uncapped-alone", name="uncapped", cap="cap", max="max_points")
            spec.raw("cap")
        return None
    cap = spec.decimal("cap", max_points)
    if cap > max_points:
        spec.problem("problem-cap-over", name="cap", cap=cap, max=max_points)
    if cap < max_points:
        spec.problem("problem-cap-below", name="cap", cap=cap, max=max_points)
    return cap


KIND = RuleKind(
    name="count",
    build=_build,
    phrases={
        **NUMBER_PHRASES,
        "count-label": frozenset({"noun"}),
        "count-earned": frozenset({"count", "noun", "each", "points", "max"}),
        "count-earned-capped": frozenset({"count", "noun", "each", "cap", "points", "max"}),
        "count-earned-uncapped": frozenset({"count", "noun", "each", "points"}),
        "count-how-uncapped": frozenset({"each", "noun"}),
        "count-how": frozenset({"each", "noun", "cap"}),
        "count-to-full": frozenset({"more", "noun", "cap"}),
    },
)
