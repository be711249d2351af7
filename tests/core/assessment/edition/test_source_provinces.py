"""One table worked by hand for each source province: its scale, its reading of "không áp dụng", its bands and ranks.

The mains' points are those the shipped frameworks carry; each test says how its figures come about.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from core.assessment.appraisal import Verdict
from core.assessment.edition.compute import NotAppraisedYetError, compute
from core.assessment.edition.inputs import UnitInput
from core.assessment.edition.model import Edition, FindingKind, UnitResult
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.loader import find
from core.scoring.model import ComponentKey
from tests.core.assessment.edition.invented import OCCASION

Unit = Callable[..., UnitInput]


def table(edition: Edition) -> list[tuple[str, object, int | None]]:
    """Unit, achieved points, rank; in the order of the ranking."""
    return [(unit.code, unit.whole.achieved_points, unit.rank) for unit in edition.members(edition.classes[0])]


def points_of(unit: UnitResult, key: str) -> Decimal | None:
    return next(one.scores.achieved_points for one in unit.components if one.key == key)


def test_quang_nam_ranks_by_percent_in_four_coloured_bands(unit: Unit) -> None:
    """1.000 points = five mains of 100 and one of 500.

    a: 1–5 whole, 6 "không đánh giá" row by row: 500 of 500, 100 %, Tốt.     rank 1
    b: everything but main 1: 900 of 1.000, 90 %, on the edge of Tốt.        rank 2
    c: everything but main 1, and 1 point less: 89,9 %, Khá.                 rank 3
    d: only main 6: 500 of 1.000, 50 %, on the edge of Trung bình.           rank 4
    e: nothing handed in: Yếu by rule, ranked by its 0 points.               rank 5
    """
    framework = find("quang_nam_so_2022")
    main_6 = framework.components_of(framework.pillars[5])
    out = {str(row.key): Verdict.NOT_ASSESSED for row in main_6}
    edition = compute(
        framework,
        [
            unit(framework, "a", "1 2 3 4 5", out),
            unit(framework, "b", "2 3 4 5 6"),
            unit(framework, "c", "2 3 4 5 6", {"yearly_plan": 19}),
            unit(framework, "d", "6"),
            unit(framework, "e", handed_in=False),
        ],
        OCCASION,
    )

    assert table(edition) == [("a", 500, 1), ("b", 900, 2), ("c", 899, 3), ("d", 500, 4), ("e", 0, 5)]
    assert [unit.printed for unit in edition.units] == [100, 90, Decimal("89.9"), 50, 0]
    assert [unit.band for unit in edition.units] == ["tot", "tot", "kha", "trung_binh", "yeu"]
    assert edition.unit_by_code["a"].whole.counted_max == 500
    assert edition.classes[0].spread.by_band == {"yeu": 1, "trung_binh": 1, "kha": 1, "tot": 2}


def test_hai_duong_ranks_by_the_percentage_of_what_is_assessed(unit: Unit) -> None:
    """500 points = 50 + 50 + 50 + 50 + 100 + 200; what is "không đánh giá" leaves the maximum.

    a: mains 1–4 whole (200), main 5 claimed and accepted (−100): 200 of 400 = 50 %.      rank 2, with c
    b: mains 1–5 whole: 300 of 500 = 60 %.                                                rank 1
    c: mains 1, 2 and main 5 whole (200), 100 of main 6 "không đánh giá": 200 of 400.     rank 2, with a
    d: main 6 whole: 200 of 500 = 40 %; more points than nobody, the fewest percent.      rank 4
    """
    framework = find("hai_duong_so_2023")
    main_5, main_6 = (framework.components_of(framework.pillars[n]) for n in (4, 5))
    claimed = " ".join(row.key for row in main_5)
    hundred = ("online_dossiers", "dossiers_on_time", "payment_procedures", "documents_online")  # 30 + 30 + 20 + 20
    assert sum(row.max_points for row in main_6 if row.key in hundred) == 100
    edition = compute(
        framework,
        [
            unit(framework, "a", "1 2 3 4", {str(row.key): Verdict.NA_ACCEPTED for row in main_5}, claims=claimed),
            unit(framework, "b", "1 2 3 4 5"),
            unit(framework, "c", "1 2 5", dict.fromkeys(hundred, Verdict.NOT_ASSESSED)),
            unit(framework, "d", "6"),
        ],
        OCCASION,
    )

    assert table(edition) == [("b", 300, 1), ("a", 200, 2), ("c", 200, 2), ("d", 200, 4)]
    assert [unit.outcome.share for unit in edition.units] == [
        Fraction(1, 2),
        Fraction(3, 5),
        Fraction(1, 2),
        Fraction(2, 5),
    ]
    assert {unit.band for unit in edition.units} == {""}


def test_hai_duong_counts_nothing_that_its_council_has_not_appraised() -> None:
    framework = find("hai_duong_so_2023")
    key = ComponentKey("yearly_plan")
    answered = UnitInput("a", "a", Sheet(entries={key: Entry(State.ANSWERED, {"choice": "yes"}, 1)}))

    with pytest.raises(NotAppraisedYetError) as caught:
        compute(framework, [answered], OCCASION)

    assert [(one.unit, one.component, one.kind) for one in caught.value.findings] == [
        ("a", key, FindingKind.NOT_APPRAISED)
    ]


def test_cao_bang_gives_what_does_not_apply_the_points_of_the_best_unit(unit: Unit) -> None:
    """1.000 points = 80 + 120 + 150 + 150 + 350 + 150; ranked by the sum.

    Row 1.1 (40 points) does not apply to c. a has 31,5 there after the appraiser took 8,5 off, b has 31,5 too, d has
    20: c gets 31,5, however many units have it. Row 1.2 (40 points) applies to nobody: nobody has points, all have 0.
    a: 31,5 + main 2 (120) = 151,5        rank 3, with c
    b: 31,5 + mains 2 and 6 = 301,5       rank 2
    c: 31,5 + main 2 (120) = 151,5        rank 3
    d: 20 + main 5 (350) = 370            rank 1
    """
    framework = find("cao_bang_so_2022")
    nobody = {"head_signs_directives": Verdict.NA_ACCEPTED}
    half = Decimal("31.5")
    edition = compute(
        framework,
        [
            unit(framework, "a", "2", {"head_directs": half, **nobody}, claims="head_signs_directives"),
            unit(framework, "b", "2 6", {"head_directs": half, **nobody}, claims="head_signs_directives"),
            unit(
                framework,
                "c",
                "2",
                {"head_directs": Verdict.NA_ACCEPTED, **nobody},
                claims="head_directs head_signs_directives",
            ),
            unit(framework, "d", "5", {"head_directs": 20, **nobody}, claims="head_signs_directives"),
        ],
        OCCASION,
    )

    assert table(edition) == [
        ("d", 370, 1),
        ("b", Decimal("301.5"), 2),
        ("a", Decimal("151.5"), 3),
        ("c", Decimal("151.5"), 3),
    ]
    assert points_of(edition.unit_by_code["c"], "head_directs") == half
    nobodys = [(one.unit, one.component) for one in edition.findings if one.kind is FindingKind.NOBODY_SCORED]
    assert nobodys == [(code, "head_signs_directives") for code in "abcd"]
    assert edition.unit_by_code["c"].whole.counted_max == edition.unit_by_code["a"].whole.counted_max == 1000


def test_dong_thap_shows_its_bonus_apart_and_ranks_with_it(unit: Unit) -> None:
    """400 points; every approved model adds 5, every certificate of a community team 10, outside the scale.

    a: mains 1–6 (60 + 20 + 50 + 50 + 40 + 90 = 310) and 2 models (10): 320.      rank 2
    b: all but main 8 (380), no bonus: 380.                                       rank 1
    c: mains 1–5 and 7 (290) and 3 certificates (30): 320.                        rank 2
    The percentage is of the 400: 77,5 for a, whatever the bonus.
    """
    framework = find("dong_thap_huyen_2022")
    edition = compute(
        framework,
        [
            unit(framework, "a", "1 2 3 4 5 6", {"approved_models": 10}),
            unit(framework, "b", "1 2 3 4 5 6 7"),
            unit(framework, "c", "1 2 3 4 5 7", {"community_team_certificates": 30}),
        ],
        OCCASION,
    )

    assert table(edition) == [("b", 380, 1), ("a", 310, 2), ("c", 290, 2)]
    assert [unit.bonus.achieved_points for unit in edition.units] == [10, 0, 30]
    assert [unit.value for unit in edition.units] == [320, 380, 320]
    assert edition.unit_by_code["a"].outcome.share == Fraction(310, 400)


def test_bac_giang_makes_an_index_and_compares_it_exactly_with_the_edges(unit: Unit) -> None:
    """100 points = 10 + 30 + 30 + 10 + 10 + 10; Tốt from 0,8, Khá from 0,65, Trung bình from 0,5.

    a: II, III, IV, V whole: 80 → 0,8, Tốt.                                         rank 1
    b: the same and 0,01 point less: 79,99 → 0,7999, Khá.                           rank 2
    c: II, III: 60 → 0,6, Trung bình.                                               rank 4
    d: II, III and row I.3 (2 of 10 points) "không đánh giá", I, V: 78 of 98
       = 0,79591…, printed 0,7959, Khá.                                             rank 3
    e: nothing handed in: 0 points by reading, Yếu, still ranked.                   rank 5
    """
    framework = find("bac_giang_cntt_so_2020")
    edition = compute(
        framework,
        [
            unit(framework, "a", "II III IV V"),
            unit(framework, "b", "II III IV V", {"documents_processed": Decimal("5.99")}),
            unit(framework, "c", "II III"),
            unit(framework, "d", "I II III V", {"bandwidth": Verdict.NOT_ASSESSED}),
            unit(framework, "e", handed_in=False),
        ],
        OCCASION,
    )

    assert table(edition) == [("a", 80, 1), ("b", Decimal("79.99"), 2), ("d", 78, 3), ("c", 60, 4), ("e", 0, 5)]
    assert [unit.printed for unit in edition.units] == [
        Decimal("0.8"),
        Decimal("0.7999"),
        Decimal("0.6"),
        Decimal("0.7959"),
        0,
    ]
    assert [unit.band for unit in edition.units] == ["tot", "kha", "trung_binh", "kha", "yeu"]


def test_bac_giangs_portal_gives_full_marks_for_what_does_not_apply(unit: Unit) -> None:
    """100 points; a does not have what row 2.1 (5 points) asks and gets all 5: 5 + main 1 (6) = 11."""
    framework = find("bac_giang_cong_so_2020")
    edition = compute(framework, [unit(framework, "a", "1", {"news": Verdict.NA_ACCEPTED}, claims="news")], OCCASION)

    assert table(edition) == [("a", 11, 1)]
    assert edition.unit_by_code["a"].whole.counted_max == 100
    assert edition.unit_by_code["a"].whole.appraised_points == 6


def test_cao_bangs_communes_are_ranked_within_their_districts(unit: Unit) -> None:
    """Two districts of two communes: 50 and 100 points here, 50 and 75 there."""
    framework = find("cao_bang_xa_mau_2022")
    edition = compute(
        framework,
        [
            unit(framework, "a", "1", area="h1", area_name="UBND huyện Một"),
            unit(framework, "b", "6", area="h1", area_name="UBND huyện Một"),
            unit(framework, "c", "1", area="h2", area_name="UBND huyện Hai"),
            unit(framework, "d", "7", area="h2", area_name="UBND huyện Hai"),
        ],
        OCCASION,
    )

    assert [(group.area, [(unit.code, unit.rank) for unit in edition.members(group)]) for group in edition.classes] == [
        ("h1", [("b", 1), ("a", 2)]),
        ("h2", [("d", 1), ("c", 2)]),
    ]
    assert [(group.spread.mean, group.spread.median) for group in edition.classes] == [
        (75, 75),
        (Decimal("62.5"), Fraction(125, 2)),
    ]


def test_a_district_has_the_mean_of_the_shares_its_communes_have_reached(unit: Unit) -> None:
    """The row of the districts' set that rolls up the communes waits until their results are there."""
    framework = find("cao_bang_huyen_2022")
    row = next(one for one in framework.components if one.rule_kind == "roll_up" and one.asks_nothing)
    known = {key: one for key, one in unit(framework, "a").appraisals.items() if key != row.key}
    sheet = unit(framework, "a").sheet
    units = [
        UnitInput("a", "a", sheet, known, children=(Fraction(9, 10), Fraction(1, 10))),
        UnitInput("b", "b", sheet, known),
    ]
    edition = compute(framework, units, OCCASION)

    assert points_of(edition.unit_by_code["a"], row.key) is not None
    assert points_of(edition.unit_by_code["b"], row.key) is None
    waiting = [(one.unit, one.component) for one in edition.findings if one.kind is FindingKind.STILL_WAITING]
    assert ("b", row.key) in waiting
    assert ("a", row.key) not in waiting
