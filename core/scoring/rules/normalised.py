"""``normalised``: the unit's value against the best unit's; the points wait for the other units' results."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import number_given
from core.scoring.model import Awaited, Award, AwardKind, Given, Input, NumberInput, Rule, RuleKind
from core.scoring.numbers import exact, shown
from core.scoring.phrase import Facts, Phrase
from core.scoring.quotient import Counted, Quotient, quotient_phrases, read_divided
from core.scoring.spec import Spec

_TOTALS = ("total", "total_from", "total_fixed", "total_supplied")


@dataclass(frozen=True, slots=True)
class Normalised:
    """``compared`` is one number, or a quotient of two whose first may be the larger."""

    compared: Quotient | NumberInput
    noun: str

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.compared.inputs if isinstance(self.compared, Quotient) else (self.compared,)

    @property
    def general(self) -> tuple[str, ...]:
        return self.compared.general if isinstance(self.compared, Quotient) else ()

    def award(self, given: Given, max_points: Decimal) -> Award:
        value = self._value(given, max_points)
        if isinstance(value, Award):
            return value
        facts: Facts = {"value": shown(value), "noun": self.noun}
        if given.best is None:
            reason = Phrase("normalised-waiting", facts)
            return Award(AwardKind.WAITING, reason, value=value, awaited=Awaited.UNITS)
        facts = {**facts, "best": shown(given.best)}
        share = min(value / given.best, Fraction(1)) if given.best else Fraction(0)
        return Award(AwardKind.EARNED, Phrase("normalised-earned", facts), share * exact(max_points), value=value)

    def how(self, max_points: Decimal) -> tuple[Phrase, ...]:
        facts: Facts = {"what": self._what(), "max": max_points}
        further = self.compared.how_total(max_points) if isinstance(self.compared, Quotient) else ()
        return (Phrase("normalised-how", facts), *further)

    def to_full(self, given: Given, max_points: Decimal) -> tuple[Phrase, ...]:
        if self.award(given, max_points).points == max_points:
            return ()
        return (Phrase("normalised-to-full", {"what": self._what()}),)

    def _value(self, given: Given, max_points: Decimal) -> Fraction | Award:
        if isinstance(self.compared, NumberInput):
            number = number_given(given, self.compared)
            return number if isinstance(number, Award) else exact(number)
        counted = self.compared.count(given, max_points)
        return counted.share if isinstance(counted, Counted) else counted

    def _what(self) -> Phrase:
        if isinstance(self.compared, NumberInput):
            return Phrase("normalised-one", {"label": self.compared.label})
        labels: Facts = {"done_label": self.compared.part.label, "total_label": self.compared.total.label}
        return Phrase("normalised-two", labels)


def _build(spec: Spec, max_points: Decimal) -> Rule:
    whole = spec.flag("whole", default=True)
    done = NumberInput("done", spec.text("done"), whole, spec.decimal("example_done", Decimal(3)))
    if not any(spec.has(name) for name in _TOTALS):
        return Normalised(done, spec.text("noun", ""))
    for name in ("last_year", "total_or", "excluded"):
        if spec.has(name):
            spec.problem("problem-not-in-compared", name=name)
    quotient = read_divided(spec, "normalised", done, part_may_exceed=True)
    return Normalised(quotient, quotient.noun)


KIND = RuleKind(
    name="normalised",
    build=_build,
    nestable=False,
    phrases={
        **quotient_phrases("normalised"),
        "normalised-waiting": frozenset({"value", "noun", "max"}),
        "normalised-earned": frozenset({"value", "noun", "best", "points", "max"}),
        "normalised-one": frozenset({"label"}),
        "normalised-two": frozenset({"done_label", "total_label"}),
        "normalised-how": frozenset({"what", "max"}),
        "normalised-to-full": frozenset({"what"}),
    },
)
