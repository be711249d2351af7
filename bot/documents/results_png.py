"""Official results as pictures: one bar for each unit, in the colour of its band, with the change since last time."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from bot.documents.faces import Face
from bot.documents.picture import INK, Pen, Picture
from bot.documents.rasterising import WHITE
from bot.documents.results_paper import ResultRow, ResultsPaper, change_said, class_title, result_rows
from bot.wording import Words
from core.assessment.edition.model import ClassResult
from core.scoring.phrase import Label, Phrase

WIDTH: Final = 1080
MARGIN: Final = 56
INNER: Final = WIDTH - 2 * MARGIN
RANK_WIDTH: Final = 92
BAR_HEIGHT: Final = 34
MOST_UNITS: Final = 40
"""Of one picture: more would be too long for messengers, which take 10,000 pixels."""

ACCENT: Final = "#0b5f59"
TRACK: Final = "#e3ecea"
PALE: Final = "#c8e3df"
GREY: Final = "#4d6361"
WARNING: Final = "#8a4b00"

OVER_TITLE: Final = Pen(30, Face.BOLD, PALE)
TITLE: Final = Pen(44, Face.BOLD, WHITE)
UNDER_TITLE: Final = Pen(30, ink=WHITE)
NOTICE: Final = Pen(30, Face.BOLD, WARNING)
RANK: Final = Pen(42, Face.BOLD, ACCENT)
NAME: Final = Pen(36, Face.BOLD, INK)
BODY: Final = Pen(30, ink=GREY)
WATERMARK: Final = Pen(120, Face.BOLD, WARNING)


def results_png(paper: ResultsPaper, words: Words) -> tuple[bytes, ...]:
    """The pictures of all classes, at most ``MOST_UNITS`` units on each."""
    return tuple(
        _Chart(paper, words).draw(one, rows[first : first + MOST_UNITS])
        for one in paper.edition.classes
        if (rows := result_rows(paper.edition, one))
        for first in range(0, len(rows), MOST_UNITS)
    )


def bar_share(row: ResultRow) -> Fraction:
    """How much of the bar is filled: the result's share of the maximum, by the framework's roll-up."""
    return min(max(row.unit.outcome.share or Fraction(0), Fraction(0)), Fraction(1))


class _Chart:
    """Draws from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, paper: ResultsPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._picture = Picture(WIDTH)
        self._y = 0.0

    def draw(self, one: ClassResult, rows: Sequence[ResultRow]) -> bytes:
        self._heading(class_title(one))
        for warning in self._paper.warnings:
            self._y = self._picture.paragraph(MARGIN, self._y, INNER, self._words.text(warning), NOTICE) + 12
        self._y += 20
        for row in rows:
            self._unit(row)
        height = self._y + MARGIN / 2
        if self._paper.watermark is not None:
            self._picture.across(self._words.text(self._paper.watermark), height, WATERMARK, every=620)
        return self._picture.png(height)

    def _heading(self, class_: Label) -> None:
        lines = [
            (self._words.text(Phrase("results-title")), OVER_TITLE),
            (self._paper.edition.occasion.title, TITLE),
            *((self._words.label(line), UNDER_TITLE) for line in (*self._paper.heading[1:], class_) if line),
        ]
        blank = Picture(WIDTH)
        height = round(MARGIN + sum(blank.paragraph(0, 0, INNER, text, pen) for text, pen in lines))
        self._picture.box(0, 0, WIDTH, height, ACCENT)
        y = MARGIN / 2
        for text, pen in lines:
            y = self._picture.paragraph(MARGIN, y, INNER, text, pen)
        self._y = height + 28

    def _unit(self, row: ResultRow) -> None:
        left, width = MARGIN + RANK_WIDTH, INNER - RANK_WIDTH
        self._picture.line(MARGIN, self._y, row.rank, RANK)
        y = self._picture.paragraph(left, self._y, width, row.unit.name, NAME, most_lines=2) + 4
        self._picture.box(left, y, width, BAR_HEIGHT, TRACK, corner=6)
        colour = (row.band.colour_hex if row.band else "") or ACCENT
        self._picture.box(left, y, float(bar_share(row) * width), BAR_HEIGHT, colour, corner=6)
        said = " · ".join(self._said(row))
        self._y = self._picture.paragraph(left, y + BAR_HEIGHT + 8, width, said, BODY) + 30

    def _said(self, row: ResultRow) -> Iterator[str]:
        points = {"points": row.achieved_points, "max": row.unit.whole.counted_max}
        yield self._words.text(Phrase("picture-of", points))
        if row.percent is not None:
            yield self._words.text(Phrase("paper-percent-value", {"value": row.percent}))
        if row.band is not None:
            yield row.band.label
        change = change_said(row)
        for phrase in (*((change,) if change else ()), *row.notes):
            yield self._words.text(phrase)
