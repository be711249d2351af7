"""``complement``: points in proportion to what did not go wrong; full marks from a threshold on."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.bands import printed_percent
from core.scoring.model import Award, AwardKind, Given, Input, Rule, RuleKind
from core.scoring.numbers import shown
from core.scoring.phrase import Facts, Percent, Phrase
from core.scoring.quotient import Counted, Quotient, quotient_phrases, read_quotient
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Complement:
    """``full_at_share`` (0 to 1) is the share of good ones that already earns every point."""

    quotient: Quotient
    full_at_share: Fraction

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.quotient.inputs

    @property
    def general(self) -> tuple[str, ...]:
        return self.quotient.general

    def award(self, given: Given, max_points: Decimal) -> Award:
        counted = self.quotient.count(given, max_points)
        if isinstance(counted, Award):
            return counted
        good = 1 - counted.share
        points = min(good / self.full_at_share, Fraction(1)) * Fraction(max_points)
        percent = printed_percent(good, [self.full_at_share])
        facts: Facts = {"bad": counted.part, "total": counted.said, "noun": counted.noun, "good_percent": percent}
        if self.full_at_share == 1:
            return Award(AwardKind.EARNED, self.quotient.phrase("earned", facts), points, value=good)
        facts = {**facts, "full_at": Percent(self.full_at_share)}
        return Award(AwardKind.EARNED, self.quotient.phrase("earned-full-at", facts), points, value=good)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        quotient = self.quotient
        labels: Facts = {"bad_label": quotient.part.label, "total_label": quotient.total.label, "max": max_points}
        lines = [quotient.phrase("how", labels)]
        if self.full_at_share < 1:
            lines = [quotient.phrase("how-full-at", {**labels, "full_at": Percent(self.full_at_share)})]
        return (*lines, *quotient.how_total(max_points))

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        quotient = self.quotient
        counted = quotient.count(given, max_points)
        if not isinstance(counted, Counted):
            if counted.points == max_points:
                return ()
            allowed = Percent(1 - self.full_at_share)
            return (quotient.phrase("to-full-share", {"allowed": allowed, "max": max_points}),)
        surplus = Fraction(counted.part) - (1 - self.full_at_share) * counted.total
        if surplus <= 0:
            return ()
        fewer = Decimal(-(-surplus.numerator // surplus.denominator)) if quotient.part.whole else shown(surplus)
        return (quotient.phrase("to-full", {"fewer": fewer, "noun": counted.noun, "max": max_points}),)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    quotient = read_quotient(spec, "complement", "bad")
    full_at = spec.optional_share("full_at_share")
    if full_at == 0:
        spec.problem("problem-not-above-zero", name="full_at_share")
    return Complement(quotient, full_at or Fraction(1))


_COUNTED = frozenset({"bad", "total", "noun", "good_percent", "points", "max"})

KIND = RuleKind(
    name="complement",
    build=_build,
    measures=True,
    phrases={
        **quotient_phrases("complement"),
        "complement-earned": _COUNTED,
        "complement-earned-full-at": _COUNTED | {"full_at"},
        "complement-how": frozenset({"bad_label", "total_label", "max"}),
        "complement-how-full-at": frozenset({"bad_label", "total_label", "full_at", "max"}),
        "complement-to-full": frozenset({"fewer", "noun", "max"}),
        "complement-to-full-share": frozenset({"allowed", "max"}),
    },
)
