"""Scores that follow a sheet from change to change are those of the same sheet scored in full."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.assessment.changes import Change, SaveAnswer, SaveGeneral, SaveJustification, Stamp, apply
from core.assessment.progress import progress, progress_by_pillar
from core.assessment.scores import ManySheets, component_scores
from core.assessment.sheet import Sheet, State
from core.assessment.totals import running, score_sheet
from core.frameworks.loader import find
from core.frameworks.model import Component, Framework
from core.scoring.model import ChoiceInput, FractionInput, Input, NumberInput, TextInput, TickInput

AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
STATES = (State.ANSWERED, State.ANSWERED, State.ANSWERED, State.NO_DATA, State.NA_CLAIMED, State.UNANSWERED)

framework_of = cache(find)
draws = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=40)


@pytest.mark.parametrize("name", ["quang_nam_xa_2022", "bac_giang_cntt_so_2020", "hai_duong_so_2023"])
@settings(max_examples=12, deadline=None)
@given(drawn=draws)
def test_a_sheet_that_changes_is_scored_as_one_that_is_seen_for_the_first_time(
    name: str, drawn: list[tuple[int, int]]
) -> None:
    framework, sheet = framework_of(name), Sheet()

    for revision, (which, what) in enumerate(drawn, 1):
        sheet = apply(sheet, _change(framework, which, what), Stamp("Lan", AT, revision))
        scores, whole = component_scores(framework, sheet), score_sheet(framework, sheet).whole

        assert list(scores.items()) == list(ManySheets(framework).score(sheet).items())
        assert running(framework, sheet).answered_count == whole.answered_count
        assert running(framework, sheet).applicable_count == whole.applicable_count
        assert running(framework, sheet).points in {None, whole.so_far}


@settings(max_examples=12, deadline=None)
@given(drawn=draws)
def test_what_is_counted_of_mains_adds_up_to_the_whole(drawn: list[tuple[int, int]]) -> None:
    framework, sheet = framework_of("quang_nam_xa_2022"), Sheet()
    for revision, (which, what) in enumerate(drawn, 1):
        sheet = apply(sheet, _change(framework, which, what), Stamp("Lan", AT, revision))
    whole, mains = progress(framework, sheet).whole, progress_by_pillar(framework, sheet).values()

    assert sum(main.applicable for main in mains) == whole.applicable
    assert sum(main.answered for main in mains) == whole.answered
    assert sum(main.missing for main in mains) == whole.missing
    assert sum(main.postponed for main in mains) == whole.postponed
    assert sum(main.without_evidence for main in mains) == whole.without_evidence


def test_a_row_that_is_taken_away_leaves_nothing_behind() -> None:
    framework = framework_of("quang_nam_xa_2022")
    first, second, *_ = framework.components
    stamp = Stamp("Lan", AT, 1)
    both = apply(Sheet(), SaveAnswer(first.key, State.NO_DATA), stamp)
    both = apply(both, SaveAnswer(second.key, State.NO_DATA), stamp)
    component_scores(framework, both)
    one = Sheet({second.key: both.entries[second.key]}, both.general, supplied=both.supplied)

    assert component_scores(framework, one)[first.key].state is State.UNANSWERED


def _change(framework: Framework, which: int, what: int) -> Change:
    """Any change that can move points, from two numbers."""
    if framework.general and which % 4 == 0:
        return SaveGeneral(framework.general[what % len(framework.general)].name, Decimal(what % 50))
    component = framework.components[which % len(framework.components)]
    if what % 11 == 0:
        return SaveJustification(component.key, "Chưa có kinh phí.")
    state = STATES[what % len(STATES)]
    values = _values(component, what) if state is State.ANSWERED else {}
    return SaveAnswer(component.key, state, values, postponed=state is State.UNANSWERED and what % 2 == 0)


def _values(component: Component, what: int) -> dict[str, str]:
    return {name: value for wanted in component.rule.inputs for name, value in _value(wanted, what).items()}


def _value(wanted: Input, what: int) -> dict[str, str]:
    match wanted:
        case FractionInput(done, total):
            return {done.name: str(what % 30), total.name: str(what % 37)}
        case NumberInput(name):
            return {name: str(what % 30)}
        case ChoiceInput(name, options) | TickInput(name, options):
            return {name: options[what % len(options)].id}
        case TextInput(name):
            return {name: "Có"}
