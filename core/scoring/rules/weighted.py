"""``weighted``: several parts of one total, each worth its own: (b/a) x 1 + (c/a) x 0,5."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import most_pressing, number_given
from core.scoring.model import Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind
from core.scoring.numbers import shown
from core.scoring.phrase import Fact, Phrase
from core.scoring.quotient import Quotient, quotient_phrases, read_divided
from core.scoring.spec import Spec
from core.scoring.worth import check_best, read_worth

_FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """What the whole total would earn if it were all of this sort."""

    asked: NumberInput
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Weighted:
    """``quotient`` is the first part over the total; ``parts`` are all of them."""

    quotient: Quotient
    parts: tuple[Part, ...]

    @property
    def inputs(self) -> tuple[Input, ...]:
        first, *further = self.quotient.inputs
        return (first, *(part.asked for part in self.parts[1:]), *further)

    @property
    def general(self) -> tuple[str, ...]:
        return self.quotient.general

    def award(self, given: Given, max_points: Decimal) -> Award:
        total = self.quotient.total.find(given)
        numbers = [number_given(given, part.asked) for part in self.parts]
        unknown = [one for one in (*numbers, total) if isinstance(one, Award)]
        if unknown or isinstance(total, Award):
            return most_pressing(unknown)
        known = [Fraction(one) for one in numbers if isinstance(one, Decimal)]
        together = sum(known, Fraction(0))
        if together > total.amount and not total.is_stand_in:
            facts: dict[str, Fact] = {"sum": shown(together), "total": total.said}
            return Award(AwardKind.SLIP, Phrase("weighted-parts-over-total", facts))
        if total.amount == 0:
            return self.quotient.of_nothing(total, max_points)
        earned = sum((one * part.worth for one, part in zip(known, self.parts, strict=True)), Fraction(0))
        points = min(earned / total.amount, Fraction(max_points))
        facts = {"sum": self._sum(known), "total": total.said, "noun": self.quotient.noun}
        value = points / Fraction(max_points) if max_points else Fraction(0)
        return Award(AwardKind.EARNED, Phrase("weighted-earned", facts), points, value=value)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        total = self.quotient.total.label
        return (
            Phrase("weighted-how", {"total_label": total, "max": max_points}),
            *(Phrase("weighted-how-part", {"label": p.asked.label, "worth": shown(p.worth)}) for p in self.parts),
            *self.quotient.how_total(max_points),
        )

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.award(given, max_points).points == max_points:
            return ()
        best = max(self.parts, key=lambda part: part.worth)
        facts: dict[str, Fact] = {"label": best.asked.label, "total_label": self.quotient.total.label}
        return (Phrase("weighted-to-full", facts),)

    def _sum(self, known: list[Fraction]) -> Phrase:
        """The terms as a person writes them: 3 x 1 + 2 x 0,5."""
        terms = [
            Phrase("weighted-term", {"count": shown(count), "worth": shown(part.worth)})
            for count, part in zip(known, self.parts, strict=True)
        ]
        added = terms[0]
        for term in terms[1:]:
            added = Phrase("weighted-terms", {"first": added, "second": term})
        return added


def _build(spec: Spec, max_points: Decimal) -> Rule:
    whole = spec.flag("whole", default=True)
    parts = _read_parts(spec, max_points, whole=whole)
    if len(parts) < _FEWEST_PARTS:
        spec.problem("problem-too-few", name="parts", least=_FEWEST_PARTS)
    else:
        check_best(spec, "parts", max(part.worth for part in parts), max_points)
    first = parts[0].asked if parts else NumberInput("part", "")
    return Weighted(read_divided(spec, "weighted", first), parts)


def _read_parts(spec: Spec, max_points: Decimal, *, whole: bool) -> tuple[Part, ...]:
    parts: list[Part] = []
    for row in spec.tables("parts"):
        id_ = row.identifier("id")
        if id_ in {"total", "total_or", "excluded", "last_year", *(part.asked.name for part in parts)}:
            row.problem("problem-id-taken", id=id_)
        asked = NumberInput(id_, row.text("label"), whole, row.decimal("example", Decimal(1)))
        worth = read_worth(row, max_points)
        if worth < 0:
            row.problem("problem-takes-away")
        row.close()
        parts.append(Part(asked, worth))
    return tuple(parts)


KIND = RuleKind(
    name="weighted",
    build=_build,
    measures=True,
    phrases={
        **quotient_phrases("weighted"),
        "weighted-earned": frozenset({"sum", "total", "noun", "points", "max"}),
        "weighted-term": frozenset({"count", "worth"}),
        "weighted-terms": frozenset({"first", "second"}),
        "weighted-parts-over-total": frozenset({"sum", "total"}),
        "weighted-how": frozenset({"total_label", "max"}),
        "weighted-how-part": frozenset({"label", "worth"}),
        "weighted-to-full": frozenset({"label", "total_label"}),
    },
)
