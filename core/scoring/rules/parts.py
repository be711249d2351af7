"""``parts``: the exact sum of several rules; the row is rounded once, its parts are not."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import most_pressing
from core.scoring.branches import Branch, general_of, inputs_of, others_of, read_branches
from core.scoring.least import least_points
from core.scoring.model import Award, AwardKind, ComponentKey, Given, Input, Rule, RuleKind
from core.scoring.numbers import shown
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Parts:
    parts: tuple[Branch, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        return inputs_of(self.parts)

    @property
    def general(self) -> tuple[str, ...]:
        return general_of(self.parts)

    @property
    def others(self) -> tuple[ComponentKey, ...]:
        return others_of(self.parts)

    def least(self, max_points: Decimal) -> Fraction:
        return sum((least_points(part.rule, part.max_points) for part in self.parts), Fraction(0))

    def award(self, given: Given, max_points: Decimal) -> Award:
        awards = tuple(part.award(given) for part in self.parts)
        open_ = [award for award in awards if award.points is None]
        if open_:
            return most_pressing(open_)
        points = sum((award.points for award in awards if award.points is not None), Fraction(0))
        told = tuple(part.told(award, "parts-part") for part, award in zip(self.parts, awards, strict=True))
        return Award(AwardKind.EARNED, Phrase("parts-earned", {"count": len(told)}), points, told)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        lines = [Phrase("parts-how", {"count": len(self.parts), "max": max_points})]
        for part in self.parts:
            lines.append(Phrase("parts-how-part", {"label": part.label, "worth": part.max_points}))
            lines.extend(part.how())
        return tuple(lines)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        return tuple(
            Phrase("parts-to-full", {"label": part.label, "what": what})
            for part in self.parts
            for what in part.to_full(given)
        )


def _build(spec: Spec, max_points: Decimal) -> Rule:
    parts = read_branches(spec, "parts")
    total = sum((Fraction(part.max_points) for part in parts), Fraction(0))
    if parts and total != max_points:
        spec.problem("problem-sum-not-max", name="parts", total=shown(total), max=max_points)
    return Parts(parts)


KIND = RuleKind(
    name="parts",
    build=_build,
    phrases={
        "parts-earned": frozenset({"count", "points", "max"}),
        "parts-part": frozenset({"label", "reason"}),
        "parts-how": frozenset({"count", "max"}),
        "parts-how-part": frozenset({"label", "worth"}),
        "parts-to-full": frozenset({"label", "what"}),
    },
)
