"""The sheet as a spreadsheet: the communes' own form, exact numbers, texts that stay texts."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.sheet_paper import SheetPaper
from bot.documents.sheet_xlsx import sheet_xlsx
from bot.media_check import Checked, check
from bot.wording import Words
from core.assessment.sheet import Entry, Evidence, EvidenceKind, Sheet, State
from core.assessment.standing import standing
from core.assessment.totals import score_sheet
from core.frameworks.loader import load
from core.frameworks.model import BandOn, Framework, RollUp
from tests.bot.full_sheet import COMMUNES, ROUND, full_sheet, official


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load()


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(COMMUNES)


@pytest.fixture(scope="module")
def full(framework: Framework) -> Sheet:
    return full_sheet(framework)


def drawn(framework: Framework, sheet: Sheet, words: Words) -> Worksheet:
    page = load_workbook(
        io.BytesIO(sheet_xlsx(SheetPaper(framework, sheet, ROUND, "UBND xã Suối Mẫu", "20101"), words))
    ).active
    assert isinstance(page, Worksheet)
    return page


def rows_by_code(page: Worksheet) -> Mapping[str, tuple[Any, ...]]:
    """The rows of part B by what stands in STT."""
    rows = list(page.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == "STT")
    return {str(row[0]): row for row in rows[start + 2 :] if row[0]}


def footer(page: Worksheet) -> str:
    assert page.oddFooter is not None
    return str(page.oddFooter.left.text)


def lines(page: Worksheet) -> Iterator[str]:
    for row in page.iter_rows(values_only=True):
        yield " | ".join(str(value) for value in row if value not in {None, ""})


def test_the_form_has_the_columns_of_the_communes_form(framework: Framework, full: Sheet, words: Words) -> None:
    said = list(lines(drawn(framework, full, words)))

    at = next(n for n, line in enumerate(said) if line.startswith("STT"))
    assert said[at] == "STT | Nhóm chỉ số / Chỉ số chính / Chỉ số thành phần | QUY CHUẨN ĐÁNH GIÁ | TỰ ĐÁNH GIÁ"
    assert said[at + 1] == (
        "Điểm tối đa | Cách xác định và tính điểm | Điểm tự chấm | Giải trình kết quả | Tài liệu kiểm chứng"
    )


def test_part_a_names_unit_round_and_every_general_figure(framework: Framework, full: Sheet, words: Words) -> None:
    said = list(lines(drawn(framework, full, words)))

    assert "1 | Đơn vị tự đánh giá | UBND xã Suối Mẫu (mã 20101)" in said
    assert "Từ 01/11/2025 đến 01/11/2026" in next(line for line in said if "Kỳ số liệu" in line)
    for figure in framework.general:
        assert any(f"{figure.title} ({figure.unit}) | {figure.example}" in line for line in said)


def test_every_group_main_and_component_stands_in_it_in_the_papers_order(
    framework: Framework, full: Sheet, words: Words
) -> None:
    rows = rows_by_code(drawn(framework, full, words))

    wanted = []
    for node in framework.nodes:
        wanted += [node.code, *(c.code for c in framework.components if c.parent == node.code)]
    assert list(rows) == wanted
    for component in framework.components:
        assert rows[component.code][1] == component.title
        assert Decimal(str(rows[component.code][2])) == component.max_points


def test_points_and_sums_are_the_scored_ones(framework: Framework, full: Sheet, words: Words) -> None:
    page = drawn(framework, full, words)
    rows = rows_by_code(page)
    score = score_sheet(framework, full)

    assert len(full.entries) == len(framework.components)
    for component in framework.components:
        points = score.components[component.key].points
        shown = rows[component.code][4]
        assert (None if shown is None else Decimal(str(shown))) == points
    for node in framework.nodes:
        assert Decimal(str(rows[node.code][4])) == score.nodes[node.code].if_submitted
    total = next(row for row in page.iter_rows(values_only=True) if row[1] == "TỔNG ĐIỂM")
    assert Decimal(str(total[4])) == score.whole.if_submitted


def test_the_percentage_and_band_are_the_standing_ones(framework: Framework, full: Sheet, words: Words) -> None:
    stands = standing(framework, score_sheet(framework, full).if_submitted)
    assert stands is not None

    said = list(lines(drawn(framework, full, words)))

    assert f"Tỷ lệ đạt so với điểm tối đa | {words.fact(stands.printed)} %" in said
    assert f"Xếp loại tạm tính (theo điểm tự chấm) | {stands.band.label} ({stands.band.colour})" in said


def test_a_framework_with_fields_of_ours_says_so_on_the_paper_and_on_every_printed_page(
    framework: Framework, full: Sheet, words: Words
) -> None:
    page = drawn(framework, full, words)
    notice = "Thử nghiệm – bộ chỉ số có phần do phần mềm soạn"

    assert any(line.startswith(notice) for line in lines(page))
    assert footer(page).startswith(notice)


def test_a_framework_read_in_the_decision_does_not_say_so(framework: Framework, full: Sheet, words: Words) -> None:
    page = drawn(official(framework), full, words)

    assert not any("Thử nghiệm" in line for line in lines(page))
    assert "Suối Mẫu" in footer(page)


def test_a_sheet_that_nobody_has_begun_shows_no_zero(framework: Framework, words: Words) -> None:
    page = drawn(framework, Sheet(), words)

    assert all(row[4] is None for row in rows_by_code(page).values())
    assert any("chưa có câu trả lời nào" in line for line in lines(page))
    assert not any("Xếp loại" in line for line in lines(page))
    assert any("Chưa có số liệu" in line for line in lines(page))


def test_a_sheet_not_handed_in_says_so_and_how_much_of_a_sum_is_there(
    framework: Framework, full: Sheet, words: Words
) -> None:
    first = framework.components[0]
    sheet = replace(full, entries={first.key: full.entries[first.key]}, submitted_at=None, submission=0)

    page = drawn(framework, sheet, words)

    total = len(framework.components)
    assert "Bản tạm, chưa nộp – số liệu đến 10:00 20/11/2026" in set(lines(page))
    assert rows_by_code(page)[first.parent][5].startswith("Mới trả lời 1/")
    assert any(f"Mới trả lời 1/{total} chỉ số" in line for line in lines(page))
    assert any("Xếp loại nếu nộp bây giờ" in line for line in lines(page))


@pytest.mark.parametrize(
    ("state", "points", "grounds"),
    [
        (State.UNANSWERED, None, "Chưa trả lời"),
        (State.NO_DATA, 0, "Chưa có số liệu"),
        (State.NA_CLAIMED, None, "Đề nghị không áp dụng"),
    ],
)
def test_a_row_without_an_answer_says_why(
    framework: Framework, full: Sheet, words: Words, state: State, points: int | None, grounds: str
) -> None:
    component = framework.components[0]
    sheet = replace(full, entries={component.key: Entry(state, justification="Xã mới thành lập")})

    row = rows_by_code(drawn(framework, sheet, words))[component.code]

    assert row[4] == points
    assert row[5] == f"{grounds}\nGiải trình: Xã mới thành lập"


def test_a_row_that_is_not_assessed_leaves_the_maximum_and_says_so(
    framework: Framework, full: Sheet, words: Words
) -> None:
    component = framework.components[0]
    sheet = replace(full, entries={**full.entries, component.key: Entry(State.NOT_ASSESSED)})

    rows = rows_by_code(drawn(framework, sheet, words))

    assert rows[component.code][4] is None
    parent = framework.node_by_code[component.parent]
    left = words.fact(parent.max_points - component.max_points)
    assert rows[parent.code][3] == f"Điểm tối đa sau khi bỏ phần không đánh giá: {left}"


def test_proofs_are_listed_and_a_missing_one_is_asked_for(framework: Framework, full: Sheet, words: Words) -> None:
    first, second, *_ = framework.components
    evidence = (
        Evidence("a", EvidenceKind.DOCUMENT, first.key, "số 45/QĐ-UBND", date(2026, 3, 12)),
        Evidence("b", EvidenceKind.DOCUMENT, first.key, "07/KH-UBND ngày 03/01/2026", date(2026, 1, 3)),
        Evidence("c", EvidenceKind.FILE, first.key, "ảnh họp.jpg"),
    )

    rows = rows_by_code(drawn(framework, replace(full, evidence=evidence), words))

    assert rows[first.code][6] == "1. số 45/QĐ-UBND (ngày 12/03/2026)\n2. 07/KH-UBND ngày 03/01/2026\n3. ảnh họp.jpg"
    assert rows[second.code][6] == f"Chưa có. Cần: {second.evidence.text}"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84 235",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "=cmd|' /C calc'!A0",
        "https://suoimau.vn",
        "0912",
        "x" * 40_000,
        "a\0b",
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_what_a_person_typed_stays_text(framework: Framework, full: Sheet, words: Words, text: str) -> None:
    component = framework.components[0]
    evidence = (Evidence("a", EvidenceKind.LINK, component.key, text),)
    sheet = replace(full, entries={component.key: Entry(State.NO_DATA, justification=text)}, evidence=evidence)

    content = sheet_xlsx(SheetPaper(framework, sheet, ROUND, text, ""), words)

    page = load_workbook(io.BytesIO(content)).active
    assert isinstance(page, Worksheet)
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in page.iter_rows() for cell in row)
    unit = page.cell(row=next(r for r in range(1, 20) if page.cell(row=r, column=1).value == "1"), column=3)
    assert unit.data_type == "s"
    assert unit.value == text.replace("\0", "")[:32_767]


def test_numbers_show_as_many_decimals_as_they_have(framework: Framework, full: Sheet, words: Words) -> None:
    page = drawn(framework, full, words)

    formats = {cell.value: cell.number_format for (cell,) in page.iter_rows(min_col=3, max_col=3)}
    assert formats[20] == "#,##0"
    assert formats[7.5] == "#,##0.0"
    assert formats[1850] == "#,##0"


def test_it_prints_on_a4_landscape_with_the_header_on_every_page(
    framework: Framework, full: Sheet, words: Words
) -> None:
    page = drawn(framework, full, words)

    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    header = next(cell.row for (cell,) in page.iter_rows(max_col=1) if cell.value == "STT")
    assert page.print_title_rows == f"${header}:${header + 1}"


def test_the_same_sheet_gives_the_same_bytes(framework: Framework, full: Sheet, words: Words) -> None:
    paper = SheetPaper(framework, full, ROUND, "UBND xã Suối Mẫu")

    first, second = sheet_xlsx(paper, words), sheet_xlsx(paper, words)

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert b"2026-11-21T01:30:00Z" in archive.read("docProps/core.xml")


def test_it_passes_our_own_check_of_files(framework: Framework, full: Sheet, words: Words, tmp_path: Path) -> None:
    path = tmp_path / "phieu"
    path.write_bytes(sheet_xlsx(SheetPaper(framework, full, ROUND, "UBND xã Suối Mẫu"), words))

    checked = check(path, "phieu.xlsx")

    assert isinstance(checked, Checked)
    assert checked.extension == "xlsx"


@pytest.mark.parametrize(
    ("reading", "said", "unsaid"),
    [
        ((RollUp.INDEX, BandOn.INDEX), "Chỉ số chuyển đổi số | 0,", "Tỷ lệ đạt"),
        ((RollUp.GROUP_MEAN, BandOn.POINTS), "Điểm bình quân các nhóm | ", "Chỉ số chuyển đổi số"),
        ((RollUp.SUM, None), "Tỷ lệ đạt so với điểm tối đa | ", "Xếp loại"),
    ],
)
def test_the_result_stands_on_the_frameworks_own_scale(
    framework: Framework, full: Sheet, words: Words, reading: tuple[RollUp, BandOn | None], said: str, unsaid: str
) -> None:
    policies = replace(framework.policies, roll_up=reading[0], band_scale=reading[1])

    drawn_lines = list(lines(drawn(replace(framework, policies=policies), full, words)))

    assert any(said in line for line in drawn_lines)
    assert not any(line.startswith(unsaid) for line in drawn_lines)


def test_bonus_points_stand_apart_from_the_total(framework: Framework, full: Sheet, words: Words) -> None:
    first = framework.components[0]
    changed = replace(framework, components=(replace(first, bonus=True), *framework.components[1:]))

    page = drawn(changed, full, words)

    score = score_sheet(changed, full)
    total = next(row for row in page.iter_rows(values_only=True) if row[1] == "TỔNG ĐIỂM")
    assert Decimal(str(total[4])) == score.whole.if_submitted
    assert f"Điểm thưởng (ngoài thang điểm) | {words.fact(score.bonus.if_submitted)}" in set(lines(page))


def test_answers_that_wait_for_a_general_figure_are_neither_points_nor_loss(
    framework: Framework, full: Sheet, words: Words
) -> None:
    sheet = replace(full, general={})

    page = drawn(framework, sheet, words)

    waiting = score_sheet(framework, sheet).whole.waiting
    assert waiting > 0
    assert any(line.startswith("Điểm còn chờ") and line.endswith(words.fact(waiting)) for line in lines(page))
