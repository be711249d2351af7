from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.assessment.results import Result
from core.assessment.standing import standing
from core.frameworks.model import Framework

Policies = Callable[..., Framework]


def result(points: str, max_points: int = 1000) -> Result:
    return Result(Fraction(points), Fraction(max_points), Fraction(points) / max_points, Fraction(1))


@pytest.mark.parametrize(
    ("points", "band", "printed", "to_next"),
    [
        ("0", "yeu", "0.00", "500.00"),
        ("499.99", "yeu", "49.999", "0.01"),
        ("500", "trung_binh", "50.00", "400.00"),
        ("712.5", "trung_binh", "71.25", "187.50"),
        ("899.96", "trung_binh", "89.996", "0.04"),
        ("899.9999", "trung_binh", "89.99999", "0.01"),
        ("900", "tot", "90.00", None),
        ("1000", "tot", "100.00", None),
    ],
)
def test_the_band_the_printed_value_and_the_way_to_the_next_band_agree(
    framework: Framework, points: str, band: str, printed: str, to_next: str | None
) -> None:
    stands = standing(framework, result(points))

    assert stands is not None
    assert (stands.band.id, str(stands.printed)) == (band, printed)
    assert (None if stands.points_to_next is None else str(stands.points_to_next)) == to_next


def test_where_the_printed_value_counts_it_decides_the_band(with_policies: Policies) -> None:
    stands = standing(with_policies(band_on="printed"), result("899.96"))
    below = standing(with_policies(band_on="printed"), result("899.94"))

    assert stands is not None
    assert (stands.band.id, stands.printed, stands.next_band) == ("tot", Decimal("90.00"), None)
    assert below is not None
    assert (below.band.id, below.points_to_next) == ("trung_binh", Decimal("0.01"))


INDEX_BANDS: list[dict[str, Any]] = [
    {"id": "yeu", "label": "Yếu", "from": 0, "place": "x"},
    {"id": "kha", "label": "Khá", "from": Decimal("0.65"), "place": "x"},
]


def test_an_index_is_banded_on_its_own_scale(with_policies: Policies) -> None:
    stands = standing(with_policies(INDEX_BANDS, roll_up="index", band_scale="index"), result("649.99"))

    assert stands is not None
    assert (stands.band.id, str(stands.printed), str(stands.points_to_next)) == ("yeu", "0.64999", "0.01")


def test_points_are_banded_on_their_own_scale(with_policies: Policies) -> None:
    stands = standing(with_policies(roll_up="sum", band_scale="points", bands=[
        {"id": "yeu", "label": "Yếu", "from": 0, "place": "x"},
        {"id": "tot", "label": "Tốt", "from": 30, "place": "x"},
    ]), result("29.995", 40))  # fmt: skip

    assert stands is not None
    assert (stands.band.id, str(stands.printed), str(stands.points_to_next)) == ("yeu", "29.995", "0.01")


def test_a_framework_without_bands_has_no_standing(with_policies: Policies) -> None:
    assert standing(with_policies([], band_scale=None, not_submitted="zero"), result("900")) is None


def test_the_way_to_the_next_band_is_not_guessed_where_rows_weigh_differently(framework: Framework) -> None:
    stands = standing(framework, Result(Fraction(700), Fraction(1000), Fraction(7, 10), None))

    assert stands is not None
    assert stands.next_band is not None
    assert stands.points_to_next is None
