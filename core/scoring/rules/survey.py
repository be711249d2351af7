"""``survey``: points from a survey (điều tra xã hội học) that somebody else holds; the officer is asked nothing."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.model import Awaited, Award, AwardKind, Given, Input, Rule, RuleKind
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Survey:
    """``scale`` is the survey's own full result."""

    label: str
    scale: Decimal

    @property
    def inputs(self) -> tuple[Input, ...]:
        return ()

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        result = given.supplied.get("result")
        if result is None or not result.is_finite() or result < 0:
            return Award(AwardKind.WAITING, Phrase("survey-waiting", {"label": self.label}), awaited=Awaited.SUPPLIED)
        share = min(Fraction(result) / Fraction(self.scale), Fraction(1))
        reason = Phrase("survey-earned", {"label": self.label, "result": result, "scale": self.scale})
        return Award(AwardKind.EARNED, reason, share * Fraction(max_points))

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        return (Phrase("survey-how", {"label": self.label, "max": max_points}),)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        return ()


def _build(spec: Spec, max_points: Decimal) -> Rule:
    scale = spec.decimal("scale", max_points)
    if scale <= 0:
        spec.problem("problem-not-above-zero", name="scale")
        scale = Decimal(1)
    return Survey(spec.text("label"), scale)


KIND = RuleKind(
    name="survey",
    build=_build,
    nestable=False,
    phrases={
        "survey-waiting": frozenset({"label", "max"}),
        "survey-earned": frozenset({"label", "result", "scale", "points", "max"}),
        "survey-how": frozenset({"label", "max"}),
    },
)
