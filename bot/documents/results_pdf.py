"""Official results to print, in the shape of a decision's annex: ranking, award list, every unit in detail."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from reportlab.lib.units import mm

from bot.documents.faces import Face
from bot.documents.pdf_paper import Cell, Grid, Ink, PdfPaper
from bot.documents.results_paper import (
    ResultRow,
    ResultsPaper,
    awarded,
    change_said,
    class_title,
    detail_rows,
    result_rows,
    unit_line,
)
from bot.documents.sheet_paper import ink_on
from bot.wording import Words
from core.assessment.edition.model import UnitResult
from core.scoring.phrase import Fact, Label, Phrase

RANKING_WIDTHS: Final = tuple(part * mm for part in (15, 57, 22, 22, 22, 19, 29))
AWARD_WIDTHS: Final = tuple(part * mm for part in (18, 88, 26, 22, 32))
DETAIL_WIDTHS: Final = tuple(part * mm for part in (14, 64, 17, 20, 20, 18, 33))
ROOM_FOR_A_UNIT: Final = 60 * mm
HEAD_GROUND: Final = "#d9e7e6"
MAIN_GROUND: Final = "#e6f0ef"

PLAIN: Final = Ink()
MIDDLE: Final = Ink(align="center")
BOLD: Final = Ink(face=Face.BOLD)
BOLD_MIDDLE: Final = Ink(face=Face.BOLD, align="center")
OWNER: Final = Ink(11, Face.BOLD, "center")
TITLE: Final = Ink(14, Face.BOLD, "center")
UNDER_TITLE: Final = Ink(10.5, align="center")
NOTICE: Final = Ink(10, Face.BOLD, "center", "#8a4b00")
GROUP: Final = Ink(11, Face.BOLD)
SMALL: Final = Ink(8, Face.ITALIC)


def results_pdf(paper: ResultsPaper, words: Words) -> bytes:
    """The same edition always gives the same bytes."""
    return _Annex(paper, words).draw()


class _Annex:
    """Lays the annex out from top to bottom."""

    def __init__(self, paper: ResultsPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._pdf = PdfPaper(
            title=f"{self._say('results-title')} – {paper.edition.occasion.title}",
            footer=words.text(paper.warnings[-1]) if paper.warnings else paper.edition.occasion.title,
            page_words=lambda page, pages: self._say("paper-page-numbers", page=page, pages=pages),
            watermark=words.text(paper.watermark) if paper.watermark else "",
        )

    def draw(self) -> bytes:
        self._heading()
        self._ranking()
        self._awards()
        self._details()
        return self._pdf.save()

    def _heading(self) -> None:
        occasion = self._paper.edition.occasion
        if occasion.owner:
            self._pdf.text(occasion.owner.upper(), OWNER)
        self._pdf.text(self._say("results-annex"), TITLE)
        self._pdf.text(self._say("results-title"), TITLE)
        for line in self._paper.heading:
            self._pdf.text(self._words.label(line), UNDER_TITLE)
        for warning in self._paper.warnings:
            self._pdf.text(self._words.text(warning), NOTICE)
        self._pdf.space(8)

    def _ranking(self) -> None:
        keys = ("rank", "unit", "self", "appraised", "achieved", "percent", "band")
        for one in self._paper.edition.classes:
            self._class(class_title(one))
            rows = [self._head(keys), *(self._ranked(row) for row in result_rows(self._paper.edition, one))]
            self._pdf.table(Grid(rows, RANKING_WIDTHS, header_rows=1))
            self._pdf.space(8)

    def _ranked(self, row: ResultRow) -> list[Cell]:
        said = [*row.notes, *((change,) if (change := change_said(row)) else ())]
        name = "\n".join([row.unit.name, *(f"({self._words.text(phrase)})" for phrase in said)])
        points = [Cell(self._shown(one), MIDDLE) for one in (row.self_points, row.appraised_points)]
        achieved = [Cell(self._shown(one), BOLD_MIDDLE) for one in (row.achieved_points, row.percent)]
        return [Cell(row.rank, BOLD_MIDDLE), Cell(name, PLAIN), *points, *achieved, self._band(row)]

    def _awards(self) -> None:
        keys = ("rank", "unit", "achieved", "percent", "band")
        self._pdf.new_page()
        self._pdf.text(self._say("results-awards-title"), TITLE)
        self._pdf.space(6)
        for one in self._paper.edition.classes:
            self._class(class_title(one))
            rows = [
                [
                    Cell(row.rank, BOLD_MIDDLE),
                    Cell(row.unit.name, PLAIN),
                    Cell(self._shown(row.achieved_points), BOLD_MIDDLE),
                    Cell(self._shown(row.percent), MIDDLE),
                    self._band(row),
                ]
                for row in awarded(self._paper.edition, one)
            ]
            if rows:
                self._pdf.table(Grid([self._head(keys), *rows], AWARD_WIDTHS, header_rows=1))
            else:
                self._pdf.text(self._say("results-nobody"), PLAIN)
            self._pdf.space(8)
        if self._paper.digest:
            self._pdf.text(self._say("results-digest", digest=self._paper.digest), SMALL)

    def _details(self) -> None:
        self._pdf.new_page()
        self._pdf.text(self._say("results-detail-title"), TITLE)
        for one in self._paper.edition.classes:
            for unit in self._paper.edition.members(one):
                self._unit(unit)

    def _unit(self, unit: UnitResult) -> None:
        keys = ("code", "title", "max", "self", "appraised", "achieved", "notes")
        self._pdf.room(ROOM_FOR_A_UNIT)
        self._pdf.space(10)
        self._pdf.text(", ".join(map(self._words.text, unit_line(self._paper.edition, unit))), GROUP)
        self._pdf.space(3)
        rows = [self._head(keys)]
        for row in detail_rows(self._paper.edition, unit):
            text, middle = (BOLD, BOLD_MIDDLE) if row.is_main else (PLAIN, MIDDLE)
            points = (row.max_points, row.self_points, row.appraised_points, row.achieved_points)
            cells = [
                Cell(row.code, middle),
                Cell(row.title, text),
                *(Cell(self._shown(one), middle) for one in points),
                Cell("; ".join(map(self._words.text, row.states)), text),
            ]
            rows.append([replace(cell, ground=MAIN_GROUND) for cell in cells] if row.is_main else cells)
        self._pdf.table(Grid(rows, DETAIL_WIDTHS, header_rows=1))

    def _class(self, title: Label) -> None:
        if title:
            self._pdf.text(self._words.label(title), GROUP)
            self._pdf.space(3)

    def _head(self, keys: Sequence[str]) -> list[Cell]:
        return [Cell(self._say(f"results-column-{key}"), BOLD_MIDDLE, HEAD_GROUND) for key in keys]

    def _band(self, row: ResultRow) -> Cell:
        """The band's name on the decision's colour."""
        if row.band is None:
            return Cell()
        colour = row.band.colour_hex
        return Cell(row.band.label, replace(BOLD_MIDDLE, colour=ink_on(colour)) if colour else BOLD_MIDDLE, colour)

    def _shown(self, number: Decimal | None) -> str:
        return "" if number is None else self._words.fact(number)

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self._words.text(Phrase(key, facts))
