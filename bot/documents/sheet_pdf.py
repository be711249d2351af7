"""The unit's sheet to print, sign, stamp and scan: A4, every component with its answer and its proofs."""

from typing import Final

from reportlab.lib.units import mm

from bot.documents.faces import Face
from bot.documents.pdf_paper import Cell, Grid, Ink, PdfPaper
from bot.documents.sheet_cells import general_rows, grounds, proofs, row_points
from bot.documents.sheet_paper import SheetPaper, ink_on, result_lines
from bot.wording import Words
from core.assessment.totals import Tally, score_sheet
from core.frameworks.model import Component, Node
from core.scoring.phrase import Fact, Phrase

WIDTHS: Final = tuple(part * mm for part in (15, 70, 17, 17, 84, 70))
"""STT, title, maximum, own points, grounds, proofs: as wide as A4 lying on its side lets them be."""

GENERAL_WIDTHS: Final = tuple(part * mm for part in (12, 130, 131))
GROUP_GROUND: Final = "#c3d9d7"
MAIN_GROUND: Final = "#e6f0ef"
HEAD_GROUND: Final = "#d9e7e6"
SIGNING_ROOM: Final = 32 * mm

PLAIN: Final = Ink()
MIDDLE: Final = Ink(align="center")
BOLD: Final = Ink(face=Face.BOLD)
BOLD_MIDDLE: Final = Ink(face=Face.BOLD, align="center")
UNIT: Final = Ink(11, Face.BOLD, "center")
TITLE: Final = Ink(15, Face.BOLD, "center")
UNDER_TITLE: Final = Ink(10.5, align="center")
NOTICE: Final = Ink(10, Face.BOLD, "center", "#8a4b00")
PART: Final = Ink(11, Face.BOLD)
NOTE: Final = Ink(8.5, Face.ITALIC)
SIGNED: Final = Ink(10.5, Face.BOLD, "center")
SIGNED_HOW: Final = Ink(9.5, Face.ITALIC, "center")


def sheet_pdf(paper: SheetPaper, words: Words) -> bytes:
    """The same sheet always gives the same bytes."""
    return _Form(paper, words).draw()


