import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from core.scoring.ranking import ranking

PUBLISHED = Path(__file__).resolve().parents[1] / "published" / "it-application-index-2017.csv"


def test_equal_values_share_a_place_and_the_next_place_is_skipped() -> None:
    ranked = ranking({"d": Fraction(1), "b": Fraction(3), "a": Fraction(3), "c": Fraction(5)})

    assert [(one.unit, one.rank) for one in ranked] == [("c", 1), ("a", 2), ("b", 2), ("d", 4)]


def test_the_published_table_of_2017_comes_out_rank_by_rank() -> None:
    with PUBLISHED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    ranked = ranking({row["unit"]: Decimal(row["value"]) for row in rows}, printed_places=3)

    assert len(ranked) == 53
    assert {one.unit: one.rank for one in ranked} == {row["unit"]: int(row["printed_rank"]) for row in rows}


def test_values_that_print_alike_tie_only_where_the_printed_value_counts() -> None:
    values = {"a": Fraction("71.254"), "b": Fraction("71.251")}

    assert [one.rank for one in ranking(values)] == [1, 2]
    assert [one.rank for one in ranking(values, printed_places=2)] == [1, 1]


def test_a_unit_that_is_not_ranked_takes_no_place() -> None:
    ranked = ranking(
        {"a": Fraction(1), "thanh_tra": Fraction(9), "b": Fraction(2), "c": None}, not_ranked={"thanh_tra"}
    )

    assert [(one.unit, one.rank) for one in ranked] == [("b", 1), ("a", 2), ("c", None), ("thanh_tra", None)]
