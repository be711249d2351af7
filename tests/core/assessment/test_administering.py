"""Whom a message of an administrator is for, how a branch takes part, and whom nothing reaches."""

from datetime import date, datetime

import pytest

from core.assessment.administering import (
    Appraised,
    Audience,
    Contact,
    Group,
    Participation,
    Scene,
    SheetAt,
    appraised,
    audience_of,
    participation,
    unreached,
)
from core.assessment.case import Stage as RowStage
from core.assessment.people import Role
from core.assessment.phase import Phase, PhaseNow, phase_of
from core.assessment.rounds import VIETNAM, Approval, Calendar, Round
from core.assessment.stage import Stage

SHEETS = (
    SheetAt("a", "Xã A", "xa_2026", Stage.NOT_STARTED, area="h1"),
    SheetAt("b", "Xã B", "xa_2026", Stage.PRESENTED, begun=True, area="h1"),
    SheetAt("c", "Xã C", "xa_2026", Stage.RETURNED, begun=True, area="h2"),
    SheetAt("h1", "Huyện 1", "huyen_2026", Stage.APPROVED, begun=True),
)


def contact(person_id: int, role: Role, unit: str, channel: str = "telegram", *, waits: bool = False) -> Contact:
    membership_id = 100 * person_id + ord(unit[0])
    return Contact(person_id, f"Người {person_id}", role, unit, membership_id, channel, waits_only=waits)


CONTACTS = (
    contact(1, Role.OFFICER, "a"),
    contact(1, Role.OFFICER, "b"),  # the same person works for two units
    contact(2, Role.HEAD, "b", "web", waits=True),
    contact(3, Role.OFFICER, "c", ""),
    contact(4, Role.OFFICER, "h1"),
    contact(5, Role.SUPERVISOR, "h1"),
    contact(6, Role.APPRAISER, "so"),
    contact(7, Role.APPRAISER, "so"),
    contact(8, Role.ADMINISTRATOR, "h1"),
    contact(9, Role.READER, "a"),
)
SCENE = Scene(SHEETS, CONTACTS, {6: 3, 7: 0})


@pytest.mark.parametrize(
    ("audience", "people"),
    [
        (Audience(Group.OFFICERS), {1, 3, 4}),
        (Audience(Group.NOT_BEGUN), {1}),
        (Audience(Group.NOT_SUBMITTED), {1, 3}),
        (Audience(Group.AWAITED_HEADS), {2}),
        (Audience(Group.APPRAISERS), {6}),
        (Audience(Group.SUPERVISORS), {5}),
        (Audience(Group.CLASS, "huyen_2026"), {4}),
        (Audience(Group.AREA, "h1"), {1, 2, 4}),
        (Audience(Group.AREA, "h2"), {3}),
        (Audience(Group.UNIT, "b"), {1, 2}),
        (Audience(Group.UNIT, "elsewhere"), set()),
    ],
)
def test_a_group_is_exactly_these_people(audience: Audience, people: set[int]) -> None:
    assert {one.person_id for one in SCENE.addressed(audience)} == people
    assert audience_of(audience.encoded()) == audience


def test_who_works_for_two_units_is_addressed_once_for_both() -> None:
    (first, *_) = SCENE.addressed(Audience(Group.AREA, "h1"))

    assert (first.person_id, first.memberships) == (1, (100 + ord("a"), 100 + ord("b")))


def test_the_author_is_left_out() -> None:
    assert {one.person_id for one in SCENE.addressed(Audience(Group.OFFICERS), without=3)} == {1, 4}


@pytest.mark.parametrize("text", ["", "everybody", "class", "unit~", "officers~a", "~a"])
def test_what_is_no_group_is_none(text: str) -> None:
    assert audience_of(text) is None


def test_participation_counts_units_and_people_once() -> None:
    whole = participation(SCENE, lambda sheet: True)
    communes = participation(SCENE, lambda sheet: sheet.framework == "xa_2026")

    assert whole == Participation(units=4, joined=4, people=4, begun=3, handed_in=2)
    assert communes == Participation(units=3, joined=3, people=3, begun=2, handed_in=1)


def test_a_unit_has_handed_in_once_all_its_sheets_are() -> None:
    twice = Scene((SheetAt("a", "A", "one", Stage.SUBMITTED), SheetAt("a", "A", "two", Stage.UNDER_WAY)))

    assert participation(twice, lambda sheet: True).handed_in == 0


def test_whom_nothing_reaches() -> None:
    scene = Scene((*SHEETS, SheetAt("d", "Xã D", "xa_2026", Stage.NOT_STARTED)), CONTACTS)
    found = unreached(scene, {"a", "d", "elsewhere"})

    assert found.never_joined == ("Xã D",)
    assert found.cut_off == ("Xã C",)
    assert [one.person_id for one in found.blocked] == [3]
    assert [one.person_id for one in found.waiting] == [2]
    assert found.no_mailbox == ("Xã A", "Xã D")


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ((), None),
        ((RowStage.WAITING, RowStage.WAITING), Appraised.NOT_BEGUN),
        ((RowStage.WAITING, RowStage.DECIDED), Appraised.UNDER_WAY),
        ((RowStage.DECIDED, RowStage.RETURNED), Appraised.WITH_UNIT),
        ((RowStage.EXPLAINING, RowStage.WAITING), Appraised.WITH_UNIT),
        ((RowStage.DECIDED, RowStage.DECIDED), Appraised.DONE),
    ],
)
def test_how_far_the_appraisal_of_a_sheet_is(rows: tuple[RowStage, ...], state: Appraised | None) -> None:
    assert appraised(rows) is state


ROUND = Round(
    "mau",
    "Kỳ 2026",
    2026,
    "Sở",
    "",
    Calendar(
        date(2025, 11, 1),
        date(2026, 11, 1),
        date(2026, 11, 1),
        date(2026, 11, 30),
        approve_to=date(2026, 12, 3),
        appraise_from=date(2026, 12, 5),
        appraise_to=date(2026, 12, 20),
        publish_on=date(2026, 12, 31),
    ),
    "",
    Approval.REQUIRED,
)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-10-31 23:59", PhaseNow(Phase.BEFORE, date(2026, 11, 1))),
        ("2026-11-01 00:00", PhaseNow(Phase.SELF, date(2026, 11, 30))),
        ("2026-11-30 23:59", PhaseNow(Phase.SELF, date(2026, 11, 30))),
        ("2026-12-01 00:00", PhaseNow(Phase.APPROVAL, date(2026, 12, 3))),
        ("2026-12-04 00:00", PhaseNow(Phase.PAUSE, date(2026, 12, 5))),
        ("2026-12-05 00:00", PhaseNow(Phase.APPRAISAL, date(2026, 12, 20))),
        ("2026-12-20 23:59", PhaseNow(Phase.APPRAISAL, date(2026, 12, 20))),
        ("2026-12-21 00:00", PhaseNow(Phase.PUBLICATION, date(2026, 12, 31))),
    ],
)
def test_the_phase_of_a_round(at: str, phase: PhaseNow) -> None:
    assert phase_of(ROUND, datetime.fromisoformat(at).replace(tzinfo=VIETNAM)) == phase
