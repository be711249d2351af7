"""``levels``: exactly one of several options, each worth points of its own; an option may take points away."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import CHOICE_PHRASES, choice_given
from core.scoring.model import Award, AwardKind, ChoiceInput, Given, Input, Rule, RuleKind
from core.scoring.numbers import shown
from core.scoring.options import Options, read_options
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec
from core.scoring.worth import check_best


@dataclass(frozen=True, slots=True)
class Levels:
    levels: Options

    @property
    def _asked(self) -> ChoiceInput:
        return ChoiceInput("choice", self.levels.options)

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self._asked,)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def least(self, max_points: Decimal) -> Fraction:
        return min(self.levels.worth_by_id.values())

    def award(self, given: Given, max_points: Decimal) -> Award:
        chosen = choice_given(given, self._asked)
        if isinstance(chosen, Award):
            return chosen
        points = self.levels.worth_by_id[chosen.id]
        return Award(AwardKind.EARNED, Phrase("levels-earned", {"option": chosen.label}), points)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        worth = self.levels.worth_by_id
        return tuple(
            Phrase("levels-how", {"option": o.label, "worth": shown(worth[o.id])}) for o in self.levels.options
        )

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        worth = self.levels.worth_by_id
        best = max(self.levels.options, key=lambda option: worth[option.id])
        if worth.get(given.values.get("choice", "")) == worth[best.id]:
            return ()
        return (Phrase("levels-to-full", {"option": best.label}),)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    levels = read_options(spec, max_points)
    if levels.options:
        check_best(spec, "options", max(levels.worth_by_id.values()), max_points)
    return Levels(levels)


KIND = RuleKind(
    name="levels",
    build=_build,
    phrases={
        **CHOICE_PHRASES,
        "levels-earned": frozenset({"option", "points", "max"}),
        "levels-how": frozenset({"option", "worth"}),
        "levels-to-full": frozenset({"option"}),
    },
)
