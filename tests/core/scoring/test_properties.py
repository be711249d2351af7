"""What holds for every rule there can be, composed ones included."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.scoring.explain import explain
from core.scoring.kinds import build_rule, rule_kinds
from core.scoring.least import least_points
from core.scoring.model import AwardKind, ComponentKey, Given, Rule
from core.scoring.numbers import round_half_up
from core.scoring.problem import Problem
from core.scoring.spec import Spec, Surroundings
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
        problems: list[Problem] = []
        _, rule = build_rule(Spec(self.row, (), problems, AROUND), self.max_points)
        assert problems == []
        assert rule is not None
        return rule

    def points(self, values: Mapping[str, str]) -> Fraction:
        award = self.rule().award(known(values), self.max_points)
        assert award.points is not None, award.reason
        return award.points


GENERAL = {"staff": Decimal(MOST)}
AROUND = Surroundings(general={"staff": "tổng số cán bộ"}, rows={"synced": "1.4 Tỷ lệ hồ sơ đồng bộ"})
SUPPLIED = {
    f"{above}{name}": Decimal(MOST)
    for above in ("", *(f"{one}." for one in "ab"), *(f"{one}.{two}." for one in "ab" for two in "ab"))
    for name in ("total", "result")
}
maxima = st.integers(1, 4000).map(lambda hundredths: Decimal(hundredths) / 100)
shares = st.fractions(0, 1, max_denominator=12)
counts = st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(sorted)


def known(values: Mapping[str, str]) -> Given:
    """The answer of a unit about which everything else is known."""
    return Given(
        values,
        GENERAL,
        supplied=SUPPLIED,
        others={ComponentKey("synced"): Fraction(3, 4)},
        best=Fraction(MOST),
        children=(Fraction(1, 2), Fraction(9, 10)),
    )


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
    rows: list[dict[str, Any]] = [
        {"id": i, "label": i, "share": text_of(w)} for i, w in zip(ids(len(worth)), worth, strict=True)
    ]
    if draw(st.booleans()):
        rows[0] = {"id": "o0", "label": "o0", "points": Decimal(-draw(st.integers(1, 300))) / 100}
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
def totals(draw: st.DrawFn, source: Mapping[str, Any], total: int) -> dict[str, str]:
    """What is asked besides the first number, so that the total is at least ``total``."""
    if source == {"total": "t"}:
        return {"total": str(total)}
    if "total_or" in source:
        return {"total": str(draw(st.integers(0, total))), "total_or": str(total)}
    if "excluded" in source:
        excluded = draw(st.integers(0, MOST))
        return {"total": str(total + excluded), "excluded": str(excluded)}
    if "last_year" in source:
        return draw(st.sampled_from([{"total": str(total)}, {"total": "0", "last_year": str(12 * total)}]))
    return {}


@st.composite
def quotients(draw: st.DrawFn, part: str) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """The common keys of a row with a quotient, and two answers, the second with the larger first number."""
    total = draw(st.integers(1, MOST))
    source: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"total": "t"},
                {"total": "t", "total_fixed": MOST},
                {"total_from": "staff"},
                {"total": "t", "total_supplied": True},
                {"total": "t", "total_or": "u"},
                {"total": "t", "excluded": "x"},
                {"total": "t", "last_year": "y", "last_year_over": 12},
            ]
        )
    )
    asked = draw(totals(source, total))
    low, high = sorted(draw(st.tuples(*[st.integers(0, total)] * 2)))
    zero = {} if "last_year" in source else {"zero_total": draw(st.sampled_from(["ask", "no_points", "full_marks"]))}
    row = {part: "d", "noun": "n", **zero, **source}
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


@st.composite
def products(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    row, worse, better = draw(quotients("done"))
    full = draw(shares.filter(bool))
    row |= {"times": "synced", "full_at_share": text_of(full)}
    return Drawn({"kind": "product", **row}, max_points, worse, better)


@st.composite
def weighted(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    worth = [Fraction(1), *draw(st.lists(shares, min_size=1, max_size=2))]
    rows = [{"id": i, "label": i, "share": text_of(w)} for i, w in zip(ids(len(worth)), worth, strict=True)]
    pairs = [sorted(draw(st.tuples(*[st.integers(0, 10)] * 2))) for _ in worth]
    row = {"kind": "weighted", "total": "t", "noun": "n", "parts": rows}
    worse, better = ({"total": str(MOST), **{f"o{n}": str(pair[k]) for n, pair in enumerate(pairs)}} for k in (0, 1))
    return Drawn(row, max_points, worse, better)


@st.composite
def deductions(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    each = [Decimal(draw(st.integers(1, 500))) / 100 for _ in range(draw(st.integers(1, 3)))]
    rows = [{"id": i, "label": i, "each": one} for i, one in zip(ids(len(each)), each, strict=True)]
    least = draw(st.sampled_from([{}, {"least": Decimal("-1.5")}]))
    pairs = [draw(counts) for _ in each]
    better, worse = ({f"o{n}": str(pair[k]) for n, pair in enumerate(pairs)} for k in (0, 1))
    return Drawn({"kind": "deduction", "items": rows, **least}, max_points, worse, better)


@st.composite
def graded(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    low, high = sorted(draw(st.tuples(*[st.integers(0, int(max_points * 100))] * 2)))
    worse, better = ({"points": str(Decimal(one) / 100), "justification": "vì"} for one in (low, high))
    return Drawn({"kind": "graded"}, max_points, worse, better)


@st.composite
def normalised(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    low, high = draw(counts)
    over = draw(st.sampled_from([{}, {"total": "t", "noun": "n"}]))
    asked = {"total": "7"} if over else {}
    row = {"kind": "normalised", "done": "d", **over}
    return Drawn(row, max_points, {"done": str(low), **asked}, {"done": str(high), **asked})


@st.composite
def roll_ups(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    full = draw(shares.filter(bool))
    row: dict[str, Any] = {"kind": "roll_up", "noun": "n", "full_at_share": text_of(full)}
    match draw(st.sampled_from(["mean", "reached", "typed", "counted"])):
        case "mean":
            return Drawn({**row, "of": "mean", "source": "results"}, max_points, {}, {})
        case "reached":
            reach = text_of(draw(shares.filter(bool)))
            return Drawn({**row, "of": "reached", "source": "results", "reach_share": reach}, max_points, {}, {})
        case "typed":
            low, high = draw(counts)
            row |= {"of": "mean", "source": "typed", "label": "l"}
            return Drawn(row, max_points, {"mean": str(low)}, {"mean": str(high)})
        case _:
            low, high = draw(counts)
            row |= {"of": "reached", "source": "typed", "done": "d", "total": "t"}
            worse, better = ({"done": str(one), "total": str(MOST)} for one in (low, high))
            return Drawn(row, max_points, worse, better)


@st.composite
def surveys(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    scale = Decimal(draw(st.integers(MOST, 1000)))
    return Drawn({"kind": "survey", "label": "l", "scale": scale}, max_points, {}, {})


SIMPLE: Mapping[str, Callable[[Decimal], st.SearchStrategy[Drawn]]] = {
    "check": checks,
    "levels": levels,
    "checklist": checklists,
    "count_levels": count_levels,
    "count": plain_counts,
    "ratio": ratios,
    "ratio_levels": ratio_levels,
    "complement": complements,
    "product": products,
    "weighted": weighted,
    "deduction": deductions,
    "graded": graded,
}
ROWS_OF_THEIR_OWN: Mapping[str, Callable[[Decimal], st.SearchStrategy[Drawn]]] = {
    "normalised": normalised,
    "roll_up": roll_ups,
    "survey": surveys,
}
COMPOSED = ("parts", "best_of")
UNSCORED = ("information", "target")


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


@st.composite
def any_row(draw: st.DrawFn, max_points: Decimal) -> Drawn:
    alone = st.sampled_from(sorted(ROWS_OF_THEIR_OWN)).flatmap(lambda kind: ROWS_OF_THEIR_OWN[kind](max_points))
    return draw(st.one_of(rules(max_points, 2), alone))


drawn = maxima.flatmap(any_row)


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
    assert {*SIMPLE, *ROWS_OF_THEIR_OWN, *COMPOSED, *UNSCORED} == set(rule_kinds())


@given(drawn)
def test_points_stay_between_the_least_and_the_maximum(one: Drawn) -> None:
    least = least_points(one.rule(), one.max_points)
    for values in (one.worse, one.better):
        assert least <= one.points(values) <= one.max_points
        assert round_half_up(least, 2) <= round_half_up(one.points(values), 2) <= one.max_points


@given(drawn)
def test_more_done_never_earns_less(one: Drawn) -> None:
    assert one.points(one.better) >= one.points(one.worse)


@given(drawn, st.randoms())
def test_the_order_of_the_answers_never_matters(one: Drawn, random: Any) -> None:
    names = list(one.better)
    random.shuffle(names)
    rule = one.rule()

    shuffled = rule.award(known({name: one.better[name] for name in names}), one.max_points)

    assert shuffled == rule.award(known(one.better), one.max_points)


@given(drawn)
def test_no_float_is_anywhere(one: Drawn) -> None:
    rule, answer = one.rule(), known(one.worse)
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
    award = one.rule().award(known(one.better), one.max_points)

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

    given_ = replace(known(values), general=general)
    award = rule.award(given_, one.max_points)
    rule.to_full(given_, one.max_points)

    assert award.points is None or least_points(rule, one.max_points) <= award.points <= one.max_points