class _Form:
    """Lays the form out from top to bottom."""

    def __init__(self, paper: SheetPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._score = score_sheet(paper.framework, paper.sheet)
        self._is_trial = paper.framework.has_model_fields
        title = self._say("paper-title")
        self._pdf = PdfPaper(
            title=f"{title} – {paper.unit_name}",
            footer=self._say("paper-trial") if self._is_trial else f"{paper.unit_name} – {paper.round.title}",
            page_words=lambda page, pages: self._say("paper-page-numbers", page=page, pages=pages),
            watermark=self._say("watermark-trial") if self._is_trial else "",
            is_landscape=True,
        )
        self._rows: list[list[Cell]] = []

    def draw(self) -> bytes:
        self._heading()
        self._general()
        self._pdf.text(self._say("paper-part-b"), PART)
        self._pdf.space(3)
        self._table()
        if self._is_trial:
            self._pdf.space(2)
            self._pdf.text(self._say("paper-model-note"), NOTE)
        self._signatures()
        return self._pdf.save()

    def _heading(self) -> None:
        paper = self._paper
        self._pdf.side_by_side(
            [
                (Cell(paper.unit_name.upper(), UNIT), Cell(self._say("paper-nation"), UNIT)),
                (Cell(), Cell(self._say("paper-motto"), UNIT)),
            ]
        )
        self._pdf.space(10)
        self._pdf.text(self._say("paper-title"), TITLE)
        self._pdf.space(4)
        self._pdf.text(paper.framework.title, UNDER_TITLE)
        self._pdf.text(self._words.text(paper.state), UNDER_TITLE)
        if self._is_trial:
            self._pdf.text(self._say("paper-trial"), NOTICE)
        self._pdf.space(8)

    def _general(self) -> None:
        self._pdf.text(self._say("paper-part-a"), PART)
        self._pdf.space(3)
        paper, rows = self._paper, []
        given = general_rows(paper.framework, paper.sheet, paper.round, (paper.unit_name, paper.unit_code))
        for number, (label, value) in enumerate(given, 1):
            shown = self._words.label(value) if isinstance(value, str | Phrase) else self._words.fact(value)
            rows.append([Cell(str(number), MIDDLE), Cell(self._words.label(label)), Cell(shown)])
        self._pdf.table(Grid(rows, GENERAL_WIDTHS))
        self._pdf.space(8)

    def _table(self) -> None:
        framework = self._paper.framework
        keys = ("code", "title", "max", "points", "grounds", "proofs")
        self._rows.append([Cell(self._say(f"paper-column-{key}"), BOLD_MIDDLE, HEAD_GROUND) for key in keys])
        for node in framework.nodes_in_paper_order():
            self._sum(self._coded(node), node.title, self._score.nodes[node.code], is_main=node.is_pillar)
            for component in framework.components:
                if component.parent == node.code:
                    self._component(component)
        self._sum("", self._say("paper-total"), self._score.whole, is_main=False)
        if any(component.bonus for component in framework.components):
            self._result(self._say("paper-bonus"), self._score.bonus.if_submitted)
        if self._paper.is_worth_a_result(self._score):
            for line in result_lines(self._paper, self._score):
                self._result(self._words.text(line.label), line.value, line.colour)
        self._pdf.table(Grid(self._rows, WIDTHS, header_rows=1))

    def _sum(self, code: str, title: str, tally: Tally, *, is_main: bool) -> None:
        """A group's row: what is known of its points, and how much of it is answered."""
        is_final = self._paper.is_final
        points = tally.if_submitted if is_final else tally.so_far
        said = []
        if tally.counted_max != tally.max_points:
            said.append(self._say("paper-counted-max", max=tally.counted_max))
        if tally.answered_count < tally.applicable_count:
            counts = {"done": tally.answered_count, "total": tally.applicable_count}
            said.append(self._say("paper-answered-part", **counts))
        ground = MAIN_GROUND if is_main else GROUP_GROUND
        self._rows.append(
            [
                Cell(code, BOLD_MIDDLE, ground),
                Cell(title, BOLD, ground),
                Cell(self._words.fact(tally.max_points), BOLD_MIDDLE, ground),
                Cell(self._words.fact(points) if is_final or tally.answered_count else "", BOLD_MIDDLE, ground),
                Cell("\n".join(said), PLAIN, ground),
                Cell("", PLAIN, ground),
            ]
        )

    def _component(self, component: Component) -> None:
        sheet, words = self._paper.sheet, self._words
        score = self._score.components[component.key]
        points = row_points(score)
        self._rows.append(
            [
                Cell(self._coded(component), MIDDLE),
                Cell(component.title),
                Cell(words.fact(component.max_points), MIDDLE),
                Cell("" if points is None else words.fact(points), MIDDLE),
                Cell(grounds(score, sheet, words)),
                Cell(proofs(component, sheet.evidence_of(component.key), words)),
            ]
        )

    def _coded(self, row: Component | Node) -> str:
        """The code, marked where we wrote something of the row ourselves."""
        return self._say("paper-model-mark", code=row.code) if row.model else row.code

    def _result(self, label: str, value: Fact, colour: str = "") -> None:
        """A line of the result; a band stands on its colour."""
        ink = Ink(face=Face.BOLD, colour=ink_on(colour)) if colour else BOLD
        shown = Cell(self._words.fact(value), ink, colour)
        self._rows.append([Cell(), Cell(label, BOLD), Cell(), Cell(), shown, Cell()])

    def _signatures(self) -> None:
        self._pdf.space(10)
        self._pdf.side_by_side(
            [
                (Cell(), Cell(self._say("paper-date-line"), SIGNED_HOW)),
                (Cell(self._say("paper-signed-officer"), SIGNED), Cell(self._say("paper-signed-head"), SIGNED)),
                (
                    Cell(self._say("paper-signed-officer-how"), SIGNED_HOW),
                    Cell(self._say("paper-signed-head-how"), SIGNED_HOW),
                ),
            ],
            room_below=SIGNING_ROOM,
        )

    def _say(self, key: str, /, **facts: Fact) -> str:
        return self._words.text(Phrase(key, facts))
