"""An amended campaign: nothing is erased, only lost answers are asked again, and every desk is told once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from core.assessment.changes import KeepEvidence, SaveAnswer, SaveJustification, Submit
from core.assessment.sheet import Evidence, EvidenceKind, Sheet, State
from core.scoring.model import ComponentKey
from store.amendments import NewAmendment, Reach
from store.database import Database
from store.desks import DeskRecord
from store.tables.amendments import AmendmentRow
from store.tables.sheets import AnswerRevisionRow, SheetEventRow
from store.tx import Tx
from tests.store.world import DIGEST, NOW, Seat

LATER = NOW + timedelta(minutes=5)
HEAD, MEETINGS, NEWS = ComponentKey("head"), ComponentKey("meetings"), ComponentKey("news")


async def amend(
    database: Database,
    changed: tuple[ComponentKey, ...] = (),
    added: tuple[ComponentKey, ...] = (),
    renamed: tuple[tuple[ComponentKey, ComponentKey], ...] = (),
) -> Reach:
    async def work(tx: Tx) -> Reach:
        campaign = (await tx.amendments.campaigns())[0]
        new = NewAmendment(campaign, "xa_mau_2026_r2", "e" * 64, "{}", 4, "sửa lỗi gõ", changed, (), added, renamed)
        person_id = await tx.people.add_person("Cơ quan chủ trì", LATER)
        foretold = await tx.amendments.reach(new)
        reach = await tx.amendments.amend(new, person_id, "cli", LATER)
        assert reach == foretold
        return reach

    return await database.write(work)


async def answer(database: Database, lan: Seat) -> None:
    """Two answers, an explanation and a proof."""

    async def work(tx: Tx) -> None:
        proof = Evidence("proof-0001", EvidenceKind.LINK, HEAD, "https://vi-du.invalid")
        await tx.sheets.apply(lan.desk_id, SaveAnswer(HEAD, State.ANSWERED, {"choice": "head"}), lan.actor())
        await tx.sheets.apply(lan.desk_id, SaveAnswer(MEETINGS, State.ANSWERED, {"done": "3"}), lan.actor())
        await tx.sheets.apply(lan.desk_id, SaveJustification(HEAD, "theo Quyết định"), lan.actor())
        await tx.sheets.apply(lan.desk_id, KeepEvidence(proof), lan.actor())

    await database.write(work)


async def submit(database: Database, lan: Seat) -> None:
    await database.write(lambda tx: tx.sheets.apply(lan.desk_id, Submit(), lan.actor()))


async def sheet_of(database: Database, lan: Seat) -> Sheet:
    return await database.read(lambda tx: tx.sheets.load(lan.sheet_id))


async def test_a_lost_answer_is_one_more_revision_and_everything_else_stays(round_open: Database, lan: Seat) -> None:
    await answer(round_open, lan)

    reach = await amend(round_open, changed=(HEAD, NEWS))

    sheet = await sheet_of(round_open, lan)
    assert reach == Reach(answers=1, sheets=1, reopened=0)
    assert (sheet.entry(HEAD).state, sheet.entry(HEAD).by) == (State.UNANSWERED, "Cơ quan chủ trì")
    assert sheet.entry(HEAD).justification == "theo Quyết định"
    assert [proof.component for proof in sheet.evidence] == [HEAD]
    assert sheet.entry(MEETINGS).values == {"done": "3"}

    async def history(tx: Tx) -> list[tuple[str, object]]:
        rows = await tx._connection.execute(  # noqa: SLF001  (the table itself is looked at)
            select(col(AnswerRevisionRow.state), col(AnswerRevisionRow.answer))
            .where(col(AnswerRevisionRow.component) == HEAD)
            .order_by(col(AnswerRevisionRow.id))
        )
        return [(row.state, row.answer) for row in rows]

    assert await round_open.read(history) == [("answered", {"choice": "head"}), ("unanswered", {})]


async def test_the_campaign_has_the_new_document_and_the_amendment_is_logged(round_open: Database, lan: Seat) -> None:
    await amend(round_open, changed=(HEAD,))

    async def look(tx: Tx) -> tuple[DeskRecord | None, str, tuple[object, ...]]:
        log = (await tx._connection.execute(select(AmendmentRow))).mappings().one()  # noqa: SLF001
        kept = tuple(log[name] for name in ("from_digest", "to_digest", "reason", "channel", "changed", "at"))
        return await tx.desks.load(lan.desk_id, lan.person_id, LATER), await tx.desks.framework_document("e" * 64), kept

    desk, document, log = await round_open.read(look)
    assert desk is not None
    assert (desk.framework_id, desk.digest, document) == ("xa_mau_2026_r2", "e" * 64, "{}")
    assert log == (DIGEST, "e" * 64, "sửa lỗi gõ", "cli", ["head"], LATER)


@pytest.mark.parametrize(
    ("changed", "added", "stays"),
    [((), (), True), ((NEWS,), (), True), ((HEAD,), (), False), ((), (NEWS,), False)],
)
async def test_a_submitted_sheet_is_opened_again_only_where_something_is_asked_of_it(
    round_open: Database,
    lan: Seat,
    changed: tuple[ComponentKey, ...],
    added: tuple[ComponentKey, ...],
    stays: bool,  # noqa: FBT001
) -> None:
    await answer(round_open, lan)
    await submit(round_open, lan)

    reach = await amend(round_open, changed, added)

    sheet = await sheet_of(round_open, lan)
    assert (sheet.submitted_at is not None, reach.reopened) == (stays, int(not stays))
    assert sheet.submission == 1

    async def actions(tx: Tx) -> list[str]:
        rows = await tx._connection.execute(select(col(SheetEventRow.action)).order_by(col(SheetEventRow.id)))  # noqa: SLF001
        return list(rows.scalars())

    assert await round_open.read(actions) == (["submit"] if stays else ["submit", "withdraw"])


@pytest.mark.parametrize("is_changed", [False, True])
async def test_what_was_given_under_an_old_key_goes_on_under_the_new_one(
    round_open: Database,
    lan: Seat,
    is_changed: bool,  # noqa: FBT001
) -> None:
    leader = ComponentKey("leader")
    await answer(round_open, lan)
    before = (await sheet_of(round_open, lan)).entry(HEAD)

    await amend(round_open, changed=(leader,) if is_changed else (), renamed=((HEAD, leader),))

    sheet = await sheet_of(round_open, lan)
    entry = sheet.entry(leader)
    wanted = (State.UNANSWERED, {}) if is_changed else (State.ANSWERED, {"choice": "head"})
    assert (entry.state, dict(entry.values)) == wanted
    assert is_changed or (entry.by, entry.at) == (before.by, before.at)
    assert entry.justification == "theo Quyết định"
    assert [proof.component for proof in sheet.evidence] == [leader]
    assert sheet.entry(HEAD).state is State.UNANSWERED


async def test_every_desk_is_told_once(round_open: Database, lan: Seat, minh: Seat) -> None:
    await answer(round_open, lan)
    await amend(round_open, changed=(HEAD, NEWS))

    before = await round_open.read(lambda tx: tx.amendments.untold(lan.desk_id))
    await round_open.write(lambda tx: tx.amendments.told(lan.desk_id, LATER))

    assert [(one.asked_again, one.changed, one.reopened) for one in before] == [((HEAD,), (HEAD, NEWS), False)]
    assert await round_open.read(lambda tx: tx.amendments.untold(lan.desk_id)) == ()
    assert len(await round_open.read(lambda tx: tx.amendments.untold(minh.desk_id))) == 1


async def test_an_amendment_of_words_alone_leaves_nothing_to_tell(round_open: Database, lan: Seat) -> None:
    await amend(round_open)

    assert await round_open.read(lambda tx: tx.amendments.untold(lan.desk_id)) == ()
