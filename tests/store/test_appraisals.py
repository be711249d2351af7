"""Appraisals are revisions: nobody overwrites anybody, everything that was said stays, with who said it and when."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.assessment.appraisal import Appraisal, Verdict
from core.assessment.assigning import Appraiser, Assignment, Part
from core.assessment.case import CaseGlance, Reaction
from core.assessment.changes import KeepEvidence, SaveAnswer, Submit
from core.assessment.people import Role
from core.assessment.sheet import Evidence, EvidenceKind, State
from core.scoring.model import ComponentKey
from store.appraised import appraisals_of_campaign
from store.assignments import Colleague
from store.database import Database
from store.records import Actor, NotFoundError
from store.sheets import StaleWriteError
from store.tx import Tx
from store.units import NewUnit
from tests.store.world import DOI_MAU, NOW, PROVINCE, ROUND, SUOI_MAU, Seat, chat_of, take_seat

HEAD, MEETINGS = ComponentKey("head"), ComponentKey("meetings")
BODY = NewUnit(9, "91-SO", "Sở mẫu", "sở", "so", "91")
LATER = NOW + timedelta(days=20)
ACCEPTED = Appraisal(Verdict.ACCEPTED, Decimal("7.5"))
PROOF = Evidence("e-1", EvidenceKind.FILE, HEAD, "họp.pdf", sha256="a" * 64, media_type="application/pdf", size_bytes=9)


@dataclass(frozen=True, slots=True)
class Appraising:
    """An appraiser of the body, and how they write."""

    database: Database
    person_id: int
    body_id: int
    sheet_id: int

    def actor(self) -> Actor:
        return Actor(self.person_id, Role.APPRAISER, "web", LATER)

    async def decides(self, appraisal: Appraisal, component: ComponentKey = HEAD) -> int:
        return await self.database.write(
            lambda tx: tx.appraisals.decide(self.sheet_id, component, appraisal, self.body_id, self.actor())
        )


async def appraiser(database: Database, name: str, sheet_id: int) -> Appraising:
    async def work(tx: Tx) -> Appraising:
        await tx.units.import_units([PROVINCE, SUOI_MAU, DOI_MAU, BODY], NOW)
        person_id = await tx.people.add_person(name, NOW)
        await tx.people.link_identity(chat_of(name), person_id, NOW)
        body_id = (await tx.units.present(NOW))[BODY.code].id
        await tx.people.add_member(person_id, body_id, Role.APPRAISER, NOW)
        return Appraising(database, person_id, body_id, sheet_id)

    return await database.write(work)


@pytest.fixture
async def hung(round_open: Database, lan: Seat) -> Appraising:
    async def hand_in(tx: Tx) -> None:
        await tx.sheets.apply(lan.desk_id, SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}), lan.actor())
        await tx.sheets.apply(lan.desk_id, KeepEvidence(PROOF), lan.actor())
        await tx.sheets.apply(lan.desk_id, Submit(), lan.actor())

    await round_open.write(hand_in)
    return await appraiser(round_open, "Hùng", lan.sheet_id)


async def test_a_decision_comes_back_with_who_made_it_for_whom_and_when(hung: Appraising) -> None:
    revision = await hung.decides(replace(ACCEPTED, of_answer=1))
    cases = await hung.database.read(lambda tx: tx.appraisals.cases(hung.sheet_id))

    present = cases[HEAD].present
    assert present is not None
    assert present.appraisal == Appraisal(Verdict.ACCEPTED, Decimal("7.5"), "", "Hùng", LATER, revision, 1)
    assert (present.body, present.person_id) == ("Sở mẫu", hung.person_id)
    assert set(cases) == {HEAD}


async def test_the_second_of_two_appraisers_is_told_who_was_first_and_nothing_is_written(hung: Appraising) -> None:
    mai = await appraiser(hung.database, "Mai", hung.sheet_id)
    first = await hung.decides(ACCEPTED)

    with pytest.raises(StaleWriteError) as told:
        await mai.decides(Appraisal(Verdict.ADJUSTED, Decimal(1), "lý do"))

    assert (told.value.by, told.value.at, told.value.person_id) == ("Hùng", LATER, hung.person_id)
    second = await mai.decides(Appraisal(Verdict.ADJUSTED, Decimal(1), "lý do", revision=first))
    case = (await hung.database.read(lambda tx: tx.appraisals.cases(hung.sheet_id)))[HEAD]
    assert [one.appraisal.revision for one in case.decisions] == [first, second]
    assert [one.appraisal.by for one in case.decisions] == ["Hùng", "Mai"]


async def test_what_a_unit_says_belongs_to_the_decision_it_saw(hung: Appraising, lan: Seat) -> None:
    def react(said: Reaction, seen: int) -> Callable[[Tx], Awaitable[None]]:
        return lambda tx: tx.appraisals.react(hung.sheet_id, HEAD, said, seen, lan.actor(LATER))

    with pytest.raises(NotFoundError):
        await hung.database.write(react(Reaction.AGREED, 1))
    first = await hung.decides(Appraisal(Verdict.RETURNED, None, "thiếu biên bản"))
    await hung.database.write(react(Reaction.SENT_BACK, first))
    case = (await hung.database.read(lambda tx: tx.appraisals.cases(hung.sheet_id)))[HEAD]
    assert (case.reaction, case.reacted_at) == (Reaction.SENT_BACK, LATER)

    second = await hung.decides(replace(ACCEPTED, revision=first))
    with pytest.raises(StaleWriteError):
        await hung.database.write(react(Reaction.SENT_BACK, first))
    case = (await hung.database.read(lambda tx: tx.appraisals.cases(hung.sheet_id)))[HEAD]
    assert (case.reaction, case.revision) == (None, second)


async def test_opinions_and_the_bodys_own_evidence_stand_beside_the_decision(hung: Appraising) -> None:
    own = replace(PROOF, id="e-2", title="biên bản kiểm tra.pdf")

    async def work(tx: Tx) -> None:
        await tx.appraisals.give_opinion(hung.sheet_id, HEAD, "trước", hung.body_id, hung.actor())
        await tx.appraisals.give_opinion(hung.sheet_id, HEAD, "sau", hung.body_id, hung.actor())
        await tx.appraisals.add_evidence(hung.sheet_id, own, hung.body_id, hung.actor())

    await hung.database.write(work)
    case = (await hung.database.read(lambda tx: tx.appraisals.cases(hung.sheet_id)))[HEAD]
    sheet = await hung.database.read(lambda tx: tx.sheets.load(hung.sheet_id))

    assert [(one.text, one.body, one.by) for one in case.opinions] == [("sau", "Sở mẫu", "Hùng")]
    assert [(one.proof.title, one.body) for one in case.evidence] == [("biên bản kiểm tra.pdf", "Sở mẫu")]
    assert [one.id for one in sheet.evidence] == ["e-1"]
    assert case.present is None


async def test_a_queue_sees_all_sheets_of_the_round_at_once(hung: Appraising) -> None:
    revision = await hung.decides(ACCEPTED)
    sheets = await hung.database.read(lambda tx: tx.appraisals.sheets(1))

    by_code = {one.unit_code: one for one in sheets}
    assert set(by_code) == {SUOI_MAU.code, DOI_MAU.code}
    handed_in = by_code[SUOI_MAU.code]
    assert (handed_in.submitted_at, handed_in.has_answers, set(handed_in.answers)) == (NOW, True, {HEAD})
    assert handed_in.cases == {HEAD: CaseGlance(Verdict.ACCEPTED, LATER, 0, None, revision, "Hùng")}
    assert (by_code[DOI_MAU.code].submitted_at, by_code[DOI_MAU.code].has_answers) == (None, False)


async def test_a_file_that_stands_in_another_units_sheet_is_found(hung: Appraising) -> None:
    other = await take_seat(hung.database, "Sơn", DOI_MAU)
    same = replace(PROOF, id="e-3", component=MEETINGS)
    assert await hung.database.read(lambda tx: tx.appraisals.same_files(hung.sheet_id)) == ()
    await hung.database.write(lambda tx: tx.sheets.apply(other.desk_id, KeepEvidence(same), other.actor()))

    (found,) = await hung.database.read(lambda tx: tx.appraisals.same_files(hung.sheet_id))

    assert (found.sha256, found.unit_name, found.component) == ("a" * 64, DOI_MAU.name, MEETINGS)


async def test_results_take_the_decision_that_stood_at_their_cut(hung: Appraising) -> None:
    first = await hung.decides(ACCEPTED)
    second = await hung.decides(Appraisal(Verdict.ADJUSTED, Decimal("3.25"), "lý do", revision=first))

    async def at(cut: int) -> Decimal | None:
        found = await hung.database.read(
            lambda tx: appraisals_of_campaign(tx._connection, 1, {"appraisal_revision": cut})  # noqa: SLF001
        )
        return found[SUOI_MAU.code][HEAD].points if found else None

    assert (await at(0), await at(first), await at(second)) == (None, Decimal("7.5"), Decimal("3.25"))


async def test_assignments_end_and_are_handed_over_but_never_change(hung: Appraising) -> None:
    mai = await appraiser(hung.database, "Mai", hung.sheet_id)
    own = Assignment(0, hung.body_id, Part.DECIDES, hung.person_id, sector="1")
    everybody = Assignment(0, hung.body_id, Part.OPINION)

    async def work(tx: Tx) -> tuple[int | None, int | None]:
        round_id = await tx.assignments.round_id(ROUND.id)
        assert round_id == 1
        await tx.assignments.add(1, everybody, NOW)
        return await tx.assignments.add(1, own, NOW), await tx.assignments.add(1, own, NOW)

    made, again = await hung.database.write(work)
    assert made is not None
    assert again is None
    giver, taker = Appraiser(hung.person_id, hung.body_id, frozenset()), Colleague(mai.person_id, "", mai.body_id, "")
    given = await hung.database.write(lambda tx: tx.assignments.hand_over(1, giver, taker, hung.person_id, LATER))

    left = await hung.database.read(lambda tx: tx.assignments.of_round(1))
    assert [one.id for one in given] == [made]
    assert [(one.person_id, one.part, one.sector) for one in left] == [
        (0, Part.OPINION, ""),
        (mai.person_id, Part.DECIDES, "1"),
    ]
    assert not await hung.database.write(lambda tx: tx.assignments.end(1, made, LATER))
    colleagues = await hung.database.read(lambda tx: tx.assignments.colleagues(1, LATER))
    assert [one.name for one in colleagues] == ["Hùng", "Mai"]
