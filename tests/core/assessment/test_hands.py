"""Several officers: whose each main is, who answered it, which remarks still wait."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.assessment.changes import (
    Assign,
    Change,
    KeepEvidence,
    Return,
    SaveAnswer,
    SaveJustification,
    SaveRemark,
    Stamp,
    Submit,
    apply,
)
from core.assessment.hands import Share, own_first, shares, team_of
from core.assessment.people import Colleague, Role
from core.assessment.progress import progress
from core.assessment.remarks import open_remarks
from core.assessment.sheet import WHOLE_SHEET, Assignee, Evidence, EvidenceKind, Sheet, State
from core.frameworks.model import Framework
from core.scoring.model import ComponentKey, IndicatorCode

NOON = datetime(2026, 11, 12, 5, tzinfo=UTC)
LAN, MINH, HOA = (
    Colleague(1, 11, "Lan", Role.OFFICER),
    Colleague(2, 12, "Minh", Role.OFFICER),
    Colleague(3, 13, "Hoa", Role.HEAD),
)
FIRST, LAST = IndicatorCode("1"), IndicatorCode("3")
HEAD, MEETINGS, NEWS = ComponentKey("head"), ComponentKey("meetings"), ComponentKey("news")


def changed(sheet: Sheet, *changes: Change, by: str = "Lan", minute: int = 0) -> Sheet:
    for change in changes:
        sheet = apply(sheet, change, Stamp(by, NOON + timedelta(minutes=minute), 1, Role.HEAD))
    return sheet


def asked(framework: Framework, sheet: Sheet, me: Colleague, *others: Colleague) -> tuple[ComponentKey, ...]:
    keys = progress(framework, sheet).missing
    return own_first(framework, sheet, keys, team_of(me.person_id, (me, *others)))


def test_without_assignments_everybody_is_asked_everything_in_the_papers_order(framework: Framework) -> None:
    assert asked(framework, Sheet(), LAN, MINH) == progress(framework, Sheet()).missing


def test_own_mains_come_first_then_nobodys_and_a_colleagues_not_at_all(framework: Framework) -> None:
    sheet = changed(
        Sheet(), Assign(LAST, Assignee(LAN.person_id, "Lan")), Assign(FIRST, Assignee(MINH.person_id, "Minh"))
    )
    rows = {pillar.code: [c.key for c in framework.components_of(pillar)] for pillar in framework.pillars}

    assert asked(framework, sheet, LAN, MINH, HOA) == (*rows[LAST], *rows[IndicatorCode("2")])
    assert asked(framework, sheet, MINH, LAN, HOA) == (*rows[FIRST], *rows[IndicatorCode("2")])


def test_the_mains_of_somebody_who_has_left_are_nobodys(framework: Framework) -> None:
    sheet = changed(Sheet(), Assign(FIRST, Assignee(MINH.person_id, "Minh")))

    assert asked(framework, sheet, LAN, HOA)[0] == HEAD


def test_the_authors_of_a_main_are_counted_by_the_answers_that_stand(framework: Framework) -> None:
    sheet = changed(Sheet(), SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}), by="Lan")
    sheet = changed(sheet, SaveAnswer(MEETINGS, State.NO_DATA), by="Lan", minute=1)
    sheet = changed(sheet, SaveAnswer(HEAD, State.ANSWERED, {"choice": "none"}), by="Minh", minute=2)
    postponed = changed(sheet, SaveAnswer(NEWS, State.UNANSWERED, postponed=True), by="Minh", minute=3)
    pillar = framework.pillars[0]

    assert shares(framework, postponed, pillar) == (
        Share("Lan", 1, NOON + timedelta(minutes=1)),
        Share("Minh", 1, NOON + timedelta(minutes=2)),
    )


def returned(sheet: Callable[..., Sheet]) -> Sheet:
    """Two rows and the whole were remarked on, then the sheet was returned."""
    given = sheet(head={"choice": "head"}, meetings={"done": "1", "total": "2"})
    remarks = (SaveRemark(1, HEAD, "xem lại"), SaveRemark(1, MEETINGS, "thiếu biên bản"))
    return changed(given, Submit(), *remarks, SaveRemark(1, WHOLE_SHEET, "làm kỹ hơn"), Return(), by="Hoa")


def test_drafts_of_remarks_wait_for_nobody_before_the_sheet_is_returned(sheet: Callable[..., Sheet]) -> None:
    presented = changed(sheet(), Submit(), SaveRemark(1, HEAD, "xem lại"))

    assert open_remarks(presented) == {}


def test_a_remark_waits_until_somebody_has_looked_at_its_row(sheet: Callable[..., Sheet]) -> None:
    before = returned(sheet)
    proof = Evidence("e1", EvidenceKind.LINK, MEETINGS, "https://vi-du.example")

    assert set(open_remarks(before)) == {HEAD, MEETINGS}
    same = before.entry(HEAD)
    answered = changed(before, SaveAnswer(HEAD, same.state, same.values), minute=1)
    assert set(open_remarks(answered)) == {MEETINGS}
    assert set(open_remarks(changed(answered, KeepEvidence(proof), minute=2))) == set()
    assert set(open_remarks(changed(answered, SaveJustification(MEETINGS, "đã họp đủ"), minute=2))) == set()


def test_handing_in_again_ends_the_remarks(sheet: Callable[..., Sheet]) -> None:
    again = changed(returned(sheet), Submit(), minute=1)

    assert open_remarks(again) == {}
    assert not again.is_returned
    assert replace(again, submitted_at=None).is_returned is False


def test_an_empty_remark_takes_the_remark_back(sheet: Callable[..., Sheet]) -> None:
    drafted = changed(sheet(), Submit(), SaveRemark(1, HEAD, "xem lại"), SaveRemark(1, HEAD, ""))

    assert drafted.remarks_on(1) == {}
