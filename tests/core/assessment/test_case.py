"""A component between body and unit: how long it may be explained, where it stands, what of a closed sheet is open."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.case import Case, CaseGlance, Decision, Reaction, Stage, explain_until, open_rows, stage_of
from core.assessment.changes import KeepEvidence, MoveEvidence, RemoveEvidence, SaveAnswer, SaveGeneral, Submit
from core.assessment.people import Refusal, Role, refuse_appraising
from core.assessment.rounds import VIETNAM, Calendar
from core.assessment.rows_open_again import refuse_changes
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.frameworks.loader import find
from core.scoring.model import ComponentKey

HEAD, MEETINGS = ComponentKey("head_leads_committee"), ComponentKey("committee_meetings")
THREE_DAYS = Calendar(
    date(2025, 11, 1),
    date(2026, 11, 1),
    date(2026, 11, 1),
    date(2026, 11, 30),
    appraise_to=date(2026, 12, 20),
    explain_days=3,
)
NO_LIMIT = Calendar(date(2025, 11, 1), date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 30))
RETURNED = Verdict.RETURNED
ADJUSTED = Verdict.ADJUSTED
ACCEPTED = Verdict.ACCEPTED


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("returned_at", "until"),
    [
        ("2026-12-01 07:00", "2026-12-05 00:00"),
        ("2026-12-01 20:59", "2026-12-05 00:00"),
        ("2026-12-01 21:00", "2026-12-06 00:00"),  # the push goes out the next morning, and the clock starts then
        ("2026-12-01 00:30", "2026-12-05 00:00"),
        ("2026-12-19 08:00", "2026-12-21 00:00"),  # appraisal ends first
    ],
)
def test_time_to_explain_counts_whole_days_from_when_the_push_may_go_out(returned_at: str, until: str) -> None:
    assert explain_until(THREE_DAYS, at(returned_at)) == at(until)


def test_without_a_number_of_days_there_is_time_until_appraisal_ends() -> None:
    no_days = Calendar(*(getattr(NO_LIMIT, name) for name in ("data_from", "data_to", "self_from", "self_to")))

    assert explain_until(no_days, at("2026-12-01 08:00")) is None


def look(verdict: Verdict | None, reaction: Reaction | None = None, of_answer: int = 5) -> CaseGlance:
    return CaseGlance(verdict, None if verdict is None else at("2026-12-01 08:00"), of_answer, reaction)


@pytest.mark.parametrize(
    ("case", "answer", "now", "stage"),
    [
        (look(None), 5, "2026-12-02 08:00", Stage.WAITING),
        (look(RETURNED), 5, "2026-12-04 23:59", Stage.RETURNED),
        (look(RETURNED), 6, "2026-12-04 23:59", Stage.RETURNED),  # edited, but not sent back yet
        (look(RETURNED), 6, "2026-12-05 00:00", Stage.OVERDUE),
        (look(RETURNED, Reaction.SENT_BACK), 5, "2026-12-09 08:00", Stage.EDITED),
        (look(ADJUSTED), 5, "2026-12-02 08:00", Stage.DECIDED),
        (look(ADJUSTED, Reaction.EXPLAINING), 6, "2026-12-20 23:59", Stage.EXPLAINING),
        (look(ADJUSTED, Reaction.EXPLAINING), 5, "2026-12-21 00:00", Stage.DECIDED),
        (look(ADJUSTED, Reaction.AGREED), 5, "2026-12-02 08:00", Stage.DECIDED),
        (look(ACCEPTED), 5, "2026-12-02 08:00", Stage.DECIDED),
        (look(ACCEPTED), 6, "2026-12-02 08:00", Stage.EDITED),
    ],
)
def test_where_a_component_stands(case: CaseGlance, answer: int, now: str, stage: Stage) -> None:
    assert stage_of(case, answer, THREE_DAYS, at(now)) is stage


def decided(verdict: Verdict, reaction: Reaction | None = None, *, points: str = "") -> Case:
    made = Appraisal(
        verdict, Decimal(points) if points else None, "vì sao", at=at("2026-12-01 08:00"), revision=1, of_answer=5
    )
    return Case((Decision(made, "Sở mẫu", 9),), reaction)


SHEET = Sheet({HEAD: Entry(State.ANSWERED, {"choice": "head"}, 5)}, submission=1)


@pytest.mark.parametrize(
    ("role", "case", "now", "until"),
    [
        (Role.OFFICER, decided(RETURNED), "2026-12-02 08:00", "2026-12-05 00:00"),
        (Role.OFFICER, decided(RETURNED), "2026-12-05 00:00", None),
        (Role.HEAD, decided(RETURNED), "2026-12-02 08:00", None),
        (Role.OFFICER, decided(RETURNED, Reaction.SENT_BACK), "2026-12-02 08:00", None),
        (Role.OFFICER, decided(ADJUSTED, points="10"), "2026-12-02 08:00", None),
        (Role.OFFICER, decided(ADJUSTED, Reaction.EXPLAINING, points="10"), "2026-12-20 23:59", "2026-12-21 00:00"),
        (Role.OFFICER, decided(ADJUSTED, Reaction.EXPLAINING, points="10"), "2026-12-21 00:00", None),
        (Role.OFFICER, decided(ADJUSTED, Reaction.AGREED, points="10"), "2026-12-02 08:00", None),
        (Role.OFFICER, decided(ACCEPTED, points="20"), "2026-12-02 08:00", None),
    ],
)
def test_only_what_waits_for_the_unit_is_open_again(role: Role, case: Case, now: str, until: str | None) -> None:
    found = open_rows(role, THREE_DAYS, find("quang_nam_xa_2022"), SHEET, {HEAD: case}, at(now))

    assert found == ({} if until is None else {HEAD: at(until)})


def test_where_the_decision_lets_both_sides_amend_every_row_is_open_while_appraisal_runs() -> None:
    framework = find("hai_duong_so_2023")

    during = open_rows(Role.OFFICER, THREE_DAYS, framework, Sheet(), {}, at("2026-12-01 00:00"))

    assert set(during) == set(framework.component_by_key)
    assert set(during.values()) == {at("2026-12-21 00:00")}
    assert open_rows(Role.OFFICER, THREE_DAYS, framework, Sheet(), {}, at("2026-11-30 23:59")) == {}
    assert open_rows(Role.OFFICER, THREE_DAYS, framework, Sheet(), {}, at("2026-12-21 00:00")) == {}
    assert open_rows(Role.HEAD, THREE_DAYS, framework, Sheet(), {}, at("2026-12-01 00:00")) == {}


PROOF = Evidence("e1", EvidenceKind.FILE, MEETINGS, "họp.pdf")


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ((SaveAnswer(HEAD, State.NO_DATA),), False),
        ((SaveAnswer(MEETINGS, State.NO_DATA),), True),
        ((SaveAnswer(HEAD, State.NO_DATA), SaveAnswer(MEETINGS, State.NO_DATA)), True),
        ((KeepEvidence(Evidence("e2", EvidenceKind.FILE, HEAD, "a.pdf")),), False),
        ((MoveEvidence("e1", HEAD),), True),  # it would leave a row that is frozen
        ((RemoveEvidence("e1"),), True),
        ((RemoveEvidence("unknown"),), True),
        ((SaveGeneral("staff", Decimal(3)),), True),
        ((Submit(),), True),
    ],
)
def test_beside_the_open_row_nothing_of_a_closed_sheet_may_be_changed(
    changes: tuple[SaveAnswer], *, is_refused: bool
) -> None:
    sheet = Sheet(evidence=(PROOF,))

    assert refuse_changes(Refusal.TOO_LATE, sheet, changes, {HEAD}) == (Refusal.TOO_LATE if is_refused else None)
    assert refuse_changes(None, sheet, changes, ()) is None


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        ("2026-11-30 23:59", Refusal.APPRAISAL_NOT_OPEN),
        ("2026-12-01 00:00", None),
        ("2026-12-20 23:59", None),
        ("2026-12-21 00:00", Refusal.APPRAISAL_OVER),
    ],
)
def test_appraisal_is_open_from_its_first_moment_to_its_last(now: str, refusal: Refusal | None) -> None:
    assert refuse_appraising(Role.APPRAISER, THREE_DAYS, at(now)) is refusal
    assert refuse_appraising(Role.OFFICER, THREE_DAYS, at(now)) is Refusal.NOT_YOUR_ROLE


def test_a_round_without_a_last_day_of_appraisal_stays_open() -> None:
    assert refuse_appraising(Role.APPRAISER, NO_LIMIT, at("2026-12-01 00:00") + timedelta(days=900)) is None
