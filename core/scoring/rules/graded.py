"""``graded``: the officer claims points with a justification, the appraiser decides."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import NUMBER_PHRASES, most_pressing, number_given
from core.scoring.model import Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind, TextInput
from core.scoring.numbers import round_half_up
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Graded:
    """``prose`` is what the decision says about the points; an officer reads it as it stands."""

    claimed: NumberInput
    prose: str

    @property
    def _why(self) -> TextInput:
        return TextInput("justification", Phrase("graded-why"))

    @property
    def inputs(self) -> tuple[Input, ...]:
        return (self.claimed, self._why)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        points = number_given(given, self.claimed)
        missing = Award(AwardKind.INCOMPLETE, Phrase("answer-missing", {"label": self._why.label}))
        lacking = () if given.values.get(self._why.name, "").strip() else (missing,)
        if isinstance(points, Award):
            return most_pressing((points, *lacking))
        if lacking:
            return missing
        return Award(AwardKind.EARNED, Phrase("graded-earned"), Fraction(points))

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        prose = (Phrase("graded-how-prose", {"prose": self.prose}),) if self.prose else ()
        return (*prose, Phrase("graded-how", {"max": max_points}))

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.award(given, max_points).points == max_points:
            return ()
        return (Phrase("graded-to-full", {"prose": self.prose}),) if self.prose else ()


def _build(spec: Spec, max_points: Decimal) -> Rule:
    places = spec.around.points_places
    claimed = NumberInput(
        "points",
        Phrase("graded-claim", {"most": max_points}),
        whole=False,
        example=round_half_up(Fraction(max_points) / 2, places),
        most=max_points,
        places=places,
    )
    return Graded(claimed, spec.text("prose", ""))


KIND = RuleKind(
    name="graded",
    build=_build,
    phrases={
        **NUMBER_PHRASES,
        "graded-claim": frozenset({"most"}),
        "graded-why": frozenset(),
        "graded-earned": frozenset({"points", "max"}),
        "graded-how": frozenset({"max"}),
        "graded-how-prose": frozenset({"prose"}),
        "graded-to-full": frozenset({"prose"}),
    },
)
