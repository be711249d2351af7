"""What holds for every rule there can be, composed ones included."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.scoring.explain import explain
from core.scoring.kinds import build_rule, rule_kinds
from core.scoring.model import AwardKind, Given, Rule
from core.scoring.numbers import round_half_up
from core.scoring.spec import Spec
from core.scoring.values import names_of

MOST = 40


@dataclass(frozen=True)
class Drawn:
    """A row that only adds points, and two answers of which ``better`` has done at least as much."""

    row: Mapping[str, Any]
    max_points: Decimal
    worse: Mapping[str, str]
    better: Mapping[str, str]

    def rule(self) -> Rule:
        problems: list[str] = []
        _, rule = build_rule(Spec(self.row, "row", problems, {"staff": "tổng số cán bộ"}), self.max_points)
        assert problems == []
        assert rule is not None
        return rule

    def points(self, values: Mapping[str, str]) -> Fraction:
        award = self.rule().award(Given(values, GENERAL), self.max_points)
        assert award.points is not None, award.reason
        return award.points


GENERAL = {"staff": Decimal(MOST)}
maxima = st.integers(1, 4000).map(lambda hundredths: Decimal(hundredths) / 100)
shares = st.fractions(0, 1, max_denominator=12)
counts = st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(sorted)


def text_of(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def ids(count: int) -> list[str]:
    return [f"o{n}" for n in range(count)]


@st.composite
def checks(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    worse, better = draw(st.sampled_from([("no", "no"), ("no", "yes"), ("yes", "yes")]))
    return Drawn({"kind": "check"}, max_points, {"choice": worse}, {"choice": better})


@st.composite
def levels(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    worth = sorted([*draw(st.lists(shares, min_size=1, max_size=4)), Fraction(1)])
    rows = [{"id": i, "label": i, "share": text_of(w)} for i, w in zip(ids(len(worth)), worth, strict=True)]
    low, high = sorted(draw(st.tuples(*[st.integers(0, len(worth) - 1)] * 2)))
    return Drawn({"kind": "levels", "options": rows}, max_points, {"choice": f"o{low}"}, {"choice": f"o{high}"})


@st.composite
def checklists(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    count = draw(st.integers(2, 6))
    all_of = draw(st.booleans())
    worth = {} if all_of else {"share": f"1/{count}"}
    rows = [{"id": i, "label": i, **worth} for i in ids(count)]
    better = draw(st.lists(st.sampled_from(ids(count)), unique=True))
    worse = draw(st.lists(st.sampled_from(better), unique=True)) if better else []
    row = {"kind": "checklist", "all_of": all_of, "options": rows}
    return Drawn(row, max_points, {"items": ",".join(worse)}, {"items": ",".join(better)})


@st.composite
def ladders(draw: st.DrawFn, edges: st.SearchStrategy[Any]) -> list[tuple[Any, str]]:
    starts = sorted(draw(st.lists(edges, min_size=1, max_size=4, unique=True)))
    worth = sorted([*draw(st.lists(shares, min_size=len(starts) - 1, max_size=len(starts) - 1)), Fraction(1)])
    return list(zip(starts, map(text_of, worth), strict=True))


@st.composite
def count_levels(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    steps = [{"from": edge, "share": share} for edge, share in draw(ladders(st.integers(0, MOST)))]
    low, high = draw(counts)
    row = {"kind": "count_levels", "noun": "n", "steps": steps}
    return Drawn(row, max_points, {"count": str(low)}, {"count": str(high)})


@st.composite
def plain_counts(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    low, high = draw(counts)
    each = Decimal(draw(st.integers(1, 500))) / 100
    return Drawn({"kind": "count", "noun": "n", "each": each}, max_points, {"count": str(low)}, {"count": str(high)})


@st.composite
def quotients(draw: st.DrawFn, part: str) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """The common keys of a row with a quotient, and two answers, the second with the larger first number."""
    total = draw(st.integers(1, MOST))
    source: dict[str, Any] = draw(
        st.sampled_from([{"total": "t"}, {"total": "t", "total_fixed": MOST}, {"total_from": "staff"}])
    )
    asked = {"total": str(total)} if source == {"total": "t"} else {}
    low, high = sorted(draw(st.tuples(*[st.integers(0, total)] * 2)))
    zero = draw(st.sampled_from(["ask", "no_points", "full_marks"]))
    row = {part: "d", "noun": "n", "zero_total": zero, **source}
    return row, {part: str(low), **asked}, {part: str(high), **asked}


@st.composite
def ratios(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    row, worse, better = draw(quotients("done"))
    floor, full = sorted(draw(st.tuples(shares, shares)))
    if full:
        row |= {"floor_share": text_of(floor), "full_at_share": text_of(full)}
    return Drawn({"kind": "ratio", **row}, max_points, worse, better)


@st.composite
def ratio_levels(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    row, worse, better = draw(quotients("done"))
    steps = [{"from_share": text_of(edge), "share": share} for edge, share in draw(ladders(shares))]
    return Drawn({"kind": "ratio_levels", **row, "steps": steps}, max_points, worse, better)


@st.composite
def complements(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    row, better, worse = draw(quotients("bad"))
    full = draw(shares.filter(bool))
    return Drawn({"kind": "complement", **row, "full_at_share": text_of(full)}, max_points, worse, better)


SIMPLE: Mapping[str, Callable[[Decimal], st.SearchStrategy[Drawn]]] = {
    "check": checks,
    "levels": levels,
    "checklist": checklists,
    "count_levels": count_levels,
    "count": plain_counts,
    "ratio": ratios,
    "ratio_levels": ratio_levels,
    "complement": complements,
}
COMPOSED = ("parts", "best_of")
UNSCORED = ("information",)


@st.composite
def composites(draw: st.DrawFn, kind: str, max_points: Decimal, depth: int) -> Drawn:
    """``parts`` share the maximum, alternatives may each earn it; an alternative that is worse may also be missing."""
    hundredths = int(max_points * 100)
    if hundredths < 2:
        return draw(checks(max_points))
    first = Decimal(draw(st.integers(1, hundredths - 1))) / 100
    maxima_of = (first, max_points - first) if kind == "parts" else (max_points, first)
    below = [draw(rules(one, depth - 1)) for one in maxima_of]
    rows = [{"id": i, "label": i, "max_points": d.max_points, "rule": d.row} for i, d in zip("ab", below, strict=True)]
    name = "parts" if kind == "parts" else "alternatives"
    worse, better = (
        {f"{i}.{k}": v for i, d in zip("ab", below, strict=True) for k, v in getattr(d, which).items()}
        for which in ("worse", "better")
    )
    if kind == "best_of" and draw(st.booleans()):
        worse = {key: value for key, value in worse.items() if key.startswith("a.")}
    return Drawn({"kind": kind, name: rows}, max_points, worse, better)


@st.composite
def rules(draw: st.DrawFn, max_points: Decimal, depth: int) -> Drawn:
    simple = st.sampled_from(sorted(SIMPLE)).map(SIMPLE.__getitem__).flatmap(lambda make: make(max_points))
    if depth == 0:
        return draw(simple)
    composed = st.sampled_from(COMPOSED).flatmap(lambda kind: composites(kind, max_points, depth))
    return draw(st.one_of(simple, composed))


drawn = maxima.flatmap(lambda max_points: rules(max_points, 2))


def walk(value: Any) -> Iterator[Any]:
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from walk(one)


def test_the_properties_are_tried_on_every_kind_that_scores() -> None:
    assert {*SIMPLE, *COMPOSED, *UNSCORED} == set(rule_kinds())


@given(drawn)
def test_points_stay_between_nothing_and_the_maximum(one: Drawn) -> None:
    for values in (one.worse, one.better):
        assert 0 <= one.points(values) <= one.max_points
        assert 0 <= round_half_up(one.points(values), 2) <= one.max_points


@given(drawn)
def test_more_done_never_earns_less(one: Drawn) -> None:
    assert one.points(one.better) >= one.points(one.worse)


@given(drawn, st.randoms())
def test_the_order_of_the_answers_never_matters(one: Drawn, random: Any) -> None:
    names = list(one.better)
    random.shuffle(names)
    rule = one.rule()

    shuffled = rule.award(Given({name: one.better[name] for name in names}, GENERAL), one.max_points)

    assert shuffled == rule.award(Given(one.better, GENERAL), one.max_points)


@given(drawn)
def test_no_float_is_anywhere(one: Drawn) -> None:
    rule, answer = one.rule(), Given(one.worse, GENERAL)
    award = rule.award(answer, one.max_points)
    results = (
        rule,
        rule.inputs,
        rule.how(one.max_points),
        rule.to_full(answer, one.max_points),
        award,
        explain(award, Decimal(0), one.max_points),
    )

    assert [value for value in walk(results) if isinstance(value, float)] == []


@given(maxima.flatmap(lambda max_points: composites("parts", max_points, 2)))
def test_parts_add_up_to_the_last_digit(one: Drawn) -> None:
    award = one.rule().award(Given(one.better, GENERAL), one.max_points)

    assert sum((part.points or Fraction(0) for part in award.parts), Fraction(0)) == (
        award.points if award.parts else 0
    )


@given(drawn)
def test_points_are_there_only_for_what_is_earned(one: Drawn) -> None:
    rule = one.rule()
    for values in ({}, one.worse, dict(list(one.better.items())[:1])):
        award = rule.award(Given(values), one.max_points)
        assert (award.points is not None) is (award.kind is AwardKind.EARNED)


junk = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.decimals().map(str),
    st.sampled_from(
        ["", "0", "-0", "00", "1.", ".5", "1,5", "NaN", "Infinity", "1e400", "٣", "½", "yes", "o0,o0", ","]
    ),
)


@given(drawn, st.data())
def test_nothing_an_officer_can_give_raises(one: Drawn, data: st.DataObject) -> None:
    rule = one.rule()
    names = [name for wanted in rule.inputs for name in names_of(wanted)]
    values = data.draw(st.dictionaries(st.sampled_from([*names, "other"]), junk))
    general = data.draw(st.dictionaries(st.just("staff"), st.decimals()))

    award = rule.award(Given(values, general), one.max_points)
    rule.to_full(Given(values, general), one.max_points)

    assert award.points is None or 0 <= award.points <= one.max_points
