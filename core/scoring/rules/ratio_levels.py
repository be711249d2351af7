"""``ratio_levels``: the highest step that a share reaches says the points; below the lowest step none."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.bands import printed_percent
from core.scoring.model import Award, AwardKind, Given, Input, Rule, RuleKind
from core.scoring.numbers import shown
from core.scoring.phrase import Facts, Percent, Phrase
from core.scoring.quotient import Counted, Quotient, quotient_phrases, read_quotient
from core.scoring.spec import Spec
from core.scoring.steps import Step, best_steps, reached, read_steps


@dataclass(frozen=True, slots=True)
class RatioLevels:
    quotient: Quotient
    steps: tuple[Step, ...]

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
        step = reached(self.steps, counted.share)
        percent = printed_percent(counted.share, [step.edge for step in self.steps])
        facts: Facts = {**counted.facts, "percent": percent}
        points = step.points if step else Fraction(0)
        value = min(counted.share, Fraction(1))
        return Award(AwardKind.EARNED, self.quotient.phrase("earned", facts), points, value=value)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        quotient = self.quotient
        labels: Facts = {"done_label": quotient.part.label, "total_label": quotient.total.label}
        lines = (
            quotient.phrase("how-step", {"edge": Percent(step.edge), "worth": shown(step.points)})
            for step in reversed(self.steps)
        )
        return (quotient.phrase("how", labels), *lines, *quotient.how_total(max_points))

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        best, quotient = best_steps(self.steps), self.quotient
        counted = quotient.count(given, max_points)
        if not isinstance(counted, Counted):
            if counted.points == max_points:
                return ()
            return (quotient.phrase("to-full-share", {"edge": Percent(best.edge)}),)
        if best.until is not None and counted.share >= best.until:
            return (quotient.phrase("to-full-fewer", {"until": Percent(best.until)}),)
        lacking = best.edge * counted.total - Fraction(counted.part)
        if lacking <= 0:
            return ()
        more = Decimal(-(-lacking.numerator // lacking.denominator)) if quotient.part.whole else shown(lacking)
        return (quotient.phrase("to-full", {"more": more, "noun": counted.noun, "max": max_points}),)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    return RatioLevels(read_quotient(spec, "ratio_levels", "done"), read_steps(spec, "from_share", max_points))


KIND = RuleKind(
    name="ratio_levels",
    build=_build,
    measures=True,
    phrases={
        **quotient_phrases("ratio_levels"),
        "ratio_levels-earned": frozenset({"done", "total", "noun", "percent", "points", "max"}),
        "ratio_levels-how": frozenset({"done_label", "total_label"}),
        "ratio_levels-how-step": frozenset({"edge", "worth"}),
        "ratio_levels-to-full": frozenset({"more", "noun", "max"}),
        "ratio_levels-to-full-share": frozenset({"edge"}),
        "ratio_levels-to-full-fewer": frozenset({"until"}),
    },
)
