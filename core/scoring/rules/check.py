"""``check``: yes earns the maximum, no earns nothing."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import CHOICE_PHRASES, choice_given
from core.scoring.model import Award, AwardKind, ChoiceInput, Given, Input, Option, Rule, RuleKind
from core.scoring.phrase import Label, Phrase
from core.scoring.spec import Spec

_YES = "yes"
_NO = "no"


@dataclass(frozen=True, slots=True)
class Check:
    asked: ChoiceInput

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.asked,)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        chosen = choice_given(given, self.asked)
        if isinstance(chosen, Award):
            return chosen
        points = Fraction(max_points) if chosen.id == _YES else Fraction(0)
        return Award(AwardKind.EARNED, Phrase("check-earned", {"option": chosen.label}), points)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        yes, no = self.asked.options
        return (Phrase("check-how", {"yes": yes.label, "no": no.label, "max": max_points}),)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if given.values.get(self.asked.name) == _YES:
            return ()
        return (Phrase("check-to-full", {"option": self.asked.options[0].label}),)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    yes: Label = spec.text("yes") if spec.has("yes") else Phrase("check-yes")
    no: Label = spec.text("no") if spec.has("no") else Phrase("check-no")
    options = (Option(_YES, yes, max_points), Option(_NO, no, Decimal(0)))
    return Check(ChoiceInput("choice", options))


KIND = RuleKind(
    name="check",
    build=_build,
    phrases={
        **CHOICE_PHRASES,
        "check-yes": frozenset(),
        "check-no": frozenset(),
        "check-earned": frozenset({"option", "points", "max"}),
        "check-how": frozenset({"yes", "no", "max"}),
        "check-to-full": frozenset({"option"}),
    },
)
