"""``best_of``: several alternatives, the one that earns the most counts; one answered alternative is enough."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import most_pressing
from core.scoring.branches import Branch, general_of, inputs_of, others_of, read_branches
from core.scoring.least import least_points
from core.scoring.model import Award, AwardKind, ComponentKey, Given, Input, Rule, RuleKind
from core.scoring.phrase import Facts, Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class BestOf:
    alternatives: tuple[Branch, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(replace(wanted, optional=True) for wanted in inputs_of(self.alternatives))

    @property
    def general(self) -> tuple[str, ...]:
        return general_of(self.alternatives)

    @property
    def others(self) -> tuple[ComponentKey, ...]:
        return others_of(self.alternatives)

    def least(self, max_points: Decimal) -> Fraction:
        return min(least_points(one.rule, one.max_points) for one in self.alternatives)

    def award(self, given: Given, max_points: Decimal) -> Award:
        answered = [(one, one.award(given)) for one in self.alternatives if one.is_given(given)]
        if not answered:
            return Award(AwardKind.INCOMPLETE, Phrase("best_of-missing"))
        best = max((award.points for _, award in answered if award.points is not None), default=None)
        unsettled = [award for one, award in answered if award.points is None and not _is_beaten(one, award, best)]
        if best is None or unsettled:
            return most_pressing(unsettled)
        chosen = next(one for one, award in answered if award.points == best)
        told = tuple(one.told(award, "best_of-alternative") for one, award in answered if award.points is not None)
        return Award(AwardKind.EARNED, Phrase("best_of-earned", {"label": chosen.label}), best, told)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        lines = [Phrase("best_of-how")]
        for alternative in self.alternatives:
            facts: Facts = {"label": alternative.label, "worth": alternative.max_points}
            lines.append(Phrase("best_of-how-alternative", facts))
            lines.extend(alternative.how())
        return tuple(lines)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        """What the first alternative that can earn the maximum still lacks; empty where any has it already."""
        if self.award(given, max_points).points == max_points:
            return ()
        best = max(self.alternatives, key=lambda alternative: alternative.max_points)
        return tuple(Phrase("best_of-to-full", {"label": best.label, "what": what}) for what in best.to_full(given))


def _is_beaten(one: Branch, award: Award, best: Fraction | None) -> bool:
    """Whether an alternative that waits for a figure can no longer earn more than ``best``."""
    return award.kind is AwardKind.WAITING and best is not None and best >= one.max_points


def _build(spec: Spec, max_points: Decimal) -> Rule:
    alternatives = read_branches(spec, "alternatives")
    most = max((alternative.max_points for alternative in alternatives), default=max_points)
    if most != max_points:
        spec.problem("problem-best-not-max", name="alternatives", best=most, max=max_points)
    return BestOf(alternatives)


KIND = RuleKind(
    name="best_of",
    build=_build,
    phrases={
        "best_of-earned": frozenset({"label", "points", "max"}),
        "best_of-alternative": frozenset({"label", "reason"}),
        "best_of-missing": frozenset(),
        "best_of-how": frozenset(),
        "best_of-how-alternative": frozenset({"label", "worth"}),
        "best_of-to-full": frozenset({"label", "what"}),
    },
)
