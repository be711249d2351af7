"""Figures that the province supplies while people are at work: nobody is stuck, nothing is overwritten."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from bot.conversations.findings import FindingKind, findings
from bot.conversations.stations import AskComponent, Contest, Reviewing
from bot.documents.sheet_paper import SheetPaper
from bot.documents.sheet_xlsx import sheet_xlsx
from bot.wording import Words
from core.assessment.sheet import State
from core.scoring.model import ComponentKey
from store.supplied import NewFigure
from store.tx import Tx
from tests.bot.conftest import Stage

MEETINGS, COMPUTERS = ComponentKey("head_chairs_meetings"), ComponentKey("staff_computers")


async def supply(stage: Stage, key: ComponentKey = MEETINGS, /, **figures: int) -> None:
    async def work(tx: Tx) -> None:
        (sheet,) = await tx.supplied.sheets("vo-dien")
        new = [
            NewFigure(sheet.sheet_id, key, name, Decimal(value), "Sở mẫu", date(2026, 10, 31))
            for name, value in figures.items()
        ]
        await tx.supplied.keep(new, "root", stage.now)

    await stage.app.database.write(work)


@pytest.fixture
async def lan(stage: Stage) -> Stage:
    await stage.join("lan")
    await stage.figures("lan")
    await stage.says("lan", "1.2")
    return stage


@pytest.mark.parametrize("typed", ["3/4", "để sau", "chưa có số liệu", "không áp dụng"])
async def test_a_question_whose_figures_all_arrive_meanwhile_becomes_its_card(lan: Stage, typed: str) -> None:
    await supply(lan, done=3, total=4)
    await lan.says("lan", typed)

    assert await lan.place("lan") == Reviewing(MEETINGS)
    assert "Tỉnh vừa cung cấp đủ số liệu của 1.2" in await lan.last_words("lan")
    assert "15/20" in await lan.last_words("lan")
    assert (await lan.desk("lan")).sheet.entry(MEETINGS).state is State.UNANSWERED
    await lan.says("lan", "tiếp tục")
    assert isinstance(await lan.place("lan"), AskComponent)


async def test_an_answer_that_a_supplied_total_makes_impossible_is_asked_again(lan: Stage) -> None:
    await lan.says("lan", "5/6")
    await supply(lan, total=4)
    await lan.says("lan", "1.2")
    await lan.says("lan", "đổi câu trả lời")
    await lan.says("lan", "4")
    entry = (await lan.desk("lan")).sheet.entry(MEETINGS)

    assert dict(entry.values) == {"done": "4"}


async def test_a_general_figure_that_a_supplied_one_is_divided_by_is_found_and_can_be_given(stage: Stage) -> None:
    await stage.join("lan")
    await supply(stage, COMPUTERS, done=21)
    await stage.says("lan", "để sau")
    await stage.says("lan", "3.1")
    lacking = [one.kind for one in findings(await stage.desk("lan")) if one.about == COMPUTERS]
    await stage.says("lan", "Sửa: Tổng số cán bộ, công chức của xã")
    await stage.says("lan", "28")
    await stage.says("lan", "3.1")

    assert lacking == [FindingKind.GENERAL_MISSING]
    assert "21/28 người: 15/20 điểm" in await stage.last_words("lan")


async def test_a_document_named_in_a_remark_stays_a_remark(lan: Stage) -> None:
    await supply(lan, total=4)
    await lan.says("lan", "số liệu này chưa đúng")
    assert await lan.place("lan") == AskComponent(MEETINGS)  # the button was not shown yet
    await lan.says("lan", "1.2")
    await lan.says("lan", "số liệu này chưa đúng")
    assert await lan.place("lan") == Contest(MEETINGS)
    await lan.says("lan", "Đúng là 5 cuộc, Thông báo số 45/TB-UBND ngày 12/03/2026")
    sheet = (await lan.desk("lan")).sheet

    assert sheet.supplied[MEETINGS]["total"].contested.startswith("Đúng là 5 cuộc")
    assert sheet.supplied[MEETINGS]["total"].value == 4
    assert sheet.evidence == ()


async def test_the_paper_shows_the_figure_its_source_and_the_remark(lan: Stage, words: Words) -> None:
    await supply(lan, done=3, total=4)
    await lan.says("lan", "1.2")
    await lan.says("lan", "số liệu này chưa đúng")
    await lan.says("lan", "Đúng là 5 cuộc họp trong kỳ")
    desk = await lan.desk("lan")
    paper = SheetPaper(desk.framework, desk.sheet, desk.round, "UBND xã Suối Mẫu")
    page = load_workbook(io.BytesIO(sheet_xlsx(paper, words))).active
    assert page is not None
    row = next(row for row in page.iter_rows(values_only=True) if row[0] == "1.2")

    assert row[4] == 15
    assert str(row[5]).splitlines() == [
        "Số liệu tỉnh cung cấp: số cuộc họp do Bí thư hoặc Chủ tịch chủ trì: 3 (Sở mẫu, 31/10/2026)",
        "Số liệu tỉnh cung cấp: tổng số cuộc họp về chuyển đổi số của xã: 4 (Sở mẫu, 31/10/2026)",
        "Ý kiến của đơn vị về số liệu này: “Đúng là 5 cuộc họp trong kỳ”",
        "3/4 cuộc họp: 15/20 điểm",
    ]
