"""Ranks: what is compared, who takes part, ties, classes, areas, and what not submitting means."""

import csv
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.assessment.placing import Contender, Place, places
from core.assessment.results import Result
from core.assessment.sheet import Sheet
from core.assessment.totals import score_sheet
from core.frameworks.build import build
from core.frameworks.model import Framework

Policies = Callable[..., Framework]
PUBLISHED = Path(__file__).resolve().parents[1] / "published" / "it-application-index-2017.csv"


def contender(unit: str, points: str, **more: Any) -> Contender:
    exact = Fraction(points)
    return Contender(unit, Result(exact, Fraction(40), exact / 40, Fraction(1)), Decimal(points), **more)


def band_id(place: Place) -> str | None:
    return place.band.id if place.band else None


def ranks(framework: Framework, *contenders: Contender) -> list[tuple[str, int | None]]:
    return [(place.unit, place.rank) for place in places(framework, contenders)]


@pytest.mark.parametrize(("ties", "after"), [("skip", 4), ("dense", 3)])
def test_equal_units_share_a_rank(with_policies: Policies, ties: str, after: int) -> None:
    framework = with_policies(ties=ties)

    assert ranks(framework, *(contender(*one) for one in (("a", "30"), ("b", "35"), ("c", "30"), ("d", "20")))) == [
        ("b", 1),
        ("a", 2),
        ("c", 2),
        ("d", after),
    ]


@pytest.mark.parametrize(("rank_on", "second"), [("printed", 1), ("exact", 2)])
def test_printed_values_tie_where_the_printed_value_counts(with_policies: Policies, rank_on: str, second: int) -> None:
    framework = with_policies(rank_on=rank_on)

    assert ranks(framework, contender("a", "30.001"), contender("b", "30")) == [("a", 1), ("b", second)]


@pytest.mark.parametrize(
    ("rank_scale", "value"),
    [("total", Fraction(31)), ("points", Fraction(15)), ("percent", Fraction(75)), ("index", Fraction(3, 4))],
)
def test_the_reading_says_what_is_compared(with_policies: Policies, rank_scale: str, value: Fraction) -> None:
    one = Contender("a", Result(Fraction(15), Fraction(20), Fraction(3, 4), None), Decimal(31))

    (place,) = places(with_policies(rank_scale=rank_scale), [one])

    assert place.value == value


@pytest.mark.parametrize(("scope", "expected"), [("province", [1, 2, 3]), ("district", [1, 2, 1])])
def test_communes_are_ranked_in_the_province_or_in_their_district(
    with_policies: Policies, scope: str, expected: list[int]
) -> None:
    framework = with_policies(ranking_scope=scope)
    found = places(
        framework,
        [contender("a", "30", area="1"), contender("b", "25", area="1"), contender("c", "20", area="2")],
    )

    assert [place.rank for place in found] == expected


def test_units_of_another_class_are_ranked_apart_or_not_at_all(document: dict[str, Any]) -> None:
    document["class"] = [
        {"id": "with", "label": "Có", "only_if": {"figure": "staff", "at_least": 1}},
        {"id": "without", "label": "Không", "only_if": {"figure": "staff", "equals": 0}, "ranked": False},
    ]
    framework = build(document, "mau_2025")
    some, none = {"staff": Decimal(9)}, {"staff": Decimal(0)}
    found = places(
        framework,
        [contender("a", "30", general=some), contender("b", "39", general=none), contender("c", "35", general=some)],
    )

    assert [(place.unit, place.group, place.rank) for place in found] == [
        ("c", "with", 1),
        ("a", "with", 2),
        ("b", "without", None),
    ]


def test_a_unit_that_the_round_only_assesses_takes_no_place(framework: Framework) -> None:
    assert ranks(framework, contender("a", "30"), contender("thanh_tra", "40", is_ranked=False)) == [
        ("a", 1),
        ("thanh_tra", None),
    ]


@pytest.mark.parametrize(
    ("policies", "rank", "band"),
    [
        ({"not_submitted": "lowest_band"}, 1, "yeu"),
        ({"not_submitted": "lowest_band", "not_submitted_rank": "points"}, 1, "yeu"),
        ({"not_submitted": "lowest_band", "not_submitted_rank": "last"}, 3, "yeu"),
        ({"not_submitted": "zero"}, 3, "yeu"),
        ({"not_submitted": "not_ranked"}, None, None),
    ],
)
def test_not_submitting_means_what_the_reading_says(
    with_policies: Policies, policies: dict[str, str], rank: int | None, band: str | None
) -> None:
    framework = with_policies(**policies)
    found = {
        place.unit: place
        for place in places(
            framework, [contender("a", "37"), contender("b", "22"), contender("late", "38", is_submitted=False)]
        )
    }

    assert (found["late"].rank, band_id(found["late"])) == (rank, band)
    assert [band_id(found[unit]) for unit in "ab"] == ["tot", "trung_binh"]


@pytest.mark.parametrize(("bonus_counts", "first"), [("apart", "b"), ("ranking", "a")])
def test_a_bonus_is_added_to_what_is_ranked_only_where_the_reading_says_so(
    with_policies: Policies, bonus_counts: str, first: str
) -> None:
    framework = with_policies(bonus_counts=bonus_counts)
    found = places(framework, [contender("a", "35", bonus=Decimal(10)), contender("b", "36.5")])

    assert found[0].unit == first
    assert {place.unit: band_id(place) for place in found} == {"a": "trung_binh", "b": "tot"}


def test_the_published_table_of_2017_is_worked_out_again_from_the_points_of_its_units(
    document: dict[str, Any],
) -> None:
    """An index of 0 to 1 with three decimals: 53 provinces, three ties."""
    document |= {"max_points": 1, "points_places": 3, "stated": [], "level_names": ["Chỉ số", "Thành phần"]}
    document["node"] = [{"code": "I", "title": "Chỉ số", "level": 0, "pillar": True, "max_points": 1, "place": "Bảng"}]
    document["component"] = [
        {"key": "all", "code": "1", "parent": "I", "title": "Tổng hợp", "max_points": 1, "place": "Bảng",
         "evidence": {"required": False}, "rule": {"kind": "check"}}
    ]  # fmt: skip
    for name, value in (("roll_up", "index"), ("rank_scale", "points")):
        document["policies"][name] = value
        document["reading"] = [row for row in document["reading"] if row["name"] != name]
        document["reading"].append({"name": name, "value": value, "why": "bảng in chỉ số"})
    framework = build(document, "mau_2025")
    with PUBLISHED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    scores = {row["unit"]: score_sheet(framework, Sheet(), {"I": Decimal(row["value"])}) for row in rows}

    found = places(framework, [Contender(unit, one.if_submitted, one.whole.so_far) for unit, one in scores.items()])

    assert {place.unit: place.rank for place in found} == {row["unit"]: int(row["printed_rank"]) for row in rows}
    assert len(found) - len({place.rank for place in found}) == 3
