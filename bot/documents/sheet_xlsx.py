"""The unit's sheet as a spreadsheet, in the layout of the form that communes fill in on paper."""

from dataclasses import replace
from typing import Final

from bot.documents.sheet_cells import general_rows, grounds, how, proofs, row_points
from bot.documents.sheet_paper import SheetPaper, ink_on, result_lines
from bot.documents.workbook import Look, Page, Workbook
from bot.wording import Words
from core.assessment.totals import SheetScore, Tally, score_sheet
from core.frameworks.model import Component, Node
from core.scoring.model import IndicatorCode
from core.scoring.phrase import Fact, Phrase

CODE, TITLE, MAX, HOW, POINTS, GROUNDS, PROOFS = range(7)
WIDTHS: Final = (8, 42, 9, 44, 9, 42, 40)

HEAD: Final = Look(bold=True, align="center", size=14, wrap=True)
UNDER_HEAD: Final = Look(align="center", wrap=True)
NOTICE: Final = Look(italic=True, bold=True, align="center", wrap=True)
PART: Final = Look(bold=True, size=12)
COLUMN: Final = Look(bold=True, border=True, wrap=True, align="center", background="#d9e7e6")
CELL: Final = Look(border=True, wrap=True)
MIDDLE: Final = Look(border=True, align="center")
TOP_LINE: Final = Look(border=True, wrap=True, bold=True, background="#c3d9d7")
TOP_MIDDLE: Final = Look(border=True, bold=True, align="center", background="#c3d9d7")
LINE: Final = Look(border=True, wrap=True, bold=True, background="#eef4f3")
LINE_MIDDLE: Final = Look(border=True, bold=True, align="center", background="#eef4f3")
SIGNED: Final = Look(bold=True, align="center")
SIGNED_HOW: Final = Look(italic=True, align="center")


def sheet_xlsx(paper: SheetPaper, words: Words) -> bytes:
    """The same sheet always gives the same bytes: nothing depends on when or where the file is made."""
    title = words.text(Phrase("paper-title"))
    book = Workbook(f"{title} – {paper.unit_name}", paper.as_of or paper.round.calendar.opens_at())
    form = _Form(paper, words, book.page(words.text(Phrase("paper-page"))), score_sheet(paper.framework, paper.sheet))
    form.draw(title)
    return book.save()


