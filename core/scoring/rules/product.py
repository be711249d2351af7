"""``product``: a share multiplied with the share that another component of the same unit measures."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.bands import printed_percent
from core.scoring.model import Award, AwardKind, ComponentKey, Given, Input, Rule, RuleKind
from core.scoring.phrase import Facts, Percent, Phrase
from core.scoring.quotient import Quotient, quotient_phrases, read_quotient
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Product:
    """``times`` is the other component, ``row`` its code and title; ``full_at_share`` already earns every point."""

    quotient: Quotient
    times: ComponentKey
    row: str
    full_at_share: Fraction

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.quotient.inputs

    @property
    def general(self) -> tuple[str, ...]:
        return self.quotient.general

    @property
    def others(self) -> tuple[ComponentKey, ...]:
        return (self.times,)

    def award(self, given: Given, max_points: Decimal) -> Award:
        """A factor that left the assessment is left out of the product."""
        counted = self.quotient.count(given, max_points)
        if isinstance(counted, Award):
            return counted
        if self.times not in given.others:
            return Award(AwardKind.WAITING, Phrase("answer-waiting-row", {"row": self.row}))
        other = given.others[self.times]
        share = counted.share if other is None else counted.share * other
        points = min(share / self.full_at_share, Fraction(1)) * Fraction(max_points)
        percent = printed_percent(share, [self.full_at_share])
        facts: Facts = {**counted.facts, "row": self.row, "percent": percent}
        if other is None:
            return Award(AwardKind.EARNED, Phrase("product-earned-alone", facts), points, value=min(share, Fraction(1)))
        reason = Phrase("product-earned", {**facts, "other": printed_percent(other, ())})
        return Award(AwardKind.EARNED, reason, points, value=min(share, Fraction(1)))

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        quotient = self.quotient
        labels: Facts = {
            "done_label": quotient.part.label,
            "total_label": quotient.total.label,
            "row": self.row,
            "max": max_points,
        }
        line = quotient.phrase("how", labels)
        if self.full_at_share < 1:
            line = quotient.phrase("how-full-at", {**labels, "full_at": Percent(self.full_at_share)})
        return (line, *quotient.how_total(max_points))

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.award(given, max_points).points == max_points:
            return ()
        facts: Facts = {"row": self.row, "full_at": Percent(self.full_at_share), "max": max_points}
        return (Phrase("product-to-full", facts),)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    times = spec.identifier("times")
    row = spec.around.rows.get(times)
    if times and row is None:
        spec.problem("problem-no-component-key", name="times", key=times)
    return Product(read_quotient(spec, "product", "done"), ComponentKey(times), row or "", _full_at(spec))


def _full_at(spec: Spec) -> Fraction:
    return spec.share("full_at_share", Fraction(1))


_COUNTED = frozenset({"done", "total", "noun", "percent", "points", "max"})

KIND = RuleKind(
    name="product",
    build=_build,
    measures=True,
    phrases={
        **quotient_phrases("product"),
        "answer-waiting-row": frozenset({"row"}),
        "product-earned": _COUNTED | {"row", "other"},
        "product-earned-alone": _COUNTED | {"row"},
        "product-how": frozenset({"done_label", "total_label", "row", "max"}),
        "product-how-full-at": frozenset({"done_label", "total_label", "row", "full_at", "max"}),
        "product-to-full": frozenset({"row", "full_at", "max"}),
    },
)
