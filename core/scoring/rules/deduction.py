"""``deduction``: the maximum, less so many points for each thing that went wrong."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import NUMBER_PHRASES, most_pressing, number_given
from core.scoring.model import Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind
from core.scoring.phrase import Phrase
from core.scoring.spec import Spec


@dataclass(frozen=True, slots=True)
class Item:
    """What may go wrong, and what each time costs."""

    asked: NumberInput
    each: Decimal


@dataclass(frozen=True, slots=True)
class Deduction:
    """Never below ``floor``, which may lie below 0."""

    items: tuple[Item, ...]
    floor: Decimal

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(item.asked for item in self.items)

    @property
    def general(self) -> tuple[str, ...]:
        return ()

    def least(self, max_points: Decimal) -> Fraction:
        return Fraction(self.floor)

    def award(self, given: Given, max_points: Decimal) -> Award:
        counts = [number_given(given, item.asked) for item in self.items]
        unknown = [count for count in counts if isinstance(count, Award)]
        if unknown:
            return most_pressing(unknown)
        known = [count for count in counts if isinstance(count, Decimal)]
        lost = [
            (item, count, Fraction(count) * Fraction(item.each))
            for item, count in zip(self.items, known, strict=True)
            if count > 0
        ]
        if not lost:
            return Award(AwardKind.EARNED, Phrase("deduction-earned-whole"), Fraction(max_points))
        points = Fraction(max_points) - sum((one for _, _, one in lost), Fraction(0))
        told = Phrase("deduction-start", {"start": max_points})
        for item, count, _ in lost:
            term: Phrase = Phrase("deduction-term", {"count": count, "each": item.each})
            told = Phrase("deduction-less", {"before": told, "term": term})
        if points < self.floor:
            reason = Phrase("deduction-earned-least", {"sum": told, "least": self.floor})
            return Award(AwardKind.EARNED, reason, Fraction(self.floor))
        return Award(AwardKind.EARNED, Phrase("deduction-earned", {"sum": told}), points)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        return (
            Phrase("deduction-how", {"max": max_points, "least": self.floor}),
            *(Phrase("deduction-how-item", {"label": i.asked.label, "each": i.each}) for i in self.items),
        )

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.award(given, max_points).points == max_points:
            return ()
        return tuple(Phrase("deduction-to-full", {"label": item.asked.label}) for item in self.items)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    items: list[Item] = []
    for row in spec.tables("items"):
        id_, label, each = row.identifier("id"), row.text("label"), row.decimal("each")
        if any(item.asked.name == id_ for item in items):
            row.problem("problem-id-twice", id=id_)
        if each <= 0:
            row.problem("problem-cost-above-zero", name="each")
        items.append(Item(NumberInput(id_, label, example=row.decimal("example", Decimal(1))), each))
        row.close()
    if not items:
        spec.problem("problem-too-few", name="items", least=1)
    least = spec.decimal("least", Decimal(0))
    if least >= max_points:
        spec.problem("problem-least-over", name="least", least=least, max=max_points)
    return Deduction(tuple(items), least)


KIND = RuleKind(
    name="deduction",
    build=_build,
    phrases={
        **NUMBER_PHRASES,
        "deduction-earned": frozenset({"sum", "points", "max"}),
        "deduction-earned-whole": frozenset({"points", "max"}),
        "deduction-earned-least": frozenset({"sum", "least", "points", "max"}),
        "deduction-start": frozenset({"start"}),
        "deduction-less": frozenset({"before", "term"}),
        "deduction-term": frozenset({"count", "each"}),
        "deduction-how": frozenset({"max", "least"}),
        "deduction-how-item": frozenset({"label", "each"}),
        "deduction-to-full": frozenset({"label"}),
    },
)
