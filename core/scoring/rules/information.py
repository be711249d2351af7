"""``information``: a few words that are collected and never scored."""

from dataclasses import dataclass
from decimal import Decimal

from core.scoring.model import Award, AwardKind, Given, Input, Rule, RuleKind, TextInput
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Information:
    asked: TextInput

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.asked,)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        if not given.values.get(self.asked.name, "").strip():
            return Award(AwardKind.INCOMPLETE, Phrase("information-missing", {"label": self.asked.label}))
        return Award(AwardKind.UNSCORED, Phrase("information-kept"))

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        return (Phrase("information-how"),)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        return ()


def _build(spec: Spec, max_points: Decimal) -> Rule:
    return Information(TextInput("text", spec.text("label")))


KIND = RuleKind(
    name="information",
    build=_build,
    is_scored=False,
    nestable=False,
    phrases={
        "information-missing": frozenset({"label"}),
        "information-kept": frozenset(),
        "information-how": frozenset(),
    },
)
