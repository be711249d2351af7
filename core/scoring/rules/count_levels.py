"""``count_levels``: the highest step that a count reaches says the points; below the lowest step none."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import NUMBER_PHRASES, number_given
from core.scoring.model import Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind
from core.scoring.numbers import shown
from core.scoring.phrase import Facts, Phrase
from core.scoring.spec import Spec
from core.scoring.steps import Step, best_steps, reached, read_steps


@dataclass(frozen=True, slots=True)
class CountLevels:
    asked: NumberInput
    noun: str
    steps: tuple[Step, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.asked,)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        count = number_given(given, self.asked)
        if isinstance(count, Award):
            return count
        facts: Facts = {"count": count, "noun": self.noun}
        step = reached(self.steps, count)
        points = step.points if step else Fraction(0)
        return Award(AwardKind.EARNED, Phrase("count_levels-earned", facts), points)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        return tuple(
            Phrase("count_levels-how", {"edge": shown(step.edge), "noun": self.noun, "worth": shown(step.points)})
            for step in reversed(self.steps)
        )

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        best = best_steps(self.steps)
        count = number_given(given, self.asked)
        known = count if isinstance(count, Decimal) else None
        if best.until is not None and (known is None or known >= best.until):
            return (Phrase("count_levels-to-full-fewer", {"until": shown(best.until), "noun": self.noun}),)
        if known is None:
            return (Phrase("count_levels-to-full-from", {"edge": shown(best.edge), "noun": self.noun}),)
        if known < best.edge:
            more = shown(best.edge - Fraction(known))
            return (Phrase("count_levels-to-full", {"more": more, "noun": self.noun, "max": max_points}),)
        return ()


def _build(spec: Spec, max_points: Decimal) -> Rule:
    noun = spec.text("noun")
    steps = read_steps(spec, "from", max_points)
    example = next((step.edge for step in steps if step.points == max_points), Fraction(1))
    asked = NumberInput("count", Phrase("count_levels-label", {"noun": noun}), example=Decimal(int(example)))
    return CountLevels(asked, noun, steps)


KIND = RuleKind(
    name="count_levels",
    build=_build,
    phrases={
        **NUMBER_PHRASES,
        "count_levels-label": frozenset({"noun"}),
        "count_levels-earned": frozenset({"count", "noun", "points", "max"}),
        "count_levels-how": frozenset({"edge", "noun", "worth"}),
        "count_levels-to-full": frozenset({"more", "noun", "max"}),
        "count_levels-to-full-from": frozenset({"edge", "noun"}),
        "count_levels-to-full-fewer": frozenset({"until", "noun"}),
    },
)
