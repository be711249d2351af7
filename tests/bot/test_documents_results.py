"""Official results as papers: the decision's annex as spreadsheet and print, open data, pictures."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.documents.results_csv import DETAIL_HEADER, HEADER, results_csv, results_detail_csv
from bot.documents.results_files import result_files
from bot.documents.results_paper import ResultsPaper, awarded, detail_rows, result_rows
from bot.documents.results_pdf import results_pdf
from bot.documents.results_png import INNER, MARGIN, MOST_UNITS, RANK_WIDTH, WIDTH, results_png
from bot.documents.results_xlsx import results_xlsx
from bot.wording import Words
from core.assessment.edition.compute import compute
from core.assessment.edition.model import Edition, UnitResult
from core.frameworks.loader import load
from core.frameworks.model import Framework
from tests.bot.full_sheet import COMMUNES, official
from tests.bot.sample_edition import HOSTILE, NOTE, OCCASION, preview_paper, sample_paper, sample_units

DECISION = "Quyết định số 99/QĐ-UBND ngày 20/12/2026"


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(COMMUNES)


@pytest.fixture(scope="module")
def trial(framework: Framework) -> ResultsPaper:
    return sample_paper(framework)


@pytest.fixture(scope="module")
def paper(framework: Framework) -> ResultsPaper:
    return replace(sample_paper(official(framework)), decision=DECISION)


def short(paper: ResultsPaper) -> ResultsPaper:
    """The same with one unit, for what does not depend on the others."""
    return replace(paper, edition=replace(paper.edition, units=(unit(paper.edition, "nui-mau"),)))


def unit(edition: Edition, code: str) -> UnitResult:
    return edition.unit_by_code[code]


def squeezed(text: str) -> str:
    return re.sub(r"\s|\ufffe", "", text)


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [str(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


# --- what all of them show -------------------------------------------------------------------------------------------


def test_units_stand_by_rank_and_what_is_not_known_is_not_zero(paper: ResultsPaper) -> None:
    rows = result_rows(paper.edition, paper.edition.classes[0])

    assert [(row.rank, row.unit.code) for row in rows] == [
        ("1", "nui-mau"), ("2", "doi-mau"), ("2", "suoi-mau"), ("4", "x/../y"), ("5", "song-mau"), ("6", "dao-mau"),
    ]  # fmt: skip
    by_code = {row.unit.code: row for row in rows}
    assert by_code["nui-mau"].appraised_points == Decimal("22.5")
    assert by_code["suoi-mau"].appraised_points is None
    assert by_code["dao-mau"].self_points is None
    assert by_code["suoi-mau"].change == Decimal("36.75")
    assert by_code["nui-mau"].change is None


def test_the_award_list_has_the_first_three_ranks_and_who_shares_them(paper: ResultsPaper) -> None:
    assert [row.rank for row in awarded(paper.edition, paper.edition.classes[0])] == ["1", "2", "2"]


def test_nobody_who_has_handed_in_nothing_is_proposed_for_an_award(framework: Framework) -> None:
    handed_in, nothing = sample_units(framework)[0], sample_units(framework)[-1]
    edition = compute(framework, [handed_in, nothing], OCCASION)

    assert [unit.rank for unit in edition.members(edition.classes[0])] == [1, 2]
    assert [row.unit.code for row in awarded(edition, edition.classes[0])] == [handed_in.code]


def test_a_percentage_never_contradicts_the_band_beside_it(paper: ResultsPaper) -> None:
    one = unit(paper.edition, "suoi-mau")
    edge = paper.edition.bands[-1].from_value
    just_below = replace(one, outcome=replace(one.outcome, share=Fraction(edge - Decimal("0.004")) / 100))
    edition = replace(paper.edition, units=(just_below,))

    (row,) = result_rows(edition, edition.classes[0])

    assert row.band is not None
    assert row.band.label == "Khá"
    assert row.percent == edge - Decimal("0.004")


def test_a_main_is_followed_by_its_components_and_says_why_one_does_not_count(paper: ResultsPaper) -> None:
    rows = list(detail_rows(paper.edition, unit(paper.edition, "nui-mau")))

    first = [row for row in rows if row.code in {"1", "1.1", "1.2", "1.3"}]
    assert [(row.code, row.is_main, row.appraised_points) for row in first] == [
        ("1", True, Decimal("22.5")), ("1.1", False, Decimal("7.5")), ("1.2", False, Decimal(15)), ("1.3", False, None),
    ]  # fmt: skip
    assert first[1].note == NOTE
    assert [said.key for said in first[3].states] == ["short-not-assessed"]
    assert len(rows) == len(paper.edition.rows) + sum(node.is_pillar for node in paper.edition.nodes)


# --- spreadsheet -----------------------------------------------------------------------------------------------------


def cells(content: bytes, page: int) -> list[tuple[Any, ...]]:
    return [row for row in load_workbook(io.BytesIO(content)).worksheets[page].iter_rows(values_only=True) if any(row)]


def test_the_spreadsheet_is_the_annex_the_details_and_the_award_list(paper: ResultsPaper, words: Words) -> None:
    content = results_xlsx(paper, words)

    ranking, detail, awards = (cells(content, page) for page in range(3))
    assert (1, ranking[0][0]) == (1, "KẾT QUẢ ĐÁNH GIÁ, XẾP HẠNG")
    assert any(row[0] == f"(Kèm theo {DECISION})" for row in ranking)
    assert ("1", "UBND phường Núi Mẫu", 737.25, 22.5, 724.75, 73.95, "Khá", None) in [row[:8] for row in ranking]
    assert ("2", "UBND xã Suối Mẫu", 737.25, None, 737.25, 73.73, "Khá", 36.75) in [row[:8] for row in ranking]
    assert any(row[1] == "UBND xã Đảo Mẫu" and row[2] is None and row[8] == "Không nộp phiếu" for row in ranking)
    assert ("1.1", 20, 20, 7.5, 7.5) in [(row[0], *row[2:6]) for row in detail]
    assert any(row[7] == NOTE for row in detail)
    assert [row[0] for row in awards if row[0] in {"1", "2", "3", "4"}] == ["1", "2", "2"]


def test_the_spreadsheet_has_no_formula_and_the_bands_colours(paper: ResultsPaper, words: Words) -> None:
    book = load_workbook(io.BytesIO(results_xlsx(paper, words)))

    listed = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in listed)
    assert any(cell.value == HOSTILE for cell in listed)
    colour_by_label = {band.label: band.colour_hex for band in paper.edition.bands}
    banded = [cell for cell in book.worksheets[0]["G"] if cell.value in colour_by_label]
    assert len(banded) == len(paper.edition.units)
    for cell in banded:
        assert cell.fill.start_color.rgb == f"FF{colour_by_label[str(cell.value)][1:].upper()}"


def test_a_trial_and_a_preview_say_so_on_every_page(
    trial: ResultsPaper, framework: Framework, paper: ResultsPaper, words: Words
) -> None:
    notice = "Thử nghiệm – bộ chỉ số có phần do phần mềm soạn"
    marked, previewed, plain = short(trial), short(preview_paper(official(framework))), short(paper)
    tables = [results_xlsx(one, words) for one in (marked, previewed, plain)]

    for page in range(3):
        of_marked, of_previewed, of_plain = (cells(content, page) for content in tables)
        assert any(str(row[0]).startswith(notice) for row in of_marked)
        assert any("Bản tạm tính" in str(row[0]) for row in of_previewed)
        assert not any("hử nghiệm" in str(row[0]) or "tạm tính" in str(row[0]) for row in of_plain)
    assert all("THỬ NGHIỆM" in page and notice in page for page in pages(results_pdf(marked, words)))
    assert all("TẠM TÍNH" in page for page in pages(results_pdf(previewed, words)))
    assert not any("THỬ" in page or "TẠM" in page for page in pages(results_pdf(plain, words)))


# --- print -----------------------------------------------------------------------------------------------------------


def test_the_print_has_the_ranking_the_award_list_and_every_unit(paper: ResultsPaper, words: Words) -> None:
    text = squeezed("".join(pages(results_pdf(paper, words))))

    for wanted in (
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        f"(Kèm theo {DECISION})",
        "UBND phường Núi Mẫu (40 chỉ số chưa thẩm định)737,2522,5724,7573,95Khá",
        "DANH SÁCH ĐƠN VỊ ĐẠT THỨ HẠNG CAO",
        "UBND xã Suối Mẫu: 737,25/1.000 điểm, 73,73 %, thứ hạng 2, xếp loại Khá",
        "(tăng 36,75 điểm so với năm 2025)",
        "1.1 Người đứng đầu xã là Trưởng Ban Chỉ đạo chuyển đổi số 20 20 7,5 7,5",
        HOSTILE,
    ):
        assert squeezed(wanted) in text
    assert squeezed(NOTE) not in text


# --- open data -------------------------------------------------------------------------------------------------------


def table(content: bytes) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_open_data_comes_back_as_it_was(paper: ResultsPaper) -> None:
    content = results_csv(paper)

    assert content.startswith(b"\xef\xbb\xbf")
    rows = table(content)
    assert tuple(rows[0]) == HEADER
    assert len(rows) == len(paper.edition.units)
    for row in rows:
        one = unit(paper.edition, row["ma_don_vi"])
        assert Decimal(row["diem_dat_duoc"]) == one.whole.achieved_points
        assert row["thu_hang"] == str(one.rank)
        assert row["don_vi"].removeprefix("'") == one.name
        assert (row["da_nop_phieu"], row["thu_nghiem"]) == (str(int(one.is_submitted)), "0")


def test_open_data_has_every_component_and_nobodys_words(paper: ResultsPaper) -> None:
    content = results_detail_csv(paper)

    rows = table(content)
    assert tuple(rows[0]) == DETAIL_HEADER
    assert len(rows) == len(paper.edition.units) * len(paper.edition.rows)
    (adjusted,) = [row for row in rows if (row["ma_don_vi"], row["ma_chi_so"]) == ("nui-mau", "1.1")]
    assert (adjusted["diem_tu_danh_gia"], adjusted["diem_tham_dinh"], adjusted["diem_dat_duoc"]) == ("20", "7.5", "7.5")
    assert NOTE not in content.decode()


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_of_the_open_data_acts_as_a_formula(paper: ResultsPaper, text: str) -> None:
    first, *others = paper.edition.units
    edition = replace(paper.edition, units=(replace(first, name=text), *others))

    rows = csv.reader(io.StringIO(results_csv(replace(paper, edition=edition)).decode("utf-8-sig")))

    assert f"'{text}" in next(row for row in rows if row[3] == first.code)


# --- pictures --------------------------------------------------------------------------------------------------------


def test_each_units_bar_has_its_bands_colour_and_its_length(paper: ResultsPaper, words: Words) -> None:
    (drawn,) = results_png(paper, words)
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    left, width = MARGIN + RANK_WIDTH, INNER - RANK_WIDTH
    colours = {rgb(band.colour_hex) for band in paper.edition.bands}

    found, was = [], False
    for y in range(image.height):
        colour = image.getpixel((left + 8, y))
        if colour in colours and not was:
            found.append((colour, sum(image.getpixel((x, y + 10)) == colour for x in range(left, left + width))))
        was = colour in colours

    wanted = [row for row in result_rows(paper.edition, paper.edition.classes[0]) if row.unit.whole.achieved_points]
    assert image.width == WIDTH
    assert len(found) == len(wanted)
    for (colour, length), row in zip(found, wanted, strict=True):
        assert row.band is not None
        assert colour == rgb(row.band.colour_hex)
        assert abs(length - float(row.unit.outcome.share or 0) * width) <= 3


def test_many_units_are_drawn_on_several_pictures(paper: ResultsPaper, words: Words) -> None:
    one = unit(paper.edition, "suoi-mau")
    units = tuple(replace(one, code=f"u{number:03}") for number in range(MOST_UNITS + 1))

    drawn = results_png(replace(paper, edition=replace(paper.edition, units=units)), words)

    assert len(drawn) == 2
    for png in drawn:
        image = Image.open(io.BytesIO(png))
        assert image.width + image.height <= 10_000


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf", "png", "html"])
def test_the_same_edition_gives_the_same_files_with_safe_names(paper: ResultsPaper, words: Words, form: str) -> None:
    files = result_files(short(paper), form, words)

    assert result_files(short(paper), form, words) == files
    for path in files:
        assert re.fullmatch(r"ket-qua-r-2026-quang-nam-xa-2022-lan-1[a-z0-9-]*(/[a-z0-9-]+)*\.[a-z]+", path)
