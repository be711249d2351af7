from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.scores import Counting, component_scores
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.assessment.totals import score_sheet
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

Sheets = Callable[..., Sheet]
HEAD = ComponentKey("head")


def exact(*values: Decimal | Fraction | int | str | None) -> tuple[Fraction | None, ...]:
    return tuple(None if value is None else Fraction(value) for value in values)


def test_an_empty_sheet_has_nothing_yet_and_everything_possible(framework: Framework, sheet: Sheets) -> None:
    score = score_sheet(framework, sheet())

    assert exact(score.whole.so_far, score.whole.answered_count, score.whole.applicable_count) == exact(0, 0, 6)
    assert exact(score.whole.still_possible, score.whole.max_points, score.whole.counted_max) == exact(40, 40, 40)
    assert {one.points for one in score.components.values()} == {None}


def test_every_answer_counts_at_once_in_its_main_its_group_and_the_whole(framework: Framework, sheet: Sheets) -> None:
    score = score_sheet(framework, sheet(head={"choice": "deputy"}, meetings={"done": "3", "total": "4"}))

    assert score.components[HEAD].points == Decimal("3.33")
    assert [score.nodes[framework.nodes[n].code].so_far for n in range(5)] == [
        Decimal("10.83"),
        Decimal("10.83"),
        0,
        0,
        0,
    ]
    assert exact(score.whole.so_far, score.whole.still_possible) == exact("10.83", 20)
    assert score.if_submitted.share == Fraction("10.83") / 40


def test_a_components_award_is_rounded_once_and_sums_are_exact_from_there(framework: Framework, sheet: Sheets) -> None:
    score = score_sheet(framework, sheet(head={"choice": "deputy"}, meetings={"done": "1", "total": "3"}))

    assert score.whole.so_far == Decimal("6.66")


@pytest.mark.parametrize(
    ("state", "score_of_row", "possible", "counted_max"),
    [
        (State.UNANSWERED, (None, Counting.OPEN), 40, 40),
        (State.NO_DATA, (Decimal(0), Counting.KNOWN), 30, 40),
        (State.NA_REFUSED, (Decimal(0), Counting.KNOWN), 30, 40),
        (State.NA_CLAIMED, (None, Counting.CLAIMED), 40, 40),
        (State.NA_ACCEPTED, (None, Counting.OUT), 30, 30),
        (State.NOT_ASSESSED, (None, Counting.OUT), 30, 30),
    ],
)
def test_only_what_the_appraiser_took_out_shrinks_the_maximum(
    framework: Framework,
    sheet: Sheets,
    *,
    state: State,
    score_of_row: tuple[Decimal | None, Counting],
    possible: int,
    counted_max: int,
) -> None:
    score = score_sheet(framework, sheet(head=state))

    assert (score.components[HEAD].points, score.components[HEAD].counting) == score_of_row
    assert exact(score.whole.still_possible, score.whole.counted_max) == exact(possible, counted_max)
    assert score.whole.so_far == score.whole.if_submitted == 0


def test_an_accepted_claim_earns_full_marks_where_the_decision_says_so(
    with_policies: Callable[..., Framework], sheet: Sheets
) -> None:
    score = score_sheet(with_policies(not_applicable="full_marks"), sheet(head=State.NA_ACCEPTED))

    assert exact(score.whole.so_far, score.whole.counted_max) == exact(10, 40)


def test_other_units_results_are_in_neither_sum_nor_loss(
    with_policies: Callable[..., Framework], sheet: Sheets
) -> None:
    score = score_sheet(
        with_policies(not_applicable="best_unit"), sheet(head=State.NA_ACCEPTED, meetings={"done": "4", "total": "4"})
    )

    assert exact(score.whole.so_far, score.whole.waiting, score.whole.still_possible) == exact(10, 10, 20)
    assert exact(score.whole.counted_max, score.if_submitted.share) == exact(30, Fraction(1, 3))


