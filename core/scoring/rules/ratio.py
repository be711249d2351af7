"""``ratio``: points in proportion to a share; full marks from a threshold on, nothing below a floor."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.model import Award, AwardKind, Given, Input, Rule, RuleKind
from core.scoring.numbers import exact, shown
from core.scoring.phrase import Facts, Percent, Phrase
from core.scoring.quotient import Counted, Quotient, quotient_phrases, read_quotient
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Ratio:
    """``full_at_share`` (0 to 1) already earns every point; below ``floor_share`` there are none."""

    quotient: Quotient
    full_at_share: Fraction
    floor_share: Fraction

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
        points = self._points(counted.share, max_points)
        value = min(counted.share, Fraction(1))
        return Award(AwardKind.EARNED, self._reason(counted), points, value=value)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        quotient = self.quotient
        labels: Facts = {"done_label": quotient.part.label, "total_label": quotient.total.label, "max": max_points}
        lines = [quotient.phrase("how", labels)]
        if self.full_at_share < 1:
            lines = [quotient.phrase("how-full-at", {**labels, "full_at": Percent(self.full_at_share)})]
        if self.floor_share > 0:
            lines.append(quotient.phrase("how-floor", {"floor": Percent(self.floor_share)}))
        return (*lines, *quotient.how_total(max_points))

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        quotient = self.quotient
        counted = quotient.count(given, max_points)
        if not isinstance(counted, Counted):
            if counted.points == max_points:
                return ()
            return (quotient.phrase("to-full-share", {"full_at": Percent(self.full_at_share), "max": max_points}),)
        lacking = self.full_at_share * counted.total - Fraction(counted.part)
        if lacking <= 0:
            return ()
        more = Decimal(-(-lacking.numerator // lacking.denominator)) if quotient.part.whole else shown(lacking)
        return (quotient.phrase("to-full", {"more": more, "noun": counted.noun, "max": max_points}),)

    def _points(self, share: Fraction, max_points: Decimal) -> Fraction:
        if share < self.floor_share:
            return Fraction(0)
        if share >= self.full_at_share:
            return exact(max_points)
        return share / self.full_at_share * exact(max_points)

    def _reason(self, counted: Counted) -> Phrase:
        if counted.share < self.floor_share:
            return self.quotient.phrase("earned-below-floor", {**counted.facts, "floor": Percent(self.floor_share)})
        if self.full_at_share == 1:
            return self.quotient.phrase("earned", counted.facts)
        key = "earned-full" if counted.share >= self.full_at_share else "earned-full-at"
        return self.quotient.phrase(key, {**counted.facts, "full_at": Percent(self.full_at_share)})


def _build(spec: Spec, max_points: Decimal) -> Rule:
    quotient = read_quotient(spec, "ratio", "done")
    full_at, floor = spec.optional_share("full_at_share"), spec.optional_share("floor_share")
    if full_at == 0:
        spec.problem("problem-not-above-zero", name="full_at_share")
        full_at = None
    full_at_share, floor_share = full_at or Fraction(1), floor or Fraction(0)
    if floor_share > full_at_share:
        spec.problem("problem-floor-above-full", name="floor_share", full="full_at_share")
    return Ratio(quotient, full_at_share, floor_share)


_COUNTED = frozenset({"done", "total", "noun", "points", "max"})

KIND = RuleKind(
    name="ratio",
    build=_build,
    measures=True,
    phrases={
        **quotient_phrases("ratio"),
        "ratio-earned": _COUNTED,
        "ratio-earned-full-at": _COUNTED | {"full_at"},
        "ratio-earned-full": _COUNTED | {"full_at"},
        "ratio-earned-below-floor": _COUNTED | {"floor"},
        "ratio-how": frozenset({"done_label", "total_label", "max"}),
        "ratio-how-full-at": frozenset({"done_label", "total_label", "full_at", "max"}),
        "ratio-how-floor": frozenset({"floor"}),
        "ratio-to-full": frozenset({"more", "noun", "max"}),
        "ratio-to-full-share": frozenset({"full_at", "max"}),
    },
)
