"""Each named reading and each roll-up on the framework whose decision states it."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.assessment.achieved import NotAppraisedError, achieved_points, counts_as_submitted
from core.assessment.data_window import counted_days
from core.assessment.placing import Contender, places
from core.assessment.results import Result
from core.assessment.rounds import Calendar
from core.assessment.scores import Counting
from core.assessment.sheet import Entry, Sheet, State
from core.assessment.standing import standing
from core.assessment.totals import SheetScore, score_sheet
from core.assessment.units import score_units
from core.frameworks.build import build
from core.frameworks.canonical import canonical_bytes
from core.frameworks.loader import find
from core.frameworks.model import Framework

CAO_BANG_SO, CAO_BANG_HUYEN = find("cao_bang_so_2022"), find("cao_bang_huyen_2022")
HAI_DUONG_SO, HAI_DUONG_HUYEN = find("hai_duong_so_2023"), find("hai_duong_huyen_2023")
QUANG_NAM = tuple(find(f"quang_nam_{level}_2022") for level in ("so", "huyen", "xa"))
BAC_GIANG_CNTT = tuple(find(f"bac_giang_cntt_{level}_2020") for level in ("so", "huyen"))
BAC_GIANG_CONG = tuple(find(f"bac_giang_cong_{level}_2020") for level in ("so", "huyen"))
LABELS = ("Tốt", "Khá", "Khá", "Trung bình", "Trung bình", "Yếu")
DONG_THAP_SO, DONG_THAP_HUYEN = find("dong_thap_so_2022"), find("dong_thap_huyen_2022")


def share_of(framework: Framework, share: str) -> SheetScore:
    """Every main at the same share of its maximum, so that the whole is at it too."""
    points = {str(p.code): p.max_points * Decimal(share) for p in framework.pillars if p.max_points}
    return score_sheet(framework, Sheet(), points)


def band(framework: Framework, share: str) -> str | None:
    stands = standing(framework, share_of(framework, share).if_submitted)
    return stands.band.label if stands else None


def otherwise(framework: Framework, **policies: Any) -> Framework:
    """The same framework under other readings."""
    document = json.loads(canonical_bytes(framework))
    for name, value in policies.items():
        document["policies"][name] = value
        document["reading"] = [row for row in document["reading"] if row["name"] != name]
        document["reading"].append({"name": name, "value": value, "why": "cách hiểu khác"})
    if "mean_of" in policies:
        document["reading"].pop()
    return build(document, framework.id)


def alone(framework: Framework, state: State) -> SheetScore:
    return score_sheet(framework, Sheet({framework.components[0].key: Entry(state)}))


# --- Cao Bằng --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", [CAO_BANG_SO, CAO_BANG_HUYEN], ids=lambda one: one.id)
def test_no_data_is_zero_and_stays_in_the_maximum(framework: Framework) -> None:
    score = alone(framework, State.NO_DATA)

    assert score.components[framework.components[0].key].points == 0
    assert score.whole.counted_max == score_sheet(framework, Sheet()).whole.counted_max


@pytest.mark.parametrize("framework", [CAO_BANG_SO, CAO_BANG_HUYEN], ids=lambda one: one.id)
def test_what_does_not_apply_has_the_points_of_the_unit_with_the_most(framework: Framework) -> None:
    first = framework.components[0]
    full = Sheet({first.key: Entry(State.NA_ACCEPTED)})
    waiting = alone(framework, State.NA_ACCEPTED).components[first.key]

    nobody = score_units(framework, {"a": full})
    somebody = score_units(framework, {"a": full, "b": Sheet({first.key: Entry(State.NO_DATA)})})

    assert (waiting.counting, waiting.points) == (Counting.AWAITS_UNITS, None)
    assert [finding.component for finding in nobody.findings] == [first.key]
    assert somebody.findings == ()


def test_the_ranking_of_districts_goes_by_the_sum_and_a_mean_of_the_four_groups_would_be_a_quarter_of_it() -> None:
    mean = otherwise(CAO_BANG_HUYEN, roll_up="group_mean", mean_of=["A", "6", "7", "8"])
    points = {"1": Decimal(100), "6": Decimal(50), "8": Decimal(90)}

    by_sum = score_sheet(CAO_BANG_HUYEN, Sheet(), points).so_far
    by_mean = score_sheet(mean, Sheet(), points).so_far

    assert (by_sum.points, by_sum.max_points) == (Fraction(240), Fraction(1000))
    assert (by_mean.points, by_mean.max_points) == (Fraction(60), Fraction(250))


def test_the_council_appraises_every_row_before_anything_counts() -> None:
    with pytest.raises(NotAppraisedError):
        achieved_points(CAO_BANG_SO.policies, Decimal(5), None)


# --- Hải Dương -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", [HAI_DUONG_SO, HAI_DUONG_HUYEN], ids=lambda one: one.id)
@pytest.mark.parametrize("state", [State.NOT_ASSESSED, State.NA_ACCEPTED])
def test_the_index_is_a_percentage_of_what_is_assessed(framework: Framework, state: State) -> None:
    first = framework.components[0]
    mains = [pillar for pillar in framework.pillars if pillar is not framework.pillar_of(first)]
    sheet = Sheet({one.key: Entry(state) for one in framework.components_of(framework.pillar_of(first))})

    score = score_sheet(framework, sheet, {main.code: main.max_points / 2 for main in mains})

    assert score.whole.counted_max == framework.max_points - framework.pillar_of(first).max_points
    assert score.so_far.share == Fraction(1, 2)


def test_hai_duong_has_no_bands_and_ranks_by_the_percentage() -> None:
    half = Result(Fraction(100), Fraction(200), Fraction(1, 2), Fraction(1))
    third = Result(Fraction(150), Fraction(500), Fraction(3, 10), Fraction(1))

    found = places(HAI_DUONG_SO, [Contender("a", half, Decimal(100)), Contender("b", third, Decimal(150))])

    assert [(place.unit, place.rank, place.band) for place in found] == [("a", 1, None), ("b", 2, None)]


# --- Quảng Nam -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", QUANG_NAM, ids=lambda one: one.id)
@pytest.mark.parametrize(
    ("share", "label"),
    [
        ("0.9", "Tốt"),
        ("0.899", "Khá"),
        ("0.7", "Khá"),
        ("0.699", "Trung bình"),
        ("0.5", "Trung bình"),
        ("0.499", "Yếu"),
    ],
)
def test_quang_nams_bands_are_cut_at_percentages(framework: Framework, share: str, label: str) -> None:
    assert band(framework, share) == label


@pytest.mark.parametrize("framework", QUANG_NAM, ids=lambda one: one.id)
def test_who_does_not_assess_itself_is_in_the_lowest_band_whatever_was_entered(framework: Framework) -> None:
    best = Result(Fraction(1000), Fraction(1000), Fraction(1), Fraction(1))

    (place,) = places(framework, [Contender("a", best, Decimal(1000), is_submitted=False)])

    assert place.band is not None
    assert (place.band.label, place.band.colour) == ("Yếu", "đỏ")


@pytest.mark.parametrize("framework", QUANG_NAM, ids=lambda one: one.id)
def test_the_data_window_of_quang_nam_counts_both_of_its_first_of_november(framework: Framework) -> None:
    calendar = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30))

    assert (framework.window.data_from, framework.window.data_to, framework.window.self_score_to) == (
        (1, 11),
        (1, 11),
        (30, 11),
    )
    assert counted_days(calendar, framework.policies.window_edges) == (date(2025, 11, 1), date(2026, 11, 1))


# --- Bắc Giang -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("framework", BAC_GIANG_CNTT, ids=lambda one: one.id)
@pytest.mark.parametrize(
    ("share", "label"),
    [
        ("0.8", "Tốt"),
        ("0.79", "Khá"),
        ("0.65", "Khá"),
        ("0.64", "Trung bình"),
        ("0.5", "Trung bình"),
        ("0.49", "Yếu"),
    ],
)
def test_bac_giangs_index_runs_from_0_to_1_and_cuts_its_bands_there(
    framework: Framework, share: str, label: str
) -> None:
    stands = standing(framework, share_of(framework, share).if_submitted)

    assert stands is not None
    assert (stands.value, stands.band.label) == (Fraction(share), label)


@pytest.mark.parametrize("framework", BAC_GIANG_CONG, ids=lambda one: one.id)
@pytest.mark.parametrize(
    ("share", "label"), [("0.8", "Tốt"), ("0.79", "Khá"), ("0.65", "Khá"), ("0.64", "Trung bình"), ("0.49", "Yếu")]
)
def test_bac_giangs_portals_cut_their_bands_at_points(framework: Framework, share: str, label: str) -> None:
    stands = standing(framework, share_of(framework, share).if_submitted)

    assert stands is not None
    assert (stands.value, stands.band.label) == (Fraction(share) * 100, label)


@pytest.mark.parametrize("framework", [*BAC_GIANG_CNTT, *BAC_GIANG_CONG], ids=lambda one: one.id)
def test_departments_and_districts_of_bac_giang_are_ranked_apart(framework: Framework) -> None:
    assert framework.unit_class == framework.id.split("_")[3]
    assert (framework.window.data_from, framework.window.data_to) == ((1, 10), (1, 10))


# --- Đồng Tháp -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("framework", "worth_by_code"),
    [(DONG_THAP_SO, {"T.1": 5}), (DONG_THAP_HUYEN, {"T.1": 5, "T.2": 10})],
    ids=["so", "huyen"],
)
def test_a_bonus_has_no_cap_and_lies_outside_the_scale(framework: Framework, worth_by_code: Mapping[str, int]) -> None:
    rows = [framework.component_by_code[code] for code in worth_by_code]
    sheet = Sheet({row.key: Entry(State.ANSWERED, {"count": "30"}) for row in rows})

    score = score_sheet(framework, sheet)

    assert score.bonus.so_far == 30 * sum(worth_by_code.values())
    assert (score.whole.so_far, score.whole.max_points) == (Decimal(0), framework.max_points)
    assert [row.evidence.required for row in rows] == [True] * len(rows)


def test_the_bonus_moves_the_rank_and_not_the_percentage() -> None:
    weaker = Result(Fraction(300), Fraction(400), Fraction(3, 4), Fraction(1))
    better = Result(Fraction(310), Fraction(400), Fraction(31, 40), Fraction(1))

    found = places(
        DONG_THAP_HUYEN,
        [Contender("a", weaker, Decimal(300), bonus=Decimal(20)), Contender("b", better, Decimal(310))],
    )

    assert [(place.unit, place.value) for place in found] == [("a", Fraction(320)), ("b", Fraction(310))]


@pytest.mark.parametrize(
    "framework",
    [*QUANG_NAM, *BAC_GIANG_CNTT, *BAC_GIANG_CONG, CAO_BANG_SO, CAO_BANG_HUYEN, HAI_DUONG_SO, HAI_DUONG_HUYEN],
    ids=lambda one: one.id,
)
def test_what_was_begun_and_never_handed_in_follows_the_reading(framework: Framework) -> None:
    expected = framework.policies.at_close == "take_as_is"

    assert counts_as_submitted(framework.policies, None, has_answers=True) is expected
