"""The number divided by: who gives it, and what takes its place where it is missing, doubtful or too large."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from core.scoring.answers import general_given, most_pressing, number_given, supplied_given
from core.scoring.model import Award, AwardKind, Given, NumberInput
from core.scoring.numbers import exact, shown
from core.scoring.phrase import Fact, Label, Phrase
from core.scoring.spec import Spec

EXAMPLE_TOTAL = Decimal(4)
_YEAR_PARTS = (1, 4, 12)

DENOMINATOR_PHRASES: Mapping[str, frozenset[str]] = {
    "answer-waiting": frozenset({"figure"}),
    "answer-waiting-supplied": frozenset({"figure", "max"}),
    "answer-total-larger": frozenset({"total", "first", "second"}),
    "answer-total-left": frozenset({"total", "first", "excluded"}),
    "answer-total-last-year": frozenset({"total", "last_year", "over"}),
    "answer-total-last-year-whole": frozenset({"total"}),
    "answer-excluded-over": frozenset({"excluded", "total"}),
    "answer-how-supplied": frozenset({"total"}),
    "answer-how-larger": frozenset({"first", "second"}),
    "answer-how-excluded": frozenset({"total", "excluded"}),
    "answer-how-last-year": frozenset({"last_year", "over"}),
    "answer-how-last-year-whole": frozenset({"last_year"}),
}


@dataclass(frozen=True, slots=True)
class Divisor:
    """The number to divide by, and what a person reads of it. ``is_stand_in`` marks last year's in place of none."""

    amount: Fraction
    said: Fact
    is_stand_in: bool = False


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's total, divided by ``over`` (12 for a month, 4 for a quarter), where this year's is 0."""

    asked: NumberInput
    over: int


@dataclass(frozen=True, slots=True)
class Total:
    """Exactly one of ``asked``, ``general``, ``fixed`` and ``is_supplied`` says where the number comes from.

    ``second`` is another source of the same number, the larger counts; ``excluded`` is subtracted.
    """

    label: Label
    asked: NumberInput | None = None
    general: str = ""
    fixed: Decimal | None = None
    is_supplied: bool = False
    second: NumberInput | None = None
    excluded: NumberInput | None = None
    last_year: LastYear | None = None

    @property
    def further_inputs(self) -> tuple[NumberInput, ...]:
        """What is asked besides the total itself."""
        stand_in = self.last_year.asked if self.last_year else None
        return tuple(one for one in (self.second, self.excluded, stand_in) if one is not None)

    @property
    def figures(self) -> tuple[str, ...]:
        return (self.general,) if self.general else ()

    def find(self, given: Given) -> Divisor | Award:
        """The number, or the award that says why there is none yet."""
        if self.fixed is not None:
            return _plain(self.fixed)
        if self.is_supplied:
            return _divisor(supplied_given(given, "total", self.label))
        if self.asked is None:
            return _divisor(general_given(given, self.general, self.label))
        first = number_given(given, self.asked)
        further = [number_given(given, one) for one in (self.second, self.excluded) if one is not None]
        unknown = [one for one in (first, *further) if isinstance(one, Award)]
        if unknown or isinstance(first, Award):
            return most_pressing(unknown)
        known = [one for one in further if isinstance(one, Decimal)]
        divisor = self._chosen(first, known)
        if isinstance(divisor, Divisor) and divisor.amount == 0 and self.last_year is not None:
            return _stand_in(given, self.last_year)
        return divisor

    def how(self) -> tuple[Phrase, ...]:
        lines: list[Phrase] = []
        if self.is_supplied:
            lines.append(Phrase("answer-how-supplied", {"total": self.label}))
        if self.second is not None:
            lines.append(Phrase("answer-how-larger", {"first": self.label, "second": self.second.label}))
        if self.excluded is not None:
            lines.append(Phrase("answer-how-excluded", {"total": self.label, "excluded": self.excluded.label}))
        if self.last_year is not None:
            last, over = self.last_year.asked.label, self.last_year.over
            whole = Phrase("answer-how-last-year-whole", {"last_year": last})
            lines.append(whole if over == 1 else Phrase("answer-how-last-year", {"last_year": last, "over": over}))
        return tuple(lines)

    def _chosen(self, first: Decimal, further: list[Decimal]) -> Divisor | Award:
        """The larger of two sources, what is left after the excluded part, or simply the number."""
        if self.second is not None:
            larger = max(first, further[0])
            said = Phrase("answer-total-larger", {"total": larger, "first": first, "second": further[0]})
            if self.excluded is None:
                return Divisor(Fraction(larger), said)
            return _left(larger, further[1])
        return _plain(first) if self.excluded is None else _left(first, further[0])


def _left(total: Decimal, excluded: Decimal) -> Divisor | Award:
    if excluded > total:
        return Award(AwardKind.SLIP, Phrase("answer-excluded-over", {"excluded": excluded, "total": total}))
    left = Fraction(total) - Fraction(excluded)
    return Divisor(left, Phrase("answer-total-left", {"total": shown(left), "first": total, "excluded": excluded}))


def _stand_in(given: Given, last_year: LastYear) -> Divisor | Award:
    number = number_given(given, last_year.asked)
    if isinstance(number, Award):
        return number
    amount = Fraction(number) / last_year.over
    if last_year.over == 1:
        said = Phrase("answer-total-last-year-whole", {"total": number})
    else:
        facts: Mapping[str, Fact] = {"total": shown(amount), "last_year": number, "over": last_year.over}
        said = Phrase("answer-total-last-year", facts)
    return Divisor(amount, said, is_stand_in=True)


def _plain(number: Decimal) -> Divisor:
    return Divisor(exact(number), number)


def _divisor(number: Decimal | Award) -> Divisor | Award:
    return number if isinstance(number, Award) else _plain(number)


def read_total(spec: Spec, *, whole: bool) -> Total:
    general, fixed = spec.text("total_from", ""), spec.optional_decimal("total_fixed")
    supplied = spec.flag("total_supplied")
    sources = {"total_from": bool(general), "total_fixed": fixed is not None, "total_supplied": supplied}
    named = [name for name, is_there in sources.items() if is_there]
    if len(named) > 1:
        spec.problem("problem-exclude", names=", ".join(named))
    if not named:
        return _read_asked(spec, whole=whole)
    for name in ("total_or", "excluded", "last_year"):
        if spec.has(name):
            spec.raw(name)
            spec.problem("problem-total-not-asked", name=name)
    if fixed is not None:
        if fixed <= 0:
            spec.problem("problem-not-above-zero", name="total_fixed")
        return Total(spec.text("total"), fixed=fixed)
    if supplied:
        return Total(spec.text("total"), is_supplied=True)
    title = spec.around.general.get(general)
    if title is None:
        spec.problem("problem-no-figure", name="total_from", figure=general)
    return Total(spec.text("total", title), general=general)


def _read_asked(spec: Spec, *, whole: bool) -> Total:
    label = spec.text("total")
    asked = NumberInput("total", label, whole, spec.decimal("example_total", EXAMPLE_TOTAL))
    second, excluded = _read_further(spec, "total_or", whole=whole), _read_further(spec, "excluded", whole=whole)
    none_of = ("total", "total_or") if second else ("total",)
    return Total(
        label,
        asked=asked,
        second=second,
        excluded=excluded,
        last_year=_read_last_year(spec, none_of, whole=whole),
    )


def _read_further(spec: Spec, name: str, *, whole: bool) -> NumberInput | None:
    if not spec.has(name):
        return None
    return NumberInput(name, spec.text(name), whole, spec.decimal(f"example_{name}", Decimal(1)))


def _read_last_year(spec: Spec, none_of: tuple[str, ...], *, whole: bool) -> LastYear | None:
    if not spec.has("last_year"):
        return None
    if spec.has("excluded"):
        spec.problem("problem-exclude", names="last_year, excluded")
    if spec.has("zero_total"):
        spec.problem("problem-exclude", names="last_year, zero_total")
    over = spec.whole("last_year_over")
    if over not in _YEAR_PARTS:
        spec.problem("problem-last-year-over", name="last_year_over")
        over = 1
    example = spec.decimal("example_last_year", Decimal(1200))
    return LastYear(NumberInput("last_year", spec.text("last_year"), whole, example, only_without=none_of), over)