class _Form:
    """Draws the form from top to bottom; ``row`` is the next free one."""

    def __init__(self, paper: SheetPaper, words: Words, page: Page, score: SheetScore) -> None:
        self._paper = paper
        self._words = words
        self._page = page
        self._score = score
        self._row = 0

    def draw(self, title: str) -> None:
        self._page.column_widths(WIDTHS)
        numbers = self._say("paper-page-numbers", page="&P", pages="&N")
        trial = self._say("paper-trial") if self._paper.framework.has_model_fields else ""
        self._page.print_on_a4(trial or self._paper.unit_name, numbers, landscape=True)
        self._heading(title, trial)
        self._general()
        self._table()
        self._totals()
        self._signatures()

    def _heading(self, title: str, trial: str) -> None:
        self._across(title, HEAD, 22)
        self._across(self._paper.framework.title, UNDER_HEAD, 18)
        self._across(self._words.text(self._paper.state), UNDER_HEAD, 18)
        if trial:
            self._across(trial, NOTICE, 18)
        self._row += 1

    def _general(self) -> None:
        self._across(self._say("paper-part-a"), PART, 20)
        paper = self._paper
        rows = general_rows(paper.framework, paper.sheet, paper.round, (paper.unit_name, paper.unit_code))
        for number, (label, value) in enumerate(rows, 1):
            self._page.text(self._row, CODE, str(number), MIDDLE)
            self._page.text(self._row, TITLE, self._words.label(label), CELL)
            if isinstance(value, str | Phrase):
                self._page.text(self._row, MAX, self._words.label(value), CELL, to_column=PROOFS)
            else:
                self._page.number(self._row, MAX, value, CELL, to_column=PROOFS)
            self._row += 1
        self._row += 1

    def _table(self) -> None:
        self._across(self._say("paper-part-b"), PART, 20)
        self._columns()
        below: dict[str, list[Component]] = {}
        for component in self._paper.framework.components:
            below.setdefault(component.parent, []).append(component)
        for node in self._paper.framework.nodes_in_paper_order():
            self._node(node)
            for component in below.get(node.code, ()):
                self._component(component)

    def _columns(self) -> None:
        first, second = self._row, self._row + 1
        page = self._page
        page.tall_text(first, CODE, self._say("paper-column-code"), COLUMN, to_row=second)
        page.tall_text(first, TITLE, " / ".join(self._paper.framework.level_names), COLUMN, to_row=second)
        page.text(first, MAX, self._say("paper-column-standard"), COLUMN, to_column=HOW)
        page.text(first, POINTS, self._say("paper-column-self"), COLUMN, to_column=PROOFS)
        for column, text in (
            (MAX, self._say("paper-column-max")),
            (HOW, self._say("paper-column-how")),
            (POINTS, self._say("paper-column-points")),
            (GROUNDS, self._say("paper-column-grounds")),
            (PROOFS, self._say("paper-column-proofs")),
        ):
            page.text(second, column, text, COLUMN)
        page.repeat_rows(first, second)
        self._row += 2

    def _node(self, node: Node) -> None:
        line, middle = (LINE, LINE_MIDDLE) if node.is_pillar else (TOP_LINE, TOP_MIDDLE)
        tally = self._score.nodes[IndicatorCode(node.code)]
        self._sum(node.code, node.title, tally, (line, middle))

    def _sum(self, code: str, title: str, tally: Tally, looks: tuple[Look, Look]) -> None:
        """A group's row. What nobody has answered yet has no sum, and a part of a sum says how large a part it is."""
        line, middle = looks
        is_final = self._paper.sheet.submitted_at is not None
        points = tally.if_submitted if is_final else tally.so_far
        self._page.text(self._row, CODE, code, middle)
        self._page.text(self._row, TITLE, title, line)
        self._page.number(self._row, MAX, tally.max_points, middle)
        self._page.text(self._row, HOW, self._counted(tally), line)
        self._page.number(self._row, POINTS, points if is_final or tally.answered_count else None, middle)
        part = tally.answered_count < tally.applicable_count
        counts = {"done": tally.answered_count, "total": tally.applicable_count}
        self._page.text(self._row, GROUNDS, self._say("paper-answered-part", **counts) if part else "", line)
        self._page.text(self._row, PROOFS, "", line)
        self._row += 1

    def _counted(self, tally: Tally) -> str:
        """A maximum from which rows have left is not the printed one."""
        if tally.counted_max == tally.max_points:
            return ""
        return self._say("paper-counted-max", max=tally.counted_max)

    def _component(self, component: Component) -> None:
        sheet, words, page, row = self._paper.sheet, self._words, self._page, self._row
        score = self._score.components[component.key]
        page.text(row, CODE, component.code, MIDDLE)
        page.text(row, TITLE, component.title, CELL)
        page.number(row, MAX, component.max_points, MIDDLE)
        page.text(row, HOW, how(component, words), CELL)
        page.number(row, POINTS, row_points(score), MIDDLE)
        page.text(row, GROUNDS, grounds(score, sheet, words), CELL)
        page.text(row, PROOFS, proofs(component, sheet.evidence_of(component.key), words), CELL)
        self._row += 1

    def _totals(self) -> None:
        self._sum("", self._say("paper-total"), self._score.whole, (TOP_LINE, TOP_MIDDLE))
        if any(component.bonus for component in self._paper.framework.components):
            self._result("paper-bonus", self._score.bonus.if_submitted)
        if self._paper.is_worth_a_result(self._score):
            for line in result_lines(self._paper, self._score):
                self._result(line.label.key, line.value, line.colour)

    def _result(self, key: str, value: Fact, colour: str = "") -> None:
        looks = replace(TOP_MIDDLE, background=colour, ink=ink_on(colour)) if colour else TOP_MIDDLE
        self._page.text(self._row, CODE, "", TOP_LINE)
        self._page.text(self._row, TITLE, self._say(key), TOP_LINE, to_column=HOW)
        self._page.text(self._row, POINTS, self._words.fact(value), looks, to_column=PROOFS)
        self._row += 1

    def _signatures(self) -> None:
        self._row += 1
        for look, left, right in (
            (SIGNED, "paper-signed-officer", "paper-signed-head"),
            (SIGNED_HOW, "paper-signed-officer-how", "paper-signed-head-how"),
        ):
            self._page.text(self._row, TITLE, self._say(left), look)
            self._page.text(self._row, GROUNDS, self._say(right), look, to_column=PROOFS)
            self._row += 1

    def _across(self, text: str, look: Look, height: int) -> None:
        self._page.text(self._row, CODE, text, look, to_column=PROOFS)
        self._page.row_height(self._row, height)
        self._row += 1

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self._words.text(Phrase(key, facts))
