"""What editions are computed from is read for a whole campaign at once, and can be read again as it was."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from core.assessment.changes import (
    Approve,
    KeepEvidence,
    MoveEvidence,
    SaveAnswer,
    SaveGeneral,
    SaveJustification,
    Submit,
    Withdraw,
)
from core.assessment.edition.inputs import Earlier, EarlierRow
from core.assessment.people import Role
from core.assessment.rounds import Approval
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.frameworks.loader import find
from core.scoring.model import ComponentKey
from store.campaign_sheets import CampaignSheets, Cut
from store.database import Database
from store.editions import DamagedDocumentError, NewEdition
from store.history import NewHistory, NewHistoryTotal
from store.records import NotFoundError
from store.supplied import NewFigure
from store.tx import Tx
from tests.store.world import DIGEST, NOW, SUOI_MAU, Seat, take_seat

A, B = ComponentKey("a"), ComponentKey("b")


async def fill(tx: Tx, seat: Seat) -> None:
    proof = Evidence("e1", EvidenceKind.FILE, A, "Quyết định", sha256="f" * 64)
    for change in (
        SaveAnswer(A, State.ANSWERED, {"done": "1", "total": "2"}),
        SaveJustification(B, "giải trình"),
        SaveGeneral("staff", Decimal(23)),
        KeepEvidence(proof),
        MoveEvidence("e1", B),
        Submit(),
    ):
        await tx.sheets.apply(seat.desk_id, change, seat.actor())
    await tx.supplied.keep([NewFigure(seat.sheet_id, A, "total", Decimal(3), "Sở", None)], "root", NOW)


def as_results_see(sheet: Sheet) -> Sheet:
    """The same sheet without who gave what and when, and of proofs only what they prove."""
    return replace(
        sheet,
        entries={
            key: Entry(e.state, e.values, e.revision, justification=e.justification) for key, e in sheet.entries.items()
        },
        general_by={},
        presented_at=None,
        evidence=tuple(Evidence(one.id, one.kind, one.component, "", sha256=one.sha256) for one in sheet.evidence),
        supplied={
            key: {name: replace(one, source="") for name, one in figures.items()}
            for key, figures in sheet.supplied.items()
        },
    )


async def whole_campaign(tx: Tx, cut: Cut | None = None, approval: Approval = Approval.NONE) -> dict[int, Sheet]:
    sheets = CampaignSheets(tx.editions._connection)  # noqa: SLF001 (the part under test)
    campaign = (await tx.amendments.campaigns())[0].id
    return dict(await sheets.load(campaign, await sheets.cut() if cut is None else cut, approval))


async def test_a_campaign_is_read_as_its_sheets_are_read_one_by_one(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: fill(tx, lan))
    one = await round_open.read(lambda tx: tx.sheets.load(lan.sheet_id))
    every = await round_open.read(whole_campaign)

    assert as_results_see(one) in every.values()
    assert Sheet() in every.values()
    assert len(every) == 2


async def test_what_was_changed_after_handing_in_is_also_read_as_it_was_handed_in(
    round_open: Database, lan: Seat
) -> None:
    later, latest = NOW + timedelta(days=20), NOW + timedelta(days=21)

    async def work(tx: Tx) -> tuple[Mapping[int, Mapping[ComponentKey, Entry]], ...]:
        sheets = CampaignSheets(tx.editions._connection)  # noqa: SLF001 (the part under test)
        await fill(tx, lan)
        campaign, before = (await tx.amendments.campaigns())[0].id, await sheets.cut()
        for at, state in ((later, State.NO_DATA), (latest, State.NA_CLAIMED)):
            for key in (A, B):
                seen = (await tx.sheets.load(lan.sheet_id)).entry(key).revision
                await tx.sheets.apply(lan.desk_id, SaveAnswer(key, state, {}, seen), lan.actor(at))
        return await sheets.first(campaign, before), await sheets.first(campaign, await sheets.cut())

    before, after = await round_open.write(work)

    assert before == {}
    (first,) = after.values()
    assert first == {A: Entry(State.ANSWERED, {"done": "1", "total": "2"}, first[A].revision), B: Entry()}


async def test_where_the_head_approves_a_sheet_counts_as_handed_in_once_approved(
    round_open: Database, lan: Seat
) -> None:
    hoa = await take_seat(round_open, "Hoa", role=Role.HEAD)
    await round_open.write(lambda tx: fill(tx, lan))

    async def handed_in(approval: Approval) -> int:
        every = await round_open.read(lambda tx: whole_campaign(tx, approval=approval))
        return sum(sheet.submitted_at is not None for sheet in every.values())

    assert [await handed_in(one) for one in Approval] == [0, 1, 1]  # required, informed, none

    await round_open.write(lambda tx: tx.sheets.apply(hoa.desk_id, Approve(), hoa.actor()))

    assert [await handed_in(one) for one in Approval] == [1, 1, 1]


async def test_what_came_after_the_cut_is_not_read(round_open: Database, lan: Seat) -> None:
    await round_open.write(lambda tx: fill(tx, lan))
    cut = await round_open.read(lambda tx: tx.editions.cut())
    before = await round_open.read(lambda tx: whole_campaign(tx, cut))

    async def change(tx: Tx) -> None:
        await tx.sheets.apply(lan.desk_id, Withdraw(), lan.actor())
        seen = (await tx.sheets.load(lan.sheet_id)).entry(A).revision
        await tx.sheets.apply(lan.desk_id, SaveAnswer(A, State.NO_DATA, seen=seen), lan.actor())

    await round_open.write(change)

    assert await round_open.read(lambda tx: whole_campaign(tx, cut)) == before
    assert await round_open.read(whole_campaign) != before


async def test_the_statements_for_a_campaign_do_not_grow_with_its_units(round_open: Database) -> None:
    asked: list[str] = []

    async def look(tx: Tx) -> None:
        connection = tx.editions._connection.sync_connection  # noqa: SLF001
        event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        await whole_campaign(tx)

    await round_open.read(look)

    assert asked
    assert len(asked) <= 16


async def test_the_last_year_with_anything_counts_as_earlier(round_open: Database) -> None:
    framework = find("quang_nam_xa_2022")
    key = framework.components[0].key

    async def work(tx: Tx) -> dict[int, Earlier]:
        for year, points in ((2024, 4), (2025, 5)):
            rows = [NewHistory(2, SUOI_MAU.code, key, Decimal(9), Decimal(points), Decimal(10))]
            await tx.history.import_year(year, rows, [NewHistoryTotal(2, SUOI_MAU.code, Decimal(points), "1")], NOW)
        campaign = (await tx.amendments.campaigns())[0].id
        return dict(await tx.history.of_campaign(campaign, 2026, framework))

    (earlier,) = (await round_open.write(work)).values()

    assert earlier == Earlier(2025, Decimal(5), "1", {key: EarlierRow(Decimal(5), Decimal(10))})


async def test_editions_are_numbered_and_their_bytes_come_back(round_open: Database) -> None:
    async def work(tx: Tx) -> tuple[list[int], bytes]:
        campaign = (await tx.amendments.campaigns())[0].id
        new = NewEdition(campaign, DIGEST, b"{}", {"answer_revision": 3}, ("91001",), "vì sao", accepts_model=True)
        kept = [await tx.editions.keep(new, "root", NOW) for _ in range(2)]
        return [one.number for one in kept], await tx.editions.body(await tx.editions.find(campaign, 1))

    assert await round_open.write(work) == ([1, 2], b"{}")


async def test_a_framework_that_is_not_what_its_digest_says_is_refused(round_open: Database) -> None:
    async def work(tx: Tx) -> None:
        await tx.editions.sitting((await tx.amendments.campaigns())[0].id)

    with pytest.raises(DamagedDocumentError):
        await round_open.read(work)


async def test_a_campaign_that_is_not_there_is_not_found(round_open: Database) -> None:
    with pytest.raises(NotFoundError):
        await round_open.read(lambda tx: tx.editions.sitting(99))
    with pytest.raises(NotFoundError):
        await round_open.read(lambda tx: tx.editions.find(99))
