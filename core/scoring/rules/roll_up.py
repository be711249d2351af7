"""``roll_up``: what the units below have reached, from their results or as this unit reports it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.scoring.answers import number_given
from core.scoring.bands import printed_percent
from core.scoring.model import Awaited, Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind
from core.scoring.phrase import Facts, Percent, Phrase
from core.scoring.quotient import Counted, Quotient, quotient_phrases, read_quotient
from core.scoring.spec import Spec

_HUNDRED = Decimal(100)


class Of(StrEnum):
    """What is taken from the units below: the mean of their shares, or how many of them reached a share."""

    MEAN = "mean"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class RollUp:
    """``typed`` is asked where the unit reports it itself: a mean out of ``most``, or a number of units of all."""

    of: Of
    reach_share: Fraction
    full_at_share: Fraction
    noun: str
    typed: Quotient | NumberInput | None

    @property
    def inputs(self) -> tuple[Input, ...]:
        match self.typed:
            case None:
                return ()
            case Quotient():
                return self.typed.inputs
            case NumberInput():
                return (self.typed,)

    @property
    def general(self) -> tuple[str, ...]:
        return self.typed.general if isinstance(self.typed, Quotient) else ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        share = self._share(given, max_points)
        if isinstance(share, Award):
            return share
        points = min(share / self.full_at_share, Fraction(1)) * Fraction(max_points)
        facts: Facts = {"percent": printed_percent(share, [self.full_at_share]), "noun": self.noun}
        if self.of is Of.MEAN:
            return Award(AwardKind.EARNED, Phrase("roll_up-earned-mean", facts), points, value=share)
        return Award(AwardKind.EARNED, Phrase("roll_up-earned-reached", facts), points, value=share)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        facts: Facts = {"noun": self.noun, "max": max_points, "full_at": Percent(self.full_at_share)}
        if self.of is Of.MEAN:
            line = Phrase("roll_up-how-mean", facts)
        elif self.typed is not None:
            line = Phrase("roll_up-how-reported", facts)
        else:
            line = Phrase("roll_up-how-reached", {**facts, "reach": Percent(self.reach_share)})
        further = self.typed.how_total(max_points) if isinstance(self.typed, Quotient) else ()
        return (line, *further, *(() if self.typed else (Phrase("roll_up-how-not-asked"),)))

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.award(given, max_points).points == max_points:
            return ()
        return (Phrase("roll_up-to-full", {"noun": self.noun, "full_at": Percent(self.full_at_share)}),)

    def _share(self, given: Given, max_points: Decimal) -> Fraction | Award:
        match self.typed:
            case None:
                return self._of_results(given)
            case Quotient():
                counted = self.typed.count(given, max_points)
                return counted.share if isinstance(counted, Counted) else counted
            case NumberInput(most=most):
                number = number_given(given, self.typed)
                return number if isinstance(number, Award) else Fraction(number) / Fraction(most or _HUNDRED)

    def _of_results(self, given: Given) -> Fraction | Award:
        """No unit below at all says as little as results that are not there yet."""
        if not given.children:
            return Award(AwardKind.WAITING, Phrase("roll_up-waiting", {"noun": self.noun}), awaited=Awaited.UNITS)
        if self.of is Of.MEAN:
            return sum(given.children, Fraction(0)) / len(given.children)
        return Fraction(sum(share >= self.reach_share for share in given.children), len(given.children))


def _build(spec: Spec, max_points: Decimal) -> Rule:
    of = Of(spec.one_of("of", tuple(Of)) or Of.MEAN)
    source = spec.one_of("source", ("results", "typed"))
    reach = spec.share("reach_share") if of is Of.REACHED and source == "results" else Fraction(1)
    full_at = spec.share("full_at_share", Fraction(1))
    if source != "typed":
        return RollUp(of, reach, full_at, spec.text("noun"), None)
    if of is Of.REACHED:
        quotient = read_quotient(spec, "roll_up", "done")
        return RollUp(of, reach, full_at, quotient.noun, quotient)
    scale = spec.decimal("scale", _HUNDRED)
    if scale <= 0:
        spec.problem("problem-not-above-zero", name="scale")
        scale = _HUNDRED
    example = spec.decimal("example_mean", scale)
    mean = NumberInput("mean", spec.text("label"), whole=False, example=example, most=scale)
    return RollUp(of, reach, full_at, spec.text("noun"), mean)


_HOW = frozenset({"noun", "max", "full_at"})

KIND = RuleKind(
    name="roll_up",
    build=_build,
    nestable=False,
    phrases={
        **quotient_phrases("roll_up"),
        "roll_up-waiting": frozenset({"noun", "max"}),
        "roll_up-earned-mean": frozenset({"percent", "noun", "points", "max"}),
        "roll_up-earned-reached": frozenset({"percent", "noun", "points", "max"}),
        "roll_up-how-mean": _HOW,
        "roll_up-how-reached": _HOW | {"reach"},
        "roll_up-how-reported": _HOW,
        "roll_up-how-not-asked": frozenset(),
        "roll_up-to-full": frozenset({"noun", "full_at"}),
    },
)
