"""Official results as a spreadsheet in the shape of a decision's annex: ranking, every unit in detail, award list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from bot.documents.results_paper import (
    ResultRow,
    ResultsPaper,
    awarded,
    class_title,
    detail_rows,
    result_rows,
    unit_line,
)
from bot.documents.sheet_paper import ink_on
from bot.documents.workbook import Look, Page, Workbook
from bot.wording import Words
from core.assessment.edition.model import UnitResult
from core.scoring.phrase import Fact, Phrase

RANKING_WIDTHS: Final = (10, 44, 13, 13, 13, 11, 16, 13, 34)
DETAIL_WIDTHS: Final = (10, 60, 11, 13, 13, 13, 22, 44)

HEAD: Final = Look(bold=True, align="center", size=14, wrap=True)
UNDER_HEAD: Final = Look(align="center", wrap=True)
NOTICE: Final = Look(italic=True, bold=True, align="center", wrap=True)
COLUMN: Final = Look(bold=True, border=True, wrap=True, align="center", background="#d9e7e6")
GROUP: Final = Look(bold=True, border=True, background="#eef4f3", wrap=True)
GROUP_MIDDLE: Final = Look(bold=True, border=True, background="#eef4f3", align="center")
CELL: Final = Look(border=True, wrap=True)
MIDDLE: Final = Look(border=True, align="center")
STRONG: Final = Look(border=True, align="center", bold=True)
SMALL: Final = Look(italic=True, size=9)
NEVER_COMPUTED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A preview has no moment of its own, and the file's bytes must not depend on the clock."""


def results_xlsx(paper: ResultsPaper, words: Words) -> bytes:
    """The same edition always gives the same bytes."""
    made = _Annex(paper, words)
    made.ranking()
    made.detail()
    made.awards()
    return made.book.save()


class _Annex:
    """Draws one page after another; ``row`` is the next free one."""

    def __init__(self, paper: ResultsPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        title = f"{self._say('results-title')} – {paper.edition.occasion.title}"
        self.book = Workbook(title, paper.computed_at or NEVER_COMPUTED)
        self._row = 0

    def ranking(self) -> None:
        keys = ("rank", "unit", "self", "appraised", "achieved", "percent", "band", "change", "notes")
        page = self._page("results-page-ranking", "results-title", RANKING_WIDTHS)
        for one in self._paper.edition.classes:
            self._columns(page, self._words.label(class_title(one)), keys)
            for row in result_rows(self._paper.edition, one):
                self._ranked(page, row)
            self._row += 1
        if self._paper.digest:
            page.text(self._row, 0, self._say("results-digest", digest=self._paper.digest), SMALL)

    def awards(self) -> None:
        keys = ("rank", "unit", "achieved", "percent", "band")
        page = self._page("results-page-awards", "results-awards-title", (10, 60, 14, 12, 18))
        for one in self._paper.edition.classes:
            self._columns(page, self._words.label(class_title(one)), keys)
            for row in awarded(self._paper.edition, one):
                page.text(self._row, 0, row.rank, STRONG)
                page.text(self._row, 1, row.unit.name, CELL)
                page.number(self._row, 2, row.achieved_points, MIDDLE)
                page.number(self._row, 3, row.percent, MIDDLE)
                self._band(page, 4, row)
                self._row += 1
            self._row += 1

    def detail(self) -> None:
        page = self._page("results-page-detail", "results-detail-title", DETAIL_WIDTHS)
        for one in self._paper.edition.classes:
            for unit in self._paper.edition.members(one):
                self._unit(page, unit)

    def _unit(self, page: Page, unit: UnitResult) -> None:
        keys = ("code", "title", "max", "self", "appraised", "achieved", "notes", "opinion")
        self._columns(page, ", ".join(map(self._words.text, unit_line(self._paper.edition, unit))), keys)
        for row in detail_rows(self._paper.edition, unit):
            text, middle = (GROUP, GROUP_MIDDLE) if row.is_main else (CELL, MIDDLE)
            page.text(self._row, 0, row.code, middle)
            page.text(self._row, 1, row.title, text)
            for column, points in enumerate(
                (row.max_points, row.self_points, row.appraised_points, row.achieved_points), 2
            ):
                page.number(self._row, column, points, middle)
            page.text(self._row, 6, "; ".join(map(self._words.text, row.states)), text)
            page.text(self._row, 7, row.note, text)
            self._row += 1
        self._row += 1

    def _page(self, name: str, title: str, widths: tuple[int, ...]) -> Page:
        page = self.book.page(self._say(name))
        page.column_widths(widths)
        warnings = [self._words.text(phrase) for phrase in self._paper.warnings]
        numbers = self._say("paper-page-numbers", page="&P", pages="&N")
        page.print_on_a4(" ".join(warnings) or self._paper.edition.occasion.title, numbers, landscape=True)
        self._row, last = 0, len(widths) - 1
        lines = [(self._say(title), HEAD), *((self._words.label(one), UNDER_HEAD) for one in self._paper.heading)]
        for text, look in (*lines, *((warning, NOTICE) for warning in warnings)):
            page.text(self._row, 0, text, look, to_column=last)
            self._row += 1
        self._row += 1
        return page

    def _columns(self, page: Page, title: str, keys: Sequence[str]) -> None:
        if title:
            page.text(self._row, 0, title, GROUP, to_column=len(keys) - 1)
            self._row += 1
        for column, key in enumerate(keys):
            page.text(self._row, column, self._say(f"results-column-{key}"), COLUMN)
        self._row += 1

    def _ranked(self, page: Page, row: ResultRow) -> None:
        page.text(self._row, 0, row.rank, STRONG)
        page.text(self._row, 1, row.unit.name, CELL)
        points: Sequence[Decimal | None] = (row.self_points, row.appraised_points, row.achieved_points, row.percent)
        for column, number in enumerate(points, 2):
            page.number(self._row, column, number, MIDDLE)
        self._band(page, 6, row)
        page.number(self._row, 7, row.change, MIDDLE)
        page.text(self._row, 8, "; ".join(self._words.text(note) for note in row.notes), CELL)
        self._row += 1

    def _band(self, page: Page, column: int, row: ResultRow) -> None:
        colour = row.band.colour_hex if row.band else ""
        look = replace(STRONG, background=colour, ink=ink_on(colour)) if colour else STRONG
        page.text(self._row, column, row.band.label if row.band else "", look)

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self._words.text(Phrase(key, facts))
