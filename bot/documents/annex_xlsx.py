"""A framework's annex (phụ lục) as offices know it, with the rules in columns of their own, ready to be read again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.documents.workbook import Look, Page, Workbook
from bot.wording import Words
from core.frameworks.model import Component, Framework, Node
from core.frameworks.toml_text import pairs_text
from core.scoring.phrase import Phrase

CODE, TITLE, MAX, HOW, EVIDENCE, SUPPLIED, CHECKED, KIND, PARAMETERS = range(9)
WIDTHS: Final = (8, 40, 9, 52, 34, 24, 24, 14, 52)
HEADINGS: Final = (
    "annex-column-code",
    "annex-column-title",
    "annex-column-max",
    "annex-column-how",
    "annex-column-evidence",
    "annex-column-supplied",
    "annex-column-checked",
    "annex-column-kind",
    "annex-column-parameters",
)
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same framework gives the same bytes: the file says nothing about when it was made."""

HEAD: Final = Look(bold=True, align="center", size=14, wrap=True)
UNDER_HEAD: Final = Look(italic=True, align="center", wrap=True)
NOTICE: Final = Look(italic=True, bold=True, align="center", wrap=True)
COLUMN: Final = Look(bold=True, border=True, wrap=True, align="center", background="#d9e7e6")
CELL: Final = Look(border=True, wrap=True)
MIDDLE: Final = Look(border=True, align="center")
GROUP: Final = Look(border=True, wrap=True, bold=True, background="#eef4f3")
GROUP_MIDDLE: Final = Look(border=True, bold=True, align="center", background="#eef4f3")


def annex_xlsx(framework: Framework, document: Mapping[str, Any], words: Words) -> bytes:
    """``document`` is the framework's own, from which the rules are written as they stand."""
    book = Workbook(framework.title, EPOCH)
    rules = {row["code"]: row["rule"] for row in document["component"]}
    _Annex(framework, rules, words, book.page(words.text(Phrase("annex-page")))).draw()
    _explain(framework, words, book.page(words.text(Phrase("annex-page-rules"))))
    return book.save()


def how_text(component: Component, words: Words) -> str:
    """How points are earned, one sentence a line; of a graded row the decision's own prose where it has any."""
    prose = getattr(component.rule, "prose", "")
    if prose:
        return str(prose)
    return "\n".join(words.text(phrase) for phrase in component.rule.how(component.max_points))


class _Annex:
    """Draws the table from top to bottom; ``row`` is the next free one."""

    def __init__(self, framework: Framework, rules: Mapping[str, Any], words: Words, page: Page) -> None:
        self._framework = framework
        self._rules = rules
        self._words = words
        self._page = page
        self._row = 0

    def draw(self) -> None:
        self._page.column_widths(WIDTHS)
        self._line(self._framework.title, HEAD)
        source = self._framework.source
        self._line(f"{source.document} – {source.issued_by}" if source.document else source.issued_by, UNDER_HEAD)
        if self._framework.has_model_fields:
            self._line(self._words.text(Phrase("annex-has-model-fields")), NOTICE)
        for column, heading in enumerate(HEADINGS):
            self._page.text(self._row, column, self._words.text(Phrase(heading)), COLUMN)
        self._page.repeat_rows(self._row, self._row)
        self._row += 1
        for node in self._framework.nodes:
            if not node.parent:
                self._branch(node)
        self._total()

    def _line(self, text: str, look: Look) -> None:
        self._page.text(self._row, 0, text, look, to_column=len(WIDTHS) - 1)
        self._row += 1

    def _branch(self, node: Node) -> None:
        self._cells(GROUP)
        self._page.text(self._row, CODE, node.code, GROUP_MIDDLE)
        self._page.text(self._row, TITLE, node.title, GROUP)
        self._page.number(self._row, MAX, node.max_points, GROUP_MIDDLE)
        self._row += 1
        for component in self._framework.components:
            if component.parent == node.code:
                self._component(component)
        for child in self._framework.nodes:
            if child.parent == node.code:
                self._branch(child)

    def _component(self, component: Component) -> None:
        rule = self._rules[component.code]
        self._page.text(self._row, CODE, component.code, MIDDLE)
        self._page.text(self._row, TITLE, component.title, CELL)
        self._page.number(self._row, MAX, component.max_points, MIDDLE)
        self._page.text(self._row, HOW, how_text(component, self._words), CELL)
        self._page.text(self._row, EVIDENCE, component.evidence.text, CELL)
        self._page.text(self._row, SUPPLIED, component.supplied_by, CELL)
        self._page.text(self._row, CHECKED, component.checked_by, CELL)
        self._page.text(self._row, KIND, component.rule_kind, CELL)
        numbers = {name: value for name, value in rule.items() if name != "kind"}
        self._page.text(self._row, PARAMETERS, pairs_text(numbers), CELL)
        self._row += 1

    def _cells(self, look: Look) -> None:
        for column in range(len(WIDTHS)):
            self._page.text(self._row, column, "", look)

    def _total(self) -> None:
        self._cells(GROUP)
        self._page.text(self._row, TITLE, self._words.text(Phrase("annex-total")), GROUP)
        self._page.number(self._row, MAX, self._framework.max_points, GROUP_MIDDLE)


def _explain(framework: Framework, words: Words, page: Page) -> None:
    """The second page: what each kind of rule means and how its numbers are written."""
    page.column_widths((18, 110))
    page.text(0, 0, words.text(Phrase("annex-rules-title")), HEAD, to_column=1)
    page.text(1, 0, words.text(Phrase("annex-rules-how")), CELL, to_column=1)
    page.row_height(1, 60)
    page.text(2, 0, words.text(Phrase("annex-column-kind")), COLUMN)
    page.text(2, 1, words.text(Phrase("annex-column-meaning")), COLUMN)
    for row, kind in enumerate(sorted({component.rule_kind for component in framework.components}), 3):
        page.text(row, 0, kind, CELL)
        page.text(row, 1, words.text(Phrase(f"annex-kind-{kind}")), CELL)
