"""What the appraising body may decide, and what becomes of the sheet."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from core.assessment.appraisal import Appraisal, Verdict, appraised_sheet, is_decided, refuse_appraisal
from core.assessment.points_by_hand import points_possible
from core.assessment.sheet import Entry, Sheet, State
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey

HEAD, NEWS, PORTAL = ComponentKey("head"), ComponentKey("news"), ComponentKey("portal")
ANSWERED = Entry(State.ANSWERED, {"choice": "head"}, revision=4)
CLAIM = Entry(State.NA_CLAIMED, revision=4)


@pytest.mark.parametrize(
    ("entry", "verdict", "given", "why"),
    [
        (ANSWERED, Verdict.ACCEPTED, {}, None),
        (ANSWERED, Verdict.ADJUSTED, {"points": Decimal("7.5"), "reason": "thiếu văn bản"}, None),
        (ANSWERED, Verdict.ADJUSTED, {"points": Decimal("7.5"), "reason": " "}, "appraisal-reason-missing"),
        (ANSWERED, Verdict.ADJUSTED, {"reason": "thiếu văn bản"}, "appraisal-points-missing"),
        (ANSWERED, Verdict.ADJUSTED, {"points": Decimal("10.01"), "reason": "x"}, "points-over-max"),
        (ANSWERED, Verdict.ADJUSTED, {"points": Decimal("-0.5"), "reason": "x"}, "points-negative"),
        (ANSWERED, Verdict.ADJUSTED, {"points": Decimal("7.505"), "reason": "x"}, "points-too-many-places"),
        (ANSWERED, Verdict.ADJUSTED, {"points": Decimal("NaN"), "reason": "x"}, "points-negative"),
        (ANSWERED, Verdict.RETURNED, {}, "appraisal-reason-missing"),
        (ANSWERED, Verdict.RETURNED, {"reason": "xin bổ sung"}, None),
        (ANSWERED, Verdict.NA_ACCEPTED, {}, "appraisal-no-claim"),
        (ANSWERED, Verdict.NOT_ASSESSED, {}, "appraisal-reason-missing"),
        (CLAIM, Verdict.ACCEPTED, {}, "appraisal-claim-not-decided"),
        (CLAIM, Verdict.NA_ACCEPTED, {}, None),
        (CLAIM, Verdict.NA_REFUSED, {}, "appraisal-reason-missing"),
        (CLAIM, Verdict.ADJUSTED, {"points": Decimal(5), "reason": "vẫn có hoạt động"}, None),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_the_reason(
    framework: Framework, entry: Entry, verdict: Verdict, given: dict[str, Any], why: str | None
) -> None:
    component = framework.component_by_key[HEAD]
    refused = refuse_appraisal(framework, component, entry, Appraisal(verdict, **given))

    assert (refused and refused.key) == why


def test_points_lie_between_what_the_rule_can_award(framework: Framework) -> None:
    possible = points_possible(framework.component_by_key[HEAD])

    assert (possible.least, possible.most) == (Fraction(0), Decimal(10))


def test_the_body_sets_states_and_points_and_never_touches_the_units_sheet(framework: Framework) -> None:
    sheet = Sheet({HEAD: CLAIM, NEWS: ANSWERED, PORTAL: ANSWERED})
    decided = {
        HEAD: Appraisal(Verdict.NA_ACCEPTED, of_answer=4),
        NEWS: Appraisal(Verdict.NOT_ASSESSED, reason="x", of_answer=4),
        PORTAL: Appraisal(Verdict.ADJUSTED, Decimal(3), "x", of_answer=4),
        ComponentKey("dropped"): Appraisal(Verdict.ADJUSTED, Decimal(3), "x"),
    }

    after = appraised_sheet(framework, sheet, decided)

    assert {key: after.sheet.entry(key).state for key in (HEAD, NEWS, PORTAL)} == {
        HEAD: State.NA_ACCEPTED,
        NEWS: State.NOT_ASSESSED,
        PORTAL: State.ANSWERED,
    }
    assert after.points == {PORTAL: Decimal(3)}
    assert after.decided == {HEAD, NEWS, PORTAL}
    assert sheet.entry(HEAD) is CLAIM


@pytest.mark.parametrize(
    ("appraisal", "entry", "decided"),
    [
        (Appraisal(Verdict.ACCEPTED, Decimal(7), of_answer=3), ANSWERED, True),
        (Appraisal(Verdict.ACCEPTED, of_answer=3), ANSWERED, False),
        (Appraisal(Verdict.ACCEPTED, of_answer=4), ANSWERED, True),
        (Appraisal(Verdict.ADJUSTED, Decimal(7), "x", of_answer=3), ANSWERED, True),
        (Appraisal(Verdict.NA_REFUSED, reason="x", of_answer=3), ANSWERED, False),
        (Appraisal(Verdict.RETURNED, reason="x", of_answer=4), ANSWERED, False),
        (None, ANSWERED, False),
    ],
)
def test_editing_afterwards_never_changes_points_that_were_given(
    appraisal: Appraisal | None,
    entry: Entry,
    decided: bool,  # noqa: FBT001
) -> None:
    assert is_decided(appraisal, entry) is decided
