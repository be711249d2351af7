"""The table of units and mains as a spreadsheet."""

from decimal import Decimal
from typing import Final

from bot.documents.branch_paper import BranchPaper
from bot.documents.workbook import Look, Page, Workbook
from bot.wording import Words
from core.assessment.overseeing import Earned
from core.scoring.numbers import shown
from core.scoring.phrase import Phrase

TITLE: Final = Look(bold=True, size=14)
HEAD: Final = Look(bold=True, border=True, wrap=True, align="center", background="#e3ecea")
CELL: Final = Look(border=True)
NUMBER: Final = Look(border=True, align="right")
NOTE: Final = Look(italic=True)
FIRST_MAIN: Final = 6
HEAD_ROW: Final = 3


def branch_xlsx(paper: BranchPaper, words: Words) -> bytes:
    """One row for each unit: answers, points, band, place where it may be said, and the points of every main."""
    book = Workbook(paper.title, paper.at)
    page = book.page(words.text(Phrase("branch-page")))
    page.text(0, 0, paper.title, TITLE)
    page.text(1, 0, f"{paper.round_title} · {paper.framework.short_title}")
    mains = paper.framework.pillars
    headings = [words.text(Phrase(key)) for key in ("branch-unit", "branch-stage", "branch-answered")]
    headings += [words.text(Phrase(key)) for key in ("branch-points", "branch-band", "branch-place")]
    for column, heading in enumerate([*headings, *(f"{main.code}. {main.title}" for main in mains)]):
        page.text(HEAD_ROW, column, heading, HEAD)
    bands = {band.id: band.label for band in paper.framework.bands}
    row = HEAD_ROW
    for row, unit in enumerate(paper.units, HEAD_ROW + 1):
        page.text(row, 0, unit.name, CELL)
        page.text(row, 1, words.text(Phrase(f"ask-stage-{unit.stage.value}")), CELL)
        page.text(row, 2, f"{unit.answered}/{unit.applicable}", NUMBER)
        page.number(row, 3, _points(unit.whole), NUMBER)
        page.text(row, 4, bands.get(unit.band, ""), CELL)
        place = f"{unit.rank}/{unit.ranked_among}" if paper.shows_ranks and unit.rank is not None else ""
        page.text(row, 5, place, NUMBER)
        for column, main in enumerate(mains, FIRST_MAIN):
            page.number(row, column, _points(unit.rows.get(main.code)), NUMBER)
    for below, note in enumerate(paper.notes, row + 2):
        page.text(below, 0, words.text(note), NOTE)
    if paper.days:
        _days(book.page(words.text(Phrase("branch-days-page"))), paper, words)
    page.column_widths((34, 26, 12, 12, 14, 12, *(14 for _ in mains)))
    page.repeat_rows(HEAD_ROW, HEAD_ROW)
    page.print_on_a4(paper.title, "&P/&N", landscape=True)
    return book.save()


def _days(page: Page, paper: BranchPaper, words: Words) -> None:
    """One row for each day up to today."""
    page.text(0, 0, paper.title, TITLE)
    for column, key in enumerate(("branch-day", "branch-day-answered", "branch-day-handed-in")):
        page.text(HEAD_ROW, column, words.text(Phrase(key)), HEAD)
    for row, one in enumerate(paper.days, HEAD_ROW + 1):
        page.text(row, 0, words.fact(one.day), CELL)
        page.number(row, 1, Decimal(one.answered), NUMBER)
        page.number(row, 2, Decimal(one.handed_in), NUMBER)
    page.column_widths((16, 20, 20))
    page.repeat_rows(HEAD_ROW, HEAD_ROW)
    page.print_on_a4(paper.title, "&P/&N", landscape=False)


def _points(earned: Earned | None) -> Decimal | None:
    return None if earned is None or earned.points is None else shown(earned.points)
