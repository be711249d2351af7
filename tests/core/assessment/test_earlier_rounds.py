"""What the next round shows of the last one: the rows of the set it goes on from, under the keys they have now."""

from typing import Any

from core.assessment.earlier_rounds import EarlierRound, gone_on
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

HEAD, CHIEF, MEETINGS = ComponentKey("head"), ComponentKey("chief"), ComponentKey("meetings")


def test_the_newest_round_of_the_set_counts(framework: Framework) -> None:
    rounds = [EarlierRound(framework.id, year, {HEAD: year}) for year in (2023, 2025, 2024)]

    assert gone_on(framework, rounds) == EarlierRound(framework.id, 2025, {HEAD: 2025})
    assert gone_on(framework, []) is None


def test_a_row_that_was_called_otherwise_is_found(document: dict[str, Any]) -> None:
    document["component"][0] |= {"key": "chief", "was": "head"}
    framework = build(document, "mau_2026")

    found = gone_on(framework, [EarlierRound("mau_2025", 2025, {HEAD: "cũ", MEETINGS: "họp", ComponentKey("x"): "-"})])

    assert found == EarlierRound("mau_2025", 2025, {CHIEF: "cũ", MEETINGS: "họp"})


def test_of_two_campaigns_in_one_year_the_own_set_counts_even_with_fewer_rows(framework: Framework) -> None:
    other = EarlierRound("khac", 2025, {HEAD: 1, MEETINGS: 1})
    own = EarlierRound(framework.id, 2025, {HEAD: 2})

    assert gone_on(framework, [own, other]) == gone_on(framework, [other, own]) == own


def test_of_two_other_sets_the_one_with_more_rows_in_common_counts(framework: Framework) -> None:
    far = EarlierRound("dau_tien", 2025, {HEAD: 1})
    near = EarlierRound("cuoi", 2025, {HEAD: 1, MEETINGS: 1})

    assert gone_on(framework, [far, near]) == gone_on(framework, [near, far]) == near


def test_a_total_alone_counts_only_where_it_can_be_of_the_set(framework: Framework) -> None:
    nothing: dict[ComponentKey, int] = {}
    strange, unknown = EarlierRound("khac", 2025, nothing), EarlierRound("", 2024, nothing)
    older = EarlierRound("khac", 2020, {HEAD: 1})

    assert gone_on(framework, [strange]) is None
    assert gone_on(framework, [strange, unknown]) == unknown
    assert gone_on(framework, [unknown, older]) == older
