"""Components that depend on each other, on supplied figures, or on nobody the officer can ask."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.advice import advice
from core.assessment.asking import asked_inputs, is_needless
from core.assessment.progress import progress
from core.assessment.scores import Counting, component_scores
from core.assessment.sheet import Entry, Sheet, State, Supplied
from core.assessment.totals import running, score_sheet
from core.frameworks.build import build
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, FractionInput, NumberInput

MEETINGS, COMPUTERS, PORTAL, NEWS = (ComponentKey(key) for key in ("meetings", "computers", "portal", "news"))


@pytest.fixture
def framework(document: dict[str, Any]) -> Framework:
    """2.1 is multiplied with 1.2, which stands above it; 3.1 is a survey; the total of 3.2 is supplied."""
    rows = {row["key"]: row for row in document["component"]}
    rows["computers"]["rule"] = {
        "kind": "product", "done": "d", "total": "t", "noun": "n", "times": "meetings"
    }  # fmt: skip
    rows["portal"]["rule"] = {"kind": "survey", "label": "điều tra", "scale": 100}
    del rows["portal"]["evidence"]
    rows["news"]["rule"] = {"kind": "ratio", "done": "d", "total": "t", "noun": "n", "total_supplied": True}
    return build(document, "mau_2025")


def answered(**values: str) -> Entry:
    return Entry(State.ANSWERED, values)


@pytest.mark.parametrize(
    ("meetings", "points", "counting"),
    [
        (answered(done="3", total="4"), Decimal("3.75"), Counting.KNOWN),
        (Entry(), None, Counting.AWAITS_FIGURE),
        (Entry(State.NA_CLAIMED), None, Counting.AWAITS_FIGURE),
        (Entry(State.NO_DATA), Decimal(0), Counting.KNOWN),
        (Entry(State.NA_REFUSED), Decimal(0), Counting.KNOWN),
        (Entry(State.NA_ACCEPTED), Decimal(5), Counting.KNOWN),
        (Entry(State.NOT_ASSESSED), Decimal(5), Counting.KNOWN),
    ],
)
def test_a_product_follows_the_state_of_the_other_row(
    framework: Framework, meetings: Entry, points: Decimal | None, counting: Counting
) -> None:
    sheet = Sheet({MEETINGS: meetings, COMPUTERS: answered(done="1", total="2")})

    score = component_scores(framework, sheet)[COMPUTERS]

    assert (score.points, score.counting) == (points, counting)


def test_a_survey_is_no_part_of_the_officers_work(framework: Framework) -> None:
    done = progress(framework, Sheet())

    assert done.whole.applicable == 6
    assert PORTAL not in done.missing
    assert PORTAL not in {one.component.key for one in advice(framework, Sheet())}


def test_a_survey_is_neither_sum_nor_loss_until_its_result_is_there(framework: Framework) -> None:
    before = score_sheet(framework, Sheet())
    result = Sheet(supplied={PORTAL: {"result": Supplied(Decimal(80), "Sở Nội vụ")}})
    after = score_sheet(framework, result)

    assert (before.whole.waiting, before.whole.counted_max, before.whole.still_possible) == (
        Decimal("7.5"),
        Decimal("32.5"),
        Decimal("32.5"),
    )
    assert (after.whole.waiting, after.whole.counted_max, after.whole.so_far) == (Decimal(0), Decimal(40), Decimal(6))


def test_a_supplied_total_is_neither_sum_nor_loss_until_it_is_there(framework: Framework) -> None:
    entries = {NEWS: answered(done="3")}
    waiting = component_scores(framework, Sheet(entries))[NEWS]
    known = component_scores(framework, Sheet(entries, supplied={NEWS: {"total": Supplied(Decimal(4))}}))[NEWS]

    assert (waiting.counting, waiting.points) == (Counting.AWAITS_UNITS, None)
    assert (known.counting, known.points) == (Counting.KNOWN, Decimal("1.88"))


def test_what_is_supplied_is_not_asked_and_cannot_be_overwritten(framework: Framework) -> None:
    meetings = framework.component_by_key[MEETINGS]
    supplied = {MEETINGS: {"total": Supplied(Decimal(4), "Văn phòng UBND huyện")}}
    (left,) = asked_inputs(meetings, Sheet(supplied=supplied))
    (whole,) = asked_inputs(meetings, Sheet())
    score = component_scores(framework, Sheet({MEETINGS: answered(done="3", total="3")}, supplied=supplied))[MEETINGS]

    assert isinstance(whole, FractionInput)
    assert left == whole.done
    assert score.points == Decimal("7.5")


def test_a_row_whose_figures_are_all_supplied_is_scored_without_the_officer(framework: Framework) -> None:
    supplied = {MEETINGS: {"done": Supplied(Decimal(3)), "total": Supplied(Decimal(4))}}
    sheet = Sheet(supplied=supplied)

    score = component_scores(framework, sheet)[MEETINGS]

    assert (score.points, score.is_applicable) == (Decimal("7.5"), False)
    assert MEETINGS not in progress(framework, sheet).missing


@pytest.mark.parametrize(
    ("values", "needless"),
    [({"total": "4"}, True), ({"total": "0"}, False), ({"total": "0", "total_or": "0.5"}, True), ({}, False)],
)
def test_last_year_is_asked_only_where_every_total_is_nothing(values: dict[str, str], *, needless: bool) -> None:
    last_year = NumberInput("last_year", "năm trước", only_without=("total", "total_or"))

    assert is_needless(last_year, values) is needless


STEPS = st.lists(
    st.tuples(
        st.sampled_from([MEETINGS, COMPUTERS, NEWS]),
        st.sampled_from(State),
        st.integers(0, 5).map(str),
        st.sampled_from([None, Decimal(7), Decimal(9)]),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_sheet_is_worth_the_same_whatever_was_scored_before_it(
    framework: Framework, steps: list[tuple[ComponentKey, State, str, Decimal | None]]
) -> None:
    sheet = Sheet()
    for key, state, done, staff in steps:
        entry = answered(done=done, total="4") if state is State.ANSWERED else Entry(state)
        sheet = replace(sheet, entries={**sheet.entries, key: entry})
        if staff is not None:
            sheet = replace(sheet, general={**sheet.general, "staff": staff})
        scores, now = component_scores(framework, sheet), running(framework, sheet)
        alone = Sheet({key: replace(one) for key, one in sheet.entries.items()}, dict(sheet.general))
        whole = score_sheet(framework, alone).whole

        assert scores == component_scores(framework, alone)
        assert list(scores) == [component.key for component in framework.components]
        assert (now.points or 0, now.answered_count, now.applicable_count) == (
            whole.so_far,
            whole.answered_count,
            whole.applicable_count,
        )
