"""The table of units and mains as a picture: the darker a field, the more of its points a unit has."""

from fractions import Fraction
from typing import Final

from bot.documents.branch_paper import BranchPaper
from bot.documents.faces import Face
from bot.documents.picture import INK, Pen, Picture
from bot.documents.rasterising import WHITE
from bot.wording import Words
from core.assessment.overseeing import UnitSeen
from core.scoring.numbers import round_half_up, shown
from core.scoring.phrase import Phrase

WIDTH: Final = 1080
MARGIN: Final = 40
NAME_WIDTH: Final = 330
POINTS_WIDTH: Final = 130
ROW_HEIGHT: Final = 56
GAP: Final = 4
MOST_UNITS: Final = 40
"""Of one picture: more would be too long for messengers, which take 10,000 pixels."""

SHADES: Final = ("#e6f1ef", "#bfdedb", "#8cc4be", "#4f9d96", "#1f746d")
"""From a fifth of the points to all of them."""

DARK_FROM: Final = 3
UNKNOWN: Final = "#eeeeee"
GREY: Final = "#4d6361"
BAND_WIDTH: Final = 14

TITLE: Final = Pen(40, Face.BOLD)
HEAD: Final = Pen(24, Face.BOLD)
NAME: Final = Pen(26, Face.BOLD)
BODY: Final = Pen(24, ink=GREY)
FIELD: Final = Pen(26, ink=INK)
FIELD_ON_DARK: Final = Pen(26, ink=WHITE)


def heat_png(paper: BranchPaper, words: Words) -> bytes:
    """The picture of the first units.

    Raises:
        NotDrawnError: it could not be drawn now.
    """
    return _Heat(paper, words).draw()


class _Heat:
    """Draws from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, paper: BranchPaper, words: Words) -> None:
        self._paper = paper
        self._words = words
        self._picture = Picture(WIDTH)
        self._mains = paper.framework.pillars
        self._field = (WIDTH - 2 * MARGIN - NAME_WIDTH - POINTS_WIDTH) / max(len(self._mains), 1)
        self._colour_by_band = {band.id: band.colour_hex for band in paper.framework.bands}

    def draw(self) -> bytes:
        paper, inner = self._paper, WIDTH - 2 * MARGIN
        y = self._picture.paragraph(MARGIN, MARGIN, inner, paper.title, TITLE)
        y = self._picture.paragraph(MARGIN, y, inner, f"{paper.round_title} · {paper.framework.short_title}", BODY)
        y = self._heads(y + 16)
        for unit in paper.units[:MOST_UNITS]:
            self._unit(unit, y)
            y += ROW_HEIGHT + GAP
        y += 20
        if len(paper.units) > MOST_UNITS:
            rest = self._words.text(Phrase("branch-more", {"count": len(paper.units) - MOST_UNITS}))
            y = self._picture.paragraph(MARGIN, y, inner, rest, BODY)
        mains = "; ".join(f"{main.code}. {main.title}" for main in self._mains)
        y = self._picture.paragraph(MARGIN, y, inner, mains, BODY)
        for note in (Phrase("branch-legend"), *paper.notes):
            y = self._picture.paragraph(MARGIN, y + 6, inner, self._words.text(note), BODY)
        return self._picture.png(y + MARGIN)

    def _heads(self, y: float) -> float:
        self._picture.line(MARGIN, y, self._words.text(Phrase("branch-unit")), HEAD)
        end = MARGIN + NAME_WIDTH + POINTS_WIDTH - 12
        self._picture.line(end, y, self._words.text(Phrase("branch-points")), HEAD, end=True)
        for number, main in enumerate(self._mains):
            self._picture.line(self._left(number) + 8, y, main.code, HEAD)
        return y + HEAD.line_height + 8

    def _left(self, number: int) -> float:
        return MARGIN + NAME_WIDTH + POINTS_WIDTH + number * self._field

    def _unit(self, unit: UnitSeen, y: float) -> None:
        colour = self._colour_by_band.get(unit.band, "") or UNKNOWN
        self._picture.box(MARGIN, y, BAND_WIDTH, ROW_HEIGHT, colour, corner=3)
        text_y = y + (ROW_HEIGHT - NAME.line_height) / 2
        left = MARGIN + BAND_WIDTH + 10
        self._picture.paragraph(left, text_y, NAME_WIDTH - BAND_WIDTH - 14, unit.name, NAME, most_lines=1)
        points = "–" if unit.whole.points is None else self._words.fact(shown(unit.whole.points))
        self._picture.line(MARGIN + NAME_WIDTH + POINTS_WIDTH - 12, text_y, points, FIELD, end=True)
        for number, main in enumerate(self._mains):
            earned = unit.rows.get(main.code)
            self._one_field(self._left(number), y, None if earned is None else earned.share)

    def _one_field(self, x: float, y: float, share: Fraction | None) -> None:
        shade = None if share is None else min(max(int(share * len(SHADES)), 0), len(SHADES) - 1)
        colour = UNKNOWN if shade is None else SHADES[shade]
        self._picture.box(x, y, self._field - GAP, ROW_HEIGHT, colour, corner=3)
        pen = FIELD_ON_DARK if shade is not None and shade >= DARK_FROM else FIELD
        said = "–" if share is None else str(round_half_up(share * 100, 0))
        self._picture.line(x + 8, y + (ROW_HEIGHT - pen.line_height) / 2, said, pen)