def test_an_answer_that_waits_for_a_general_figure_is_told_apart(framework: Framework, sheet: Sheets) -> None:
    waiting = score_sheet(framework, sheet(computers={"done": "21"}))
    known = score_sheet(framework, sheet(staff=24, computers={"done": "21"}))

    assert exact(waiting.whole.so_far, waiting.whole.waiting, waiting.whole.still_possible) == exact(0, 10, 30)
    assert exact(waiting.whole.answered_count, waiting.whole.counted_max) == exact(1, 40)
    assert exact(known.whole.so_far, known.whole.waiting) == exact("8.75", 0)


def test_an_answer_that_a_changed_general_figure_made_impossible_is_open_again(
    framework: Framework, sheet: Sheets
) -> None:
    score = score_sheet(framework, sheet(staff=20, computers={"done": "21"}))

    assert score.components[ComponentKey("computers")].counting is Counting.OPEN
    assert exact(score.whole.still_possible, score.whole.answered_count) == exact(40, 0)


def test_what_is_only_collected_is_answered_without_points(framework: Framework, sheet: Sheets) -> None:
    score = score_sheet(framework, sheet(days={"text": "3 ngày"}))

    assert score.components[ComponentKey("days")].points is None
    assert score.whole.answered_count == 1


def test_bonus_stands_apart_under_its_cap(with_policies: Callable[..., Framework], sheet: Sheets) -> None:
    uncapped = score_sheet(with_policies(), sheet(praise={"count": "2"}))
    capped = score_sheet(with_policies(bonus_cap=5), sheet(praise={"count": "2"}))

    assert exact(uncapped.bonus.so_far, uncapped.whole.so_far, uncapped.whole.applicable_count) == exact(10, 0, 6)
    assert capped.bonus.so_far == 5


def test_missing_evidence_costs_points_only_where_the_decision_says_so(
    with_policies: Callable[..., Framework], sheet: Sheets
) -> None:
    bare = sheet(head={"choice": "head"}, meetings={"done": "4", "total": "4"})
    proof = Evidence("1", EvidenceKind.LINK, HEAD, "Quyết định")
    warned = score_sheet(with_policies(), bare).whole
    lost = score_sheet(with_policies(evidence_missing="zero"), replace(bare, evidence=(proof,))).whole

    assert exact(warned.so_far, warned.if_submitted) == exact(20, 20)
    assert exact(lost.so_far, lost.if_submitted) == exact(20, 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_known_open_and_waiting_points_never_exceed_the_maximum_and_the_whole_is_the_sum_of_its_rows(
    framework: Framework, data: st.DataObject
) -> None:
    counts = st.integers(0, 30).map(str)
    answers: dict[str, st.SearchStrategy[dict[str, str]]] = {
        "head": st.sampled_from(["head", "deputy", "none"]).map(lambda id_: {"choice": id_}),
        "meetings": st.fixed_dictionaries({"done": counts, "total": counts}),
        "computers": counts.map(lambda done: {"done": done}),
        "portal": st.sampled_from(["yes", "no"]).map(lambda id_: {"choice": id_}),
        "news": counts.map(lambda count: {"count": count}),
    }
    states = st.sampled_from(State)
    entries = {
        ComponentKey(key): Entry(data.draw(states), data.draw(values))
        for key, values in answers.items()
        if data.draw(st.booleans())
    }
    general = data.draw(st.dictionaries(st.just("staff"), st.integers(0, 30).map(Decimal)))
    score = score_sheet(framework, Sheet(entries, general))

    known = sum(
        (one.points or Decimal(0) for one in component_scores(framework, Sheet(entries, general)).values()), Decimal(0)
    )
    assert score.whole.so_far == known == sum(score.nodes[node.code].so_far for node in framework.pillars)
    assert 0 <= score.whole.so_far + score.whole.still_possible + score.whole.waiting <= score.whole.counted_max
    assert not any(isinstance(value, float) for one in [*score.nodes.values(), score.whole] for value in _values(one))


def _values(tally: Any) -> list[Any]:
    return [getattr(tally, name) for name in tally.__slots__]
